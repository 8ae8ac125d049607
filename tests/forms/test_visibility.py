"""Who may see a visit and what belongs to it: the rows of the matrix, one by one."""

from itertools import product
from uuid import UUID, uuid4

import pytest

from observation_forms.visibility import Actor, RecordFacts, Role, VisitFacts, observes, sees_child, sees_visit

TENANT, BEUK, EIK, OLGA, TESSA, OTHER = (uuid4() for _ in range(6))
ROLES = ("coordinator", "teacher", "principal", "analyst")
KINDS = ("regular", "flash", "peer", "calibration", "support")


def actor(person: UUID, *roles: tuple[str, UUID | None]) -> Actor:
    """A person with these roles."""
    return Actor(TENANT, person, tuple(Role(*role) for role in roles))


def visit(kind: str = "regular", released: bool = False) -> VisitFacts:
    """Olga visits Tessa at De Beuk."""
    return VisitFacts(BEUK, TESSA, OLGA, kind, released)


def child(kind: str, author: UUID, shared: bool = False) -> RecordFacts:
    """A record that belongs to the visit."""
    return RecordFacts(kind, author, TESSA, OLGA, shared)


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_takes_no_part_sees_nothing_whatever_her_roles(kind: str) -> None:
    roles = [(role, school) for role in ROLES for school in (BEUK, EIK)]
    everywhere = actor(OTHER, *roles, ("foundation_admin", None))
    for released, shared in product((True, False), repeat=2):
        assert not sees_visit(everywhere, visit(kind, released))
        for record in ("observation", "conversation", "reflection", "agreement", "goal", "teacher_themes", "form"):
            for author in (OLGA, TESSA, OTHER):
                assert not sees_child(everywhere, child(record, author, shared), visit(kind, released))


def test_an_observer_sees_it_only_as_coordinator_of_that_school() -> None:
    for kind in ("regular", "flash", "calibration", "support"):
        assert observes(actor(OLGA, ("coordinator", BEUK)), visit(kind))
        assert not observes(actor(OLGA, ("coordinator", EIK)), visit(kind))
        assert not observes(actor(OLGA), visit(kind))
        for role in ("teacher", "principal", "analyst"):
            assert not observes(actor(OLGA, (role, BEUK)), visit(kind))


def test_a_colleague_sees_her_peer_visit_while_she_works_there_and_leads_nobody() -> None:
    peer = visit("peer")
    assert observes(actor(OLGA, ("teacher", BEUK)), peer)
    assert observes(actor(OLGA, ("coordinator", BEUK)), peer)
    assert observes(actor(OLGA, ("teacher", BEUK), ("analyst", BEUK)), peer)
    assert observes(actor(OLGA, ("teacher", BEUK), ("principal", EIK)), peer)
    assert not observes(actor(OLGA, ("teacher", EIK)), peer)
    assert not observes(actor(OLGA, ("principal", BEUK)), peer)
    assert not observes(actor(OLGA, ("teacher", BEUK), ("principal", BEUK)), peer)
    assert not observes(actor(OLGA, ("analyst", BEUK)), peer)
    assert not observes(actor(OLGA, ("foundation_admin", None)), peer)


def test_the_teacher_keeps_her_own_record_also_where_she_no_longer_works() -> None:
    for roles in ((), (("teacher", BEUK),), (("teacher", EIK),), (("principal", BEUK),)):
        assert sees_visit(actor(TESSA, *roles), visit())


def test_observation_and_conversation_open_at_release() -> None:
    olga, tessa = actor(OLGA, ("coordinator", BEUK)), actor(TESSA, ("teacher", BEUK))
    for kind, released in product(("observation", "conversation"), (True, False)):
        assert sees_child(olga, child(kind, OLGA), visit(released=released))
        assert sees_child(tessa, child(kind, OLGA), visit(released=released)) == released
        assert not sees_child(olga, child(kind, OTHER), visit(released=released))
        assert not sees_child(actor(OLGA), child(kind, OLGA), visit(released=released))


def test_a_reflection_is_the_teachers_until_she_shares_it_with_this_observer() -> None:
    olga, tessa = actor(OLGA, ("coordinator", BEUK)), actor(TESSA, ("teacher", BEUK))
    for shared in (True, False):
        assert sees_child(tessa, child("reflection", TESSA, shared), visit())
        assert sees_child(olga, child("reflection", TESSA, shared), visit(released=True)) == shared
        assert not sees_child(actor(OLGA), child("reflection", TESSA, shared), visit(released=True))


def test_an_agreement_is_of_both() -> None:
    olga, tessa = actor(OLGA, ("coordinator", BEUK)), actor(TESSA)
    assert sees_child(olga, child("agreement", TESSA), visit())
    assert sees_child(tessa, child("agreement", OLGA), visit())
    assert not sees_child(actor(OLGA, ("teacher", BEUK)), child("agreement", OLGA), visit())


def test_what_is_not_listed_is_denied() -> None:
    for who in (actor(OLGA, ("coordinator", BEUK)), actor(TESSA, ("teacher", BEUK))):
        for kind in ("mark", "signal", "goal", "teacher_themes", "suggestions", "visit"):
            assert not sees_child(who, child(kind, who.person, True), visit(released=True))
