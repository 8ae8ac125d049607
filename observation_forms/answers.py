"""Answers to the criteria of a form: what one may be, and how the cells of an observation hold them."""

import math
from collections.abc import Mapping
from typing import Final, Literal

from observation_forms.form import Criterion, Form, LevelCriterion
from observation_forms.violation import Violation, ViolationKind, violation

AnswerValue = int | float | str | Mapping[str, str | None] | None
"""Level or extra, count, seconds, words, or the option per moment `"0"`, `"1"`, …; None is untouched."""

Answers = Mapping[str, AnswerValue]
"""Answers by criterion id. A criterion that is absent is untouched: no statement was made."""

PathKind = Literal["score", "count", "timer", "interval", "text"]

PATH_KINDS: Final[Mapping[str, PathKind]] = {
    "level": "score",
    "counter": "count",
    "timer": "timer",
    "interval": "interval",
    "text": "text",
}
"""First part of the path of the cell that holds an answer, by the kind of its criterion."""

EXTRA_LABELS: Final[Mapping[str, str]] = {
    "not_seen": "niet op gelet",
    "not_applicable": "paste niet in deze les",
}
"""What stands on the buttons beside a scale. An extra is never a level: it takes no part in any sum."""

MAX_COUNT: Final = 100_000
MAX_SECONDS: Final = 86_400

_BLANK: Final = " \t\r\n"


def number_in(answer: AnswerValue) -> float | None:
    """The number an answer states (level, count or seconds), or None when it states none."""
    return answer if isinstance(answer, int | float) and not isinstance(answer, bool) else None


def is_answered(answer: AnswerValue) -> bool:
    """Whether a statement was made. An extra is one; blank words and an interval without moments are not."""
    if isinstance(answer, str):
        return bool(answer.strip(_BLANK))
    if isinstance(answer, Mapping):
        return any(option is not None for option in answer.values())
    return answer is not None


def answers_of(form: Form, cells: Mapping[str, AnswerValue]) -> dict[str, AnswerValue]:
    """Collect answers from displayed values by path: `score/<criterion>`, `interval/<criterion>/<i>`, …

    Paths that hold no answer of this form (notes, times, criteria of another version) are passed over.
    """
    answers: dict[str, AnswerValue] = {}
    moments: dict[str, dict[str, str | None]] = {}
    for path, value in cells.items():
        path_kind, _, place = path.partition("/")
        criterion_id, _, moment = place.partition("/")
        criterion = form.criterion(criterion_id)
        if criterion is None or PATH_KINDS[criterion.kind] != path_kind:
            continue
        if criterion.kind != "interval" and not moment:
            answers[criterion_id] = value
        elif criterion.kind == "interval" and moment and (value is None or isinstance(value, str)):
            moments.setdefault(criterion_id, {})[moment] = value
    return answers | moments


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
