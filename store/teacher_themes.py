"""A teacher's themes: computed from her released visits, kept as history, and written as records to pull."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.themes.calendar import month_start, school_day
from observation_forms.themes.compute import ThemeInput, compute, gather
from observation_forms.themes.facts import ObservedVisit, items_of
from observation_forms.themes.reading import Child, read_visit
from observation_forms.themes.result import Scope
from store.access import opened_to, themes_of
from store.estimates import parameters_for
from store.forms import stored_forms
from store.records import ServerRecord, write_server_records
from store.sessions import doorbell

NAMESPACE: Final = UUID("0d9a4d1c-5f0e-4c55-9b0a-6f6f2d7a9e31")
"""Of the ids of `teacher_themes` records. Never change it: devices hold records under these ids."""
ABOUT: Final = "about"
PEER: Final = "peer"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whose themes, and in which scope: `coordinator` is set for `coaching` only."""

    tenant: UUID
    teacher: UUID
    coordinator: UUID | None = None

    @property
    def scope(self) -> Scope:
        """`own` for the teacher alone, `coaching` for one coordinator and the teacher."""
        return "own" if self.coordinator is None else "coaching"

    @property
    def record(self) -> UUID:
        """Id of the record that holds these themes."""
        return uuid5(NAMESPACE, f"{self.tenant}/{self.teacher}/{self.scope}/{self.coordinator or ''}")


async def recompute(session: AsyncSession, tenant: UUID, teacher: UUID, now: datetime) -> list[Audience]:
    """Compute a teacher's themes in every scope and write what changed. Returns the scopes that were written.

    The same input writes nothing, so running it twice does no harm. A theme that no visit speaks of any more
    loses its cell. Writing is the last thing this does in the transaction. The people who can see what
    changed are noted on the session's doorbell.
    """
    visits = await _visits(session, tenant, teacher)
    known = await _published(session, tenant, teacher)
    day = school_day(now)
    parameters = await parameters_for(session, tenant, day)
    coached = [visit for visit in visits if visit.kind != PEER]
    observers = {UUID(item.observer) for visit in coached for item in items_of(visit)}
    audiences = {Audience(tenant, teacher), *(Audience(tenant, teacher, who) for who in observers)}
    audiences.update(Audience(tenant, teacher, UUID(about["coordinator"])) for about in _coaching(known.values()))
    written: list[tuple[Audience, dict[str, Any]]] = []
    for audience in sorted(audiences, key=lambda one: one.record):
        inputs = gather(
            visits if audience.coordinator is None else coached,
            subject=str(teacher),
            scope=audience.scope,
            month=month_start(day),
            parameters=parameters,
            observer=None if audience.coordinator is None else str(audience.coordinator),
        )
        cells = await _renew(session, audience, inputs, known.get(audience.record, {}), now)
        if cells is not None:
            written.append((audience, cells))
    await write_server_records(
        session,
        tenant,
        [
            ServerRecord(
                id=audience.record,
                kind="teacher_themes",
                teacher=teacher,
                observer=audience.coordinator,
                scope=audience.scope,
                cells=cells,
            )
            for audience, cells in written
        ],
    )
    for audience, _ in written:
        doorbell(session).people.update({teacher, audience.coordinator or teacher})
    return [audience for audience, _ in written]


async def _visits(session: AsyncSession, tenant: UUID, teacher: UUID) -> list[ObservedVisit]:
    """The teacher's visits that were opened to her, with what was made in them: nothing she cannot read herself."""
    rows = await opened_to(session, tenant, teacher)
    forms = await stored_forms(session, tenant, {row.form for row in rows if row.kind == "visit"})
    children: dict[UUID, list[Child]] = {}
    for row in rows:
        if row.kind != "visit":
            children.setdefault(row.visit, []).append(Child(row.kind, str(row.author), row.cells))
    return [
        read_visit(str(row.id), row.cells, row.status, True, forms[row.form], children.get(row.id, ()))
        for row in rows
        if row.kind == "visit"
    ]


async def _published(session: AsyncSession, tenant: UUID, teacher: UUID) -> dict[UUID, dict[str, Any]]:
    """The themes as devices have them: values by path, by record id."""
    rows = await themes_of(session, tenant, teacher)
    return {row.id: {path: cell["v"] for path, cell in row.cells.items()} for row in rows}


def _coaching(published: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What the published records of the scope `coaching` are about."""
    return [cells[ABOUT] for cells in published if cells[ABOUT]["coordinator"] is not None]


async def _renew(
    session: AsyncSession,
    audience: Audience,
    inputs: Mapping[str, ThemeInput],
    published: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any] | None:
    """The new values by path, or None when all themes rest on what they rested on before."""
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    before = {theme: result for theme, result in published.items() if theme != ABOUT}
    fresh = {
        theme: compute(known, result_id=str(uuid4()), at=at).model_dump(mode="json")
        for theme, known in inputs.items()
        if theme not in before or before[theme]["provenance"]["input_hash"] != known.input_hash
    }
    gone = before.keys() - inputs.keys()
    if not fresh and not gone:
        return None
    await _keep_history(session, audience, fresh, gone)
    about = {
        "teacher": str(audience.teacher),
        "scope": audience.scope,
        "coordinator": None if audience.coordinator is None else str(audience.coordinator),
        "at": at,
    }
    themes = {theme: fresh[theme] if theme in fresh else before[theme] for theme in inputs}
    return {ABOUT: about, **themes}


async def _keep_history(
    session: AsyncSession, audience: Audience, fresh: Mapping[str, dict[str, Any]], gone: Iterable[str]
) -> None:
    """Append the new results; each earlier one names its successor, or itself when the theme is gone."""
    about = {"tenant": audience.tenant, "subject": audience.teacher, "scope": audience.scope,
             "coordinator": audience.coordinator}  # fmt: skip
    ended: list[dict[str, str | None]] = [{"theme": theme, "by": result["id"]} for theme, result in fresh.items()]
    ended += [{"theme": theme, "by": None} for theme in sorted(gone)]
    await session.execute(
        text(
            "update theme_result t set superseded_by = coalesce(e.by, t.id) "
            "from jsonb_to_recordset(cast(:ended as jsonb)) as e(theme text, by uuid) "
            "where t.tenant = :tenant and t.subject = :subject and t.scope = :scope "
            "and t.coordinator is not distinct from :coordinator and t.theme = e.theme and t.superseded_by is null"
        ),
        {**about, "ended": json.dumps(ended)},
    )
    if not fresh:
        return
    rows = [
        {"id": result["id"], "theme": theme, "result": result, "input_hash": result["provenance"]["input_hash"]}
        for theme, result in fresh.items()
    ]  # fmt: skip
    await session.execute(
        text(
            "insert into theme_result (id, tenant, subject, scope, coordinator, theme, result, input_hash) "
            "select r.id, :tenant, :subject, :scope, :coordinator, r.theme, r.result, r.input_hash "
            "from jsonb_to_recordset(cast(:rows as jsonb)) as r(id uuid, theme text, result jsonb, input_hash text)"
        ),
        {**about, "rows": json.dumps(rows)},
    )
