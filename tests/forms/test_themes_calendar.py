"""Half school years and months as a Dutch school counts them."""

from datetime import UTC, date, datetime

import pytest

from observation_forms.themes.calendar import Period, month_start, months_before, period_of, school_day


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        (date(2026, 8, 1), "2026-2027/1", date(2026, 8, 1), date(2027, 1, 31)),
        (date(2027, 1, 31), "2026-2027/1", date(2026, 8, 1), date(2027, 1, 31)),
        (date(2027, 2, 1), "2026-2027/2", date(2027, 2, 1), date(2027, 7, 31)),
        (date(2027, 7, 31), "2026-2027/2", date(2027, 2, 1), date(2027, 7, 31)),
        (date(2027, 12, 31), "2027-2028/1", date(2027, 8, 1), date(2028, 1, 31)),
    ],
)
def test_half_school_years_end_on_31_january_and_31_july(day: date, name: str, first: date, last: date) -> None:
    period = period_of(day)
    assert period == Period(first, last)
    assert period.name == name
    assert period.following() == period_of(date.fromordinal(last.toordinal() + 1))


def test_a_late_evening_in_utc_is_the_next_day_at_school() -> None:
    assert school_day(datetime(2027, 1, 31, 22, 59, tzinfo=UTC)) == date(2027, 1, 31)
    assert school_day(datetime(2027, 1, 31, 23, 0, tzinfo=UTC)) == date(2027, 2, 1)
    assert school_day(datetime(2027, 7, 31, 22, 0, tzinfo=UTC)) == date(2027, 8, 1)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        school_day(datetime(2027, 1, 31))


def test_months_are_counted_back_over_the_turn_of_the_year() -> None:
    assert month_start(date(2026, 11, 22)) == date(2026, 11, 1)
    assert months_before(date(2026, 11, 1), 24) == date(2024, 11, 1)
    assert months_before(date(2026, 1, 1), 1) == date(2025, 12, 1)
    assert months_before(date(2026, 3, 1), 14) == date(2025, 1, 1)
