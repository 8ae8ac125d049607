"""Work that waits for the worker: teachers whose themes became stale, and what failed too often.

A stale row is written in the transaction that made a teacher's themes stale. It is the queue; Redis only wakes
the worker. Rows are inserted and deleted, never updated, so that a push never waits for a worker.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

MAX_ATTEMPTS: Final = 5
"""After so many attempts the work is laid aside until the teacher's visits change again."""
FIRST_PAUSE: Final = 30
"""Seconds after the first failed attempt; each further pause is twice as long."""
SETTLING: Final = 3
"""Seconds for which the sweeper leaves a fresh row to the bell."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The stale rows of one teacher that this transaction works off, with their age in seconds."""

    ids: tuple[int, ...]
    oldest: float
    newest: float


@dataclass(frozen=True, slots=True)
class Due:
    """A teacher the sweeper should look at. `laid_aside`: it failed too often, and its rows are gone."""

    tenant: UUID
    teacher: UUID
    laid_aside: bool


async def mark(session: AsyncSession, tenant: UUID, teachers: Iterable[UUID]) -> None:
    """Note that these teachers' themes have to be computed anew."""
    rows = [{"tenant": tenant, "teacher": teacher} for teacher in teachers]
    if rows:
        await session.execute(text("insert into stale (tenant, teacher) values (:tenant, :teacher)"), rows)


async def claim(session: AsyncSession, tenant: UUID, teacher: UUID) -> Claim | None:
    """Take this teacher's stale rows for this transaction, or None when there are none left to take.

    Only one transaction at a time gets past here for one teacher. Read everything else after it: whatever was
    committed with a row that is claimed is then seen, and rows that come later stay for the next run.
    """
    await session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"themes {tenant} {teacher}"}
    )
    rows = (
        await session.execute(
            text(
                "select id, extract(epoch from clock_timestamp() - at)::float8 as age from stale "
                "where tenant = :tenant and teacher = :teacher order by id for update skip locked"
            ),
            {"tenant": tenant, "teacher": teacher},
        )
    ).all()
    if not rows:
        return None
    ages = [row.age for row in rows]
    return Claim(tuple(row.id for row in rows), max(ages), min(ages))


async def settle(session: AsyncSession, task: str, tenant: UUID, teacher: UUID, done: Claim) -> None:
    """The work is done: delete the rows that were claimed and forget earlier failures."""
    await session.execute(text("delete from stale where id = any(:ids)"), {"ids": list(done.ids)})
    await session.execute(
        text("delete from job_failure where task = :task and tenant = :tenant and subject = :subject"),
        {"task": task, "tenant": tenant, "subject": teacher},
    )


async def next_due(session: AsyncSession, task: str, settling: float = SETTLING) -> Due | None:
    """The teacher that waits longest and is due, noted as attempted once more; None when nothing is due.

    The attempt is noted before it is made, in a transaction of its own, because an attempt that kills the
    process cannot note itself. Concurrent sweepers skip what another one is just picking.
    """
    row = (
        await session.execute(
            text(
                "select s.tenant, s.teacher, coalesce(f.attempts, 0) as attempts from stale s "
                "left join job_failure f on f.task = :task and f.tenant = s.tenant and f.subject = s.teacher "
                "where s.at < clock_timestamp() - make_interval(secs => :settling) "
                "and (f.task is null "
                "  or f.last_at < clock_timestamp() - make_interval(secs => :pause * 2 ^ (f.attempts - 1))) "
                "order by s.id limit 1 for update of s skip locked"
            ),
            {"task": task, "settling": settling, "pause": float(FIRST_PAUSE)},
        )
    ).one_or_none()
    if row is None:
        return None
    if row.attempts >= MAX_ATTEMPTS:
        await _lay_aside(session, task, row.tenant, row.teacher)
        return Due(row.tenant, row.teacher, laid_aside=True)
    await _note(session, task, row.tenant, row.teacher, "unfinished", attempts=1)
    return Due(row.tenant, row.teacher, laid_aside=False)


async def note_failure(
    session: AsyncSession, task: str, tenant: UUID, teacher: UUID, error: str, *, counted: bool
) -> bool:
    """Note what an attempt failed of. `error` is a class and a place, never a message: that could quote words.

    `counted`: `next_due` counted this attempt already. Returns whether the work is now laid aside.
    """
    attempts = await _note(session, task, tenant, teacher, error, attempts=0 if counted else 1)
    if attempts >= MAX_ATTEMPTS:
        await _lay_aside(session, task, tenant, teacher)
        return True
    return False


async def take_up_again(session: AsyncSession, task: str) -> int:
    """Give everything that was laid aside another five attempts, as after a repair. Returns how many."""
    rows = await session.execute(
        text(
            "with again as (delete from job_failure where dead and task = :task returning tenant, subject) "
            "insert into stale (tenant, teacher) select tenant, subject from again returning id"
        ),
        {"task": task},
    )
    return len(rows.all())


async def only_one(session: AsyncSession, work: str) -> bool:
    """Whether nobody else does this work now; if so, nobody will until this transaction ends."""
    row = await session.execute(text("select pg_try_advisory_xact_lock(hashtextextended(:work, 0))"), {"work": work})
    return bool(row.scalar_one())


async def _note(session: AsyncSession, task: str, tenant: UUID, teacher: UUID, error: str, *, attempts: int) -> int:
    row = await session.execute(
        text(
            "insert into job_failure (task, tenant, subject, attempts, error) "
            "values (:task, :tenant, :subject, greatest(:attempts, 1), :error) "
            "on conflict (task, tenant, subject) do update set "
            "attempts = job_failure.attempts + :attempts, error = excluded.error, last_at = now() "
            "returning attempts"
        ),
        {"task": task, "tenant": tenant, "subject": teacher, "attempts": attempts, "error": error},
    )
    return int(row.scalar_one())


async def _lay_aside(session: AsyncSession, task: str, tenant: UUID, teacher: UUID) -> None:
    about = {"task": task, "tenant": tenant, "subject": teacher}
    await session.execute(
        text("update job_failure set dead = true where task = :task and tenant = :tenant and subject = :subject"),
        about,
    )
    await session.execute(text("delete from stale where tenant = :tenant and teacher = :subject"), about)
