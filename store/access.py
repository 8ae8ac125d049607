"""Where every read starts: what one person may see, in SQL (as predicates: observation_forms/visibility.py)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.visibility import Actor, RecordFacts, VisitFacts, sees_child, sees_visit
from store.statements import array, sql

SEEN = """
sights as materialized (
  select id, seq, school, form, teacher, observer, released, visit_kind from record
  where tenant = :tenant and kind = 'visit' and (
    teacher = :me
    or (observer = :me and visit_kind is distinct from 'peer' and school = any(:coordinates))
    or (observer = :me and visit_kind = 'peer' and school = any(:peers_at))
  )
),
seen as materialized (
  select id, seq from sights
  union all
  select r.id, r.seq from sights v join record r on r.tenant = :tenant and r.visit = v.id
  where case
    when r.kind in ('observation', 'conversation')
      then (v.observer = :me and r.author = :me) or (v.teacher = :me and v.released)
    when r.kind = 'reflection' then v.teacher = :me or r.shared
    when r.kind = 'agreement' then true
    else false end
  union all
  select r.id, r.seq from record r where r.tenant = :tenant and r.kind in ('goal', 'teacher_themes') and r.teacher = :me
  union all
  select r.id, r.seq from record r
  where r.tenant = :tenant and r.teacher <> :me
    and r.teacher in (select teacher from sights where observer = :me and visit_kind is distinct from 'peer')
    and (r.kind = 'goal' or (r.kind = 'teacher_themes' and r.scope = 'coaching' and r.observer = :me))
  union all
  select r.id, r.seq from record r where r.tenant = :tenant and r.kind = 'school'
    and (r.id = any(:schools) or r.id in (select school from sights) or :foundation_admin)
  union all
  select r.id, r.seq from record r where r.tenant = :tenant and r.kind = 'person'
    and (r.id = :me or r.id in (select person from role where school = any(:schools))
      or r.id in (select teacher from sights) or r.id in (select observer from sights))
  union all
  select r.id, r.seq from record r where r.tenant = :tenant and r.kind = 'team' and r.school = any(:schools)
  union all
  select r.id, r.seq from record r where r.tenant = :tenant and r.kind = 'form'
    and (r.school is null or r.school = any(:schools) or r.form in (select form from sights))
)
"""
"""Common table expressions: `sights` are the visits a person takes part in, `seen` is everything she may see now."""


def viewer(actor: Actor) -> dict[str, Any]:
    """The parameters of `SEEN` for one person."""
    return {
        "tenant": actor.tenant,
        "me": actor.person,
        "schools": actor.schools,
        "coordinates": actor.coordinates,
        "peers_at": actor.peers_at,
        "foundation_admin": any(role.role == "foundation_admin" for role in actor.roles),
    }


async def visible_seqs(session: AsyncSession, actor: Actor) -> dict[UUID, int]:
    """Everything the actor may see now: record id to its seq."""
    rows = await session.execute(sql(f"with {SEEN} select id, seq from seen"), viewer(actor))  # noqa: S608
    return {row.id: row.seq for row in rows}


async def planning_facts(
    session: AsyncSession, actor: Actor, forms: Iterable[str], people: Iterable[str]
) -> tuple[set[str], set[tuple[str, str]]]:
    """What decides whether the actor may plan a visit.

    First which of the named form versions she may use: the foundation's and those of her schools. Then which of
    `people` hold a role in a school where she works: (person, school) pairs.
    """
    rows = await session.execute(
        sql(
            "select form, null as person, null as school from record where tenant = :tenant and kind = 'form' "
            "and form = any(:forms) and (school is null or school = any(:schools)) "
            "union all select null, r.person, r.school from role r join person p on p.id = r.person and p.active "
            "where r.tenant = :tenant and r.school = any(:schools) and r.person = any(cast(:people as uuid[]))"
        ),
        {"tenant": actor.tenant, "schools": actor.schools, "forms": list(forms), "people": array(people)},
    )
    found = rows.all()
    usable = {row.form for row in found if row.form is not None}
    return usable, {(str(row.person), str(row.school)) for row in found if row.person is not None}


async def conversations_of(session: AsyncSession, actor: Actor, visits: Iterable[str]) -> set[str]:
    """Ids of the conversations that belong to visits. Says nothing about who may see them: `sees` does."""
    rows = await session.execute(
        sql(
            "select id from record where tenant = :tenant and visit = any(cast(:visits as uuid[])) "
            "and kind = 'conversation'"
        ),
        {"tenant": actor.tenant, "visits": array(visits)},
    )
    return {str(row.id) for row in rows}


async def opened_to(session: AsyncSession, tenant: UUID, teacher: UUID) -> Sequence[Any]:
    """The visits that were opened to a teacher, with what was made in them: nothing she cannot read herself.

    Rows of (id, kind, visit, status, form, author, cells); status and form are null for what belongs to a visit.
    """
    rows = await session.execute(
        sql(
            "with held as materialized ("
            "  select id, kind, id as visit, status, form, author, cells from record "
            "  where tenant = :tenant and teacher = :teacher and kind = 'visit' and released"
            ") select * from held union all "
            "select r.id, r.kind, r.visit, null, null, r.author, r.cells from held v "
            "join record r on r.tenant = :tenant and r.visit = v.id and r.kind in ('observation', 'conversation')"
        ),
        {"tenant": tenant, "teacher": teacher},
    )
    return rows.all()


async def themes_of(session: AsyncSession, tenant: UUID, teacher: UUID) -> Sequence[Any]:
    """Rows of (id, cells) of the themes about a teacher in every scope, for the worker that keeps them."""
    rows = await session.execute(
        sql("select id, cells from record where tenant = :tenant and teacher = :teacher and kind = 'teacher_themes'"),
        {"tenant": tenant, "teacher": teacher},
    )
    return rows.all()


async def form_definitions(session: AsyncSession, tenant: UUID, names: Iterable[str]) -> Sequence[Any]:
    """Rows of (form, definition as JSON text) of form versions. Says nothing about who may plan with them."""
    rows = await session.execute(
        sql(
            "select form, (cells->'definition'->'v')::text as definition from record "
            "where tenant = :tenant and kind = 'form' and form = any(:names)"
        ),
        {"tenant": tenant, "names": list(names)},
    )
    return rows.all()


@dataclass(slots=True)
class Locked:
    """A record locked for writing; `cells` and `memory` as JSON text.

    Whether the actor sees it is told by `sees`, never by its presence.
    """

    id: UUID
    kind: str
    seq: int
    school: UUID | None
    form: str | None
    status: str | None
    visit: UUID | None
    visit_kind: str | None
    author: UUID | None
    teacher: UUID | None
    observer: UUID | None
    released: bool
    shared: bool
    cells: str
    memory: str


async def lock_for_writing(session: AsyncSession, actor: Actor, ids: Iterable[str]) -> dict[str, Locked]:
    """Lock the named records and the visits they belong to, in id order, and return those that exist.

    The caller asks `sees` before using one: an invisible record is treated exactly like an absent one.
    """
    rows = await session.execute(
        sql(
            "select id, kind, seq, school, form, status, visit, visit_kind, author, teacher, observer, "
            "released, shared, cells::text, memory::text from record where tenant = :tenant and id in ("
            "  select unnest(cast(:ids as uuid[])) union "
            "  select visit from record where tenant = :tenant and id = any(cast(:ids as uuid[])) and visit is not null"
            ") order by id for update"
        ),
        {"tenant": actor.tenant, "ids": array(ids)},
    )
    return {str(row.id): Locked(*row) for row in rows}


def visit_facts(visit: Locked) -> VisitFacts | None:
    """What of a stored visit decides who sees it; None when the record is no visit."""
    if visit.kind != "visit" or visit.school is None or visit.teacher is None or visit.observer is None:
        return None
    return VisitFacts(visit.school, visit.teacher, visit.observer, visit.visit_kind or "regular", visit.released)


def sees(actor: Actor, record: Locked, visit: Locked | None) -> bool:
    """Whether the actor may see a locked record; `visit` is the one it belongs to, if any."""
    if record.kind == "visit":
        facts = visit_facts(record)
        return facts is not None and sees_visit(actor, facts)
    if record.kind == "goal":
        # Written by its teacher alone; who reads it does not write it, so nobody else needs to find it here.
        return record.teacher == actor.person
    facts = visit_facts(visit) if visit is not None else None
    if facts is None:
        return False
    return sees_child(
        actor, RecordFacts(record.kind, record.author, record.teacher, record.observer, record.shared), facts
    )
