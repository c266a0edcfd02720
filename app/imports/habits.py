"""What people write in sheets in place of codes and dates, and what is made of it. Pure.

Only where the rules refuse what a cell says is it looked at again, and each reading that was made is told. What can be
read in two ways is read in neither.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from jsonpointer import resolve_pointer, set_pointer

from app import dates
from app.accounts.clearance import MARKINGS
from app.agreements.codes import places
from app.agreements.dating import written
from app.agreements.schemas import Content
from app.errors import Mistake
from app.sheets.notation import ITEMS, escaped, joined, plain, split
from app.sheets.parts import items
from app.vocabularies.vocabulary import Vocabularies

# The columns whose items begin with a party.
_OF_PARTIES = ("parties", "agencies", "signatories")

_YES = frozenset({"yes", "y", "oui", "vrai", "sí", "si", "verdadero", "ja", "waar", "نعم", "صحيح", "1"})
_NO = frozenset({"no", "n", "non", "faux", "falso", "nee", "onwaar", "لا", "خطأ", "0"})

_SERIAL = re.compile(r"[0-9]{5}(\.0+)?", re.ASCII)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})(?:[T ]0{1,2}:00(?::00)?)?", re.ASCII)
_MONTH = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})", re.ASCII)
_YEAR_FIRST = re.compile(
    r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[T ]0{1,2}:00(?::00(?:\.0+)?)?Z?)?", re.ASCII
)

# Day 0 of the calendar that spreadsheets count in; before March 1900 they count a day that never was.
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL = 10_000


def read_party(text: str, vocabularies: Vocabularies) -> str | None:
    """The code of the one country or organization that is called so, None where it is a code already or called by none."""
    countries, organizations = vocabularies["countries"], vocabularies["organizations"]
    if countries.canonical(text) or text in organizations:
        return None
    found = {countries.called(text), organizations.called(text)} - {None}
    return found.pop() if len(found) == 1 else None


def with_codes_of_parties(cells: Mapping[str, str], vocabularies: Vocabularies) -> tuple[dict[str, str], list[Mistake]]:
    """The cells with parties by code where other columns are told apart by them, and what was read as which."""
    told: list[Mistake] = []
    changed = dict(cells)
    for column in _OF_PARTIES:
        if column in cells:
            changed[column] = joined(_party_items(cells[column], column, vocabularies, told), ITEMS)
    for column in ("framework", "scope_extensible"):
        text = cells.get(column, "").strip().casefold()
        if text in _YES | _NO:
            changed[column] = "true" if text in _YES else "false"
            told.append(_read_as(f"/{column}", text, changed[column]))
    return changed, told


def _party_items(cell: str, column: str, vocabularies: Vocabularies, told: list[Mistake]) -> Iterator[str]:
    for n, item in enumerate(items(cell)):
        party, bar, rest = _first_field(item)
        code = read_party(plain(party), vocabularies)
        if code is not None and column == "parties":
            kind = "country" if code in vocabularies["countries"] else "organization"
            told.append(_read_as(f"/parties/{n}/{kind}", plain(party), code))
        yield item if code is None else f"{escaped(code, ITEMS)} {bar} {rest}".strip()


def _first_field(item: str) -> tuple[str, str, str]:
    first = split(item, "|")[0] if item else ""
    rest = item[len(first) :].lstrip()
    return first, rest[:1], rest[1:].strip()


def reread(
    record: Mapping[str, Any], content: Content, vocabularies: Vocabularies
) -> tuple[dict[str, Any], list[Mistake]]:
    """The record with codes for labels and dates for other writings of dates, and what was read as which.

    `content` is what the rules made of the record.
    """
    readings = [
        *_codes(content, vocabularies),
        *_dates(content),
        *_markings(content),
    ]
    changed = deepcopy(dict(record))
    told = []
    for where, text, better in readings:
        if resolve_pointer(changed, where, None) is not None:
            set_pointer(changed, where, better)
            told.append(_read_as(where, text, better))
    return changed, told


def _codes(content: Content, vocabularies: Vocabularies) -> Iterator[tuple[str, str, str]]:
    for name, where, code in places(content):
        if code is not None and code not in vocabularies[name] and (called := vocabularies[name].called(code)):
            yield where, code, called
    named = [(f"/contact_points/{n}/party", point.party) for n, point in enumerate(content.contact_points)]
    named += [(f"/events/{n}/party", event.party) for n, event in enumerate(content.events) if event.party]
    for where, text in named:
        if code := read_party(text, vocabularies):
            yield where, text, code


def _markings(content: Content) -> Iterator[tuple[str, str, str]]:
    named = [("/marking", content.marking)]
    named += [(f"/contact_points/{n}/marking", point.marking) for n, point in enumerate(content.contact_points)]
    for where, text in named:
        plain_marking = text.casefold().removeprefix("tlp:").strip()
        if text != plain_marking and plain_marking in MARKINGS:
            yield where, text, plain_marking


def _dates(content: Content) -> Iterator[tuple[str, str, str]]:
    for where, text in written(content):
        if text is not None and (better := read_date(text)):
            yield where, text, better


def read_date(text: str) -> str | None:
    """The date that a spreadsheet's writing of one means; None where it is plain already, ambiguous or none.

    A serial number (44691), a day before the year (25/05/2022) or after it (2022/5/25), a month (05/2022).
    """
    readings = list(dict.fromkeys(_readings(text.strip())))
    return readings[0] if len(readings) == 1 and readings[0] != text else None


def ambiguous_date(text: str) -> tuple[str, str] | None:
    """The two days, day first and month first, that a text can mean; None where it cannot mean two."""
    readings = list(dict.fromkeys(_readings(text.strip())))
    return (readings[0], readings[1]) if len(readings) == 2 else None


def _readings(text: str) -> Iterator[str]:
    if _SERIAL.fullmatch(text) and int(text[:5]) >= _FIRST_SERIAL:
        yield (_EPOCH + timedelta(days=int(text[:5]))).isoformat()
    if match := _MONTH.fullmatch(text):
        yield from _valid(f"{match[2]}-{match[1]:0>2}")
    if match := _YEAR_FIRST.fullmatch(text):
        yield from _valid(f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}")
    if match := _DAY_FIRST.fullmatch(text):
        yield from _valid(f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}")
        yield from _valid(f"{match[3]}-{match[1]:0>2}-{match[2]:0>2}")


def _valid(text: str) -> Iterator[str]:
    try:
        dates.parse(text)
    except ValueError:
        return
    yield text


def explained(mistake: Mistake, record: Mapping[str, Any]) -> Mistake:
    """The mistake of a date that can be read in two ways says which, and suggests the day first, as most write it."""
    if mistake.code != "invalid_date" or mistake.pointer is None:
        return mistake
    text = resolve_pointer(record, mistake.pointer, None)
    two = ambiguous_date(text) if isinstance(text, str) else None
    if two is None:
        return mistake
    detail = f"{text!r} can be {two[0]} or {two[1]}: write one of them."
    return Mistake("ambiguous_date", detail, pointer=mistake.pointer, suggestion=two[0])


def _read_as(where: str, text: str, code: str) -> Mistake:
    return Mistake("read_as", f"{text[:100]!r} was read as {code}.", pointer=where, suggestion=code)
