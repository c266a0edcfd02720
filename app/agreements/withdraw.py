"""Withdrawing a record: it is served no more, and its history stays."""

from sqlalchemy import Connection

from app.agreements import repository
from app.agreements.repository import Act
from app.agreements.writing import Writer, held_for_writing
from app.http.conditional import check_match


def withdraw(connection: Connection, writer: Writer, address: str, if_match: str, comment: str | None) -> None:
    """Raises NotFound, Moved, Gone where it was withdrawn before, PreconditionFailed."""
    held = held_for_writing(connection, writer, address)
    check_match(if_match, held.version)
    document = {
        **held.document,
        "state": "withdrawn",
        "version": held.version + 1,
        "updated_at": writer.instant,
    }
    repository.set_state(connection, held, document, Act(writer.caller, "withdrawn", comment))
