"""Versions: what changed in words a coordinator reads, what stays comparable, and what publishing answers."""

from typing import Any

import pytest

from observation_forms.form import Form
from observation_forms.form_versions import difference, incomparable, publish
from observation_forms.library import ready_made

Definition = dict[str, Any]


def old_definition() -> Definition:
    definition: Definition = ready_made()[2].model_dump(mode="json")
    return definition


OLD = Form.model_validate(old_definition())


def criterion(form: Definition, criterion_id: str) -> Definition:
    return next(c for section in form["sections"] for c in section["criteria"] if c["id"] == criterion_id)


def next_version(form: Definition) -> Form:
    return Form.model_validate(form | {"version": form["version"] + 1})


def test_the_same_form_has_no_changes() -> None:
    assert difference(OLD, OLD) == []
    assert incomparable(OLD, next_version(old_definition())) == frozenset()


def test_new_and_removed_criteria_are_told() -> None:
    form = old_definition()
    form["sections"][0]["criteria"][0] |= {"id": "km-99"}
    changes = difference(OLD, next_version(form))
    text = "De leerkracht zegt vóór een activiteit welk gedrag erbij hoort."
    assert [change.sentence for change in changes] == [f"Nieuw: “{text}”.", f"Vervallen: “{text}”."]
    assert [change.criteria for change in changes] == [("km-99",), ("km-1",)]
    assert incomparable(OLD, next_version(form)) == frozenset()


def test_other_words_are_never_silently_comparable() -> None:
    form = old_definition()
    criterion(form, "km-5")["text"] = "De leerkracht corrigeert in één zin."
    new = next_version(form)
    assert [change.sentence for change in difference(OLD, new)] == [
        "“De leerkracht houdt een correctie kort.” is nu “De leerkracht corrigeert in één zin.”."
    ]
    assert incomparable(OLD, new) == {"km-5"}


def test_a_longer_scale_is_told_once_and_breaks_every_comparison_on_it() -> None:
    form = old_definition()
    form["scales"][1]["levels"].append({"level": 5, "label": "iedereen", "description": None})
    new = next_version(form)
    (change,) = difference(OLD, new)
    assert change.sentence == "2 kijkpunten: de schaal had 4 niveaus en heeft er nu 5."
    assert incomparable(OLD, new) == {"km-l1", "km-l2"}


def test_levels_described_otherwise_are_told() -> None:
    form = old_definition()
    form["scales"][0]["levels"][1]["description"] = "Eén keer."
    (change,) = difference(OLD, next_version(form))
    assert change.kind == "relabelled"
    assert not change.comparable
    assert change.sentence == "12 kijkpunten: de niveaus van de schaal zijn anders omschreven."


def test_one_criterion_on_another_scale_is_named() -> None:
    form = old_definition()
    criterion(form, "km-l1")["scale"] = "frequency"
    (change,) = difference(OLD, next_version(form))
    assert change.sentence.startswith("“Leerlingen houden zich aan het afgesproken stemgeluid.”: de niveaus")
    assert incomparable(OLD, next_version(form)) == {"km-l1"}


def test_titles_settings_place_and_theme_leave_answers_comparable() -> None:
    form = old_definition()
    form |= {"title": "Orde en rust", "minutes": 20}
    form["sections"][3]["title"] = "Aan het werk"
    form["sections"][3]["criteria"].append(form["sections"][2]["criteria"].pop(0))
    criterion(form, "km-9")["theme"] = None
    criterion(form, "km-7")["required"] = True
    new = next_version(form)
    assert [change.sentence for change in difference(OLD, new)] == [
        "“Klassenmanagement” heet nu “Orde en rust”.",
        "“Bij de taak” heet nu “Aan het werk”.",
        "Orde en rust: andere instellingen.",
        "“De leerkracht doet wat is aangekondigd als het gedrag doorgaat.”: andere instellingen.",
        "“De leerkracht zegt hoeveel tijd er voor een taak is.”: hoorde bij Klassenmanagement: "
        "overgangen en leertijd, hoort nu bij geen thema.",
        "“De leerkracht vraagt aandacht met een teken dat leerlingen kennen.”: stond bij "
        "Wisselen en leertijd, staat nu bij Aan het werk.",
    ]
    assert incomparable(OLD, new) == frozenset()


@pytest.mark.parametrize(
    "change",
    [{"every_seconds": 60}, {"options": ["bezig", "niet bezig"]}, {"about": "teacher"}],
    ids=["other moments", "other options", "other people"],
)
def test_an_interval_asked_otherwise_is_not_comparable(change: Definition) -> None:
    form = old_definition()
    criterion(form, "km-i1").update(change)
    assert incomparable(OLD, next_version(form)) == {"km-i1"}


def test_an_answer_of_another_kind_is_not_comparable() -> None:
    form = old_definition()
    criterion(form, "km-t1")["kind"] = "counter"
    assert incomparable(OLD, next_version(form)) == {"km-t1"}


def test_a_level_that_became_a_count_is_told_as_such_and_not_as_a_scale() -> None:
    form = old_definition()
    criterion(form, "km-5").update(kind="counter")
    for field in ("scale", "extras"):
        del criterion(form, "km-5")[field]
    (change,) = difference(OLD, next_version(form))
    assert change.sentence == "“De leerkracht houdt een correctie kort.”: andere instellingen."
    assert not change.comparable


def test_a_first_version_is_published_as_it_is() -> None:
    assert publish(OLD, []) == OLD


def test_a_higher_version_stands_beside_the_old_one() -> None:
    form = old_definition()
    criterion(form, "km-5")["text"] = "De leerkracht corrigeert in één zin."
    new = next_version(form)
    assert publish(new, [OLD]) == new


def test_publishing_twice_has_one_effect() -> None:
    assert publish(OLD, [OLD]) is OLD
    assert publish(next_version(old_definition()), [OLD]) is OLD


def test_a_version_below_the_latest_is_refused_although_its_number_is_free() -> None:
    third = OLD.model_copy(update={"version": 3, "title": "Derde"})
    second = OLD.model_copy(update={"version": 2, "title": "Tweede"})
    refused = publish(second, [third, OLD])
    assert isinstance(refused, list)
    assert [violation.given for violation in refused] == ["3"]


def test_a_criterion_that_was_gone_for_a_while_keeps_its_meaning() -> None:
    form = old_definition()
    form["sections"][2]["criteria"] = [c for c in form["sections"][2]["criteria"] if c["id"] != "km-t1"]
    without = next_version(form)
    form["sections"][2]["criteria"].append(criterion(old_definition(), "km-t1") | {"kind": "counter"})
    refused = publish(Form.model_validate(form | {"version": 3}), [OLD, without])
    assert isinstance(refused, list)
    assert [violation.sentence for violation in refused] == [
        "Kijkpunt km-t1 was eerst een andere soort; kies een nieuwe."
    ]
