"""Whether what is stored of each record agrees with itself: document, newest version and index."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, Select, func, select

from app.accounts.clearance import Marking
from app.agencies.models import agency
from app.agreements.completeness import gaps, note_all
from app.changes.models import agreement_version
from app.db import text_index
from app.search.filing import level_in_lists
from app.search.index import Entry, Names, entry
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
from app.search.place import is_of_day
from app.search.rebuild import names_for
from app.vocabularies.vocabulary import Vocabularies

_BATCH = 500

Indexed = dict[str, set[Any]]


def count_records(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(agreement)) or 0


def faults(connection: Connection, vocabularies: Vocabularies, done: Callable[[int], None]) -> Iterator[str]:
    """One line for each thing about a record that does not agree with the rest of it."""
    last = 0
    while rows := _batch(connection, last):
        places = {row.place: row.pk for row in rows if row.place is not None}
        indexed = _indexed(connection, places)
        texts = text_index.holding(connection, list(places))
        documents = {row.pk: _document(row) for row in rows}
        names = names_for(connection, [one for one in documents.values() if one])
        noted = note_all(connection, rows)
        for row in rows:
            found = _faults(row, documents[row.pk], indexed[row.pk], row.place in texts, vocabularies, names)
            for fault in (*found, *gaps(row, noted)):
                yield f"{row.slug}: {fault}"
        last = rows[-1].pk
        done(len(rows))


def _document(row: Any) -> Any:
    """The document, None where its agencies cannot be read from it."""
    try:
        document = orjson.loads(row.document)
        agencies = [one["id"] for party in document["parties"] for one in party["agencies"]]
    except (ValueError, KeyError, TypeError):
        return None
    return document if all(isinstance(one, str) for one in agencies) else None


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


def _indexed(connection: Connection, places: dict[int, int]) -> dict[int, Indexed]:
    """What the index tables have of the record at each place, by its pk and by the name that `Entry` gives it."""
    named = agreement_agency.join(agency, agency.c.pk == agreement_agency.c.agency_pk)
    terms, agencies, languages = agreement_term.c, agreement_agency.c, agreement_language.c
    statements: dict[str, Select[Any]] = {
        "terms": select(terms.place, terms.term_key, terms.named, terms.level),
        "codes": select(agreement_code.c.place, agreement_code.c.term_key),
        "agencies": select(agencies.place, agency.c.id, agencies.level).select_from(named),
        "languages": select(languages.place, languages.tag, languages.level),
        "external_ids": select(agreement_external_id.c.place, agreement_external_id.c.reference),
        "signatories": select(agreement_signatory.c.place, agreement_signatory.c.word, agreement_signatory.c.person),
    }
    found: dict[int, Indexed] = {pk: defaultdict(set) for pk in places.values()}
    for name, statement in statements.items():
        for place, *values in connection.execute(statement.where(statement.selected_columns[0].in_(list(places)))):
            found[places[place]][name].add(tuple(values))
    points = select(agreement_contact.c.agreement_pk, agreement_contact.c.id)
    for pk, point in connection.execute(points.where(agreement_contact.c.agreement_pk.in_(list(found)))):
        found[pk]["contacts"].add((point,))
    return defaultdict(lambda: defaultdict(set), found)


def _faults(
    row: Any, document: Any, indexed: Indexed, has_words: bool, vocabularies: Vocabularies, names: Names
) -> Iterator[str]:
    if row.newest != row.document:
        yield "the record is not its newest version"
    try:
        filed = {key: document[key] for key in ("id", "slug", "version", "state", "updated_at")}
        level, expected = Marking(document["marking"]).level, entry(document, vocabularies, names)
    except (ValueError, KeyError, TypeError, AttributeError):
        yield "the document is not one that this version writes"
        return
    if any(getattr(row, key) != value for key, value in filed.items()) or row.marking != level:
        yield "the record is filed under another id, slug, version, state, instant or marking than it says"
    in_order = is_of_day(row.place, expected.columns["signed_first"])
    same = all(getattr(row, key) == value for key, value in expected.columns.items())
    if not (same and in_order and has_words and indexed == _of(expected, level_in_lists(document, level))):
        yield "the index does not find the record by what it says"


def _of(expected: Entry, level: int) -> Indexed:
    sets: Indexed = {
        "terms": {(key, key in expected.named, level) for key in expected.terms},
        "codes": {(key,) for key in expected.codes},
        "agencies": {(one, level) for one in expected.agencies},
        "languages": {(tag, level) for tag in expected.languages},
        "external_ids": {(reference,) for reference in expected.external_ids},
        "signatories": set(expected.signatories),
        "contacts": {(contact.id,) for contact in expected.contacts},
    }
    return {name: values for name, values in sets.items() if values}
