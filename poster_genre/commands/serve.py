"""`serve`: predictions over HTTP, on this machine alone unless another address is named."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

PORT = 8600


def register(subparsers) -> None:
    """Add `serve` to the command line."""
    parser = subparsers.add_parser(
        "serve",
        help="predictions over HTTP: POST /v1/predict, /healthz, /metrics",
        description="Answer POST /v1/predict (multipart, posters as “file”) as `predict --format json` does; "
        "also /healthz, /metrics (Prometheus), /openapi.json, and a page that tells all this.",
    )
    parser.add_argument("--model", type=Path, metavar="DIR", help="bundle to use (default: the shipped one)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback)")
    parser.add_argument("--port", type=int, default=PORT, help=f"(default: {PORT})")
    parser.add_argument(
        "--rate",
        type=int,
        default=600,
        metavar="N",
        help="requests a minute from an address (600; 0: any)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from functools import partial

    import uvicorn

    from poster_genre import visitors
    from poster_genre.commands.policies import named_policy
    from poster_genre.inference.bundle import DEFAULT, Bundle
    from poster_genre.inference.http_service import service
    from poster_genre.inference.interpreters import batch_workers
    from poster_genre.inference.predictor import Predictor

    if arguments.rate < 0 or not 0 < arguments.port < 2**16:
        raise ValueError("--rate is a number from 0, --port one from 1 to 65535.")
    bundle = Bundle.open(arguments.model or DEFAULT)
    inside = visitors.is_local(arguments.host)
    hosts = ("127.0.0.1", "localhost", "[::1]") if inside else ("*",)
    app = service(Predictor(bundle, batch_workers()), partial(named_policy, bundle), arguments.rate, hosts)
    if not inside:
        print("Whoever reaches this address can ask: there is no login, and no TLS.", file=sys.stderr)
    print(f"{bundle.name} on http://{arguments.host}:{arguments.port} (stop: Ctrl+C)", file=sys.stderr)
    uvicorn.run(app, host=arguments.host, port=arguments.port, log_level="warning", server_header=False)
    return 0
