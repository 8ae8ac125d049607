"""Parameters that a stichting's own visits give the estimator, fixed for half a school year at a time."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.themes.calendar import SCHOOL_ZONE, month_start, period_of, school_day
from observation_forms.themes.compute import CODE
from observation_forms.themes.estimator import START, Parameters
from observation_forms.themes.severity import VisitValue
from observation_forms.themes.variances import estimate_parameters
from store import stale


@dataclass(frozen=True, slots=True)
class _Estimated:
    """What an `estimate` row holds: the parameters, and the arithmetic (`compute.CODE`) that was in use."""

    code: str
    parameters: Parameters


_ESTIMATED = TypeAdapter(_Estimated)


async def parameters_for(session: AsyncSession, tenant: UUID, day: date) -> Parameters:
    """The parameters in force on a day of the school's calendar; the start values where none were estimated."""
    found = (
        await session.execute(
            text("select parameters::text from estimate where tenant = :tenant and period = :period"),
            {"tenant": tenant, "period": period_of(day).name},
        )
    ).scalar_one_or_none()
    return START if found is None else _ESTIMATED.validate_json(found).parameters


async def estimate_for_next_period(session: AsyncSession, tenant: UUID, now: datetime) -> Parameters:
    """Estimate from the themes as they stand what will be in force in the coming half school year.

    Each night overwrites the last, until the period begins; from then on nobody writes that row again.
    Visits seen by two observers together are left out: one value cannot tell the two apart.
    """
    rows = await session.execute(
        text(
            "select t.subject, t.theme, d->>'visit' as visit, (d->>'value')::float8 as value, v.observer "
            "from theme_result t cross join lateral jsonb_array_elements(t.result->'dots') d "
            "join record v on v.tenant = t.tenant and v.id = (d->>'visit')::uuid and v.kind = 'visit' "
            "where t.tenant = :tenant and t.scope = 'own' and t.superseded_by is null "
            "and v.visit_kind <> 'calibration'"
        ),
        {"tenant": tenant},
    )
    values = [VisitValue(str(row.subject), row.theme, row.visit, str(row.observer), row.value) for row in rows]
    period = period_of(school_day(now)).following().name
    parameters = estimate_parameters(values, period)
    await session.execute(
        text(
            "insert into estimate (tenant, period, at, parameters) "
            "values (:tenant, :period, :now, cast(:parameters as jsonb)) "
            "on conflict (tenant, period) do update set at = excluded.at, parameters = excluded.parameters"
        ),
        {
            "tenant": tenant,
            "period": period,
            "now": now,
            "parameters": _ESTIMATED.dump_json(_Estimated(CODE, parameters)).decode(),
        },
    )
    return parameters


async def tenants_to_estimate(session: AsyncSession, before: datetime) -> list[UUID]:
    """Stichtingen with themes that have no estimate since `before`, or only by other arithmetic than ours."""
    rows = await session.execute(
        text(
            "select s.tenant from space s where exists "
            "(select 1 from theme_result t where t.tenant = s.tenant and t.superseded_by is null) "
            "and not exists (select 1 from estimate e "
            "  where e.tenant = s.tenant and e.at >= :before and e.parameters->>'code' = :code) order by s.tenant"
        ),
        {"before": before, "code": CODE},
    )
    return [row.tenant for row in rows]


async def mark_other_arithmetic(session: AsyncSession, tenant: UUID) -> int:
    """Mark every teacher when the last estimate was made by other arithmetic than ours: the program was renewed
    since. Call it before the new estimate is written. Returns how many were marked."""
    code = (
        await session.execute(
            text("select parameters->>'code' from estimate where tenant = :tenant order by at desc limit 1"),
            {"tenant": tenant},
        )
    ).scalar_one_or_none()
    if code in (None, CODE):
        return 0
    rows = await session.execute(
        text("select distinct subject from theme_result where tenant = :tenant and superseded_by is null"),
        {"tenant": tenant},
    )
    teachers = [row.subject for row in rows]
    await stale.mark(session, tenant, teachers)
    return len(teachers)


async def mark_last_month(session: AsyncSession, now: datetime) -> int:
    """Mark every teacher whose themes were computed in an earlier month: all visits are older now, and some leave
    the window. Returns how many were marked."""
    first = datetime.combine(month_start(school_day(now)), time(), SCHOOL_ZONE)
    rows = await session.execute(
        text(
            "select distinct t.tenant, t.subject from theme_result t "
            "where t.superseded_by is null and t.at < :first "
            "and not exists (select 1 from stale s where s.tenant = t.tenant and s.teacher = t.subject)"
        ),
        {"first": first},
    )
    outdated = [(row.tenant, row.subject) for row in rows]
    for tenant in sorted({tenant for tenant, _ in outdated}):
        await stale.mark(session, tenant, [teacher for of, teacher in outdated if of == tenant])
    return len(outdated)
