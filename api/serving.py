"""Serves one application on one port, in one process or several, and stops cleanly when asked."""

import ctypes
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType

import uvicorn
from litestar import Litestar
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from store.settings import Settings

STOPS_WITHIN = 5
"""Seconds that running requests get to finish after being asked to stop."""
_PR_SET_PDEATHSIG = 1


class _Server(uvicorn.Server):
    """Ends open event streams first, because a server that waits for them would wait for ever."""

    def __init__(self, config: uvicorn.Config, app: Litestar) -> None:
        super().__init__(config)
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Asked to stop, by a signal."""
        self._app.state.parts.pokes.close()
        super().handle_exit(sig, frame)


def serve(make_app: Callable[[Settings], Litestar], settings: Settings) -> int:
    """Serve until SIGTERM or Ctrl-C; the exit code. Several processes share the port, and fall together."""
    try:
        listening = socket.create_server((settings.host, settings.port), backlog=2048)
    except OSError as failure:
        print(f"Cannot listen on {settings.host}:{settings.port}: {os.strerror(failure.errno or 0)}.", file=sys.stderr)  # noqa: T201
        return 1
    if settings.workers == 1:
        return _serve_here(make_app, settings, listening)
    return _watch([_fork(make_app, settings, listening) for _ in range(settings.workers)])


def _serve_here(make_app: Callable[[Settings], Litestar], settings: Settings, listening: socket.socket) -> int:
    app = make_app(settings)
    config = uvicorn.Config(
        ProxyHeadersMiddleware(app, settings.trusted_proxies) if settings.trusted_proxies else app,  # type: ignore[arg-type] # Litestar names its scopes more precisely than ASGI does
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=STOPS_WITHIN,
    )
    server = _Server(config, app)
    # What exists now lives as long as the process: the garbage collector need never walk it again.
    gc.collect()
    gc.freeze()
    server.run([listening])
    return 0 if server.started else 1


def _fork(make_app: Callable[[Settings], Litestar], settings: Settings, listening: socket.socket) -> int:
    child = os.fork()
    if child == 0:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        try:
            code = _serve_here(make_app, settings, listening)
        except BaseException:
            code = 1
        os._exit(code)
    return child


def _watch(children: list[int]) -> int:
    """Wait for the children; when one ends, end all of them, so that nobody takes half a server for a whole one."""
    asked = False

    def stop(*_: object) -> None:
        nonlocal asked
        asked = True
        for child in left:
            os.kill(child, signal.SIGTERM)

    left = set(children)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    codes = []
    while left:
        child, status = os.wait()
        left.discard(child)
        codes.append(os.waitstatus_to_exitcode(status))
        if not asked:
            print(f"API process {child} ended by itself, stopping the others.", file=sys.stderr)  # noqa: T201
            stop()
            codes.append(1)
    return max(abs(code) for code in codes)
