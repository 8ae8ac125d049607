"""The shared cases of visible criteria and of answers in cells; `frontend/src/forms/` runs the same files."""

import json
from pathlib import Path
from typing import Any

import pytest

from observation_forms.answers import answers_of
from observation_forms.form import Form
from observation_forms.visible import missing_required, visible_criteria

CASES = Path(__file__).parents[1] / "cases"
VISIBLE = json.loads((CASES / "form_visible.json").read_text())
ANSWERS = json.loads((CASES / "form_answers.json").read_text())


@pytest.mark.parametrize("case", VISIBLE["cases"], ids=lambda case: case["name"])
def test_visible_and_missing(case: dict[str, Any]) -> None:
    form = Form.model_validate(VISIBLE["forms"][case["form"]])
    assert visible_criteria(form, case["answers"]) == case["visible"]
    assert missing_required(form, case["answers"]) == case["missing"]


@pytest.mark.parametrize("case", ANSWERS["cases"], ids=lambda case: case["name"])
def test_answers_in_cells(case: dict[str, Any]) -> None:
    form = Form.model_validate(ANSWERS["form"])
    assert answers_of(form, case["cells"]) == case["answers"]


def test_a_yes_is_no_number() -> None:
    form = Form.model_validate(VISIBLE["forms"]["plain"])
    assert "calm" not in visible_criteria(form, {"corrections": True})
