"""Bringing all contact details under the first key, so that an older one can be dropped; and which no key opens."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection

from app.db.database import Database
from app.details import repository
from app.details.cipher import SETTING, Cipher, NotOpened

_BATCH = 500


@dataclass(slots=True)
class Rotation:
    """How many were sealed anew, how many had the first key, and the contact points whose details no key opens."""

    resealed: int = 0
    current: int = 0
    unopened: list[str] = field(default_factory=list)


def rotate(database: Database, cipher: Cipher, done: Callable[[int], None]) -> Rotation:
    """Seals all details with the first key; each batch is a transaction, so that writers need not wait for the whole.

    It can be broken off and run again. Raises Unavailable where there is no key.
    """
    cipher.require_key()
    outcome, last = Rotation(), ""
    while found := database.write_now(partial(_rotate_batch, cipher=cipher, after=last)):
        ids, part = found
        outcome.resealed += part.resealed
        outcome.current += part.current
        outcome.unopened += part.unopened
        last = ids[-1]
        done(len(ids))
    return outcome


def _rotate_batch(connection: Connection, cipher: Cipher, after: str) -> tuple[list[str], Rotation] | None:
    part = Rotation()
    rows = repository.batch(connection, after, _BATCH, to_change=True)
    for contact_id, sealed in rows:
        try:
            details = cipher.open(contact_id, sealed)
        except NotOpened:
            part.unopened.append(contact_id)
            continue
        if cipher.is_current(sealed):
            part.current += 1
        else:
            repository.reseal(connection, contact_id, cipher.seal(contact_id, details))
            part.resealed += 1
    return ([row.contact_id for row in rows], part) if rows else None


def faults(connection: Connection, cipher: Cipher) -> Iterator[str]:
    """One line for each contact point whose details no key opens; one for all where there is no key."""
    if not cipher.has_key:
        if number := repository.count(connection):
            yield f"{number} contact points have details, and {SETTING} is not set: nobody can read them."
        return
    last = ""
    while rows := repository.batch(connection, last, _BATCH):
        for contact_id, sealed in rows:
            try:
                cipher.open(contact_id, sealed)
            except NotOpened:
                yield unopened(contact_id)
        last = rows[-1].contact_id


def unopened(contact_id: str) -> str:
    return f"contact point {contact_id}: no key of {SETTING} opens its details"
