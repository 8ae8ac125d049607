"""What holds for every form and every set of answers, not only for those somebody thought of."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from observation_forms.answers import PATH_KINDS, Answers, AnswerValue, check_answer
from observation_forms.form import AtLeast, Form
from observation_forms.form_validation import check_form
from observation_forms.form_versions import difference, publish
from observation_forms.scoring import level_value, section_summary
from observation_forms.violation import Violation
from observation_forms.visible import missing_required, visible_criteria

few = settings(max_examples=50)
"""Half of the usual number: drawing whole forms takes a while, and the cases beside this file are many."""

IDS = [f"c{i}" for i in range(6)]
LINES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=20)
EXTRAS = st.lists(st.sampled_from(["not_seen", "not_applicable"]), unique=True)


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any] | None:
    """None, or a condition on any criterion there may be: rings and strangers included."""
    bound = draw(st.sampled_from([None, "at_least", "at_most"]))
    return None if bound is None else {"criterion": draw(st.sampled_from(IDS)), bound: draw(st.integers(0, 5))}


@st.composite
def criteria(draw: st.DrawFn, criterion_id: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(["level", "level", "level", "counter", "timer", "interval", "text"]))
    own: dict[str, dict[str, Any]] = {
        "level": {"scale": draw(st.sampled_from(["s2", "s5"])), "extras": draw(EXTRAS)},
        "interval": {
            "every_seconds": draw(st.integers(5, 3600)),
            "options": draw(st.lists(LINES, unique=True, min_size=2, max_size=4)),
        },
        "text": {"max_length": draw(st.integers(1, 4000))},
    }
    return own.get(kind, {}) | {
        "id": criterion_id,
        "kind": kind,
        "text": draw(LINES),
        "theme": draw(st.sampled_from([None, "ORDE", "VRAGEN"])),
        "about": draw(st.sampled_from(["teacher", "pupils"])),
        "required": draw(st.booleans()),
        "visible_if": draw(conditions()),
    }


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Forms of the right shape; some have conditions that `check_form` refuses."""
    ids = draw(st.permutations(IDS))[: draw(st.integers(0, len(IDS)))]
    asked = [draw(criteria(criterion_id)) for criterion_id in ids]
    cut = draw(st.integers(0, len(asked)))
    return Form.model_validate(
        {
            "id": str(draw(st.uuids())),
            "version": draw(st.integers(1, 100_000)),
            "title": draw(LINES),
            "purpose": draw(st.text(st.characters(categories=("L", "Zs")), max_size=30)),
            "minutes": draw(st.none() | st.integers(1, 600)),
            "visit_kinds": draw(st.lists(st.sampled_from(["regular", "flash", "peer"]), unique=True)),
            "scales": [
                {"id": f"s{n}", "levels": [{"level": i, "label": f"stap {i}"} for i in range(1, n + 1)]} for n in (2, 5)
            ],
            "sections": [
                {"id": section_id, "title": section_id.upper(), "criteria": part}
                for section_id, part in (("a", asked[:cut]), ("b", asked[cut:]))
                if part
            ],
        }
    )


NUMBERS = st.integers(-1, 7) | st.floats(0, 7)
MOMENTS = st.dictionaries(st.sampled_from(["0", "1"]), st.none() | LINES)
VALUES: st.SearchStrategy[AnswerValue] = (
    st.none() | NUMBERS | st.sampled_from(["not_seen", "not_applicable", " ", "woorden"]) | MOMENTS
)
ANSWERS = st.dictionaries(st.sampled_from([*IDS, "stranger"]), VALUES)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@few
@given(forms())
def test_a_form_survives_json(form: Form) -> None:
    text = form.model_dump_json()
    assert Form.model_validate_json(text) == form
    assert Form.model_validate(json.loads(text)) == form
    assert Form.model_validate_json(text).model_dump_json() == text


