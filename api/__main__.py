"""Serves the API and the built tablet app: `python -m api`, with settings from the environment."""

import gc
import os
import sys

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.utils.proxies import wrap_asgi_with_proxy_headers
from litestar.types import ASGIApp

from api.app import create_app
from api.log import configure_logs
from store.settings import Settings


def application() -> ASGIApp:
    """The application as one worker process serves it.

    Everything made until now lives as long as the process: frozen, the garbage collector never walks it again.
    """
    settings = Settings()
    configure_logs(pretty=sys.stderr.isatty())
    app: ASGIApp = create_app(settings)
    trusted = os.environ.get("TRUSTED_PROXIES", "")
    if trusted:
        app = wrap_asgi_with_proxy_headers(app, trusted_hosts=trusted)
    gc.collect()
    gc.freeze()
    return app


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    settings = Settings()
    Granian(
        "api.__main__:application",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        websockets=False,
        workers=int(os.environ.get("WORKERS", "1")),
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        log_enabled=False,
        workers_kill_timeout=8,
    ).serve()


if __name__ == "__main__":
    main()
