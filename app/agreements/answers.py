"""What the endpoints that write records have in common: who writes, why, and how the answer looks."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from app.accounts.callers import require
from app.accounts.clearance import Caller, Role
from app.agreements.document import Document, encoded
from app.agreements.rules import is_address
from app.agreements.writing import Shown, Writer, no_record
from app.http.bodies import read_json
from app.http.conditional import http_date, require_match, version_tag
from app.http.openapi import header, query
from app.http.parameters import Parameters
from app.registry import Registry, registry_of
from app.schema_types import limited

IF_MATCH = header("If-Match", "the ETag of what you read", required=True)
COMMENT = query("comment", "why; kept with the version")


def writer_for(registry: Registry, caller: Caller) -> Writer:
    return Writer(
        caller, registry.vocabularies, registry.now(), registry.new_id, review=registry.settings.review == "on"
    )


def check_address(address: str) -> None:
    """Raises NotFound where no record can have that address: it does not reach a statement."""
    if not is_address(address):
        raise no_record()


def comment_of(request: Request) -> str | None:
    """The comment of a write. Raises Invalid where it cannot be one, or another parameter came."""
    asked = Parameters(request, ("comment",))
    comment = asked.one("comment")
    if comment is not None and comment.strip():
        try:
            comment = limited(5_000)(comment)
        except ValueError as wrong:
            asked.wrong("comment", "invalid", f"The comment {wrong}.")
    asked.finish()
    return comment or None


Make = Callable[[Connection, Writer, str, Any, str, str | None], Shown]


async def write_sent(request: Request, address: str, make: Make, types: tuple[str, ...]) -> Shown:
    """What `make` makes, in one transaction, of the body, If-Match and comment that an analyst sent to an address."""
    caller, registry = await require(request, Role.ANALYST), registry_of(request)
    comment, if_match = comment_of(request), require_match(request)
    check_address(address)
    sent = await read_json(request, registry.settings.max_body, types)
    writer = writer_for(registry, caller)
    return await registry.database.write(lambda connection: make(connection, writer, address, sent, if_match, comment))


def tags(document: Document) -> dict[str, str]:
    return {"ETag": version_tag(document["version"]), "Last-Modified": http_date(document["updated_at"])}


def stored(document: Document) -> Response:
    return Response(encoded(document), 200, tags(document), "application/json")


def answered(shown: Shown) -> Response:
    """The record with 200, or with 202 what waits for review."""
    if not shown.waits:
        return stored(shown.document)
    return Response(encoded(shown.document), 202, {"ETag": shown.tag}, "application/json")
