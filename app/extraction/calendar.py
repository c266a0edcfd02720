"""Dates as texts write them: absolute in five languages and two calendars, or told from another day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from hijridate import Hijri

from app.extraction.files import read_file
from app.extraction.matching import Match, Phrases, Stream, surfaces
from app.extraction.tokens import Token

_EARLIEST, _LATEST = 1900, 2100
_HIJRI_YEARS = range(1343, 1501)
# Between the parts of a date: "10 de mayo de 2022", "10th of May", "10 من شهر مايو سنة 2022", "10 أيار/مايو 2022".
_BETWEEN = frozenset(
    [
        "of",
        "de",
        "del",
        "du",
        "d",
        "the",
        "st",
        "nd",
        "rd",
        "th",
        "er",
        "eme",
        "e",
        "o",
        "º",
        "°",
        "من",
        "شهر",
        "سنه",
        "عام",
        "لعام",
        "لسنه",
        "ه",
        "م",
        "a",
        "al",
        "le",
        "en",
        "in",
        "di",
        "van",
        "/",
        ",",
        ".",
        "-",
        "(",
        ")",
        "،",
        "no",
        "day",
    ]
)


@dataclass(frozen=True, slots=True)
class Day:
    """What an expression says: year, month and day where written, else a `relation` to the day of the report.

    A relation is `today`, `yesterday`, `weekday:1` (the last Tuesday, that day included), `last:1` (before that day),
    `this_week`, `this_month`, `last_month`, `this_year`, or `next` for what is yet to come.
    """

    first: int
    last: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    relation: str | None = None

    def resolved(self, anchor: date | None) -> str | None:
        """The date in EDTF, where what is written and the day of the report suffice."""
        if self.year is not None:
            return _edtf(self.year, self.month, self.day)
        if anchor is None or self.relation == "next":
            return None
        if self.month is not None:
            return self._in_last_year(anchor)
        return _related(self.relation or "", anchor)

    def _in_last_year(self, anchor: date) -> str | None:
        """Without a year, the last such day that the report can know of."""
        assert self.month is not None
        for year in (anchor.year, anchor.year - 1):
            first = _day(year, self.month, self.day or 1)
            if first is not None and first <= anchor + timedelta(days=1):
                return _edtf(year, self.month, self.day)
        return None


def _related(relation: str, anchor: date) -> str | None:
    name, _, number = relation.partition(":")
    if name in ("weekday", "last"):
        back = (anchor.weekday() - int(number)) % 7
        if name == "last" and back == 0:
            back = 7
        return (anchor - timedelta(days=back)).isoformat()
    days_back = {"today": 0, "yesterday": 1, "before_yesterday": 2}.get(name)
    if days_back is not None:
        return (anchor - timedelta(days=days_back)).isoformat()
    if name == "this_month":
        return f"{anchor.year:04}-{anchor.month:02}"
    if name == "last_month":
        before = anchor.replace(day=1) - timedelta(days=1)
        return f"{before.year:04}-{before.month:02}"
    if name == "this_week":
        monday = anchor - timedelta(days=anchor.weekday())
        return f"{anchor.year:04}-{anchor.month:02}" if monday.month == anchor.month else f"{anchor.year:04}"
    return f"{anchor.year:04}" if name == "this_year" else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _edtf(year: int, month: int | None, day: int | None) -> str | None:
    if month is None:
        return f"{year:04}"
    if day is None:
        return f"{year:04}-{month:02}"
    found = _day(year, month, day)
    return found.isoformat() if found else None


@cache
def _names(language: str) -> Phrases:
    file = read_file("dates.toml")
    values: dict[str, list[str]] = {}

    def add(names: str, value: str) -> None:
        for name in names.split("|"):
            values.setdefault(surfaces(name, language), []).append(value)

    for n, names in enumerate(file["months"][language], 1):
        add(names, f"month:{n}")
    for n, names in enumerate(file["months"]["hijri" if language == "ar" else "hijri_latin"], 1):
        add(names, f"hijri:{n}")
    for n, names in enumerate(file["weekdays"][language]):
        add(names, f"weekday:{n}")
    for n, names in enumerate(file["ordinals"].get(language, ()), 1):
        add(names, f"ordinal:{n}")
    for name, by_language in file["relative"].items():
        if language in by_language:
            add(by_language[language], name)
    return Phrases(values)


def days_in(tokens: Sequence[Token], surfaces: Stream, language: str) -> list[Day]:
    """Every date that the tokens write, from left to right. `surfaces` are the tokens as a stream of their surfaces."""
    found = _names(language).find(surfaces)
    days = [*_numeric(tokens), *_named(tokens, found)]
    taken = {n for day in days for n in range(day.first, day.last + 1)}
    days += _relative(found, taken)
    days += _years(tokens, {n for day in days for n in range(day.first, day.last + 1)})
    return sorted(_without_hijri_twins(days), key=lambda day: day.first)


def _number(tokens: Sequence[Token], n: int) -> int | None:
    if 0 <= n < len(tokens) and tokens[n].surface.isdecimal() and len(tokens[n].surface) <= 4:
        return int(tokens[n].surface)
    return None


def _numeric(tokens: Sequence[Token]) -> Iterator[Day]:
    """`10/05/2022`, `10.5.2022`, `2022-05-10`; the day comes first where both orders are possible."""
    for n in range(len(tokens) - 4):
        if not tokens[n].surface.isdecimal():
            continue
        a, b, c = (_number(tokens, k) for k in (n, n + 2, n + 4))
        separator = tokens[n + 1].text
        if a is None or b is None or c is None or separator not in "/-." or tokens[n + 3].text != separator:
            continue
        if not _is_close(tokens[n : n + 5]):
            continue
        year, month, day = (a, b, c) if a > 1000 else (c, b, a)
        if year in _HIJRI_YEARS and (hijri := _from_hijri(n, n + 4, year, month, day)):
            yield hijri
            continue
        if month > 12:
            month, day = day, month
        if _EARLIEST <= year <= _LATEST and _day(year, month, day):
            yield Day(n, n + 4, year, month, day)


def _is_close(parts: Sequence[Token]) -> bool:
    """Whether the numbers are written together, or parted by strokes on one line: `9 / 8 / 1443`."""
    if parts[1].text == "/":
        return not any(part.gap for part in parts[1:])
    return parts[0].end == parts[1].start and parts[3].end == parts[4].start


def _named(tokens: Sequence[Token], found: Sequence[Match]) -> Iterator[Day]:
    months = [match for match in found if match.value.startswith(("month:", "hijri:"))]
    ordinals = {match.last: match for match in found if match.value.startswith("ordinal:")}
    end = -1
    for match in months:
        if match.first > end:
            day = _around(tokens, match, months, ordinals)
            if day is not None:
                end = day.last
                yield day


def _around(
    tokens: Sequence[Token], match: Match, months: Sequence[Match], ordinals: Mapping[int, Match]
) -> Day | None:
    """The date whose month the match names: its day before it (in English also after it), its year after it."""
    calendar, month = match.value.split(":")
    first, last = match.first, match.last
    before = _skip(tokens, first - 1, -1)
    day = _number(tokens, before)
    if (ordinal := ordinals.get(before)) is not None:
        day, before = int(ordinal.value.split(":")[1]), ordinal.first
    is_range = day is not None and _is_range(tokens, before)
    if day is not None and 1 <= day <= 31 and not is_range:
        first = before
    else:
        day = None
    twin = next((m for m in months if 0 < m.first - last <= 2 and m.value == match.value), None)
    after = _skip(tokens, (twin.last if twin else last) + 1, 1)
    number = _number(tokens, after)
    if day is None and not is_range and number is not None and 1 <= number <= 31:
        day, last = number, after
        after = _skip(tokens, after + 1, 1)
        number = _number(tokens, after)
    year = number if number is not None and after - last <= 6 else None
    if calendar == "hijri":
        return _from_hijri(first, after, year, int(month), day)
    if is_range:
        return None
    if year is not None and _EARLIEST <= year <= _LATEST:
        return Day(first, after, year, int(month), day)
    return Day(first, last, None, int(month), day) if day is not None else None


def _is_range(tokens: Sequence[Token], n: int) -> bool:
    """Whether the number ends a range of days: `23 to 26 September` is a visit or a course, no signing."""
    return _number(tokens, n - 2) is not None and tokens[n - 1].surface in (
        "-", "–", "to", "au", "al", "tot", "و", "الي", "and", "et", "y", "en", "a",
    )  # fmt: skip


def _skip(tokens: Sequence[Token], n: int, step: int) -> int:
    for _ in range(4):
        if not (0 <= n < len(tokens)) or tokens[n].surface not in _BETWEEN or tokens[n].gap > 1:
            return n
        n += step
    return n


def _from_hijri(first: int, last: int, year: int | None, month: int, day: int | None) -> Day | None:
    if year is None or year not in _HIJRI_YEARS or day is None:
        return None
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return Day(first, last, found.year, found.month, found.day, relation="hijri")


def _without_hijri_twins(days: Sequence[Day]) -> list[Day]:
    """Where the Gregorian day stands beside the Hijri one, it is the day: calendars differ by one between lands."""
    gregorian = [day for day in days if day.year is not None and day.relation != "hijri"]
    return [
        day
        for day in days
        if day.relation != "hijri" or not any(abs(other.first - day.last) <= 8 for other in gregorian)
    ]


def _relative(found: Sequence[Match], taken: set[int]) -> Iterator[Day]:
    for match in found:
        name, _, number = match.value.partition(":")
        if match.first in taken or name in ("month", "hijri", "ordinal", "last", "next"):
            continue
        if name == "weekday":
            if any(n in taken for n in (match.last + 1, match.last + 2, match.first - 1)):
                continue
            yield Day(match.first, match.last, relation=_weekday(match, found, int(number)))
        else:
            yield Day(match.first, match.last, relation=name)


def _weekday(match: Match, found: Sequence[Match], number: int) -> str:
    """`last Monday` may be written on a Monday, and is then a week ago; `next Monday` is yet to come."""
    beside = {other.value for other in found if other.first - match.last == 1 or match.first - other.last == 1}
    if "next" in beside:
        return "next"
    return f"last:{number}" if "last" in beside else f"weekday:{number}"


def _years(tokens: Sequence[Token], taken: set[int]) -> Iterator[Day]:
    for n in range(len(tokens)):
        year = _number(tokens, n)
        if year is not None and n not in taken and len(tokens[n].surface) == 4 and 1950 <= year <= _LATEST:
            yield Day(n, n, year)
