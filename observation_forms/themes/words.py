"""The words for a theme: what may be said, and how sure it may sound, after so many visits."""

from dataclasses import dataclass
from typing import Final

from observation_forms.themes.result import Band, Direction

POSSIBLE: Final = 0.6
LIKELY: Final = 0.8
ENOUGH_ITEMS: Final = 3
LIKELY_VISITS: Final = 3
LIKELY_OBSERVERS: Final = 2

TOO_LITTLE: Final = "Nog te weinig gegevens"
MIXED: Final = "Wisselend beeld"
NO_TREND: Final = "Nog te weinig bezoeken voor een trend"
"""What stands in place of the arrow while there is none."""

_NAMES: Final = {"growth": "groeipunt", "strength": "sterk punt"}


@dataclass(frozen=True, slots=True)
class Sight:
    """How often a direction was seen: in `visits` visits on its side of the middle, by `observers` people."""

    visits: int
    observers: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A direction, how sure it is, and the sentence that says so."""

    direction: Direction
    band: Band
    words: str


def _visits(number: int) -> str:
    return "1 bezoek" if number == 1 else f"{number} bezoeken"


def read(n_visits: int, n_items: int, n_observers: int, p_growth: float, growth: Sight, strength: Sight) -> Reading:
    """What `n_visits` visits of `n_observers` people with `n_items` statements say, given P(growth) and how often each
    side was seen.

    Percentages never appear, nor a rank. A direction that no visit shows is never named, however the
    correction for an observer's severity falls; and one that a single person saw is never called likely.
    """
    if n_visits == 1:
        return Reading("first", "first", f"Eerste indruk ({_visits(1)})")
    if n_items < ENOUGH_ITEMS:
        return Reading("first", "too_little", TOO_LITTLE)
    direction: Direction = "growth" if p_growth >= 0.5 else "strength"
    sight = growth if direction == "growth" else strength
    certainty = p_growth if direction == "growth" else 1 - p_growth
    if certainty < POSSIBLE or sight.visits == 0:
        return Reading("mixed", "mixed", MIXED)
    name, seen = _NAMES[direction], f"gezien in {sight.visits} van {_visits(n_visits)}"
    if n_visits < LIKELY_VISITS:
        return Reading(direction, "possible", f"Mogelijk {name} ({_visits(n_visits)}; nog weinig gegevens)")
    if certainty >= LIKELY and sight.observers >= LIKELY_OBSERVERS:
        return Reading(direction, "likely", f"Waarschijnlijk {name}: {seen}, door {sight.observers} observatoren")
    if certainty >= LIKELY:
        return Reading(direction, "possible", f"Mogelijk {name}: {seen}, door één observator")
    by_one = ", door één observator" if n_observers == 1 else ""
    return Reading(direction, "possible", f"Mogelijk {name} ({_visits(n_visits)}{by_one}; nog weinig gegevens)")
