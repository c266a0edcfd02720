"""New records, many at once: a statement for each table and not for each record."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from app.agencies.repository import lower_markings
from app.agencies.rules import Agency
from app.agreements.document import Document, encoded, level_of
from app.agreements.journal import Act, Written, note
from app.db.bulk import insert_rows, missing
from app.review.rules import PUBLISHED
from app.search.filing import Filing, file, free_place, level_in_lists
from app.search.index import Entry
from app.search.models import address, agreement, agreement_relation
from app.search.place import place_of


@dataclass(frozen=True, slots=True)
class New:
    """A record to be added: its document in its first version, what it is found by, and the agencies that it names."""

    document: Document
    entry: Entry
    agencies: Mapping[str, Agency]

    @property
    def is_published(self) -> bool:
        return bool(self.document["state"] == PUBLISHED)

    @property
    def level(self) -> int:
        return level_of(self.document)

    def filing(self, pk: int, place: int) -> Filing:
        agencies = [agency.pk for agency in self.agencies.values()]
        return Filing(pk, place, level_in_lists(self.document, self.level), self.entry, agencies)


def add(connection: Connection, records: Sequence[New], act: Act) -> None:
    """Each with its first version, its addresses and all by which it is found."""
    rows = _add_agreements(connection, records, act)
    added = [(rows[record.document["id"]], record) for record in records]
    addresses = [(text, row.pk) for row, one in added for text in {one.document["id"], one.document["slug"]}]
    insert_rows(connection, (address.c.text, address.c.agreement_pk), addresses)
    note(connection, act, [Written(row.pk, one.document, one.is_published) for row, one in added])
    file(connection, [one.filing(row.pk, row.place) for row, one in added])
    _relate(connection, [(row.pk, one) for row, one in added])
    _show_agencies(connection, records)


def _places(connection: Connection, records: Sequence[New]) -> list[int]:
    """A free place for each. Few have to be looked for: hardly two records are of one day and one millisecond."""
    wanted = [place_of(record.entry.columns["signed_first"], record.document["id"]) for record in records]
    taken = set(connection.scalars(select(agreement.c.place).where(agreement.c.place.in_(wanted))))
    places: list[int] = []
    for record, place in zip(records, wanted, strict=True):
        if place in taken:
            places.append(free_place(connection, record.entry, record.document["id"], pending=places))
        else:
            places.append(place)
        taken.add(places[-1])
    return places


_OF_DOCUMENT = ("id", "slug", "version", "state", "created_at", "updated_at")
_OF_ENTRY = ("signed_first", "signed_last", "alive_first", "alive_last", "title_sort", "twin_key")


def _add_agreements(connection: Connection, records: Sequence[New], act: Act) -> dict[str, Any]:
    """The rows of the records, pk and place, by their ids."""
    statement = missing(connection, agreement, "place").returning(agreement.c.id, agreement.c.pk, agreement.c.place)
    left = {record.document["id"]: record for record in records}
    found: dict[str, Any] = {}
    while left:
        places = _places(connection, list(left.values()))
        rows = [_row(record, place, act) for record, place in zip(left.values(), places, strict=True)]
        # A place that another writer took meanwhile is taken once they commit: then there is another free one.
        for row in connection.execute(statement, rows):
            found[row.id] = row
            del left[row.id]
    return found


def _row(record: New, place: int, act: Act) -> dict[str, Any]:
    return {
        **{name: record.document[name] for name in _OF_DOCUMENT},
        **{name: record.entry.columns[name] for name in _OF_ENTRY},
        "marking": record.level,
        "document": encoded(record.document),
        "author": act.by.id,
        "published_from": record.document["version"] if record.is_published else None,
        "place": place,
    }


def _relate(connection: Connection, added: Sequence[tuple[int, New]]) -> None:
    """Keeps, for each target within the registry, that the record leads to it."""
    targets = {pk: {one["target"] for one in new.document["relations"] if one["target"]} for pk, new in added}
    ids = sorted(set().union(*targets.values()))
    if ids:
        found = connection.execute(select(agreement.c.id, agreement.c.pk).where(agreement.c.id.in_(ids)))
        pks = {row.id: row.pk for row in found}
        rows = [(pk, pks[one]) for pk, own in targets.items() for one in sorted(own)]
        insert_rows(connection, (agreement_relation.c.agreement_pk, agreement_relation.c.target_pk), rows)


def _show_agencies(connection: Connection, records: Sequence[New]) -> None:
    named: dict[int, set[int]] = defaultdict(set)
    for record in records:
        if record.is_published:
            named[record.level] |= {agency.pk for agency in record.agencies.values()}
    for level, pks in named.items():
        lower_markings(connection, pks, level)
