"""`create_app`: the only place where routes, guards, headers, database and Redis are wired together."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.plugins.pydantic import PydanticPlugin

from api.description import description
from api.edge import Edge
from api.events import Pokes
from api.failures import HANDLERS
from api.permissions import admit
from api.request import StrictRequest
from api.routes import health, session, sync
from api.state import Parts
from api.static import load_assets, nothing_here, serve_app
from api.transaction import provide_call
from store.accounts import PasswordCheck
from store.pokes import Bells
from store.sessions import open_database
from store.settings import Settings

SMALL = 4 * 1024
"""Bytes of a body where a route does not say otherwise."""


def create_app(settings: Settings) -> Litestar:
    """The application. Connections are made when it starts and closed when it stops."""
    parts = Parts(
        database=open_database(settings.database_url),
        bells=Bells(settings.redis_url),
        pokes=Pokes(settings.redis_url),
        passwords=PasswordCheck(),
        redis_url=settings.redis_url,
        production=settings.production,
    )
    routes = [
        session.sign_in,
        session.read_session,
        session.end_session,
        sync.register_device,
        sync.push_ops,
        sync.pull_page,
        sync.events,
        health.live,
        health.ready,
        nothing_here,
        serve_app,
    ]
    app = Litestar(
        route_handlers=routes,
        dependencies={"call": Provide(provide_call)},
        guards=[admit],
        exception_handlers=HANDLERS,
        # Without this Litestar validates every model laxly, whatever the model itself says.
        plugins=[PydanticPlugin(validate_strict=True)],
        request_class=StrictRequest,
        request_max_body_size=SMALL,
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=5, exclude_opt_key="uncompressed"),
        openapi_config=None if settings.production else description(),
        lifespan=[_running(parts)],
        state=State({"parts": parts, "assets": load_assets(settings.static_dir)}),
        logging_config=None,
    )
    # Set from outside because Litestar's own middlewares are not asked about unknown paths and wrong methods.
    app.asgi_handler = Edge(app.asgi_handler, production=settings.production)
    return app


def _running(parts: Parts) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """Keeps ringing and listening while the application runs, and lets go of everything when it stops."""

    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(parts.bells.run()), asyncio.create_task(parts.pokes.run())]
        try:
            yield
        finally:
            parts.pokes.close()
            await _end(tasks)
            await parts.bells.close()
            await parts.database.close()

    return running


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel until it works: redis-py swallows a cancellation that arrives while it connects."""
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.2)
