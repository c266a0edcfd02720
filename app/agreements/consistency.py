"""Whether what is stored of each record agrees with itself: document, versions, index, addresses, changes, audit."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from app.accounts.clearance import Marking
from app.accounts.models import audit
from app.agencies.models import agency
from app.changes.models import agreement_version, change
from app.review.rules import PUBLISHED
from app.search.index import Entry, entry
from app.search.models import (
    address,
    agreement,
    agreement_agency,
    agreement_code,
    agreement_contact,
    agreement_external_id,
    agreement_language,
    agreement_signatory,
    agreement_term,
)
from app.vocabularies.vocabulary import Vocabularies

_BATCH = 500

Indexed = dict[str, set[Any]]


def count_records(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(agreement)) or 0


def faults(connection: Connection, vocabularies: Vocabularies, done: Callable[[int], None]) -> Iterator[str]:
    """One line for each thing about a record that does not agree with the rest of it."""
    last = 0
    while rows := _batch(connection, last):
        indexed, noted = _indexed(connection, [row.pk for row in rows]), _noted(connection, rows)
        for row in rows:
            for fault in (*_faults(row, indexed[row.pk], vocabularies), *_gaps(row, noted)):
                yield f"{row.slug}: {fault}"
        last = rows[-1].pk
        done(len(rows))


def _batch(connection: Connection, after: int) -> list[Any]:
    newest = agreement_version.alias()
    return list(
        connection.execute(
            select(agreement, newest.c.document.label("newest"))
            .outerjoin(newest, (newest.c.agreement_pk == agreement.c.pk) & (newest.c.number == agreement.c.version))
            .where(agreement.c.pk > after)
            .order_by(agreement.c.pk)
            .limit(_BATCH)
        )
    )


def _indexed(connection: Connection, pks: list[int]) -> dict[int, Indexed]:
    """What the index tables have of each record, by the name that `Entry` gives it."""
    named = agreement_agency.join(agency, agency.c.pk == agreement_agency.c.agency_pk)
    statements: dict[str, Select[Any]] = {
        "terms": select(agreement_term.c.agreement_pk, agreement_term.c.term_key),
        "codes": select(agreement_code.c.agreement_pk, agreement_code.c.term_key),
        "agencies": select(agreement_agency.c.agreement_pk, agency.c.id).select_from(named),
        "languages": select(agreement_language.c.agreement_pk, agreement_language.c.tag),
        "external_ids": select(agreement_external_id.c.agreement_pk, agreement_external_id.c.reference),
        "signatories": select(
            agreement_signatory.c.agreement_pk, agreement_signatory.c.word, agreement_signatory.c.person
        ),
        "contacts": select(agreement_contact.c.agreement_pk, agreement_contact.c.id),
    }
    found: dict[int, Indexed] = {pk: defaultdict(set) for pk in pks}
    for name, statement in statements.items():
        for pk, *values in connection.execute(statement.where(statement.selected_columns[0].in_(pks))):
            found[pk][name].add(values[0] if len(values) == 1 else tuple(values))
    return found


@dataclass(frozen=True, slots=True)
class _Noted:
    """What is noted of the records of a batch beside the records: how many of each by pk, and where addresses lead."""

    versions: Mapping[int, int]
    changes: Mapping[int, int]
    audited: Mapping[str, int]
    addresses: Mapping[str, int]


def _noted(connection: Connection, rows: list[Any]) -> _Noted:
    pks = [row.pk for row in rows]
    texts = {text for row in rows for text in (row.id, row.slug)}
    written = and_(audit.c.target.in_([_target(row) for row in rows]), audit.c.action.startswith("agreement."))
    return _Noted(
        _counted(connection, agreement_version.c.agreement_pk, agreement_version.c.agreement_pk.in_(pks)),
        _counted(connection, change.c.agreement_pk, change.c.agreement_pk.in_(pks)),
        _counted(connection, audit.c.target, written),
        _pairs(connection, select(address.c.text, address.c.agreement_pk).where(address.c.text.in_(sorted(texts)))),
    )


def _target(row: Any) -> str:
    return f"/v1/agreements/{row.id}"


def _counted(connection: Connection, column: ColumnElement[Any], condition: ColumnElement[bool]) -> dict[Any, int]:
    return _pairs(connection, select(column, func.count()).where(condition).group_by(column))


def _pairs(connection: Connection, statement: Select[Any]) -> dict[Any, int]:
    return {row[0]: row[1] for row in connection.execute(statement)}


def _gaps(row: Any, noted: _Noted) -> Iterator[str]:
    if noted.versions.get(row.pk, 0) != row.version:
        yield "not every version is there"
    published = 0 if row.published_from is None else row.version - row.published_from + 1
    if noted.changes.get(row.pk, 0) != published:
        yield "not every version that readers saw is in the change log, once"
    if noted.audited.get(_target(row), 0) != row.version:
        yield "not every version is in the audit, once"
    # One that was merged is led to from none: its addresses are another's now.
    if row.state == PUBLISHED and {noted.addresses.get(text) for text in (row.id, row.slug)} != {row.pk}:
        yield "its id or slug does not lead to it"


def _faults(row: Any, indexed: Indexed, vocabularies: Vocabularies) -> Iterator[str]:
    if row.newest != row.document:
        yield "the record is not its newest version"
    try:
        document = orjson.loads(row.document)
        filed = {key: document[key] for key in ("id", "slug", "version", "state", "updated_at")}
        level, expected = Marking(document["marking"]).level, entry(document, vocabularies)
    except (ValueError, KeyError, TypeError, AttributeError):
        yield "the document is not one that this version writes"
        return
    if any(getattr(row, key) != value for key, value in filed.items()) or row.marking != level:
        yield "the record is filed under another id, slug, version, state, instant or marking than it says"
    if any(getattr(row, key) != value for key, value in expected.columns.items()) or indexed != _of(expected):
        yield "the index does not find the record by what it says"


def _of(expected: Entry) -> Indexed:
    sets: Indexed = {
        "terms": set(expected.terms),
        "codes": set(expected.codes),
        "agencies": set(expected.agencies),
        "languages": set(expected.languages),
        "external_ids": set(expected.external_ids),
        "signatories": set(expected.signatories),
        "contacts": {contact.id for contact in expected.contacts},
    }
    return {name: values for name, values in sets.items() if values}
