"""Dates at the precision they are known to: EDTF level 0 of ISO 8601-2, as day, month or year."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_LOOSE = re.compile(r"([0-9]{4})(?:[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{1,2}))?)?(?:[T ].*)?")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a date may mean: both ends belong to it."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        return self.first == self.last


@lru_cache(maxsize=4096)
def parse(text: str) -> Span:
    """The span of `2022-05-10`, `2022-05` or `2022`.

    Raises ValueError, with a message for the writer, where the text is none of these or names no day of the
    calendar.
    """
    match = _EDTF.fullmatch(text)
    if match is None:
        raise ValueError("is not a date: write 2022-05-10, 2022-05 or 2022")
    year, month, day = (None if part is None else int(part) for part in match.groups())
    if not year:
        raise ValueError("is not a year of the calendar")
    if month is None:
        return Span(date(year, 1, 1), date(year, 12, 31))
    if not 1 <= month <= 12:
        raise ValueError(f"has no month {month:02}")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return Span(date(year, month, 1), date(year, month, length))
    if not 1 <= day <= length:
        raise ValueError(f"has no day {day:02}: {year:04}-{month:02} ends on {length}")
    return Span(date(year, month, day), date(year, month, day))


def nearest(text: str) -> str | None:
    """The date that a wrong text comes nearest to: other separators, a month or day past the end; None where none is."""
    match = _LOOSE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (None if part is None else int(part) for part in match.groups())
    if not year:
        return None
    if month is None:
        return f"{year:04}"
    month = min(max(month, 1), 12)
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{min(max(day, 1), calendar.monthrange(year, month)[1]):02}"


def number(day: date) -> int:
    """The day as the number that its digits make, `20220510`: sorts as days do, and a person can read it."""
    return day.year * 10000 + day.month * 100 + day.day


def instant(moment: datetime) -> str:
    """An aware moment in UTC as the registry writes it: `2026-11-23T18:00:00.000000Z`. Sorts as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_instant(text: str) -> str:
    """An RFC 3339 instant, or a date for its first moment (UTC), in the registry's own writing.

    Raises ValueError where it is neither.
    """
    if _INSTANT.fullmatch(text):
        try:
            return instant(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            pass
    else:
        try:
            return instant(datetime.combine(parse(text).first, datetime.min.time(), UTC))
        except ValueError:
            pass
    raise ValueError("is not an instant: write 2026-11-23T18:00:00Z or 2026-11-23")
