"""Whether the parts of a form fit together, and whether a value is an answer to one of its criteria."""

import math
from collections.abc import Iterable, Iterator
from typing import Final

from observation_forms.answers import EXTRA_LABELS, PATH_KINDS, PathKind
from observation_forms.form import AtLeast, Criterion, Form, LevelCriterion
from observation_forms.taxonomy import THEMES
from observation_forms.violation import Violation, ViolationKind, violation

MAX_CRITERIA: Final = 150
"""More than anybody observes; keeps one form record far below the page limit of a pull."""
MAX_COUNT: Final = 100_000
MAX_SECONDS: Final = 86_400


def check_form(form: Form) -> list[Violation]:
    """Everything that keeps this form from being published, each with its place; empty when it is sound."""
    criteria = form.criteria()
    found: list[Violation] = []
    if not criteria:
        found.append(violation(ViolationKind.NO_CRITERIA, "sections"))
    if len(criteria) > MAX_CRITERIA:
        found.append(violation(ViolationKind.TOO_MANY_CRITERIA, "sections", len(criteria)))
    found += _repeated(
        ViolationKind.GIVEN_TWICE, ((f"visit_kinds/{i}", k) for i, k in enumerate(form.visit_kinds))
    )
    found += _check_scales(form)
    found += _repeated(
        ViolationKind.DUPLICATE_ID, ((f"sections/{i}/id", s.id) for i, s in enumerate(form.sections))
    )
    placed = [
        (f"sections/{i}/criteria/{j}", criterion)
        for i, section in enumerate(form.sections)
        for j, criterion in enumerate(section.criteria)
    ]
    found += _repeated(
        ViolationKind.DUPLICATE_ID, ((f"{place}/id", criterion.id) for place, criterion in placed)
    )
    for i, section in enumerate(form.sections):
        if criteria and not section.criteria:
            found.append(violation(ViolationKind.NO_CRITERIA, f"sections/{i}/criteria"))
    for place, criterion in placed:
        found += _check_criterion(form, place, criterion)
        found += _check_condition(form, f"{place}/visible_if", criterion)
    return found


def _repeated(kind: ViolationKind, placed: Iterable[tuple[str, str]]) -> Iterator[Violation]:
    seen: set[str] = set()
    for place, value in placed:
        if value in seen:
            yield violation(kind, place, value)
        seen.add(value)


def _check_scales(form: Form) -> Iterator[Violation]:
    yield from _repeated(
        ViolationKind.DUPLICATE_ID, ((f"scales/{i}/id", s.id) for i, s in enumerate(form.scales))
    )
    for i, scale in enumerate(form.scales):
        place = f"scales/{i}/levels"
        if len(scale.levels) < 2:
            yield violation(ViolationKind.TOO_FEW_LEVELS, place)
        if [step.level for step in scale.levels] != list(range(1, len(scale.levels) + 1)):
            yield violation(ViolationKind.LEVELS_OUT_OF_ORDER, place)
        labels = ((f"{place}/{j}/label", step.label) for j, step in enumerate(scale.levels))
        yield from _repeated(ViolationKind.GIVEN_TWICE, labels)


def _check_criterion(form: Form, place: str, criterion: Criterion) -> Iterator[Violation]:
    if criterion.theme is not None and criterion.theme not in THEMES:
        yield violation(ViolationKind.UNKNOWN_THEME, f"{place}/theme", criterion.theme)
    if criterion.kind == "level":
        if form.scale(criterion.scale) is None:
            yield violation(ViolationKind.UNKNOWN_SCALE, f"{place}/scale", criterion.scale)
        extras = ((f"{place}/extras/{i}", extra) for i, extra in enumerate(criterion.extras))
        yield from _repeated(ViolationKind.GIVEN_TWICE, extras)
    if criterion.kind == "interval":
        if len(criterion.options) < 2:
            yield violation(ViolationKind.TOO_FEW_OPTIONS, f"{place}/options")
        options = ((f"{place}/options/{i}", option) for i, option in enumerate(criterion.options))
        yield from _repeated(ViolationKind.GIVEN_TWICE, options)


