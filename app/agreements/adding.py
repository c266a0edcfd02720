"""New records, many at once: a statement for each table and not for each record."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, select

from app.accounts import audit
from app.accounts.clearance import Caller, Marking
from app.agencies.repository import lower_markings
from app.agencies.rules import Agency
from app.agreements.document import Document, encoded
from app.changes import repository as changes
from app.changes.models import agreement_version
from app.changes.rules import change_type
from app.db.bulk import insert_rows
from app.review.rules import PUBLISHED
from app.search.index import Entry
from app.search.models import (
    address,
    agreement,
    agreement_agency,
    agreement_code,
    agreement_contact,
    agreement_contact_area,
    agreement_external_id,
    agreement_language,
    agreement_relation,
    agreement_signatory,
    agreement_term,
)


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to a record."""

    by: Caller
    action: str
    comment: str | None = None


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


def level_of(document: Document) -> int:
    return Marking(document["marking"]).level


def add(connection: Connection, records: Sequence[New], act: Act) -> None:
    """Each with its first version, its addresses and all by which it is found."""
    texts = [encoded(record.document) for record in records]
    pks = _add_agreements(connection, records, texts, act)
    added = list(zip(pks, records, strict=True))
    addresses = [(text, pk) for pk, one in added for text in {one.document["id"], one.document["slug"]}]
    insert_rows(connection, (address.c.text, address.c.agreement_pk), addresses)
    add_versions(connection, [(pk, one.document, text) for (pk, one), text in zip(added, texts, strict=True)], act)
    add_changes(connection, [(pk, one.document, None) for pk, one in added if one.is_published], act)
    index(connection, [(pk, one.entry, one.agencies) for pk, one in added])
    _relate(connection, added)
    _show_agencies(connection, records)


_OF_DOCUMENT = ("id", "slug", "version", "state", "created_at", "updated_at")
_OF_ENTRY = ("signed_first", "signed_last", "alive_first", "alive_last", "title_sort", "twin_key")
_COLUMNS = tuple(
    agreement.c[name] for name in (*_OF_DOCUMENT, *_OF_ENTRY, "marking", "document", "author", "published_from")
)


def _add_agreements(connection: Connection, records: Sequence[New], texts: Sequence[str], act: Act) -> list[int]:
    """Their pks."""
    rows = [
        (
            *(record.document[name] for name in _OF_DOCUMENT),
            *(record.entry.columns[name] for name in _OF_ENTRY),
            record.level,
            text,
            act.by.id,
            record.document["version"] if record.is_published else None,
        )
        for record, text in zip(records, texts, strict=True)
    ]
    insert_rows(connection, _COLUMNS, rows)
    ids = [record.document["id"] for record in records]
    found = connection.execute(select(agreement.c.id, agreement.c.pk).where(agreement.c.id.in_(ids)))
    pks = {row.id: row.pk for row in found}
    return [pks[one] for one in ids]


_VERSION = tuple(
    agreement_version.c[name]
    for name in (
        "agreement_pk", "number", "at", "by_id", "by_name", "by_role", "action", "comment", "marking", "document",
    )
)  # fmt: skip


def add_versions(connection: Connection, versions: Sequence[tuple[int, Document, str]], act: Act) -> None:
    """The versions, given as pk, document and the text of that, and their entries in the audit. All are of one instant."""
    by = (act.by.id, act.by.name, str(act.by.role), act.action, act.comment)
    rows = [
        (pk, document["version"], document["updated_at"], *by, level_of(document), text)
        for pk, document, text in versions
    ]
    insert_rows(connection, _VERSION, rows)
    done_to = [(f"/v1/agreements/{document['id']}", level_of(document)) for _, document, _ in versions]
    audit.record_many(connection, act.by, f"agreement.{act.action}", versions[0][1]["updated_at"], done_to)


def add_changes(connection: Connection, changed: Sequence[tuple[int, Document, int | None]], act: Act) -> None:
    """The entries in the change log: pk, document, and the marking that readers knew, None where they knew nothing."""
    if changed:
        kind = str(change_type(act.action))
        rows = [
            {
                "agreement_pk": pk,
                "type": kind,
                "version": document["version"],
                "at": document["updated_at"],
                "slug": document["slug"],
                "marking_before": marking_before,
                "marking_after": level_of(document),
            }
            for pk, document, marking_before in changed
        ]
        changes.add(connection, rows)


_Indexed = tuple[int, Entry, Mapping[str, Agency]]
_Values = Iterable[tuple[Any, ...]]

# The columns of each index table before the record's pk, and their values.
_POSTINGS: Sequence[tuple[Sequence[Column[Any]], Callable[[Entry, Mapping[str, Agency]], _Values]]] = (
    ((agreement_term.c.term_key,), lambda entry, _: ((key,) for key in entry.terms)),
    ((agreement_code.c.term_key,), lambda entry, _: ((key,) for key in entry.codes)),
    ((agreement_agency.c.agency_pk,), lambda entry, agencies: ((agencies[one].pk,) for one in entry.agencies)),
    ((agreement_language.c.tag,), lambda entry, _: ((tag,) for tag in entry.languages)),
    ((agreement_external_id.c.reference,), lambda entry, _: ((one,) for one in entry.external_ids)),
    ((agreement_signatory.c.word, agreement_signatory.c.person), lambda entry, _: entry.signatories),
)


def index(connection: Connection, records: Sequence[_Indexed]) -> None:
    """Puts records, none of them indexed, into every index table."""
    for columns, values in _POSTINGS:
        rows = [(*some, pk) for pk, entry, agencies in records for some in values(entry, agencies)]
        # In the order of their keys, as the tables are kept.
        insert_rows(connection, (*columns, columns[0].table.c.agreement_pk), sorted(rows))
    points = [
        (point.id, pk, n, point.party, point.role, point.review_by)
        for pk, entry, _ in records
        for n, point in enumerate(entry.contacts)
    ]
    areas = [(point.id, key) for _, entry, _ in records for point in entry.contacts for key in sorted(point.areas)]
    contact = agreement_contact.c
    columns_of_points = (
        contact.id,
        contact.agreement_pk,
        contact.position,
        contact.party,
        contact.role,
        contact.review_by,
    )
    insert_rows(connection, columns_of_points, points)
    insert_rows(connection, (agreement_contact_area.c.contact_id, agreement_contact_area.c.term_key), areas)


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
