"""The whole application on real servers, with a world of its own for every test module."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from litestar import Litestar

from api.app import create_app
from store.sessions import open_database
from store.settings import Settings
from tests.api.world import World, make_world
from tests.conftest import Servers


@pytest.fixture(scope="session")
def api_database_url(servers: Servers, migrated_template: str) -> str:
    """A database for tests over HTTP, which commit; every world in it has its own foundation."""
    name = f"api_{uuid4().hex}"
    servers.administer(f"CREATE DATABASE {name} TEMPLATE {migrated_template} OWNER klassenbezoek")
    return servers.url_of(name)


@pytest.fixture(scope="session")
def built_app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the frontend's build leaves it."""
    folder = tmp_path_factory.mktemp("dist")
    (folder / "assets").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Klassenbezoek</title>" + " " * 2000)
    (folder / "sw.js").write_text("self.addEventListener('fetch', () => {})")
    (folder / "manifest.webmanifest").write_text('{"name": "Klassenbezoek"}')
    (folder / "assets" / "index-4f2a.js").write_text("console.log('hallo');" * 200)
    (folder / "assets" / "index-4f2a.js.br").write_bytes(b"made by the build")
    return folder


@pytest.fixture(scope="session")
def settings(api_database_url: str, redis_url: str, built_app: Path) -> Settings:
    """Settings as `make run` uses them, on this run's servers."""
    return Settings(database_url=api_database_url, redis_url=redis_url, environment="demo", static_dir=built_app)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all tests here, because the application lives in it."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Litestar]:
    """The application, started and stopped in a task of its own, as a server does it."""
    app = create_app(settings)
    started, stop = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            started.set()
            await stop.wait()

    life = asyncio.create_task(live())
    await asyncio.wait([life, asyncio.create_task(started.wait())], return_when=asyncio.FIRST_COMPLETED)
    try:
        yield app
    finally:
        stop.set()
        await life


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def app(settings: Settings) -> AsyncIterator[Litestar]:
    """The application, running as long as the tests do, as it does in life."""
    async with running(settings) as application:
        yield application


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(api_database_url: str) -> World:
    """Everybody a rule speaks of, made once."""
    database = open_database(api_database_url)
    try:
        return await make_world(database)
    finally:
        await database.close()
