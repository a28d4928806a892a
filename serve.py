"""Serves the app: to this machine alone, or to others, who are then visitors.

python serve.py [--host 0.0.0.0] [--names genre.example.org,…] [--port 8501]
"""

import argparse

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from poster_genre import visitors

CLOSED = "/_stcore/metrics"  # what the process holds is nobody's business


class Guard:
    """Answers to known host names alone, so that no foreign page reaches the app by a name of its own that
    leads here (DNS rebinding)."""

    def __init__(self, app: ASGIApp) -> None:
        hosts = st.get_option("server.allowedHosts") or ["*"]
        self.app = TrustedHostMiddleware(app, allowed_hosts=hosts, www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith(CLOSED):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


app = st.App("app.py", middleware=[Middleware(Guard)])


def main() -> None:
    """Read the command line, say who can reach the app, and serve it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--host", default=visitors.LOCAL[1], help="address to listen on; 0.0.0.0 is every one"
    )
    parser.add_argument("--names", default="", help="further host names to answer to, parted by commas")
    parser.add_argument("--port", type=int)
    options = parser.parse_args()
    names = [name.strip() for name in options.names.split(",") if name.strip()]
    hosts = visitors.answered(options.host, names)
    if visitors.are_expected(options.host, hosts):
        print(f"Other machines reach this app, as {', '.join(hosts)}: in visitor mode (docs/security.md).")
    elif not all(map(visitors.is_local, [options.host, *hosts])):
        print(f"Other machines reach this app, and may do EVERYTHING: {visitors.SWITCH}=no.")
    settings = {"server.address": options.host, "server.allowedHosts": hosts}
    app.run(config=settings | ({"server.port": options.port} if options.port else {}))


if __name__ == "__main__":
    main()
