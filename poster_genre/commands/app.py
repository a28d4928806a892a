"""`app`: the pages in a browser, served by Streamlit."""

from __future__ import annotations

import argparse


def register(subparsers) -> None:
    """Add `app` to the command line."""
    parser = subparsers.add_parser("app", help="open the app's pages: http://localhost:8501")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 is every one")
    parser.add_argument("--names", default="", help="further host names to answer to, parted by commas")
    parser.add_argument("--port", type=int, default=8501)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted, from the folder where Streamlit finds its settings."""
    import subprocess
    import sys

    from poster_genre.places import shipped

    options = ["--host", arguments.host, "--names", arguments.names, "--port", str(arguments.port)]
    return subprocess.call([sys.executable, "serve.py", *options], cwd=shipped())
