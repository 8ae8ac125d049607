"""Answers to the criteria of a form: what one can be, and how the cells of an observation hold them."""

from collections.abc import Mapping
from typing import Final, Literal

from observation_forms.form import Form

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