@few
@given(forms(), ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_answers_never_matters(form: Form, answers: Answers, chance: Any) -> None:
    shuffled = list(answers.items())
    chance.shuffle(shuffled)
    assert visible_criteria(form, dict(shuffled)) == visible_criteria(form, answers)
    assert missing_required(form, dict(shuffled)) == missing_required(form, answers)


@few
@given(forms(), ANSWERS)
def test_the_order_of_the_form_never_decides_what_shows(form: Form, answers: Answers) -> None:
    turned = [section.model_copy(update={"criteria": section.criteria[::-1]}) for section in form.sections[::-1]]
    backwards = Form.model_validate(form.model_dump() | {"sections": [part.model_dump() for part in turned]})
    assert visible_criteria(backwards, answers) == visible_criteria(form, answers)[::-1]


@few
@given(forms(), ANSWERS)
def test_what_shows_follows_from_what_it_waits_for(form: Form, answers: Answers) -> None:
    shown = visible_criteria(form, answers)
    for criterion in form.criteria():
        condition = criterion.visible_if
        if condition is None:
            assert criterion.id in shown
        elif criterion.id in shown:
            assert condition.criterion in shown
            assert answers.get(condition.criterion) is not None
    assert set(missing_required(form, answers)) <= set(shown)


@few
@given(forms(), ANSWERS, st.sampled_from(IDS), VALUES)
def test_an_answer_nobody_waits_for_changes_nothing(
    form: Form, answers: Answers, criterion_id: str, value: AnswerValue
) -> None:
    waited_for = {item.visible_if.criterion for item in form.criteria() if item.visible_if is not None}
    if criterion_id not in waited_for:
        assert visible_criteria(form, {**answers, criterion_id: value}) == visible_criteria(form, answers)


@few
@given(forms(), st.sampled_from([*IDS, "stranger"]), VALUES)
def test_a_level_value_is_bounded_and_only_for_answers_that_are_levels(
    form: Form, criterion_id: str, value: AnswerValue
) -> None:
    placed = level_value(form, criterion_id, value)
    if placed is None:
        assert not isinstance(value, int) or check_answer(form, "score", criterion_id, value) is not None
    else:
        assert -1 <= placed <= 1
        assert check_answer(form, "score", criterion_id, value) is None


@few
@given(forms(), st.sampled_from(IDS))
def test_levels_are_evenly_spread_around_the_middle(form: Form, criterion_id: str) -> None:
    criterion = form.criterion(criterion_id)
    if criterion is None or criterion.kind != "level":
        return
    levels = 2 if criterion.scale == "s2" else 5
    placed = [level_value(form, criterion_id, level) for level in range(1, levels + 1)]
    values = [value for value in placed if value is not None]
    assert len(values) == levels
    assert values == sorted(set(values))
    assert abs(sum(values)) < 1e-12
    assert (values[0], values[-1]) == (-1, 1)


@few
@given(forms(), ANSWERS)
def test_a_summary_accounts_for_every_level_criterion_on_show(form: Form, answers: Answers) -> None:
    shown = set(visible_criteria(form, answers))
    for section in form.sections:
        summary = section_summary(form, section.id, answers)
        assert summary is not None
        asked = [item for item in section.criteria if item.kind == "level" and item.id in shown]
        counts = (summary.scored, summary.not_seen, summary.not_applicable, summary.untouched)
        assert min(counts) >= 0
        assert sum(counts) == len(asked)
        assert (summary.mean is None) == (summary.scored == 0)
        assert summary.mean is None or -1 <= summary.mean <= 1


@few
@given(forms(), st.sampled_from(["score", "count", "timer", "interval", "text"]), st.text(), JSON)
def test_no_value_is_too_strange_to_judge(form: Form, path_kind: Any, criterion_id: str, value: Any) -> None:
    for asked in (criterion_id, *IDS):
        refused = check_answer(form, path_kind, asked, value)
        assert refused is None or Violation.model_validate_json(refused.model_dump_json()) == refused


def without_refused_conditions(form: Form) -> Form:
    """The form after its author dropped every condition that `check_form` refuses."""
    definition = form.model_dump()
    for refused in check_form(form):
        match refused.place.split("/"):
            case ["sections", section, "criteria", criterion, "visible_if", *_]:
                definition["sections"][int(section)]["criteria"][int(criterion)]["visible_if"] = None
    return Form.model_validate(definition)


@few
@given(forms())
def test_conditions_that_are_not_refused_can_all_be_met(form: Form) -> None:
    sound = without_refused_conditions(form)
    assert check_form(sound) == [] or not sound.criteria()
    # Walks up from each criterion and answers what it waits for; a ring would never come to an end.
    for criterion in sound.criteria():
        answers: dict[str, AnswerValue] = {}
        step = criterion
        while (condition := step.visible_if) is not None:
            answers[condition.criterion] = (
                max(1, condition.at_least) if isinstance(condition, AtLeast) else min(1, condition.at_most)
            )
            named = sound.criterion(condition.criterion)
            assert named is not None
            step = named
        assert criterion.id in visible_criteria(sound, answers)
        for waited_for, value in answers.items():
            named = sound.criterion(waited_for)
            assert named is not None
            assert check_answer(sound, PATH_KINDS[named.kind], waited_for, value) is None


@few
@given(forms(), forms())
def test_publishing_keeps_what_was_published(old: Form, new: Form) -> None:
    draft = new.model_copy(update={"id": old.id, "version": old.version + 1})
    answer = publish(draft, [old])
    if isinstance(answer, Form):
        assert answer in (draft, old)
        assert answer.version > old.version or difference(old, answer) == []
        kept = {item.id for item in answer.criteria()} & {item.id for item in old.criteria()}
        for criterion_id in kept:
            was, now = old.criterion(criterion_id), answer.criterion(criterion_id)
            assert was is not None
            assert now is not None
            assert (was.kind, was.about) == (now.kind, now.about)
    else:
        assert answer
