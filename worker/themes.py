"""Keeping themes up to date: one teacher at a time, what a lost call left behind, and what the night brings."""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from observation_forms.themes.calendar import SCHOOL_ZONE
from store import stale
from store.estimates import (
    estimate_for_next_period,
    mark_last_month,
    mark_other_arithmetic,
    tenants_to_estimate,
)
from store.pokes import RECOMPUTE, Bells
from store.sessions import Database, doorbell
from store.teacher_themes import recompute
from worker.log import where

QUIET: Final = 1.0
"""Seconds without a further change after which a teacher's themes are computed."""
LONGEST: Final = 2.0
"""Seconds after which they are computed although changes keep coming."""
SWEEP_SECONDS: Final = 4.0
"""How long a sweep goes on before calls that came in meanwhile get their turn."""
NIGHT: Final = range(1, 6)
"""Hours of the school's clock in which estimates are made; one that was missed is made up for by day."""

log = structlog.get_logger()


async def recompute_teacher(
    database: Database, bells: Bells, tenant: UUID, teacher: UUID, *, patient: bool, counted: bool = False
) -> float:
    """Work off a teacher's stale rows. Returns 0, or the seconds to wait because changes are still coming in.

    `patient` allows waiting; `counted` says that this attempt is noted already. A failure is noted and not
    raised: the stale rows are still there, and the sweeper comes by.
    """
    try:
        async with database.begin() as session:
            claim = await stale.claim(session, tenant, teacher)
            if claim is None:
                return 0
            if patient and claim.newest < QUIET and claim.oldest < LONGEST:
                return QUIET - claim.newest
            # Before the themes, whose writing has to be the transaction's last statement.
            await stale.settle(session, RECOMPUTE, tenant, teacher, claim)
            await recompute(session, tenant, teacher, datetime.now(UTC))
            bell = doorbell(session)
    except Exception as failure:
        await _note(database, tenant, teacher, failure, counted=counted)
        return 0
    bells.ring(bell)
    await bells.flush()
    return 0


async def sweep(database: Database, bells: Bells, *, seconds: float = SWEEP_SECONDS) -> bool:
    """Work off what is due and nobody called for. Returns whether there may be more after `seconds`."""
    until = monotonic() + seconds
    while monotonic() < until:
        async with database.begin() as session:
            due = await stale.next_due(session, RECOMPUTE)
        if due is None:
            return False
        if due.laid_aside:
            log.error("themes laid aside after too many attempts", tenant=str(due.tenant), teacher=str(due.teacher))
        else:
            await recompute_teacher(database, bells, due.tenant, due.teacher, patient=False, counted=True)
    return True


async def nightly(database: Database, now: datetime) -> None:
    """Estimate parameters where that is due, and mark what the turn of the month made stale.

    Called every hour: at night an estimate of the day before is renewed, by day only one that was missed.
    A second call while one is running does nothing.
    """
    async with database.begin() as alone:
        if not await stale.only_one(alone, "themes nightly"):
            return
        at_night = now.astimezone(SCHOOL_ZONE).hour in NIGHT
        before = now - timedelta(hours=20 if at_night else 36)
        async with database.begin() as session:
            tenants = await tenants_to_estimate(session, before)
        for tenant in tenants:
            async with database.begin() as session:
                await mark_other_arithmetic(session, tenant)
                await estimate_for_next_period(session, tenant, now)
        async with database.begin() as session:
            await mark_last_month(session, now)


async def _note(database: Database, tenant: UUID, teacher: UUID, failure: Exception, *, counted: bool) -> None:
    log.error("themes not computed", teacher=str(teacher), failure=where(failure))
    try:
        async with database.begin() as session:
            aside = await stale.note_failure(session, RECOMPUTE, tenant, teacher, where(failure), counted=counted)
    except (SQLAlchemyError, OSError) as unreachable:
        # The database is away: then the attempt was none, and the rows wait.
        log.warning("failure not noted", failure=where(unreachable))
        return
    if aside:
        log.error("themes laid aside after too many attempts", tenant=str(tenant), teacher=str(teacher))
