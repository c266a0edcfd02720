"""A change to a published record that waits for an editor, where the registry reviews."""

from typing import Any

from sqlalchemy import Connection

from app.agreements.change import change, patched
from app.agreements.document import Document, level_of
from app.agreements.journal import Act
from app.agreements.repository import Held
from app.agreements.writing import Shown, Writer, held_for_writing
from app.db.database import savepoint
from app.errors import Conflict, NotFound
from app.http.conditional import check_match
from app.review import repository
from app.review.repository import Waiting
from app.review.rules import DRAFT, may_see


class _Rehearsed(Exception):
    """Takes back what a rehearsal wrote."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document


def wait(connection: Connection, writer: Writer, held: Held, sent: Any, comment: str | None) -> Shown | None:
    """Has the change wait; None where it changes nothing.

    Raises Conflict where another author's change waits already, and all that `change` raises.
    """
    waiting = repository.waiting_for(connection, held.pk)
    if waiting is not None and waiting.author != writer.caller.id:
        raise Conflict("A change of another author waits for review: that comes first.")
    document = _rehearsed(connection, writer, held, sent, comment)
    if document is held.document:
        return None
    writers = [writer.caller.id]
    return _kept(connection, writer, held, document, comment, {"author": writer.caller.id, "writers": writers})


def _rehearsed(
    connection: Connection, writer: Writer, held: Held, sent: Any, comment: str | None, shown: Document | None = None
) -> Document:
    """What the record would be. Every rule is judged now, so that the writer hears of a mistake and not the editor."""
    try:
        with savepoint(connection):
            raise _Rehearsed(change(connection, writer, held, sent, Act(writer.caller, "updated", comment), shown))
    except _Rehearsed as rehearsed:
        return rehearsed.document


def _kept(
    connection: Connection, writer: Writer, held: Held, document: Document, comment: str | None, more: dict[str, Any]
) -> Shown:
    values = {"state": DRAFT, "document": document, "marking": level_of(document), "comment": comment}
    tag = repository.put(connection, held.pk, {**values, "at": writer.instant, **more})
    return shown(document, DRAFT, tag)


def shown(document: Document, state: str, tag: str) -> Shown:
    # A waiting change has no number: it gets the next one when it is published.
    return Shown({**document, "state": state, "version": None}, f'"{tag}"', waits=True)


def waiting_at(connection: Connection, writer: Writer, address: str) -> tuple[Held, Waiting]:
    """The record and its waiting change. Raises NotFound where there is none that the caller may see."""
    held = held_for_writing(connection, writer, address)
    waiting = repository.waiting_for(connection, held.pk)
    cleared = waiting is not None and waiting.marking <= writer.caller.clearance.level
    if waiting is None or not cleared or not may_see(writer.caller, waiting.author):
        raise NotFound("No change of this record waits for review.")
    return held, waiting


def show(connection: Connection, writer: Writer, address: str) -> Shown:
    """The waiting change as it is."""
    _, waiting = waiting_at(connection, writer, address)
    return shown(waiting.document, waiting.state, waiting.tag)


def put(connection: Connection, writer: Writer, address: str, sent: Any, if_match: str, comment: str | None) -> Shown:
    """The waiting change with what was sent in place of it: a draft again, where it was submitted."""
    held, waiting = waiting_at(connection, writer, address)
    check_match(if_match, waiting.tag)
    return _changed(connection, writer, held, waiting, sent, comment)


def patch(connection: Connection, writer: Writer, address: str, sent: Any, if_match: str, comment: str | None) -> Shown:
    """`put` of the waiting change with a merge patch (RFC 7396) applied."""
    held, waiting = waiting_at(connection, writer, address)
    check_match(if_match, waiting.tag)
    return _changed(connection, writer, held, waiting, patched(waiting.document, sent), comment)


def _changed(
    connection: Connection, writer: Writer, held: Held, waiting: Waiting, sent: Any, comment: str | None
) -> Shown:
    document = _rehearsed(connection, writer, held, sent, comment, waiting.document)
    writers = sorted({*waiting.writers, writer.caller.id or ""})
    return _kept(connection, writer, held, document, comment, {"writers": writers})


def drop(connection: Connection, writer: Writer, address: str, if_match: str) -> None:
    """The record stays as it is."""
    held, waiting = waiting_at(connection, writer, address)
    check_match(if_match, waiting.tag)
    repository.drop(connection, held.pk)
