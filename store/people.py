"""Foundations, schools, people, roles and teams: the rows that sign-in needs and the records that tablets show."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.visibility import RoleName
from store.records import ServerRecord, write_server_records


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be. `roles` are (role, school) pairs, school None for the foundation's admin only."""

    id: UUID
    name: str
    email: str
    roles: tuple[tuple[RoleName, UUID | None], ...]
    password_hash: str | None = None


@dataclass(frozen=True, slots=True)
class NewTeam:
    """A team of one school with its members."""

    id: UUID
    name: str
    school: UUID
    members: tuple[UUID, ...]


async def found(session: AsyncSession, tenant: UUID, name: str) -> None:
    """Make a foundation with the space that orders its writes and a history of its own."""
    await session.execute(text("insert into foundation (id, name) values (:id, :name)"), {"id": tenant, "name": name})
    await session.execute(
        text("insert into space (tenant, epoch) values (:tenant, :epoch)"), {"tenant": tenant, "epoch": str(uuid4())}
    )


async def open_schools(session: AsyncSession, tenant: UUID, schools: dict[UUID, str]) -> None:
    """Add schools, by id and name."""
    await session.execute(
        text("insert into school (id, tenant, name) values (:id, :tenant, :name)"),
        [{"id": school, "tenant": tenant, "name": name} for school, name in schools.items()],
    )
    await write_server_records(
        session,
        tenant,
        [
            ServerRecord(id=school, kind="school", school=school, cells={"name": name})
            for school, name in schools.items()
        ],
    )


async def welcome(session: AsyncSession, tenant: UUID, people: list[NewPerson]) -> None:
    """Add people with their roles. Raises IntegrityError for a known e-mail or a forbidden mix of roles."""
    await session.execute(
        text(
            "insert into person (id, tenant, email, name, password_hash) "
            "values (:id, :tenant, :email, :name, :password_hash)"
        ),
        [
            {"id": p.id, "tenant": tenant, "email": p.email, "name": p.name, "password_hash": p.password_hash}
            for p in people
        ],
    )
    roles = [
        {"tenant": tenant, "person": p.id, "school": school, "role": role} for p in people for role, school in p.roles
    ]
    if roles:
        await session.execute(
            text("insert into role (tenant, person, school, role) values (:tenant, :person, :school, :role)"), roles
        )
    await show_people(session, tenant, [p.id for p in people])


async def grant(session: AsyncSession, tenant: UUID, person: UUID, role: RoleName, school: UUID | None) -> None:
    """Give a person a role. Devices see another view at their next pull."""
    await session.execute(
        text("insert into role (tenant, person, school, role) values (:tenant, :person, :school, :role)"),
        {"tenant": tenant, "person": person, "school": school, "role": role},
    )
    await show_people(session, tenant, [person])


async def withdraw(session: AsyncSession, tenant: UUID, person: UUID, role: RoleName, school: UUID | None) -> None:
    """Take a role away. What it let the person see leaves her devices at their next pull."""
    await session.execute(
        text(
            "delete from role where tenant = :tenant and person = :person and role = :role "
            "and school is not distinct from cast(:school as uuid)"
        ),
        {"tenant": tenant, "person": person, "school": school, "role": role},
    )
    await show_people(session, tenant, [person])


async def show_people(session: AsyncSession, tenant: UUID, people: list[UUID]) -> None:
    """Write the records of people as they are now: name and where they work."""
    rows = await session.execute(
        text(
            "select p.id, p.name, r.role, r.school from person p left join role r on r.person = p.id "
            "where p.tenant = :tenant and p.id = any(:people) order by p.id, r.role"
        ),
        {"tenant": tenant, "people": people},
    )
    names: dict[UUID, str] = {}
    works_at: dict[UUID, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        names[row.id] = row.name
        if row.school is not None:
            works_at[row.id].append({"school": str(row.school), "role": row.role})
    await write_server_records(
        session,
        tenant,
        [
            ServerRecord(id=person, kind="person", cells={"name": name, "works_at": works_at[person]})
            for person, name in names.items()
        ],
    )


async def form_teams(session: AsyncSession, tenant: UUID, teams: list[NewTeam]) -> None:
    """Add teams with their members."""
    await session.execute(
        text("insert into team (id, tenant, school, name) values (:id, :tenant, :school, :name)"),
        [{"id": team.id, "tenant": tenant, "school": team.school, "name": team.name} for team in teams],
    )
    await session.execute(
        text("insert into team_member (team, person) values (:team, :person)"),
        [{"team": team.id, "person": member} for team in teams for member in team.members],
    )
    await write_server_records(
        session,
        tenant,
        [
            ServerRecord(
                id=team.id,
                kind="team",
                school=team.school,
                cells={"name": team.name, "members": [str(member) for member in team.members]},
            )
            for team in teams
        ],
    )
