"""Who works in the demo foundation. Every name is invented."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from observation_forms.visibility import RoleName
from store.people import NewPerson, NewTeam

_SPACE = UUID("5b1d6a4e-5f0b-4c39-9a56-0f7c3f1b2d10")


def named(label: str) -> UUID:
    """The fixed id of something in the demo."""
    return uuid5(_SPACE, label)


TENANT = named("foundation")
FOUNDATION = "Stichting De Waterlelie"
SCHOOL = named("school/1")
OTHER = named("school/2")
SCHOOLS = {SCHOOL: "De Regenboog", OTHER: "Het Kompas"}
DOMAIN = "demo.example"
OTHER_DOMAIN = "other.demo.example"


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher with her school, group (name and key of its lessons) and the themes she is strong and growing in."""

    id: UUID
    name: str
    email: str
    school: UUID
    group: str
    years: str
    strong: tuple[str, ...]
    growing: tuple[str, ...]


def _teacher(number: int, name: str, school: UUID, group: str, years: str, strong: str, growing: str) -> Teacher:
    email = f"teacher{number}@{DOMAIN if school == SCHOOL else OTHER_DOMAIN}"
    return Teacher(named(email), name, email, school, group, years, tuple(strong.split()), tuple(growing.split()))


TEACHERS = (
    _teacher(1, "Sanne de Groot", SCHOOL, "5a", "5", "INSTRUCTIE KLIMAAT LESDOEL", "VRAGEN BEGRIPSCONTROLE"),
    _teacher(2, "Yusuf Aydin", SCHOOL, "6", "6", "BETROKKENHEID VAKINHOUD", "OVERGANGEN LESOPBOUW"),
    _teacher(3, "Marloes Hendriks", SCHOOL, "1/2a", "1/2", "TAAL KLIMAAT BETROKKENHEID", "ZELFSTANDIG"),
    _teacher(4, "Tom Verbeek", SCHOOL, "8", "8", "FEEDBACK VRAGEN", "DIFFERENTIATIE LESDOEL"),
    _teacher(5, "Fatima el Idrissi", SCHOOL, "3", "3", "ORDE OVERGANGEN INSTRUCTIE", "VRAGEN LEERSTRATEGIE"),
    _teacher(6, "Joris Kuipers", SCHOOL, "7", "7", "KLIMAAT BETROKKENHEID", "ORDE BEGRIPSCONTROLE"),
    _teacher(7, "Anouk Willems", SCHOOL, "4", "4", "LESOPBOUW LEEROMGEVING", "FEEDBACK DIFFERENTIATIE"),
    _teacher(8, "Ruben Postma", SCHOOL, "5b", "5", "DIFFERENTIATIE ZELFSTANDIG", "INSTRUCTIE TAAL"),
    _teacher(9, "Iris van Dam", SCHOOL, "1/2b", "1/2", "BETROKKENHEID TAAL", "OVERGANGEN LESDOEL"),
    _teacher(10, "Dilara Kaya", SCHOOL, "3/4", "4", "INSTRUCTIE ORDE", "BETROKKENHEID FEEDBACK"),
    _teacher(11, "Bas Meijer", SCHOOL, "6/7", "7", "VRAGEN LEERSTRATEGIE", "OVERGANGEN ZELFSTANDIG"),
    _teacher(12, "Lotte Schouten", SCHOOL, "8", "8", "LESDOEL FEEDBACK", "DIFFERENTIATIE KLIMAAT"),
    _teacher(1, "Hanna Veenstra", OTHER, "3", "3", "KLIMAAT TAAL", "BEGRIPSCONTROLE VRAGEN"),
    _teacher(2, "Niels Brouwer", OTHER, "4/5", "5", "INSTRUCTIE ORDE", "DIFFERENTIATIE"),
    _teacher(3, "Samira Bouzid", OTHER, "6", "6", "FEEDBACK BETROKKENHEID", "LESOPBOUW"),
    _teacher(4, "Peter Dijkstra", OTHER, "7/8", "8", "VAKINHOUD VRAGEN", "ORDE OVERGANGEN"),
    _teacher(5, "Femke Jacobs", OTHER, "1/2", "1/2", "BETROKKENHEID LEEROMGEVING", "ZELFSTANDIG TAAL"),
    _teacher(6, "Milan Novak", OTHER, "7", "7", "LESDOEL LEERSTRATEGIE", "FEEDBACK"),
)

COORDINATOR = named(f"coordinator@{DOMAIN}")
COORDINATOR_2 = named(f"coordinator2@{DOMAIN}")
COORDINATOR_OTHER = named(f"coordinator@{OTHER_DOMAIN}")
_STAFF: tuple[tuple[str, str, RoleName, UUID | None], ...] = (
    ("Noor Bakker", f"coordinator@{DOMAIN}", "coordinator", SCHOOL),
    ("Esther Vos", f"coordinator2@{DOMAIN}", "coordinator", SCHOOL),
    ("Willem Drost", f"principal@{DOMAIN}", "principal", SCHOOL),
    ("Karin Smeets", f"analyst@{DOMAIN}", "analyst", SCHOOL),
    ("Ad Timmer", f"admin@{DOMAIN}", "foundation_admin", None),
    ("Myrthe Blom", f"coordinator@{OTHER_DOMAIN}", "coordinator", OTHER),
    ("Gerda Prins", f"principal@{OTHER_DOMAIN}", "principal", OTHER),
)


def everybody(password_hash: str) -> list[NewPerson]:
    """All people of the demo, who share one password."""
    staff = [
        NewPerson(named(email), name, email, ((role, school),), password_hash) for name, email, role, school in _STAFF
    ]
    teachers = [NewPerson(t.id, t.name, t.email, (("teacher", t.school),), password_hash) for t in TEACHERS]
    return staff + teachers


def teams() -> list[NewTeam]:
    """Three teams: lower and upper years of the first school, the whole of the second."""
    low = tuple(t.id for t in TEACHERS if t.school == SCHOOL and t.years in ("1/2", "3", "4"))
    high = tuple(t.id for t in TEACHERS if t.school == SCHOOL and t.years not in ("1/2", "3", "4"))
    other = tuple(t.id for t in TEACHERS if t.school == OTHER)
    return [
        NewTeam(named("team/low"), "Onderbouw", SCHOOL, low),
        NewTeam(named("team/high"), "Bovenbouw", SCHOOL, high),
        NewTeam(named("team/other"), "Leerteam Het Kompas", OTHER, other),
    ]
