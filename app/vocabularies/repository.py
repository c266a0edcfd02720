"""Brings the shipped vocabularies to the database."""

from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.vocabularies.models import term
from app.vocabularies.vocabulary import Vocabularies


class TermInUse(Exception):
    """A code that this version no longer has is still used by a record."""


def _rows(vocabularies: Vocabularies) -> dict[int, dict[str, Any]]:
    return {
        item.key: {
            "key": item.key,
            "vocabulary": item.vocabulary,
            "code": item.code,
            "position": position,
            "labels": dict(item.labels),
            "broader": list(item.broader),
            "attributes": dict(item.attributes),
        }
        for position, item in enumerate(vocabularies.terms())
    }


def differences(
    connection: Connection, vocabularies: Vocabularies
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[int]]:
    """What the database lacks, holds otherwise, and holds too much (as keys)."""
    wanted = _rows(vocabularies)
    held = {row["key"]: dict(row) for row in connection.execute(select(term)).mappings()}
    new = [row for key, row in wanted.items() if key not in held]
    other = [row for key, row in wanted.items() if key in held and held[key] != row]
    return new, other, [key for key in held if key not in wanted]


def bring(connection: Connection, vocabularies: Vocabularies) -> int:
    """Make the table hold the vocabularies as shipped; returns how many terms that changed.

    Raises TermInUse, naming the code, where a term to be dropped is used.
    """
    new, other, gone = differences(connection, vocabularies)
    if not (new or other or gone):
        return 0
    if new:
        connection.execute(insert(term), new)
    for row in other:
        connection.execute(update(term).where(term.c.key == row["key"]), row)
    for key in gone:
        name, code = connection.execute(select(term.c.vocabulary, term.c.code).where(term.c.key == key)).one()
        try:
            connection.execute(delete(term).where(term.c.key == key))
        except IntegrityError:
            raise TermInUse(f"{name} no longer has {code}, which a record uses") from None
    return len(new) + len(other) + len(gone)
