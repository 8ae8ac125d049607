"""Level values by the shared cases, and section summaries in which silence never counts as low."""

import json
from pathlib import Path
from typing import Any

import pytest

from observation_forms.answers import Answers
from observation_forms.form import Form
from observation_forms.library import CLASSROOM_MANAGEMENT_FORM_ID, ready_made
from observation_forms.scoring import SectionSummary, level_value, section_summary

SHARED = json.loads((Path(__file__).parents[1] / "cases" / "form_scoring.json").read_text())


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: f"{case['criterion']}={case['level']}")
def test_level_value(case: dict[str, Any]) -> None:
    placed = level_value(Form.model_validate(SHARED["form"]), case["criterion"], case["level"])
    assert placed == (None if case["value"] is None else pytest.approx(case["value"], abs=1e-12))


def test_a_yes_is_no_level() -> None:
    assert level_value(Form.model_validate(SHARED["form"]), "four", True) is None


def kijkwijzer() -> Form:
    return ready_made()[0]


def test_a_section_nobody_looked_at_states_nothing() -> None:
    assert section_summary(kijkwijzer(), "d5", {}) == SectionSummary(
        section="d5", scored=0, not_seen=0, not_applicable=0, untouched=5, mean=None
    )


def test_extras_and_silence_never_pull_a_section_down() -> None:
    answers: Answers = {"d5-1": 4, "d5-2": 3, "d5-3": "not_seen", "d5-4": "not_applicable", "d1-1": 1}
    assert section_summary(kijkwijzer(), "d5", answers) == SectionSummary(
        section="d5", scored=2, not_seen=1, not_applicable=1, untouched=1, mean=2 / 3
    )


def test_only_level_criteria_on_show_are_summed() -> None:
    management = next(form for form in ready_made() if form.id == CLASSROOM_MANAGEMENT_FORM_ID)
    hidden = section_summary(management, "bijsturen", {"km-5": 4, "km-c2": 3})
    shown = section_summary(management, "bijsturen", {"km-5": 4, "km-c1": 1})
    assert hidden == SectionSummary(section="bijsturen", scored=0, not_seen=0, not_applicable=0, untouched=0, mean=None)
    assert shown == SectionSummary(section="bijsturen", scored=1, not_seen=0, not_applicable=0, untouched=1, mean=1.0)


def test_an_unknown_section_has_no_summary() -> None:
    assert section_summary(kijkwijzer(), "d9", {}) is None