def _check_condition(form: Form, place: str, criterion: Criterion) -> Iterator[Violation]:
    condition = criterion.visible_if
    if condition is None:
        return
    named = form.criterion(condition.criterion)
    if named is None:
        yield violation(ViolationKind.CONDITION_UNKNOWN, f"{place}/criterion", condition.criterion)
        return
    if named.kind in ("text", "interval"):
        yield violation(ViolationKind.CONDITION_WITHOUT_NUMBER, f"{place}/criterion", condition.criterion)
    if isinstance(named, LevelCriterion) and (scale := form.scale(named.scale)) is not None:
        if isinstance(condition, AtLeast) and condition.at_least > len(scale.levels):
            yield violation(ViolationKind.CONDITION_IMPOSSIBLE, f"{place}/at_least", condition.at_least)
        if not isinstance(condition, AtLeast) and condition.at_most < 1:
            yield violation(ViolationKind.CONDITION_IMPOSSIBLE, f"{place}/at_most", condition.at_most)
    if _waits_on_itself(form, criterion):
        yield violation(ViolationKind.CONDITION_CYCLE, place, criterion.id)


def _waits_on_itself(form: Form, criterion: Criterion) -> bool:
    passed: set[str] = set()
    step: Criterion | None = criterion
    while step is not None and step.visible_if is not None and step.id not in passed:
        passed.add(step.id)
        step = form.criterion(step.visible_if.criterion)
        if step is not None and step.id == criterion.id:
            return True
    return False


def check_answer(form: Form, path_kind: PathKind, criterion_id: str, value: object) -> Violation | None:
    """Why `value` cannot stand in the cell `<path_kind>/<criterion_id>` of this form; None when it can.

    None as a value clears an answer and is always accepted for a criterion that exists. For an interval the
    value is the option of one moment. `value` may be anything that JSON can hold.
    """
    place = f"{path_kind}/{criterion_id}"
    criterion = form.criterion(criterion_id)
    if criterion is None:
        return violation(ViolationKind.UNKNOWN_CRITERION, place, criterion_id)
    if PATH_KINDS[criterion.kind] != path_kind:
        return violation(ViolationKind.WRONG_KIND, place, path_kind)
    if value is None:
        return None
    kind = _refusal(form, criterion, value)
    if kind is None:
        return None
    given = len(value) if kind is ViolationKind.TEXT_TOO_LONG and isinstance(value, str) else value
    return violation(kind, place, given)


def _refusal(form: Form, criterion: Criterion, value: object) -> ViolationKind | None:
    match criterion.kind:
        case "level":
            return _refuse_level(form, criterion, value)
        case "counter":
            return _refuse_number(value, MAX_COUNT, whole=True)
        case "timer":
            return _refuse_number(value, MAX_SECONDS, whole=False)
        case "interval":
            return _refuse_option(value, criterion.options)
        case "text":
            return _refuse_text(value, criterion.max_length)


def _refuse_level(form: Form, criterion: LevelCriterion, value: object) -> ViolationKind | None:
    if isinstance(value, str) and value in EXTRA_LABELS:
        return None if value in criterion.extras else ViolationKind.EXTRA_NOT_OFFERED
    if not isinstance(value, int) or isinstance(value, bool):
        return ViolationKind.NOT_AN_ANSWER
    scale = form.scale(criterion.scale)
    levels = len(scale.levels) if scale is not None else 0
    return None if 1 <= value <= levels else ViolationKind.OUTSIDE_SCALE


def _refuse_number(value: object, most: int, *, whole: bool) -> ViolationKind | None:
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        return ViolationKind.NOT_AN_ANSWER
    if isinstance(value, float) and not math.isfinite(value):
        return ViolationKind.NOT_AN_ANSWER
    return None if 0 <= value <= most else ViolationKind.OUT_OF_RANGE


def _refuse_option(value: object, options: tuple[str, ...]) -> ViolationKind | None:
    if not isinstance(value, str):
        return ViolationKind.NOT_AN_ANSWER
    return None if value in options else ViolationKind.UNKNOWN_OPTION


def _refuse_text(value: object, max_length: int) -> ViolationKind | None:
    if not isinstance(value, str):
        return ViolationKind.NOT_AN_ANSWER
    if len(value) > max_length:
        return ViolationKind.TEXT_TOO_LONG
    # PostgreSQL stores neither NUL nor half a surrogate pair.
    if any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in value):
        return ViolationKind.UNSTORABLE_TEXT
    return None
