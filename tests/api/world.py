"""A small world to test in: a foundation with two schools, a second foundation, and everybody a rule speaks of."""

from dataclasses import dataclass, field
from functools import cache
from uuid import UUID, uuid4

from observation_forms.library import DEFAULT_FORM_ID, ready_made
from observation_forms.visibility import RoleName
from store import people
from store.accounts import hash_password
from store.forms import publish
from store.sessions import Database

PASSWORD = "een lang wachtwoord"


@cache
def password_hash() -> str:
    """The hash of everybody's password, made once because it is slow on purpose."""
    return hash_password(PASSWORD)


@dataclass(frozen=True)
class Someone:
    """A person who can sign in."""

    name: str
    roles: tuple[tuple[RoleName, UUID | None], ...]
    id: UUID = field(default_factory=uuid4)

    @property
    def email(self) -> str:
        """Unlike anybody else's in any world."""
        return f"{self.name}.{self.id.hex[:12]}@school.example"


@dataclass(frozen=True)
class World:
    """Who works where. The observer visits `teacher`; all others must not notice."""

    tenant: UUID
    school: UUID
    form: str
    cast: dict[str, Someone]

    def __getattr__(self, name: str) -> Someone:
        """Somebody by what she is: `world.observer`."""
        try:
            return self.cast[name]
        except KeyError:
            raise AttributeError(name) from None


async def make_world(database: Database) -> World:
    """A world of its own, beside any other in this database."""
    tenant, other_tenant = uuid4(), uuid4()
    school, other_school, far_school = uuid4(), uuid4(), uuid4()
    ours = {
        "observer": Someone("Olga", (("coordinator", school),)),
        "second_coordinator": Someone("Sanne", (("coordinator", school),)),
        "other_coach": Someone("Ria", (("coordinator", school),)),
        "principal": Someone("Pieter", (("principal", school),)),
        "teacher": Someone("Tessa", (("teacher", school),)),
        "other_teacher": Someone("Bram", (("teacher", school),)),
        "analyst": Someone("Anne", (("analyst", school),)),
        "admin": Someone("Alex", (("foundation_admin", None),)),
        "coordinator_elsewhere": Someone("Carla", (("coordinator", other_school),)),
        "teacher_elsewhere": Someone("Thijs", (("teacher", other_school),)),
        "principal_elsewhere": Someone("Petra", (("principal", other_school),)),
    }
    theirs = {
        "coordinator_of_others": Someone("Cees", (("coordinator", far_school),)),
        "teacher_of_others": Someone("Tom", (("teacher", far_school),)),
    }
    form = next(form for form in ready_made() if str(DEFAULT_FORM_ID) in form.name)
    for foundation, schools, cast in (
        (tenant, {school: "De Beuk", other_school: "De Eik"}, ours),
        (other_tenant, {far_school: "De Wilg"}, theirs),
    ):
        async with database.begin() as session:
            await people.found(session, foundation, "Stichting")
            await people.open_schools(session, foundation, schools)
            await people.welcome(
                session,
                foundation,
                [people.NewPerson(p.id, p.name, p.email, p.roles, password_hash()) for p in cast.values()],
            )
            await publish(session, foundation, [form])
    return World(tenant, school, form.name, {**ours, **theirs})
