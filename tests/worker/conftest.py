"""A stichting in a database of its own, the bells, and a worker's hand to compute themes with."""

from collections.abc import AsyncIterator

import pytest

from store.pokes import Bells
from store.sessions import Database, open_database
from tests.worker.stichting import Stichting


@pytest.fixture
async def database(own_database_url: str) -> AsyncIterator[Database]:
    """A database that tests may commit to."""
    opened = open_database(own_database_url, pool_size=6)
    yield opened
    await opened.close()


@pytest.fixture
async def stichting(database: Database) -> Stichting:
    """Two coordinators, two teachers, one kijkwijzer."""
    return await Stichting(database).found()


@pytest.fixture
async def bells(redis_url: str) -> AsyncIterator[Bells]:
    """Bells on a real Redis."""
    opened = Bells(redis_url)
    yield opened
    await opened.close()
