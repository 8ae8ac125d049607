"""What a theme may say after so many visits, word for word."""

import pytest

from observation_forms.themes.words import Sight, read

NOBODY = Sight(0, 0)


def say(visits: int, items: int, p_growth: float, seen: Sight, observers: int | None = None) -> tuple[str, str, str]:
    growth, strength = (seen, NOBODY) if p_growth >= 0.5 else (NOBODY, seen)
    people = max(1, seen.observers) if observers is None else observers
    reading = read(visits, items, people, p_growth, growth=growth, strength=strength)
    return reading.direction, reading.band, reading.words


@pytest.mark.parametrize(
    ("visits", "items", "p_growth", "seen", "expected"),
    [
        (1, 1, 0.99, Sight(1, 1), ("first", "first", "Eerste indruk (1 bezoek)")),
        (1, 9, 0.01, Sight(1, 1), ("first", "first", "Eerste indruk (1 bezoek)")),
        (2, 2, 0.99, Sight(2, 2), ("first", "too_little", "Nog te weinig gegevens")),
        (
            2, 3, 0.6, Sight(2, 1),
            ("growth", "possible", "Mogelijk groeipunt (2 bezoeken; nog weinig gegevens)"),
        ),
        (
            2, 3, 0.4, Sight(1, 1),
            ("strength", "possible", "Mogelijk sterk punt (2 bezoeken; nog weinig gegevens)"),
        ),
        (2, 3, 0.59, Sight(2, 2), ("mixed", "mixed", "Wisselend beeld")),
        (2, 3, 0.41, Sight(2, 2), ("mixed", "mixed", "Wisselend beeld")),
        (
            4, 8, 0.8, Sight(3, 2),
            ("growth", "likely", "Waarschijnlijk groeipunt: gezien in 3 van 4 bezoeken, door 2 observatoren"),
        ),
        (
            4, 8, 0.19, Sight(4, 3),
            (
                "strength", "likely",
                "Waarschijnlijk sterk punt: gezien in 4 van 4 bezoeken, door 3 observatoren",
            ),
        ),
        (
            4, 8, 0.95, Sight(3, 1),
            ("growth", "possible", "Mogelijk groeipunt: gezien in 3 van 4 bezoeken, door één observator"),
        ),
        (
            3, 8, 0.05, Sight(3, 1),
            ("strength", "possible", "Mogelijk sterk punt: gezien in 3 van 3 bezoeken, door één observator"),
        ),
        (
            5, 8, 0.79, Sight(3, 2),
            ("growth", "possible", "Mogelijk groeipunt (5 bezoeken; nog weinig gegevens)"),
        ),
        (
            5, 8, 0.3, Sight(3, 1),
            (
                "strength", "possible",
                "Mogelijk sterk punt (5 bezoeken, door één observator; nog weinig gegevens)",
            ),
        ),
        (3, 8, 0.7, NOBODY, ("mixed", "mixed", "Wisselend beeld")),
    ],
)  # fmt: skip
def test_the_sentence_follows_the_evidence(
    visits: int, items: int, p_growth: float, seen: Sight, expected: tuple[str, str, str]
) -> None:
    assert say(visits, items, p_growth, seen) == expected


def test_one_observer_is_named_only_where_there_was_one() -> None:
    seen_by_one = Sight(2, 1)
    assert "door één observator" in say(3, 8, 0.7, seen_by_one, observers=1)[2]
    assert say(3, 8, 0.7, seen_by_one, observers=2)[2] == "Mogelijk groeipunt (3 bezoeken; nog weinig gegevens)"


def test_no_sentence_holds_a_percentage_or_a_rank() -> None:
    for visits in range(1, 8):
        for items in (1, 3, 9):
            for p_growth in (0.01, 0.3, 0.5, 0.7, 0.99):
                for observers in range(1, visits + 1):
                    words = say(visits, items, p_growth, Sight(visits, observers))[2]
                    assert "%" not in words
                    assert "#" not in words
                    assert "kans" not in words
