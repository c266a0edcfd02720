"""The changes that a reader asks for, put together batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from app.agencies.repository import names_of_ids
from app.agencies.rules import Name
from app.changes.repository import COLUMNS, within
from app.changes.rules import Change, ChangeType, Span, seen_as
from app.db.reading import Read
from app.search.filters import Filter
from app.search.index import Names
from app.search.matching import matches
from app.search.names import with_ids
from app.vocabularies.vocabulary import Vocabularies

# So many are looked through at once where a filter may pass most of them over.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Told:
    """A change as clients see it, and the record as a reader of it could last see it: the text of a document."""

    item: dict[str, Any]
    document: str


@dataclass(frozen=True, slots=True)
class Feed:
    """Changes, and the span that holds more of them, where one does."""

    told: list[Told]
    rest: Span | None

    @property
    def items(self) -> list[dict[str, Any]]:
        return [one.item for one in self.told]


async def read_feed(read: Read, filter_: Filter, vocabularies: Vocabularies, span: Span, limit: int) -> Feed:
    """At most `limit` changes of that span for which the version before or after fulfils the filter."""
    filter_ = await with_ids(read, filter_)
    level = filter_.caller.clearance.level
    told: list[Told] = []
    size = _BATCH if filter_.criteria or filter_.text else limit + 1
    rest = span
    while True:
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in await read(within(rest, level, size))]
        names = await _names(read, rows) if filter_.text else None
        for row in rows:
            if _concerns(row, filter_, vocabularies, names):
                if len(told) == limit:
                    return Feed(told, rest)
                told.append(_told(row, level))
            rest = rest.past(row["seq"])
        if len(rows) < size:
            return Feed(told, None)


def _documents(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The version before the change and the one after it, where there are."""
    texts = (row["document_before"], row["document_after"])
    return (orjson.loads(text) for text in texts if text is not None)


async def _names(read: Read, rows: list[dict[str, Any]]) -> Names:
    """The names of the agencies that the versions name, by which words find them."""
    parties = (party for row in rows for document in _documents(row) for party in document["parties"])
    ids = sorted({agency["id"] for party in parties for agency in party["agencies"]})
    found: dict[str, list[Name]] = {one: [] for one in ids}
    for agency_id, *name in await read(names_of_ids(ids)):
        found[agency_id].append(Name(*name))
    return found


def _concerns(row: dict[str, Any], filter_: Filter, vocabularies: Vocabularies, names: Names | None) -> bool:
    if not filter_.criteria and not filter_.text:
        return True
    # A version above the reader matches nothing: `matches` looks at the document's own marking.
    return any(matches(filter_, document, vocabularies, names) for document in _documents(row))


def _told(row: dict[str, Any], level: int) -> Told:
    change = Change(ChangeType(row["type"]), row["marking_before"], row["marking_after"])
    # Of a removed record the reader could see the version before, and its slug, never those that it has now.
    hidden = row["marking_after"] > level
    document = row["document_before" if hidden else "document_after"]
    item = {
        "id": row["id"],
        "type": seen_as(change, level),
        "agreement": {"id": row["agreement_id"], "slug": orjson.loads(document)["slug"] if hidden else row["slug"]},
        "version": row["version"],
        "at": row["at"],
    }
    return Told(item, document)
