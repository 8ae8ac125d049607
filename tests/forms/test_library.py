"""The ready-made kijkwijzers are complete, sound, and about things an observer can see."""

import json
from importlib.resources import files
from itertools import chain

import pytest

from observation_forms import library
from observation_forms.form import Form
from observation_forms.form_validation import check_form
from observation_forms.library import ready_made
from observation_forms.scoring import level_value
from observation_forms.taxonomy import THEMES

FORMS = ready_made()
every_form = pytest.mark.parametrize("form", FORMS, ids=[form.title for form in FORMS])


def form_with(form_id: object) -> Form:
    return next(form for form in FORMS if form.id == form_id)


def test_one_whole_lesson_and_four_focuses() -> None:
    assert [(form.id, form.title, form.minutes) for form in FORMS] == [
        (library.DEFAULT_FORM_ID, "Kijkwijzer goede les", 50),
        (library.DIRECT_INSTRUCTION_FORM_ID, "Directe instructie", 20),
        (library.CLASSROOM_MANAGEMENT_FORM_ID, "Klassenmanagement", 15),
        (library.DIFFERENTIATION_FORM_ID, "Differentiatie", 20),
        (library.PLAY_FORM_ID, "Spel, kring en hoeken", 30),
    ]


def test_the_default_has_eight_domains_of_four_teacher_items_and_one_about_pupils() -> None:
    default = form_with(library.DEFAULT_FORM_ID)
    assert [section.title for section in default.sections] == [
        "Veilig en stimulerend klimaat",
        "Organisatie en leertijd",
        "Doel en lesopbouw",
        "Uitleg en begeleid oefenen",
        "Meedenken en meedoen",
        "Zicht op leren en feedback",
        "Afstemmen op verschillen",
        "Zelf leren sturen",
    ]
    for number, section in enumerate(default.sections, 1):
        ids = [f"d{number}-{item}" for item in (1, 2, 3, 4, "l")]
        assert [criterion.id for criterion in section.criteria] == ids
        assert [criterion.about for criterion in section.criteria] == ["teacher"] * 4 + ["pupils"]


def test_the_default_scores_how_often_with_every_level_described() -> None:
    default = form_with(library.DEFAULT_FORM_ID)
    (scale,) = default.scales
    assert [step.label for step in scale.levels] == ["kwam niet voor", "soms", "meestal", "steeds"]
    assert {criterion.kind for criterion in default.criteria()} == {"level"}


def test_classroom_management_counts_clocks_and_asks_again() -> None:
    kinds = [criterion.kind for criterion in form_with(library.CLASSROOM_MANAGEMENT_FORM_ID).criteria()]
    assert kinds.count("counter") == 2
    assert kinds.count("timer") == 2
    assert kinds.count("interval") == 1


def test_together_they_cover_all_sixteen_themes() -> None:
    assert {criterion.theme for criterion in chain(*(form.criteria() for form in FORMS))} == set(THEMES)


@every_form
def test_it_is_sound(form: Form) -> None:
    assert check_form(form) == []


@every_form
def test_every_criterion_has_a_theme_and_no_two_ask_the_same(form: Form) -> None:
    criteria = form.criteria()
    assert all(criterion.theme in THEMES for criterion in criteria)
    assert len({criterion.text for criterion in criteria}) == len(criteria)


@every_form
def test_it_fits_a_glance(form: Form) -> None:
    assert all(len(criterion.text) <= 90 for criterion in form.criteria())
    assert all(len(section.criteria) <= 9 for section in form.sections)


@every_form
def test_an_item_says_whom_it_is_about(form: Form) -> None:
    for criterion in form.criteria():
        if criterion.kind == "level":
            about_pupils = criterion.text.startswith(("Leerlingen ", "Kinderen "))
            assert about_pupils == (criterion.about == "pupils"), criterion.text
            assert about_pupils or criterion.text.startswith("De leerkracht "), criterion.text


@every_form
def test_no_score_can_be_forced(form: Form) -> None:
    assert not any(criterion.required for criterion in form.criteria())
    for criterion in form.criteria():
        if criterion.kind == "level":
            assert criterion.extras == ("not_seen", "not_applicable")


@every_form
def test_every_level_is_described_and_every_scale_used(form: Form) -> None:
    assert all(step.description for scale in form.scales for step in scale.levels)
    used = {criterion.scale for criterion in form.criteria() if criterion.kind == "level"}
    assert used == {scale.id for scale in form.scales}
    for criterion in form.criteria():
        if criterion.kind == "level":
            values = [level_value(form, criterion.id, level) for level in (1, 4)]
            assert values == [-1, 1]


@every_form
def test_its_file_is_the_form_and_nothing_more(form: Form) -> None:
    texts = [json.loads(file.read_text()) for file in files(library).iterdir() if file.name.endswith(".json")]
    assert form.model_dump(mode="json") in texts
    assert len(texts) == len(FORMS)


def test_what_is_handed_out_cannot_be_spoiled() -> None:
    ready_made().clear()
    assert ready_made() == FORMS
