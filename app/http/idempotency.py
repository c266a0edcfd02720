"""Sends that may be repeated: the same key and body get the first answer again.

As the IETF's draft of the Idempotency-Key header has it. The answer is kept in the transaction of the write itself, so
that after a crash there is either both or none.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import JSON, Column, Connection, Integer, Table, Text, delete, insert, select
from starlette.requests import Request
from starlette.responses import Response

from app.dates import instant
from app.db.engine import lock
from app.db.metadata import Key, metadata
from app.errors import BadRequest, Invalid, Mistake

HEADER = "Idempotency-Key"
_KEPT_FOR = timedelta(hours=24)

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", Key, primary_key=True, comment="SHA-256 of caller and key"),
    Column("request", Key, nullable=False, comment="SHA-256 of path, query and body"),
    Column("status", Integer, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("body", Text, nullable=False),
    Column("expires_at", Key, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A request that may come again: whose key it is, and a digest of what it asks."""

    key: str
    request: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that can be kept."""

    status: int
    headers: dict[str, str]
    body: str

    def response(self) -> Response:
        return Response(self.body, self.status, self.headers, "application/json")


def repeatable(request: Request, caller_id: str | None, body: bytes) -> Repeatable | None:
    """The request by its key, or None where it has none. A key belongs to its caller. Raises BadRequest for an odd one."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        raise BadRequest(f"{HEADER} has from 1 to 255 printable ASCII characters.")
    asked = f"{request.url.path}?{request.url.query}\n".encode() + body
    return Repeatable(sha256(f"{caller_id}\n{key}".encode()).hexdigest(), sha256(asked).hexdigest())


def recall(connection: Connection, sent: Repeatable, now: datetime) -> Answer | None:
    """The answer that was given to the same request. Of two at one moment the second waits for the first.

    Raises Invalid where the key came with another request.
    """
    lock(connection, f"{HEADER} {sent.key}")
    row = connection.execute(
        select(idempotency).where(idempotency.c.key == sent.key, idempotency.c.expires_at > instant(now))
    ).one_or_none()
    if row is None:
        return None
    if row.request != sent.request:
        detail = f"This {HEADER} came with another request before."
        raise Invalid([Mistake("key_reused", detail, parameter=HEADER)])
    return Answer(row.status, row.headers, row.body)


def keep(connection: Connection, sent: Repeatable, answer: Answer, now: datetime) -> None:
    """Keeps the answer for a day; answers whose day is over go."""
    connection.execute(delete(idempotency).where(idempotency.c.expires_at <= instant(now)))
    connection.execute(
        insert(idempotency).values(
            key=sent.key,
            request=sent.request,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            expires_at=instant(now + _KEPT_FOR),
        )
    )
