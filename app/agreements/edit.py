"""Writing a record that is there: at once, or as a change that waits for an editor."""

from typing import Any

from sqlalchemy import Connection

from app.agreements.change import change, patched
from app.agreements.journal import Act
from app.agreements.repository import Held
from app.agreements.waiting import wait
from app.agreements.writing import Shown, Writer, held_for_writing, shown_as_it_is
from app.http.conditional import check_match
from app.review.rules import PUBLISHED


def put(connection: Connection, writer: Writer, address: str, sent: Any, if_match: str, comment: str | None) -> Shown:
    """The record as it is after the change; no new version where nothing changed.

    Raises NotFound, Moved, Gone, PreconditionFailed, Forbidden, Invalid, or Conflict where a new slug is taken or
    another author's change waits.
    """
    held = held_for_writing(connection, writer, address)
    check_match(if_match, held.version)
    return _edited(connection, writer, held, sent, comment)


def patch(connection: Connection, writer: Writer, address: str, sent: Any, if_match: str, comment: str | None) -> Shown:
    """`put` of the record as it is with a merge patch (RFC 7396) applied."""
    held = held_for_writing(connection, writer, address)
    check_match(if_match, held.version)
    return _edited(connection, writer, held, patched(held.document, sent), comment)


def _edited(connection: Connection, writer: Writer, held: Held, sent: Any, comment: str | None) -> Shown:
    if writer.review and held.state == PUBLISHED:
        return wait(connection, writer, held, sent, comment) or shown_as_it_is(held.document)
    return shown_as_it_is(change(connection, writer, held, sent, Act(writer.caller, "updated", comment)))
