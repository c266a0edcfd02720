"""All statements on contact details. What goes in is sealed here and what comes out is opened here.

Whoever writes holds the record of the contact point: of two writers one waits.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from app.details.cipher import SETTING, Cipher, NotOpened
from app.details.models import contact_details
from app.details.schemas import Details
from app.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Kept:
    details: Details
    updated_at: str


def get(connection: Connection, cipher: Cipher, contact_id: str) -> Kept | None:
    """Raises Unavailable where no key that is given opens them."""
    row = connection.execute(
        select(contact_details.c.sealed, contact_details.c.updated_at).where(contact_details.c.contact_id == contact_id)
    ).one_or_none()
    return None if row is None else Kept(Details(**_opened(cipher, contact_id, row.sealed)), row.updated_at)


def _opened(cipher: Cipher, contact_id: str, sealed: str) -> dict[str, Any]:
    cipher.require_key()
    try:
        return cipher.open(contact_id, sealed)
    except NotOpened:
        raise Unavailable(
            f"These details were encrypted with a key that {SETTING} does not hold.", soon=False
        ) from None


def put(connection: Connection, cipher: Cipher, contact_id: str, details: Details, at: str) -> None:
    """Keeps the details in place of those that are there; none where they say nothing."""
    remove(connection, [contact_id])
    if not details.says_nothing():
        sealed = cipher.seal(contact_id, details.model_dump())
        connection.execute(insert(contact_details).values(contact_id=contact_id, sealed=sealed, updated_at=at))


def remove(connection: Connection, contact_ids: Collection[str]) -> None:
    connection.execute(delete(contact_details).where(contact_details.c.contact_id.in_(sorted(contact_ids))))


def with_details(connection: Connection, contact_ids: Collection[str]) -> frozenset[str]:
    """Those of the contact points that have details."""
    wanted = contact_details.c.contact_id.in_(sorted(contact_ids))
    return frozenset(connection.scalars(select(contact_details.c.contact_id).where(wanted)))


def hand_over(connection: Connection, cipher: Cipher, heirs: Mapping[str, str]) -> None:
    """The details of each contact point become those of its heir, which has none.

    Raises Unavailable where one cannot be opened: they are sealed anew, for another contact point.
    """
    for row in connection.execute(select(contact_details).where(contact_details.c.contact_id.in_(sorted(heirs)))).all():
        heir = heirs[row.contact_id]
        sealed = cipher.seal(heir, _opened(cipher, row.contact_id, row.sealed))
        connection.execute(
            update(contact_details)
            .where(contact_details.c.contact_id == row.contact_id)
            .values(contact_id=heir, sealed=sealed)
        )


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(contact_details)) or 0


def batch(connection: Connection, after: str, limit: int, *, to_change: bool = False) -> Sequence[Row[str, str]]:
    """Contact id and sealed details in the order of ids; locked until the transaction ends where they are to change."""
    statement = (
        select(contact_details.c.contact_id, contact_details.c.sealed)
        .where(contact_details.c.contact_id > after)
        .order_by(contact_details.c.contact_id)
        .limit(limit)
    )
    return connection.execute(statement.with_for_update() if to_change else statement).all()


def reseal(connection: Connection, contact_id: str, sealed: str) -> None:
    """The same details under another key: they were not written, so `updated_at` stays."""
    connection.execute(update(contact_details).where(contact_details.c.contact_id == contact_id).values(sealed=sealed))
