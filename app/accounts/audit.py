"""The audit: who did what to what, append-only, each entry sealed with the one before it."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Connection, select
from uuid_utils.compat import uuid7

from app.accounts.clearance import Caller
from app.accounts.models import audit
from app.db.bulk import insert_rows
from app.db.database import at_end

_FIRST = "0" * 64
_LAST_SEAL = select(audit.c.seal).order_by(audit.c.seq.desc()).limit(1)
_SEALED = ("id", "at", "by_id", "by_name", "by_role", "action", "target", "marking")

_COLUMNS = (*(audit.c[name] for name in _SEALED), audit.c.seal)

# What can be asked for. Whoever notes an action adds it here: one that is not here is found without that filter alone.
ACTIONS = frozenset(
    {
        "agreement.created", "agreement.updated", "agreement.submitted", "agreement.rejected", "agreement.published",
        "agreement.withdrawn", "agreement.restored", "agreement.merged", "agreement.agency", "agreement.relation",
        "agency.created", "agency.updated", "agency.merged", "details.read", "details.written", "key.created", "key.revoked",
    }
)  # fmt: skip


def record(connection: Connection, by: Caller, action: str, target: str, at: str, marking: int = 0) -> None:
    """Notes, at the end of the transaction, that `by` did `action` to what stands at the path `target`.

    `marking` is the level of what it was done to: whoever is cleared for less does not learn of it.
    """
    record_each(connection, by, action, [(target, at, marking)])


def record_each(connection: Connection, by: Caller, action: str, done: Iterable[tuple[str, str, int]]) -> None:
    """`record` for many: of each the target, the instant and the marking."""
    entries: list[dict[str, Any]] = [
        {
            "id": str(uuid7()),
            "at": at,
            "by_id": by.id,
            "by_name": by.name,
            "by_role": by.role,
            "action": action,
            "target": target,
            "marking": marking,
        }
        for target, at, marking in done
    ]

    # At the end: two transactions that sealed on the same entry before would fork the chain.
    def seal_and_insert(ending: Connection) -> None:
        before, rows = last_seal(ending), []
        for entry in entries:
            before = seal(before, entry)
            rows.append([*entry.values(), before])
        insert_rows(ending, _COLUMNS, rows)

    if entries:
        at_end(connection, seal_and_insert)


def seal(before: str, entry: dict[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the seal before and of all that the entry says."""
    return sha256(before.encode() + orjson.dumps([entry[key] for key in _SEALED])).hexdigest()


def broken_seals(connection: Connection) -> Iterator[str]:
    """The ids of entries whose seal is not that of what they say and of the entry before: something was altered."""
    before = _FIRST
    every = select(audit).order_by(audit.c.seq).execution_options(yield_per=1000)
    for row in connection.execute(every).mappings():
        if row["seal"] != seal(before, dict(row)):
            yield row["id"]
        before = row["seal"]


def last_seal(connection: Connection) -> str:
    """The seal of the newest entry, in which all before it are sealed; zeros where there is none."""
    return connection.scalar(_LAST_SEAL) or _FIRST
