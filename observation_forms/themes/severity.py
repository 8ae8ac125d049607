"""How much milder or stricter an observer is than others who saw the same teachers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum
from typing import Final

MIN_VISITS: Final = 8
MIN_TEACHERS: Final = 5
PRIOR_VISITS: Final = 6
CAP: Final = 0.3
ROUNDS: Final = 100


@dataclass(frozen=True, slots=True)
class VisitValue:
    """The value in [-1, 1] of one visit by one observer on one theme of one teacher."""

    teacher: str
    theme: str
    visit: str
    observer: str
    value: float


def _means(values: Iterable[tuple[str, float]]) -> dict[str, float]:
    grouped: dict[str, list[float]] = {}
    for key, value in values:
        grouped.setdefault(key, []).append(value)
    return {key: fsum(group) / len(group) for key, group in grouped.items()}


def _shared(values: Iterable[VisitValue]) -> list[VisitValue]:
    """Only what was seen of a teacher's theme that another observer saw too: the rest tells teachers and
    observers not apart."""
    observers: dict[tuple[str, str], set[str]] = {}
    ordered = sorted(values, key=lambda seen: (seen.teacher, seen.theme, seen.visit, seen.observer))
    for seen in ordered:
        observers.setdefault((seen.teacher, seen.theme), set()).add(seen.observer)
    return [seen for seen in ordered if len(observers[seen.teacher, seen.theme]) >= 2]


def severity(values: Iterable[VisitValue]) -> dict[str, float]:
    """Correction per observer: residual mean · n/(n+6), within ±0.3, where n is the number of visits.

    The residual is what is left of a visit, averaged over its themes, when the level of the teacher on each
    theme is taken away; both levels and residuals are found in turns. Only teachers whom another observer
    saw too take part, and only observers with at least 8 such visits at 5 such teachers get a correction
    (others are absent). Above 0 is milder than others. Rounded to hundredths.
    """
    shared = _shared(values)
    residual: Mapping[str, float] = {}
    for _ in range(ROUNDS):
        level = _means(
            (f"{seen.teacher}/{seen.theme}", seen.value - residual.get(seen.observer, 0.0)) for seen in shared
        )
        of_visit = _means(
            (f"{seen.observer}/{seen.visit}", seen.value - level[f"{seen.teacher}/{seen.theme}"]) for seen in shared
        )
        found = _means((key.split("/")[0], left) for key, left in of_visit.items())
        middle = fsum(found.values()) / len(found) if found else 0.0
        residual = {observer: left - middle for observer, left in found.items()}
    corrections: dict[str, float] = {}
    for observer, left in sorted(residual.items()):
        visits = {seen.visit for seen in shared if seen.observer == observer}
        teachers = {seen.teacher for seen in shared if seen.observer == observer}
        if len(visits) >= MIN_VISITS and len(teachers) >= MIN_TEACHERS:
            pulled = left * len(visits) / (len(visits) + PRIOR_VISITS)
            corrections[observer] = round(max(-CAP, min(CAP, pulled)), 2)
    return corrections
