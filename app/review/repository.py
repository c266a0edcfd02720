"""All statements on waiting changes."""

import secrets
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, delete, insert, select, update

from app.review.models import waiting_change


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that waits: the record as it would be, and the ids of those who wrote it."""

    author: str
    writers: tuple[str, ...]
    state: str
    tag: str
    marking: int
    document: dict[str, Any]
    comment: str | None


def waiting_for(connection: Connection, agreement_pk: int) -> Waiting | None:
    column = waiting_change.c
    row = connection.execute(
        select(
            column.author, column.writers, column.state, column.tag, column.marking, column.document, column.comment
        ).where(column.agreement_pk == agreement_pk)
    ).one_or_none()
    if row is None:
        return None
    author, writers, state, tag, marking, document, comment = row
    return Waiting(author, tuple(writers), state, tag, marking, orjson.loads(document), comment)


def naming(connection: Connection, agency_id: str) -> list[tuple[int, dict[str, Any]]]:
    """Agreement pk and document of the waiting changes that may name the agency: its id stands in them."""
    quoted = waiting_change.c.document.contains(f'"{agency_id}"', autoescape=True)
    rows = connection.execute(select(waiting_change.c.agreement_pk, waiting_change.c.document).where(quoted))
    return [(agreement_pk, orjson.loads(document)) for agreement_pk, document in rows]


def put(connection: Connection, agreement_pk: int, values: dict[str, Any]) -> str:
    """Sets these columns of the record's waiting change, which is made where there is none; returns its new tag."""
    tag = secrets.token_hex(8)
    if "document" in values:
        values = {**values, "document": orjson.dumps(values["document"]).decode()}
    values = {**values, "tag": tag}
    done = connection.execute(
        update(waiting_change).where(waiting_change.c.agreement_pk == agreement_pk).values(values)
    )
    if done.rowcount == 0:
        connection.execute(insert(waiting_change).values(agreement_pk=agreement_pk, **values))
    return tag


def drop(connection: Connection, agreement_pk: int) -> None:
    connection.execute(delete(waiting_change).where(waiting_change.c.agreement_pk == agreement_pk))
