"""A page of records as bytes, put together from stored documents."""

from dataclasses import dataclass
from typing import Any

import orjson

from app.accounts.clearance import Caller
from app.agreements.schemas import RECORD_KEYS
from app.db.database import Database
from app.http import cursors
from app.http.parameters import Parameters
from app.search import query
from app.search.filters import Filter
from app.search.names import check_names
from app.search.statements import DEFAULT_SORT, SORTS, page, total
from app.text import nearest
from app.vocabularies.vocabulary import Vocabularies

OWN_PARAMETERS = ("sort", "limit", "cursor", "fields", "total")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a query string asks of the list of records."""

    filter: Filter
    sort: str
    limit: int
    after: cursors.Position | None
    fields: tuple[str, ...]
    total: bool
    digest: str
    pairs: tuple[tuple[str, str], ...]


def read_listing(parameters: Parameters, caller: Caller, vocabularies: Vocabularies) -> Listing:
    """Raises Invalid with every wrong parameter."""
    filter_ = query.parse(parameters, caller, vocabularies)
    sort = parameters.choice("sort", tuple(SORTS), DEFAULT_SORT)
    limit = parameters.limit()
    fields = read_fields(parameters)
    wants_total = parameters.flag("total")
    cursor = parameters.one("cursor")
    parameters.finish()
    digest = cursors.query_digest(parameters.pairs)
    after = cursors.decode(cursor, digest, (SORTS[sort].type, str)) if cursor is not None else None
    return Listing(filter_, sort, limit, after, fields, wants_total, digest, tuple(parameters.pairs))


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


def thinned(document: bytes, fields: tuple[str, ...]) -> bytes:
    """The document with these keys alone, in the document's order."""
    if not fields:
        return document
    record = orjson.loads(document)
    return orjson.dumps({key: value for key, value in record.items() if key in fields})


@dataclass(frozen=True, slots=True)
class Page:
    body: bytes
    next: str | None


async def read_page(database: Database, listing: Listing, root_path: str, path: str) -> Page:
    """The page, its total and its names all from the data of one moment."""
    sort = SORTS[listing.sort]
    async with database.snapshot() as read:
        await check_names(read, listing.filter)
        rows = await read(page(listing.filter, sort, listing.after, listing.limit))
        count = (await read(total(listing.filter)))[0][0] if listing.total else None
    shown, more = rows[: listing.limit], len(rows) > listing.limit
    following = None
    if more:
        cursor = cursors.encode((shown[-1][1], shown[-1][2]), listing.digest)
        following = cursors.next_path(root_path, path, listing.pairs, cursor)
    rest: dict[str, Any] = {"next": following, "total": count, "facets": None, "did_you_mean": None}
    items = b",".join(thinned(row[0].encode(), listing.fields) for row in shown)
    return Page(b'{"items":[' + items + b"]," + orjson.dumps(rest)[1:], following)
