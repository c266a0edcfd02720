"""A page of records as bytes, put together from stored documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.accounts.clearance import Caller
from app.agreements.display import displayed, read_language
from app.agreements.schemas import RECORD_KEYS
from app.db.database import Database
from app.db.reading import Read, Row
from app.http import cursors
from app.http.parameters import Parameters
from app.search import query
from app.search.facets import FACETS, count_facets
from app.search.filters import AnyAgency, AnySignatory, Filter
from app.search.names import check_names
from app.search.sorting import Leg, read_sort
from app.search.statements import page, total
from app.search.suggest import did_you_mean
from app.text import nearest
from app.vocabularies.vocabulary import Vocabularies

OWN_PARAMETERS = ("sort", "limit", "cursor", "fields", "lang", "total", "facets")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a query string asks of the list of records. `after` is the number of a leg and a position in it."""

    filter: Filter
    legs: tuple[Leg, ...]
    limit: int
    after: tuple[int, cursors.Position] | None
    fields: tuple[str, ...]
    language: str | None
    total: bool
    facets: tuple[str, ...] | None
    digest: str
    pairs: tuple[tuple[str, str], ...]

    @property
    def is_plain(self) -> bool:
        """Whether one statement on the records is all that the page takes."""
        return not (
            self.total or self.facets is not None or self.filter.text or len(self.legs) > 1 or self.names_others
        )

    @property
    def names_others(self) -> bool:
        """Whether the filter names agencies or people, who have to be known."""
        return any(isinstance(c, AnyAgency | AnySignatory) for c in self.filter.criteria)


def read_listing(parameters: Parameters, caller: Caller, vocabularies: Vocabularies) -> Listing:
    """Raises Invalid with every wrong parameter."""
    filter_ = query.parse(parameters, caller, vocabularies)
    own_legs = read_sort(parameters, filter_)
    limit = parameters.limit()
    fields, language, facets = read_fields(parameters), read_language(parameters), _facets(parameters)
    wants_total = parameters.flag("total")
    cursor = parameters.one("cursor")
    parameters.finish()
    digest = cursors.query_digest(parameters.pairs)
    after = _after(cursor, digest, own_legs) if cursor is not None else None
    pairs = tuple(parameters.pairs)
    return Listing(filter_, own_legs, limit, after, fields, language, wants_total, facets, digest, pairs)


def _after(cursor: str, digest: str, own_legs: Sequence[Leg]) -> tuple[int, cursors.Position]:
    leg, *position = cursors.decode(cursor, digest, (int, *own_legs[0].position))
    if not isinstance(leg, int) or not 0 <= leg < len(own_legs):
        raise cursors.broken()
    return leg, tuple(position)


def _facets(parameters: Parameters) -> tuple[str, ...] | None:
    value = parameters.one("facets")
    if value is None:
        return None
    names = tuple(dict.fromkeys(parameters.alternatives("facets", value)))
    for name in names:
        if name not in FACETS:
            detail = f"{name[:100]!r} is none of {', '.join(FACETS)}."
            parameters.wrong("facets", "unknown_code", detail, nearest(name, FACETS))
    return names


def read_fields(parameters: Parameters) -> tuple[str, ...]:
    """The keys to which an answer is to be thinned; none: all."""
    value = parameters.one("fields")
    if value is None:
        return ()
    fields = tuple(dict.fromkeys(part.strip() for part in value.split(",")))
    for name in fields:
        if name not in RECORD_KEYS:
            parameters.wrong(
                "fields", "unknown_key", f"A record has no key {name[:100]!r}.", nearest(name, RECORD_KEYS)
            )
    return fields


def shaped_document(
    document: bytes, fields: tuple[str, ...], language: str | None, vocabularies: Vocabularies
) -> bytes:
    """The document with these keys alone, in its own order, and with what a reader of that language is shown."""
    if not fields and language is None:
        return document
    record = orjson.loads(document)
    shown = {key: value for key, value in record.items() if not fields or key in fields}
    if language is not None:
        shown["display"] = displayed(record, language, vocabularies)
    return orjson.dumps(shown)


@dataclass(frozen=True, slots=True)
class Page:
    body: bytes
    next: str | None


async def read_page(
    database: Database, listing: Listing, vocabularies: Vocabularies, root_path: str, path: str
) -> Page:
    """The page, its total, its facets and its names all from the data of one moment."""
    rest: dict[str, Any] = {"next": None, "total": None, "facets": None, "did_you_mean": None}
    if listing.is_plain:
        rows = await _rows(database.read, listing, database.folds_lists)
    else:
        async with database.snapshot() as read:
            await check_names(read, listing.filter)
            rows = await _rows(read, listing, database.folds_lists)
            if listing.total:
                rest["total"] = (await read(total(listing.filter)))[0][0]
            if listing.facets is not None:
                rest["facets"] = await count_facets(read, listing.filter, listing.facets, vocabularies)
            if listing.filter.text and not rows and not listing.after:
                rest["did_you_mean"] = await did_you_mean(read, listing.filter, listing.filter.text.typed, vocabularies)
    shown = rows[: listing.limit]
    if len(rows) > listing.limit:
        leg, row = shown[-1]
        cursor = cursors.encode((leg, *row[1:]), listing.digest)
        rest["next"] = cursors.next_path(root_path, path, listing.pairs, cursor)
    items = b",".join(
        shaped_document(row[0].encode(), listing.fields, listing.language, vocabularies) for _, row in shown
    )
    return Page(b'{"items":[' + items + b"]," + orjson.dumps(rest)[1:], rest["next"])


async def _rows(read: Read, listing: Listing, folds_lists: bool) -> list[tuple[int, Row]]:
    """The rows of a page, and one more where there is a next one, each with the number of its leg."""
    first, position = listing.after or (0, None)
    found: list[tuple[int, Row]] = []
    for leg in range(first, len(listing.legs)):
        wanted = listing.limit + 1 - len(found)
        after = position if leg == first else None
        statement = page(listing.filter, listing.legs[leg], after, wanted, folds_lists=folds_lists)
        found += [(leg, row) for row in await read(statement.select, **statement.values)]
        if len(found) > listing.limit:
            break
    return found
