"""What observers stated in one visit, and which of those statements count for a theme."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

SCORE_WEIGHT: Final = 1.0
NOTE_WEIGHT: Final = 0.5
CONVERSATION_WEIGHT: Final = 0.5

COUNTED_STATUSES: Final = frozenset({"released", "discussed", "closed"})
SUPPORT: Final = "support"

ItemKind = Literal["score", "note", "conversation"]
LabelSource = Literal["form", "criterion", "person"]
"""Who tied a statement to its theme: the form's author, the observer by linking a criterion, or a person
who chose the theme itself."""


@dataclass(frozen=True, slots=True)
class Score:
    """An answer to a criterion with levels. `value` in [-1, 1] is None for every answer that is no level."""

    observer: str
    criterion: str
    theme: str | None
    value: float | None
    version: str
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """A note with what it says about its theme: polarity -1, 0 or 1, None while nobody chose one.

    `label_weight` in [0, 1] is how sure the theme is: 1 when a person chose it or linked a criterion.
    """

    observer: str
    id: str
    theme: str | None
    polarity: int | None
    label_weight: float
    label_source: LabelSource
    version: str
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """What the nagesprek named as a strength or as a point to grow in, with the theme a person gave it."""

    observer: str
    about: Literal["strengths", "growth"]
    theme: str | None
    version: str
    settled: bool = True
    place: int | None = None
    """Which of several, from 0; None where the cell holds one."""


@dataclass(frozen=True, slots=True)
class ObservedVisit:
    """One visit. `version` names the op that is displayed, so that evidence points at what was read.

    `released` says whether the teacher was ever given the visit to read: a visit that was closed without
    it was broken off. `guest` marks a person without an account, also a student.
    """

    id: str
    day: date
    kind: str
    status: str
    released: bool
    form: str
    guest: bool = False
    scores: tuple[Score, ...] = ()
    notes: tuple[Note, ...] = ()
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One statement that counts: `weight` > 0 within its visit, `value` in [-1, 1]."""

    theme: str
    kind: ItemKind
    ref: str
    version: str
    observer: str
    weight: float
    value: float
    label_source: LabelSource


def counts(visit: ObservedVisit) -> bool:
    """Whether a visit takes part at all: from its release on, and never a guest, a broken-off or a support
    visit."""
    return visit.status in COUNTED_STATUSES and visit.released and visit.kind != SUPPORT and not visit.guest


def items_of(visit: ObservedVisit) -> Iterator[Item]:
    """The statements of a visit that count, each with its theme.

    Left out: answers that are no level, notes and points without a theme, notes without a polarity, and
    every statement two people still have to settle.
    """
    for score in visit.scores:
        if score.settled and score.theme is not None and score.value is not None:
            yield Item(
                theme=score.theme,
                kind="score",
                ref=f"score/{score.criterion}",
                version=score.version,
                observer=score.observer,
                weight=SCORE_WEIGHT,
                value=score.value,
                label_source="form",
            )
    for note in visit.notes:
        if note.settled and note.theme is not None and note.polarity is not None and note.label_weight > 0:
            yield Item(
                theme=note.theme,
                kind="note",
                ref=f"note/{note.id}",
                version=note.version,
                observer=note.observer,
                weight=NOTE_WEIGHT * note.label_weight,
                value=float(note.polarity),
                label_source=note.label_source,
            )
    for point in visit.points:
        if point.settled and point.theme is not None:
            yield Item(
                theme=point.theme,
                kind="conversation",
                ref=f"post/{point.about}" if point.place is None else f"post/{point.about}/{point.place}",
                version=point.version,
                observer=point.observer,
                weight=CONVERSATION_WEIGHT,
                value=1.0 if point.about == "strengths" else -1.0,
                label_source="person",
            )
