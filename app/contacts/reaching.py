"""Reading and writing how a contact point is reached. Both are noted in the audit, in the same transaction."""

from typing import Any

from sqlalchemy import Connection

from app.accounts import audit
from app.accounts.clearance import Marking
from app.agreements.writing import Writer, held_for_writing
from app.details import repository
from app.details.cipher import Cipher
from app.details.repository import Kept
from app.details.schemas import Details
from app.errors import Forbidden, NotFound


def read(connection: Connection, writer: Writer, cipher: Cipher, address: str, contact_id: str) -> Kept:
    """Raises NotFound, Moved, Gone, Forbidden where the clearance is too low, Unavailable where no key opens them."""
    own_id, path, level = _guarded(connection, writer, address, contact_id)
    kept = repository.get(connection, cipher, own_id)
    if kept is None:
        raise NotFound("This contact point has no details.")
    audit.record(connection, writer.caller, "details.read", path, writer.instant, level)
    return kept


def write(
    connection: Connection, writer: Writer, cipher: Cipher, address: str, contact_id: str, details: Details
) -> None:
    """Raises NotFound, Moved, Gone, Forbidden where the clearance is too low, Unavailable where there is no key."""
    own_id, path, level = _guarded(connection, writer, address, contact_id)
    repository.put(connection, cipher, own_id, details, writer.instant)
    audit.record(connection, writer.caller, "details.written", path, writer.instant, level)


def _guarded(connection: Connection, writer: Writer, address: str, contact_id: str) -> tuple[str, str, int]:
    """The contact point's id, the path of its details and the record's marking level, for a caller who may go there."""
    held = held_for_writing(connection, writer, address)
    points: list[dict[str, Any]] = held.document["contact_points"]
    point = next((one for one in points if one["id"] == contact_id.casefold()), None)
    if point is None:
        raise NotFound("The record has no contact point of this id.")
    # Before anything is looked for: whether there are details is not told to those who may not read them.
    if Marking(point["marking"]).above(writer.caller.clearance):
        raise Forbidden(
            f"These details are marked {point['marking']}; the key's clearance is {writer.caller.clearance}."
        )
    return point["id"], f"/v1/agreements/{held.id}/contact-points/{point['id']}/details", held.marking
