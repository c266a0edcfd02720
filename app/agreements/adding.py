"""New records, many at once: a statement for each table and not for each record."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.agencies.repository import lower_markings
from app.agencies.rules import Agency
from app.agreements.document import Document, encoded, level_of
from app.agreements.journal import Act, Written, note
from app.db.bulk import insert_rows
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
    places = _places(connection, records)
    pks = _add_agreements(connection, records, places, act)
    added = list(zip(pks, records, strict=True))
    addresses = [(text, pk) for pk, one in added for text in {one.document["id"], one.document["slug"]}]
    insert_rows(connection, (address.c.text, address.c.agreement_pk), addresses)
    note(connection, act, [Written(pk, one.document, one.is_published) for pk, one in added])
    file(connection, [one.filing(pk, place) for (pk, one), place in zip(added, places, strict=True)])
    _relate(connection, added)
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
_COLUMNS = tuple(
    agreement.c[name]
    for name in (*_OF_DOCUMENT, *_OF_ENTRY, "marking", "document", "author", "published_from", "place")
)


def _add_agreements(connection: Connection, records: Sequence[New], places: Sequence[int], act: Act) -> list[int]:
    """Their pks."""
    rows = [
        (
            *(record.document[name] for name in _OF_DOCUMENT),
            *(record.entry.columns[name] for name in _OF_ENTRY),
            record.level,
            encoded(record.document),
            act.by.id,
            record.document["version"] if record.is_published else None,
            place,
        )
        for record, place in zip(records, places, strict=True)
    ]
    insert_rows(connection, _COLUMNS, rows)
    ids = [record.document["id"] for record in records]
    found = connection.execute(select(agreement.c.id, agreement.c.pk).where(agreement.c.id.in_(ids)))
    pks = {row.id: row.pk for row in found}
    return [pks[one] for one in ids]


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
