"""Whether what is stored of each record agrees with itself: document, newest version and index."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, Select, func, select

from app.accounts.clearance import Marking
from app.agencies.models import agency
from app.changes.models import agreement_version
from app.search.index import Entry, entry
from app.search.models import (
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
        indexed = _indexed(connection, [row.pk for row in rows])
        for row in rows:
            for fault in _faults(row, indexed[row.pk], vocabularies):
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
