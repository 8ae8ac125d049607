"""When demo visits happened: school days over the last three half-years, and a moment today."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_HOLIDAYS = (((7, 10), (8, 23)), ((10, 17), (10, 26)), ((12, 19), (12, 31)), ((1, 1), (1, 4)), ((2, 14), (2, 22)),
             ((4, 25), (5, 5)))  # fmt: skip
FEW_DAYS = 10
_HOURS = (time(8, 45), time(9, 30), time(10, 45), time(13, 15))


def is_school_day(day: date) -> bool:
    """Whether the demo schools are open: no weekends, no holidays (about those of the middle region)."""
    return day.weekday() < 5 and not any(first <= (day.month, day.day) <= last for first, last in _HOLIDAYS)


def half_year(day: date) -> tuple[date, date]:
    """First and last day of the half-year that `day` lies in: they end on 31 January and 31 July."""
    if 2 <= day.month <= 7:
        return date(day.year, 2, 1), date(day.year, 7, 31)
    year = day.year if day.month >= 8 else day.year - 1
    return date(year, 8, 1), date(year + 1, 1, 31)


def last_three_half_years(today: date) -> list[tuple[date, date]]:
    """The three latest half-years in which there was school: the running one up to a week ago, unless it has hardly
    begun, and the closed ones before it, oldest first."""
    first, _ = half_year(today)
    running = (first, today - timedelta(days=7))
    closed = [half_year(first - timedelta(days=1))]
    while len(closed) < 3:
        closed.append(half_year(closed[-1][0] - timedelta(days=1)))
    begun = len(school_days(*running)) >= FEW_DAYS
    return [*reversed(closed[:2]), running] if begun else [*reversed(closed)]


def school_days(first: date, last: date) -> list[date]:
    """The school days from `first` to `last`, both included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_school_day(day)]


def school_moment(random: Random, first: date, last: date) -> datetime:
    """A random lesson hour on a school day from `first` to `last`, in UTC."""
    return at(random.choice(school_days(first, last)), random.choice(_HOURS))


def at(day: date, hour: time) -> datetime:
    """A moment on the school's own clock, in UTC."""
    return datetime.combine(day, hour, AMSTERDAM).astimezone(UTC)


def today() -> date:
    """Today on the school's own calendar."""
    return datetime.now(AMSTERDAM).date()
