"""`/v1/agreements/{id or slug}/versions`: what a record said, when, and by whose hand."""

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app.accounts.callers import caller_of
from app.agreements import versions
from app.agreements.schemas import Agreement, PatchOperation, VersionPage
from app.agreements.served import served_at
from app.errors import NotFound
from app.http import cursors
from app.http.conditional import answer, body_tag, version_tag
from app.http.openapi import errors, parameters, query
from app.http.parameters import Parameters
from app.registry import registry_of

router = APIRouter(prefix="/v1/agreements/{address}", tags=["history"])

_RESPONSES: dict[int | str, dict[str, Any]] = {
    304: {"description": "Not changed"},
    308: {"description": "At another slug now"},
    **errors(401, 404, 422),
}


@router.get(
    "/versions",
    response_model=VersionPage,
    responses=_RESPONSES,
    summary="Versions",
    openapi_extra=parameters(
        query("limit", "How many on a page.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
        query("cursor", "Where to go on: take the whole path from `next`."),
    ),
)
async def list_versions(request: Request, address: str) -> Response:
    """The versions of a record, newest first, those of a withdrawn one too."""
    caller, registry = await caller_of(request), registry_of(request)
    asked = Parameters(request, ("limit", "cursor"))
    limit, cursor = asked.limit(), asked.one("cursor")
    asked.finish()
    digest = cursors.query_digest(asked.pairs)
    after = int(str(cursors.decode(cursor, digest, (int,))[0])) if cursor is not None else None
    async with registry.database.snapshot() as read:
        served = await served_at(read, address, caller)
        rows = await read(versions.listed(served, caller, after, limit + 1))
    following = None
    if len(rows) > limit:
        path = f"/v1/agreements/{address}/versions"
        following = cursors.next_path(
            registry.settings.root_path, path, asked.pairs, cursors.encode((rows[limit - 1][0],), digest)
        )
    body = orjson.dumps({"items": [versions.shown(row, caller) for row in rows[:limit]], "next": following})
    return answer(request, body, body_tag(body), headers=cursors.link_to(following))


@router.get("/versions/{number}", response_model=Agreement, responses=_RESPONSES, summary="One version")
async def show_version(request: Request, address: str, number: str) -> Response:
    """The whole record as that version had it."""
    documents = await _documents(request, address, number, 1)
    return answer(request, documents[0].encode(), version_tag(int(number)))


@router.get(
    "/versions/{number}/diff",
    response_model=list[PatchOperation],
    responses=_RESPONSES,
    summary="What a version changed",
)
async def show_difference(request: Request, address: str, number: str) -> Response:
    """The JSON patch (RFC 6902) from the version before, of those that the caller may see; the first is all new."""
    after, *before = await _documents(request, address, number, 2)
    body = orjson.dumps(versions.difference(before[0] if before else None, after))
    return answer(request, body, body_tag(body))


async def _documents(request: Request, address: str, number: str, count: int) -> list[str]:
    """The document of that version and, where more are asked for, of those before it."""
    caller, registry = await caller_of(request), registry_of(request)
    Parameters(request, ()).finish()
    async with registry.database.snapshot() as read:
        served = await served_at(read, address, caller)
        wanted = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
        rows = await read(versions.documents(served, caller, wanted, count))
    if not rows or rows[0][0] != wanted:
        raise NotFound("The record has no version of this number.")
    return [row[1] for row in rows]
