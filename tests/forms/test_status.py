"""The life of a visit: the cases that the tablet runs too, and what holds along every way through it."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from observation_forms.status import ORDER, RELEASED, judge

CASES = json.loads((Path(__file__).parents[1] / "cases" / "fold_status.json").read_text())["cases"]
STATES = (*ORDER, "cancelled")
WISHES = [
    dict(zip(("observer", "reason", "accepted", "peer"), flags, strict=True))
    for flags in product((True, False), repeat=4)
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['current']}-{case['to']}-{case['verdict']}")
def test_case(case: dict[str, Any]) -> None:
    wish = {name: case[name] for name in ("observer", "reason", "accepted", "peer")}
    assert judge(case["current"], case["to"], **wish) == case["verdict"]


def test_every_step_there_is() -> None:
    """The whole table of the design: who may bring a visit from where to where, all conditions met."""
    steps = {
        (current, to, observer)
        for current, to, observer in product(STATES, STATES, (True, False))
        if judge(current, to, observer=observer, reason=True, accepted=True, peer=True) == "apply"
    }
    both = {("planned", "prepared"), ("planned", "cancelled"), ("prepared", "cancelled")}
    observers = {
        ("planned", "recorded"), ("prepared", "recorded"), ("cancelled", "recorded"), ("recorded", "released"),
        ("released", "discussed"), ("recorded", "closed"), ("released", "closed"),
    }  # fmt: skip
    assert steps == {(*step, who) for step in both for who in (True, False)} | {(*step, True) for step in observers}


def test_a_wish_for_what_is_reached_or_passed_is_no_fault_of_the_observer() -> None:
    for (current, here), (to, there), wish in product(ORDER.items(), ORDER.items(), WISHES):
        if there <= here and wish["observer"]:
            assert judge(current, to, **wish) == "none"


def test_the_teacher_never_records_releases_discusses_or_closes() -> None:
    for current, to, wish in product(STATES, ("recorded", *sorted(RELEASED)), WISHES):
        if not wish["observer"]:
            reached = current == to or ORDER.get(current, -1) > ORDER[to]
            assert judge(current, to, **wish) == ("none" if reached else "forbidden")


def test_nothing_leads_back_and_nothing_out_of_closed() -> None:
    for current, to, wish in product(STATES, STATES, WISHES):
        if judge(current, to, **wish) == "apply":
            assert current != "closed"
            assert "cancelled" in (current, to) or ORDER[to] > ORDER[current]


def test_a_word_that_is_no_status_is_a_wrong_value() -> None:
    for current, to in product(STATES, ("", "Planned", "open", "cancelled ")):
        assert judge(current, to, observer=True, reason=True, accepted=True, peer=False) == "value"
