"""The audit: who did what to what, append-only, each entry sealed with the one before it."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Connection, Select, insert, select
from uuid_utils.compat import uuid7

from app.accounts.clearance import Caller
from app.accounts.models import audit
from app.db.database import at_end

_FIRST = "0" * 64
_SEALED = ("id", "at", "by_name", "by_role", "action", "target")


def record(connection: Connection, by: Caller, action: str, target: str, at: str) -> None:
    """Notes, at the end of the transaction, that `by` did `action` to what stands at the path `target`."""
    entry = {"id": str(uuid7()), "at": at, "by_name": by.name, "by_role": by.role, "action": action, "target": target}

    # At the end: two transactions that sealed on the same entry before would fork the chain.
    def seal_and_insert(ending: Connection) -> None:
        before = ending.scalar(select(audit.c.seal).order_by(audit.c.seq.desc()).limit(1)) or _FIRST
        ending.execute(insert(audit), {**entry, "seal": seal(before, entry)})

    at_end(connection, seal_and_insert)


def seal(before: str, entry: dict[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the seal before and of all that the entry says."""
    return sha256(before.encode() + orjson.dumps([entry[key] for key in _SEALED])).hexdigest()


def broken_seals(connection: Connection) -> Iterator[str]:
    """The ids of entries whose seal is not that of what they say and of the entry before: something was altered."""
    before = _FIRST
    for row in connection.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.seq)).mappings():
        if row["seal"] != seal(before, dict(row)):
            yield row["id"]
        before = row["seal"]


def newest(before_seq: int | None, limit: int) -> Select[Any]:
    """Entries, newest first: seq, id, at, by, action, target."""
    columns = (audit.c.seq, audit.c.id, audit.c.at, audit.c.by_name, audit.c.by_role, audit.c.action, audit.c.target)
    statement = select(*columns).order_by(audit.c.seq.desc()).limit(limit)
    return statement if before_seq is None else statement.where(audit.c.seq < before_seq)
