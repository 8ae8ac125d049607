"""The JSON format of a form: what is read, what is refused by shape, and the schema that says so."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

import observation_forms
from observation_forms.form import AtMost, Form, form_record_id
from observation_forms.form_schema import published_schema
from observation_forms.library import ready_made

SCHEMA = Path(observation_forms.__file__).with_name("form.schema.json")
ID = "7c0d5a31-94b2-4e86-a1f7-20c6e8b3d5ff"


def definition(**instead: Any) -> dict[str, Any]:
    return {"id": ID, "version": 3, "title": "Wisselen", "sections": []} | instead


def with_criterion(**fields: Any) -> dict[str, Any]:
    criterion = {"id": "c1", "text": "Kijkpunt", "kind": "counter"} | fields
    return definition(sections=[{"id": "all", "title": "Alles", "criteria": [criterion]}])


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "unknown field": (definition(colour="red"), "colour"),
    "unknown field deep down": (with_criterion(weight=2), "sections.0.criteria.0.counter.weight"),
    "field of another kind": (with_criterion(scale="often"), "sections.0.criteria.0.counter.scale"),
    "missing field": ({key: value for key, value in definition().items() if key != "title"}, "title"),
    "version as words": (definition(version="3"), "version"),
    "version as a yes": (definition(version=True), "version"),
    "broken version": (definition(version=3.5), "version"),
    "version zero": (definition(version=0), "version"),
    "capitals in the id": (definition(id=ID.upper()), "id"),
    "id in braces": (definition(id="{" + ID + "}"), "id"),
    "id as a number": (definition(id=7), "id"),
    "blank title": (definition(title="  "), "title"),
    "NUL in the title": (definition(title="a\x00b"), "title"),
    "title of two lines": (definition(title="a\nb"), "title"),
    "long title": (definition(title="a" * 121), "title"),
    "NUL in the purpose": (definition(purpose="a\x00b"), "purpose"),
    "no minutes": (definition(minutes=0), "minutes"),
    "unknown visit kind": (definition(visit_kinds=["inspection"]), "visit_kinds.0"),
    "sections as an object": (definition(sections={}), "sections"),
    "too many sections": (
        definition(sections=[{"id": f"s{i}", "title": "S", "criteria": []} for i in range(21)]),
        "sections",
    ),
    "slug with a slash": (with_criterion(id="c/1"), "sections.0.criteria.0.counter.id"),
    "slug too long": (with_criterion(id="c" * 41), "sections.0.criteria.0.counter.id"),
    "unknown kind": (with_criterion(kind="stars"), "sections.0.criteria.0"),
    "about somebody else": (with_criterion(about="parents"), "sections.0.criteria.0.counter.about"),
    "required as a number": (with_criterion(required=1), "sections.0.criteria.0.counter.required"),
    "a condition both ways": (
        with_criterion(visible_if={"criterion": "c2", "at_least": 1, "at_most": 2}),
        "sections.0.criteria.0.counter.visible_if.AtLeast.at_most",
    ),
    "a condition without a bound": (
        with_criterion(visible_if={"criterion": "c2"}),
        "sections.0.criteria.0.counter.visible_if.AtLeast.at_least",
    ),
    "an invented extra": (
        with_criterion(kind="level", scale="often", extras=["maybe"]),
        "sections.0.criteria.0.level.extras.0",
    ),
}


def refused_fields(refused: ValidationError) -> set[str]:
    return {".".join(map(str, error["loc"])) for error in refused.errors()}


@pytest.mark.parametrize(("given", "field"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_shape_is_refused_by_name(given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as as_data:
        Form.model_validate(given)
    with pytest.raises(ValidationError) as as_text:
        Form.model_validate_json(json.dumps(given))
    assert field in refused_fields(as_data.value)
    assert field in refused_fields(as_text.value)


def test_a_slug_ends_where_it_ends() -> None:
    # Apart from the others: Python's `$` also matches before a last newline, a JSON Schema's does not.
    with pytest.raises(ValidationError):
        Form.model_validate(with_criterion(id="c1\n"))


@pytest.mark.parametrize("given", [given for given, _ in REFUSED.values()], ids=REFUSED)
def test_the_schema_refuses_the_same(given: dict[str, Any]) -> None:
    assert not Draft202012Validator(json.loads(SCHEMA.read_text())).is_valid(given)


def test_the_published_schema_is_the_one_in_force() -> None:
    assert SCHEMA.read_text() == published_schema()
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text()))


@pytest.mark.parametrize("form", ready_made(), ids=lambda form: form.title)
def test_the_schema_accepts_what_is_ready_made(form: Form) -> None:
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(form.model_dump(mode="json"))


def test_what_is_left_out_is_written_out() -> None:
    form = Form.model_validate(with_criterion())
    assert form.model_dump(mode="json") == {
        "id": ID,
        "version": 3,
        "title": "Wisselen",
        "purpose": "",
        "minutes": None,
        "visit_kinds": [],
        "scales": [],
        "sections": [
            {
                "id": "all",
                "title": "Alles",
                "criteria": [
                    {
                        "id": "c1",
                        "kind": "counter",
                        "text": "Kijkpunt",
                        "theme": None,
                        "about": "teacher",
                        "required": False,
                        "visible_if": None,
                    }
                ],
            }
        ],
    }


def test_a_purpose_may_have_paragraphs() -> None:
    assert Form.model_validate(definition(purpose="Een.\n\nTwee.")).purpose == "Een.\n\nTwee."


def test_a_version_has_one_name_and_one_record() -> None:
    form = Form.model_validate(definition())
    assert form.name == f"{ID}@3"
    # Stored form records hang on this very id.
    assert form_record_id("7c0d5a31-94b2-4e86-a1f7-20c6e8b3d501@1") == UUID("c9cc5a16-23b5-5e9f-a975-90d95c09f774")


def test_parts_are_found_by_id_and_strangers_are_not() -> None:
    form = ready_made()[2]
    found = form.criterion("km-5")
    assert found is not None
    assert found.text == "De leerkracht houdt een correctie kort."
    assert form.criterion("nobody") is None
    assert form.section("nobody") is None
    assert form.scale("nobody") is None


def test_a_form_cannot_be_changed() -> None:
    form = Form.model_validate(with_criterion(visible_if={"criterion": "c2", "at_most": 2}))
    with pytest.raises(ValidationError):
        form.sections[0].criteria[0].visible_if = AtMost(criterion="c2", at_most=3)  # type: ignore[misc]  # the very point
    assert isinstance(form.sections, tuple)
    assert hash(form) == hash(form.model_copy(deep=True))
