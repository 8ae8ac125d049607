"""What the parts under the app are like at this moment: database, schema, Redis, and jobs that gave up."""

import asyncio
from dataclasses import dataclass, field
from functools import cache

from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from store.migrate import newest_revision
from store.pokes import connect
from store.sessions import Database

PATIENCE = 3.0


@dataclass(slots=True)
class Health:
    """`missing` stops all work. `degraded` does not: without Redis themes and pokes come later, and a dead job
    waits for a person, but nothing is lost."""

    missing: list[str] = field(default_factory=list)
    degraded: list[str] = field(default_factory=list)


async def look(database: Database, redis_url: str) -> Health:
    """Ask each part once, for at most `PATIENCE` seconds."""
    health = Health()
    await asyncio.gather(_look_at_database(database, health), _look_at_redis(redis_url, health))
    return health


async def _look_at_database(database: Database, health: Health) -> None:
    try:
        async with asyncio.timeout(PATIENCE), database.begin() as session:
            found = await session.execute(text("select to_regclass('alembic_version') is not null"))
            if not found.scalar_one():
                health.missing.append("migrations")
                return
            revisions = (await session.execute(text("select version_num from alembic_version"))).scalars().all()
            if list(revisions) != [_expected_revision()]:
                health.missing.append("migrations")
                return
            dead = (await session.execute(text("select count(*) from job_failure where dead"))).scalar_one()
            if dead:
                health.degraded.append("dead_letters")
    except (SQLAlchemyError, OSError, TimeoutError):
        health.missing.append("database")


async def _look_at_redis(redis_url: str, health: Health) -> None:
    redis = connect(redis_url)
    try:
        await redis.ping()
    except (RedisError, OSError):
        health.degraded.append("redis")
    finally:
        await redis.aclose()


@cache
def _expected_revision() -> str:
    return newest_revision()
