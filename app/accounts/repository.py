"""All statements on keys."""

from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from app.accounts import audit
from app.accounts.clearance import Caller
from app.accounts.keys import digest
from app.accounts.models import access_key
from app.accounts.schemas import NewKey
from app.db.metadata import Key

_SHOWN = [c for c in access_key.c if c.name != "digest"]


# Id, name, role and clearance of the key of that digest, where it is not revoked and not expired at `now`.
USABLE = select(access_key.c.id, access_key.c.name, access_key.c.role, access_key.c.clearance).where(
    access_key.c.digest == bindparam("digest", type_=Key),
    access_key.c.revoked_at.is_(None),
    access_key.c.expires_at.is_(None) | (access_key.c.expires_at > bindparam("now", type_=Key)),
)


def all_keys() -> Select[Any]:
    """Every key, revoked ones too, oldest first; never its digest."""
    return select(*_SHOWN).order_by(access_key.c.created_at, access_key.c.id)


def one_key(key_id: str) -> Select[Any]:
    return select(*_SHOWN).where(access_key.c.id == key_id)


def shown(row: Any) -> dict[str, Any]:
    """A row of `all_keys` or `one_key` as clients see it."""
    return dict(zip((str(c.name) for c in _SHOWN), row, strict=True))


def add(connection: Connection, by: Caller, key_id: str, new: NewKey, key: str, now: str) -> dict[str, Any]:
    """The new key as it is shown, noted in the audit."""
    row = {
        "id": key_id,
        "name": new.name,
        "role": new.role,
        "clearance": new.clearance,
        "created_at": now,
        "expires_at": new.expires_at,
        "revoked_at": None,
    }
    connection.execute(insert(access_key), {**row, "digest": digest(key)})
    audit.record(connection, by, "key.created", f"/v1/keys/{key_id}", now)
    return row


def revoke(connection: Connection, by: Caller, key_id: str, now: str) -> bool:
    """Whether there was such a key to revoke; noted in the audit."""
    done = connection.execute(
        update(access_key).where(access_key.c.id == key_id, access_key.c.revoked_at.is_(None)).values(revoked_at=now)
    )
    if done.rowcount != 1:
        return False
    audit.record(connection, by, "key.revoked", f"/v1/keys/{key_id}", now)
    return True
