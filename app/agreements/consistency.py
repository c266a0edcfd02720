"""Whether what is stored of each record agrees with itself: document, last version and index."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, func, select

from app.changes.models import agreement_version
from app.search.index import entry
from app.search.models import agreement, agreement_term
from app.vocabularies.vocabulary import Vocabularies

_BATCH = 500


def count_records(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(agreement)) or 0


def faults(connection: Connection, vocabularies: Vocabularies, done: Callable[[int], None]) -> Iterator[str]:
    """One line for each record that does not agree with itself."""
    last = 0
    while rows := _batch(connection, last):
        terms = _terms(connection, [row.pk for row in rows])
        for row in rows:
            for fault in _faults(row, terms.get(row.pk, set()), vocabularies):
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


def _terms(connection: Connection, pks: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for pk, key in connection.execute(
        select(agreement_term.c.agreement_pk, agreement_term.c.term_key).where(agreement_term.c.agreement_pk.in_(pks))
    ):
        found.setdefault(pk, set()).add(key)
    return found


def _faults(row: Any, terms: set[int], vocabularies: Vocabularies) -> Iterator[str]:
    document = orjson.loads(row.document)
    if row.newest != row.document:
        yield "the record is not its newest version"
    if any(document[key] != getattr(row, key) for key in ("id", "slug", "version", "state", "updated_at")):
        yield "the record is filed under another id, slug, version, state or instant than it says"
    expected = entry(document, vocabularies)
    if any(getattr(row, key) != value for key, value in expected.columns.items()) or terms != expected.terms:
        yield "the index does not find the record by what it says"
