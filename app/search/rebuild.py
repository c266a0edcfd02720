"""Making the index tables again from the documents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import Connection, delete, insert, select, update

from app.accounts.clearance import Marking
from app.agencies.models import agency
from app.agencies.repository import names_of_ids
from app.agencies.rules import Name
from app.db import text_index
from app.search import analysis, filing
from app.search.filing import Filing, free_place, level_in_lists
from app.search.index import Names, entry
from app.search.models import POSTINGS, agreement, agreement_contact, agreement_contact_area, index_made, word
from app.vocabularies.vocabulary import Vocabularies

_BATCH = 500

# Raised where what is filed of a record changes in a way that the rest of the fingerprint does not tell.
_EDITION = 1


def fingerprint(vocabularies: Vocabularies) -> str:
    """Of what an index is made: its code, the forms of words, the codes and what stands above them."""
    terms = sorted((term.vocabulary, term.code, term.broader) for term in vocabularies.terms())
    return blake2b(orjson.dumps([_EDITION, analysis.version(), terms]), digest_size=12).hexdigest()


def is_current(connection: Connection, vocabularies: Vocabularies) -> bool:
    return list(connection.scalars(select(index_made.c.of))) == [fingerprint(vocabularies)]


def rebuild(connection: Connection, vocabularies: Vocabularies, done: Callable[[int], None]) -> None:
    """Empties every index table and fills it again; `done` is told of each batch of records."""
    for table in (agreement_contact_area, agreement_contact, *POSTINGS, word, index_made):
        connection.execute(delete(table))
    text_index.clear(connection)
    last = 0
    while rows := _batch(connection, last):
        records = [Filed(row.pk, row.place, orjson.loads(row.document)) for row in rows]
        for one in _file(connection, vocabularies, records):
            changed = {**one.entry.columns, "place": one.place}
            connection.execute(update(agreement).where(agreement.c.pk == one.pk).values(changed))
        last = rows[-1].pk
        done(len(rows))
    connection.execute(insert(index_made).values(of=fingerprint(vocabularies)))


@dataclass(frozen=True, slots=True)
class Filed:
    """A record, and the place at which it is filed, if it is."""

    pk: int
    place: int | None
    document: Mapping[str, Any]


def file_again(connection: Connection, vocabularies: Vocabularies, records: Sequence[Filed]) -> None:
    """Files records whose agencies are called otherwise than when they were filed."""
    for one in records:
        if one.place is not None:
            filing.unfile(connection, one.pk, one.place)
    _file(connection, vocabularies, records)


def _file(connection: Connection, vocabularies: Vocabularies, records: Sequence[Filed]) -> list[Filing]:
    names = names_for(connection, [one.document for one in records])
    pks = _pks(connection, names)
    filings: list[Filing] = []
    for one in records:
        own = entry(one.document, vocabularies, names)
        place = free_place(connection, own, one.document["id"], one.place, (other.place for other in filings))
        level = level_in_lists(one.document, Marking(one.document["marking"]).level)
        filings.append(Filing(one.pk, place, level, own, [pks[agency_id] for agency_id in own.agencies]))
    filing.file(connection, filings)
    return filings


def _batch(connection: Connection, after: int) -> list[Any]:
    columns = (agreement.c.pk, agreement.c.place, agreement.c.document)
    return list(
        connection.execute(select(*columns).where(agreement.c.pk > after).order_by(agreement.c.pk).limit(_BATCH))
    )


def names_for(connection: Connection, documents: Any) -> Names:
    """The names of all agencies that the documents name."""
    ids = {one["id"] for document in documents for party in document["parties"] for one in party["agencies"]}
    found: dict[str, list[Name]] = {one: [] for one in ids}
    for row in connection.execute(names_of_ids(ids)):
        found[row.id].append(Name(row.kind, row.language, row.text))
    return found


def _pks(connection: Connection, names: Names) -> dict[str, int]:
    found = select(agency.c.id, agency.c.pk).where(agency.c.id.in_(sorted(names)))
    return {row.id: row.pk for row in connection.execute(found)}
