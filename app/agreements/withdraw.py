"""Withdrawing a record, so that it is served no more while its history stays; and restoring it."""

from sqlalchemy import Connection

from app.agreements import repository
from app.agreements.document import Document
from app.agreements.journal import Act
from app.agreements.relations import GONE, follow, next_version
from app.agreements.writing import Writer, held_for_writing, held_in_any_state
from app.errors import Conflict
from app.http.conditional import check_match
from app.review.rules import DRAFT, PUBLISHED


def withdraw(connection: Connection, writer: Writer, address: str, if_match: str, comment: str | None) -> None:
    """Raises NotFound, Moved, Gone where it was withdrawn before, PreconditionFailed."""
    held = held_for_writing(connection, writer, address)
    check_match(if_match, held.version)
    document = next_version(held, writer, state="withdrawn")
    repository.amend(connection, held, document, Act(writer.caller, "withdrawn", comment))
    follow(connection, writer, held, GONE)


def restore(connection: Connection, writer: Writer, address: str, comment: str | None) -> Document:
    """The record as it was before. Raises NotFound, Moved, or Conflict where it is not withdrawn."""
    held = held_in_any_state(connection, writer, address)
    if held.state != "withdrawn":
        raise Conflict("The record is not withdrawn.")
    # A draft that was withdrawn is a draft again.
    document = next_version(held, writer, state=DRAFT if held.published_from is None else PUBLISHED)
    repository.amend(connection, held, document, Act(writer.caller, "restored", comment))
    return document
