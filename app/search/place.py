"""Where a record stands in the usual order, latest signature first, ties by id: as one number. Pure.

Index tables are kept in that order, so that the first page of what they list is its first rows, and two lists are
intersected by walking both. The number has the days between the signature and the end of the calendar above, and the
milliseconds of the record's id (a UUIDv7) below; what is signed on no known day comes after all days.
"""

from datetime import date
from uuid import UUID

_TIE_BITS = 42  # milliseconds since 1970, until the year 2109
_LOWEST = -(2**63)
_UNDATED = 2**22 - 1
_LAST_DAY = date.max.toordinal()

# Room above the last tie, for records whose ids are of one moment: they stand one after the other (`next_free`).
_LATEST_TIE = 2**_TIE_BITS - 2**30


def place_of(signed_first: int, record_id: str) -> int:
    """The place that a record would have alone; `signed_first` as `app.dates.number` writes it, 0 where unknown."""
    milliseconds = UUID(record_id).int >> 80
    return int(first_place(signed_first) + min(milliseconds, _LATEST_TIE))


def first_place(signed_first: int) -> int:
    """A number that no record of that day stands before, and every record of a later day does."""
    return _LOWEST + (_days_left(signed_first) << _TIE_BITS)


def _days_left(number: int) -> int:
    if not number:
        return _UNDATED
    return _LAST_DAY - date(number // 10000, number // 100 % 100, number % 100).toordinal()


UNDATED = first_place(0)
FIRST = _LOWEST


def place_after(signed_first: int) -> int:
    """A number that every record of that day, and of a later one, stands before."""
    return first_place(signed_first) + (1 << _TIE_BITS)


def is_of_day(place: int | None, signed_first: int) -> bool:
    return place is not None and first_place(signed_first) <= place < place_after(signed_first)


def next_free(wanted: int, taken: set[int]) -> int:
    """`wanted`, or the next place after it that is not taken."""
    while wanted in taken:
        wanted += 1
    return wanted
