"""Sessions on PostgreSQL: one transaction each, committed at the edge, and what has to ring once it is committed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine


@dataclass(slots=True)
class Doorbell:
    """Whom to wake after the commit: teachers whose themes became stale, people who can see what changed."""

    stale: set[tuple[UUID, UUID]] = field(default_factory=set)
    people: set[UUID] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.stale or self.people)


class Collision(Exception):
    """Another writer was quicker. Nothing was applied; sending the same again is safe."""


def doorbell(session: AsyncSession) -> Doorbell:
    """The session's doorbell. The edge that commits hands it to `store.pokes.ring` afterwards."""
    bell: Doorbell = session.info.setdefault("doorbell", Doorbell())
    return bell


def driver_url(database_url: str) -> str:
    """`postgresql://…` with the driver that this project uses."""
    url = make_url(database_url).set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


class Database:
    """A pool of connections to one PostgreSQL database."""

    def __init__(self, database_url: str, pool_size: int = 10) -> None:
        self.engine: AsyncEngine = create_async_engine(
            driver_url(database_url),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=10,
            pool_pre_ping=False,
            pool_recycle=1800,
            connect_args={"options": "-c timezone=UTC -c lock_timeout=8s -c statement_timeout=30s"},
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """One session in one transaction: committed at the end, rolled back when anything was raised."""
        async with self._sessions.begin() as session:
            yield session

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def open_database(database_url: str, pool_size: int = 10) -> Database:
    """The database at `database_url`; connections are made when they are needed."""
    return Database(database_url, pool_size)
