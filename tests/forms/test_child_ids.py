"""Ids that follow from something else: the cases that the tablet runs too, and who may give which id."""

import json
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import pytest

from observation_forms.child_ids import KINDS, child_id, may_name

CASES = json.loads((Path(__file__).parents[1] / "cases" / "child_ids.json").read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, str]) -> None:
    assert child_id(case["kind"], case["visit"], case["author"]) == case["id"]


def test_every_kind_and_person_has_a_place_of_its_own() -> None:
    visits, people = [str(uuid4()) for _ in range(5)], [str(uuid4()) for _ in range(5)]
    ids = {child_id(kind, visit, person) for kind in KINDS for visit in visits for person in people}
    assert len(ids) == 3 * 5 * 5
    assert {UUID(id).version for id in ids} == {8}


def test_nobody_takes_the_place_of_another_or_of_the_server() -> None:
    visit, me, other = (str(uuid4()) for _ in range(3))
    assert may_name(child_id("observation", visit, me), "observation", visit, me)
    assert not may_name(child_id("observation", visit, other), "observation", visit, me)
    assert not may_name(child_id("observation", visit, other), "reflection", visit, me)
    assert not may_name(child_id("observation", visit, me), "conversation", visit, me)
    assert not may_name(child_id("observation", visit, me), "observation", str(uuid4()), me)
    assert not may_name(child_id("observation", visit, other), "agreement", visit, me)
    assert not may_name(child_id("observation", visit, other), "goal", None, me)
    assert not may_name(str(uuid5(UUID(visit), "a form that is still to come")), "goal", None, me)
    assert may_name(str(uuid4()), "goal", None, me)
    assert may_name("019aa0c5-5d5d-7000-8000-000000000000", "visit", None, me)
