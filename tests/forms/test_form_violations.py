"""Every way a form, an answer or a new version can be refused, with the place it names."""

from collections.abc import Callable
from typing import Any

import pytest

from observation_forms.answers import PathKind, check_answer
from observation_forms.form import Form
from observation_forms.form_validation import MAX_CRITERIA, check_form
from observation_forms.form_versions import publish
from observation_forms.violation import Violation, ViolationKind

Definition = dict[str, Any]
Refusal = tuple[ViolationKind, str]


def definition() -> Definition:
    """A sound form with a criterion of every kind and a condition."""
    kinds: list[Definition] = [
        {"kind": "level", "scale": "often", "extras": ["not_seen"]},
        {"kind": "counter"},
        {"kind": "timer"},
        {"kind": "interval", "every_seconds": 60, "options": ["bezig", "afgeleid"]},
        {"kind": "text", "max_length": 5},
        {"kind": "level", "scale": "often", "visible_if": {"criterion": "c1", "at_least": 2}},
    ]
    criteria = [{"id": f"c{i}", "text": f"Kijkpunt {i}"} | rest for i, rest in enumerate(kinds)]
    return {
        "id": "7c0d5a31-94b2-4e86-a1f7-20c6e8b3d5ff",
        "version": 1,
        "title": "Wisselen",
        "visit_kinds": ["flash"],
        "scales": [{"id": "often", "levels": [{"level": 1, "label": "nooit"}, {"level": 2, "label": "vaak"}]}],
        "sections": [{"id": "all", "title": "Alles", "criteria": criteria}],
    }


def form_after(change: Callable[[Definition], object]) -> Form:
    """The sound form after one change to its definition."""
    changed = definition()
    change(changed)
    return Form.model_validate(changed)


SOUND = form_after(lambda form: None)


def criterion(form: Definition, number: int) -> Definition:
    found: Definition = form["sections"][0]["criteria"][number]
    return found


def level(number: int, label: str) -> Definition:
    return {"level": number, "label": label}


