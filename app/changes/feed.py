"""The changes that a reader asks for, put together batch by batch."""

from dataclasses import dataclass
from typing import Any

import orjson

from app.changes.repository import COLUMNS, since
from app.changes.rules import Change, ChangeType, seen_as
from app.db.reading import Read
from app.search.filters import Filter
from app.search.matching import matches
from app.vocabularies.vocabulary import Vocabularies

# So many are looked through at once where a filter may pass most of them over.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Feed:
    """Changes as clients see them, and whether there are more."""

    items: list[dict[str, Any]]
    more: bool


async def read_feed(read: Read, filter_: Filter, vocabularies: Vocabularies, seq: int, limit: int) -> Feed:
    """At most `limit` changes after that place for which the version before or after fulfils the filter."""
    level = filter_.caller.clearance.level
    found: list[dict[str, Any]] = []
    size = _BATCH if filter_.criteria else limit + 1
    while True:
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in await read(since(seq, level, size))]
        for row in rows:
            if _concerns(row, filter_, vocabularies):
                if len(found) == limit:
                    return Feed(found, more=True)
                found.append(_shown(row, level))
        if len(rows) < size:
            return Feed(found, more=False)
        seq = rows[-1]["seq"]


def _concerns(row: dict[str, Any], filter_: Filter, vocabularies: Vocabularies) -> bool:
    if not filter_.criteria:
        return True
    documents = (row["document_before"], row["document_after"])
    # A version above the reader matches nothing: `matches` looks at the document's own marking.
    return any(matches(filter_, orjson.loads(text), vocabularies) for text in documents if text is not None)


def _shown(row: dict[str, Any], level: int) -> dict[str, Any]:
    change = Change(ChangeType(row["type"]), row["marking_before"], row["marking_after"])
    return {
        "id": row["id"],
        "type": seen_as(change, level),
        "agreement": {"id": row["agreement_id"], "slug": _slug(row, level)},
        "version": row["version"],
        "at": row["at"],
    }


def _slug(row: dict[str, Any], level: int) -> str:
    """The slug that the reader could see: of a removed record the one before, never the one that it has now."""
    hidden = row["marking_after"] > level
    slug: str = orjson.loads(row["document_before"])["slug"] if hidden else row["slug"]
    return slug
