"""Whether the parts of a form fit together."""

from collections.abc import Iterable, Iterator
from typing import Final

from observation_forms.form import AtLeast, Criterion, Form, LevelCriterion
from observation_forms.taxonomy import THEMES
from observation_forms.violation import Violation, ViolationKind, violation

MAX_CRITERIA: Final = 150
"""More than anybody observes; keeps one form record far below the page limit of a pull."""


def check_form(form: Form) -> list[Violation]:
    """Everything that keeps this form from being published, each with its place; empty when it is sound."""
    criteria = form.criteria()
    found: list[Violation] = []
    if not criteria:
        found.append(violation(ViolationKind.NO_CRITERIA, "sections"))
    if len(criteria) > MAX_CRITERIA:
        found.append(violation(ViolationKind.TOO_MANY_CRITERIA, "sections", len(criteria)))
    found += _repeated(ViolationKind.GIVEN_TWICE, ((f"visit_kinds/{i}", k) for i, k in enumerate(form.visit_kinds)))
    found += _check_scales(form)
    found += _repeated(ViolationKind.DUPLICATE_ID, ((f"sections/{i}/id", s.id) for i, s in enumerate(form.sections)))
    placed = [
        (f"sections/{i}/criteria/{j}", criterion)
        for i, section in enumerate(form.sections)
        for j, criterion in enumerate(section.criteria)
    ]
    found += _repeated(ViolationKind.DUPLICATE_ID, ((f"{place}/id", criterion.id) for place, criterion in placed))
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
    yield from _repeated(ViolationKind.DUPLICATE_ID, ((f"scales/{i}/id", s.id) for i, s in enumerate(form.scales)))
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