def many(form: Definition) -> None:
    for i in range(MAX_CRITERIA // 30 + 1):
        more = [{"id": f"m{i}-{j}", "text": "Nog een", "kind": "counter"} for j in range(30)]
        form["sections"].append({"id": f"more{i}", "title": "Meer", "criteria": more})


K = ViolationKind
BROKEN_FORMS: list[tuple[str, Callable[[Definition], object], list[Refusal]]] = [
    ("no sections", lambda f: f.update(sections=[]), [(K.NO_CRITERIA, "sections")]),
    (
        "an empty section beside a full one",
        lambda f: f["sections"].append({"id": "b", "title": "Leeg", "criteria": []}),
        [(K.NO_CRITERIA, "sections/1/criteria")],
    ),
    ("too much to observe", many, [(K.TOO_MANY_CRITERIA, "sections")]),
    ("a criterion id twice", lambda f: criterion(f, 2).update(id="c1"), [(K.DUPLICATE_ID, "sections/0/criteria/2/id")]),
    (
        "a section id twice",
        lambda f: f["sections"].append(
            {"id": "all", "title": "B", "criteria": [{"id": "x", "kind": "counter", "text": "X"}]}
        ),
        [(K.DUPLICATE_ID, "sections/1/id")],
    ),
    ("a scale id twice", lambda f: f["scales"].append(f["scales"][0]), [(K.DUPLICATE_ID, "scales/1/id")]),
    ("a visit kind twice", lambda f: f.update(visit_kinds=["peer", "peer"]), [(K.GIVEN_TWICE, "visit_kinds/1")]),
    (
        "an extra twice",
        lambda f: criterion(f, 0).update(extras=["not_seen", "not_seen"]),
        [(K.GIVEN_TWICE, "sections/0/criteria/0/extras/1")],
    ),
    (
        "an option twice",
        lambda f: criterion(f, 3).update(options=["bezig", "weg", "bezig"]),
        [(K.GIVEN_TWICE, "sections/0/criteria/3/options/2")],
    ),
    (
        "a label twice",
        lambda f: f["scales"][0].update(levels=[level(1, "soms"), level(2, "soms")]),
        [(K.GIVEN_TWICE, "scales/0/levels/1/label")],
    ),
    (
        "a scale nobody made",
        lambda f: criterion(f, 0).update(scale="gone"),
        [(K.UNKNOWN_SCALE, "sections/0/criteria/0/scale")],
    ),
    (
        "a scale of one level",
        lambda f: f["scales"][0].update(levels=[level(1, "ja")]),
        [(K.TOO_FEW_LEVELS, "scales/0/levels")],
    ),
    (
        "levels with a gap",
        lambda f: f["scales"][0].update(levels=[level(1, "nooit"), level(3, "vaak")]),
        [(K.LEVELS_OUT_OF_ORDER, "scales/0/levels")],
    ),
    (
        "levels upside down",
        lambda f: f["scales"][0]["levels"].reverse(),
        [(K.LEVELS_OUT_OF_ORDER, "scales/0/levels")],
    ),
    (
        "an interval without a choice",
        lambda f: criterion(f, 3).update(options=["bezig"]),
        [(K.TOO_FEW_OPTIONS, "sections/0/criteria/3/options")],
    ),
    (
        "an invented theme",
        lambda f: criterion(f, 1).update(theme="SFEER"),
        [(K.UNKNOWN_THEME, "sections/0/criteria/1/theme")],
    ),
    (
        "a condition on a stranger",
        lambda f: criterion(f, 5)["visible_if"].update(criterion="c9"),
        [(K.CONDITION_UNKNOWN, "sections/0/criteria/5/visible_if/criterion")],
    ),
    (
        "a condition on itself",
        lambda f: criterion(f, 5)["visible_if"].update(criterion="c5"),
        [(K.CONDITION_CYCLE, "sections/0/criteria/5/visible_if")],
    ),
    (
        "a ring of conditions",
        lambda f: criterion(f, 1).update(visible_if={"criterion": "c5", "at_most": 1}),
        [(K.CONDITION_CYCLE, f"sections/0/criteria/{i}/visible_if") for i in (1, 5)],
    ),
    (
        "a condition on words",
        lambda f: criterion(f, 5)["visible_if"].update(criterion="c4"),
        [(K.CONDITION_WITHOUT_NUMBER, "sections/0/criteria/5/visible_if/criterion")],
    ),
    (
        "a condition on moments",
        lambda f: criterion(f, 5)["visible_if"].update(criterion="c3"),
        [(K.CONDITION_WITHOUT_NUMBER, "sections/0/criteria/5/visible_if/criterion")],
    ),
    (
        "a condition above the scale",
        lambda f: criterion(f, 5).update(visible_if={"criterion": "c0", "at_least": 3}),
        [(K.CONDITION_IMPOSSIBLE, "sections/0/criteria/5/visible_if/at_least")],
    ),
    (
        "a condition below the scale",
        lambda f: criterion(f, 5).update(visible_if={"criterion": "c0", "at_most": 0}),
        [(K.CONDITION_IMPOSSIBLE, "sections/0/criteria/5/visible_if/at_most")],
    ),
]

NESTED: list[Any] = []
for _ in range(5000):
    NESTED = [NESTED]

BAD_ANSWERS: list[tuple[PathKind, str, object, ViolationKind]] = [
    ("score", "c9", 1, K.UNKNOWN_CRITERION),
    ("score", "c9\x00\ud800" + "x" * 10_000, None, K.UNKNOWN_CRITERION),
    ("score", "c1", 1, K.WRONG_KIND),
    ("count", "c0", 1, K.WRONG_KIND),
    ("text", "c3", "bezig", K.WRONG_KIND),
    ("score", "c1", None, K.WRONG_KIND),
    ("score", "c0", 0, K.OUTSIDE_SCALE),
    ("score", "c0", 3, K.OUTSIDE_SCALE),
    ("score", "c0", -(10**4000), K.OUTSIDE_SCALE),
    ("score", "c0", "not_applicable", K.EXTRA_NOT_OFFERED),
    ("score", "c5", "not_seen", K.EXTRA_NOT_OFFERED),
    ("score", "c0", "soms", K.NOT_AN_ANSWER),
    ("score", "c0", 1.0, K.NOT_AN_ANSWER),
    ("score", "c0", True, K.NOT_AN_ANSWER),
    ("score", "c0", [1], K.NOT_AN_ANSWER),
    ("score", "c0", NESTED, K.NOT_AN_ANSWER),
    ("score", "c0", {"level": 1}, K.NOT_AN_ANSWER),
    ("count", "c1", -1, K.OUT_OF_RANGE),
    ("count", "c1", 100_001, K.OUT_OF_RANGE),
    ("count", "c1", 1.5, K.NOT_AN_ANSWER),
    ("count", "c1", False, K.NOT_AN_ANSWER),
    ("timer", "c2", -0.5, K.OUT_OF_RANGE),
    ("timer", "c2", 86_401, K.OUT_OF_RANGE),
    ("timer", "c2", float("nan"), K.NOT_AN_ANSWER),
    ("timer", "c2", float("inf"), K.NOT_AN_ANSWER),
    ("timer", "c2", "12", K.NOT_AN_ANSWER),
    ("interval", "c3", "slaapt", K.UNKNOWN_OPTION),
    ("interval", "c3", 0, K.NOT_AN_ANSWER),
    ("interval", "c3", ["bezig"], K.NOT_AN_ANSWER),
    ("text", "c4", "zeven!", K.TEXT_TOO_LONG),
    ("text", "c4", "a\x00", K.UNSTORABLE_TEXT),
    ("text", "c4", "\ud83d", K.UNSTORABLE_TEXT),
    ("text", "c4", 3, K.NOT_AN_ANSWER),
]

GOOD_ANSWERS: list[tuple[PathKind, str, object]] = [
    ("score", "c0", 1),
    ("score", "c0", 2),
    ("score", "c0", "not_seen"),
    ("score", "c0", None),
    ("count", "c1", 0),
    ("count", "c1", 100_000),
    ("timer", "c2", 0),
    ("timer", "c2", 12.75),
    ("interval", "c3", "bezig"),
    ("interval", "c3", None),
    ("text", "c4", "é😀ab\n"),
    ("text", "c4", ""),
]

REFUSED_VERSIONS: list[tuple[str, Callable[[Definition], object], list[Refusal]]] = [
    ("another form", lambda f: f.update(id="00000000-0000-4000-8000-000000000001"), [(K.OTHER_FORM, "id")]),
    ("the same version with other words", lambda f: f.update(title="Anders"), [(K.VERSION_NOT_HIGHER, "version")]),
    (
        "a criterion of another kind under an old id",
        lambda f: (f.update(version=2), criterion(f, 1).update(kind="timer")),
        [(K.CRITERION_CHANGED_KIND, "sections/0/criteria/1/kind")],
    ),
    (
        "a criterion about other people under an old id",
        lambda f: (f.update(version=2), criterion(f, 1).update(about="pupils")),
        [(K.CRITERION_CHANGED_SUBJECT, "sections/0/criteria/1/about")],
    ),
    (
        "a form that is not sound",
        lambda f: f.update(version=2, sections=[]),
        [(K.NO_CRITERIA, "sections")],
    ),
]


def refusals(found: list[Violation]) -> list[Refusal]:
    return [(one.kind, one.place) for one in found]


def test_the_sound_form_is_sound() -> None:
    assert check_form(SOUND) == []


@pytest.mark.parametrize(("_name", "change", "expected"), BROKEN_FORMS, ids=[case[0] for case in BROKEN_FORMS])
def test_a_broken_form_is_refused_at_its_place(
    _name: str, change: Callable[[Definition], object], expected: list[Refusal]
) -> None:
    assert refusals(check_form(form_after(change))) == expected


@pytest.mark.parametrize(("path_kind", "criterion_id", "value", "kind"), BAD_ANSWERS, ids=range(len(BAD_ANSWERS)))
def test_what_is_no_answer_is_refused(
    path_kind: PathKind, criterion_id: str, value: object, kind: ViolationKind
) -> None:
    refused = check_answer(SOUND, path_kind, criterion_id, value)
    assert refused is not None
    assert refused.kind == kind
    assert refused.place.startswith(f"{path_kind}/c")
    assert len(refused.place) <= 200
    assert len(refused.given or "") <= 80
    assert refused.sentence.isprintable()


@pytest.mark.parametrize(("path_kind", "criterion_id", "value"), GOOD_ANSWERS)
def test_an_answer_is_taken(path_kind: PathKind, criterion_id: str, value: object) -> None:
    assert check_answer(SOUND, path_kind, criterion_id, value) is None


def test_a_level_on_a_scale_that_is_gone_is_outside_it() -> None:
    scaleless = form_after(lambda form: criterion(form, 0).update(scale="gone"))
    refused = check_answer(scaleless, "score", "c0", 1)
    assert refused is not None
    assert refused.kind == K.OUTSIDE_SCALE


@pytest.mark.parametrize(("_name", "change", "expected"), REFUSED_VERSIONS, ids=[case[0] for case in REFUSED_VERSIONS])
def test_a_version_that_breaks_a_promise_is_refused(
    _name: str, change: Callable[[Definition], object], expected: list[Refusal]
) -> None:
    answer = publish(form_after(change), [SOUND])
    assert isinstance(answer, list)
    assert refusals(answer) == expected


def test_every_kind_of_violation_is_shown_above() -> None:
    shown = {kind for _, _, expected in (*BROKEN_FORMS, *REFUSED_VERSIONS) for kind, _ in expected}
    shown |= {kind for *_, kind in BAD_ANSWERS}
    assert shown == set(ViolationKind)


@pytest.mark.parametrize("kind", ViolationKind)
def test_every_violation_has_a_sentence(kind: ViolationKind) -> None:
    sentence = Violation(kind=kind, place="sections", given="dit").sentence
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert "None" not in sentence
