"""How much milder or stricter an observer is than others who saw the same teachers."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

MIN_VISITS: Final = 8
MIN_TEACHERS: Final = 5
PRIOR_VISITS: Final = 6
CAP: Final = 0.3
ROUNDS: Final = 200
CLOSE_ENOUGH: Final = 1e-6


@dataclass(frozen=True, slots=True)
class VisitValue:
    """The value in [-1, 1] of one visit by one observer on one theme of one teacher."""

    teacher: str
    theme: str
    visit: str
    observer: str
    value: float


def _number(keys: Iterable[Hashable]) -> tuple[NDArray[np.intp], list[Hashable]]:
    """Number keys in order of first appearance: the number of each, and the keys by number."""
    numbers: dict[Hashable, int] = {}
    each = [numbers.setdefault(key, len(numbers)) for key in keys]
    return np.array(each, dtype=np.intp), list(numbers)


def _means(of: NDArray[np.intp], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of the values of each number."""
    return np.bincount(of, weights=values) / np.bincount(of)


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
    if not shared:
        return {}
    value = np.array([seen.value for seen in shared])
    level_of, _ = _number((seen.teacher, seen.theme) for seen in shared)
    visit_of, visits = _number((seen.observer, seen.visit) for seen in shared)
    observer_of, observers = _number(seen.observer for seen in shared)
    observer_of_visit = np.zeros(len(visits), dtype=np.intp)
    observer_of_visit[visit_of] = observer_of
    residual = np.zeros(len(observers))
    for _ in range(ROUNDS):
        level = _means(level_of, value - residual[observer_of])
        left = _means(visit_of, value - level[level_of])
        found = _means(observer_of_visit, left)
        found -= found.mean()
        if np.abs(found - residual).max() < CLOSE_ENOUGH:
            break
        residual = found
    corrections: dict[str, float] = {}
    for number, observer in sorted(enumerate(observers), key=lambda pair: str(pair[1])):
        seen_visits = int((observer_of_visit == number).sum())
        teachers = {seen.teacher for seen in shared if seen.observer == observer}
        if seen_visits >= MIN_VISITS and len(teachers) >= MIN_TEACHERS:
            pulled = float(residual[number]) * seen_visits / (seen_visits + PRIOR_VISITS)
            corrections[str(observer)] = round(max(-CAP, min(CAP, pulled)), 2)
    return corrections
