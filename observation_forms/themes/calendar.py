"""The school's calendar that themes follow: half school years, and the first of the month."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

SCHOOL_ZONE: Final = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Period:
    """Half a school year, both days included: 1 August to 31 January, or 1 February to 31 July."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """`"2026-2027/1"` or `"2026-2027/2"`: the school year and which half of it."""
        started = self.first.year if self.first.month == 8 else self.first.year - 1
        return f"{started}-{started + 1}/{1 if self.first.month == 8 else 2}"

    def following(self) -> "Period":
        """The half school year after this one."""
        return period_of(date(self.last.year, self.last.month + 1, 1))


def school_day(moment: datetime) -> date:
    """The day on the school's calendar. Raises `ValueError` for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(SCHOOL_ZONE).date()


def period_of(day: date) -> Period:
    """The half school year a day of the school's calendar lies in."""
    if 2 <= day.month <= 7:
        return Period(date(day.year, 2, 1), date(day.year, 7, 31))
    started = day.year if day.month >= 8 else day.year - 1
    return Period(date(started, 8, 1), date(started + 1, 1, 31))


def month_start(day: date) -> date:
    """The first of the month: the day from which the age of a visit is taken."""
    return day.replace(day=1)


def months_before(first_of_month: date, months: int) -> date:
    """The first of the month that lies `months` earlier."""
    years, month = divmod(first_of_month.year * 12 + first_of_month.month - 1 - months, 12)
    return date(years, month + 1, 1)
