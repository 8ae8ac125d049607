"""A stichting of its own for every test, in a database that only this worker uses."""

from collections.abc import AsyncIterator

import pytest

from store.sessions import Database, open_database
from tests.conftest import Servers
from tests.store.foundation import Stichting


@pytest.fixture(scope="session")
def store_database_url(servers: Servers, migrated_template: str, worker_id: str) -> str:
    """A database for tests of the store, which commit; every test in it has its own foundation."""
    name = f"store_{worker_id}"
    servers.administer(f"CREATE DATABASE {name} TEMPLATE {migrated_template} OWNER klassenbezoek")
    return servers.url_of(name)


@pytest.fixture
async def database(store_database_url: str) -> AsyncIterator[Database]:
    """A pool of connections, for as long as one test takes."""
    opened = open_database(store_database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def stichting(database: Database) -> Stichting:
    """Two schools of one foundation; Olga coordinates and Tessa teaches at De Beuk."""
    return await Stichting(database).found()
