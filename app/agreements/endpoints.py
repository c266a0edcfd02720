"""`/v1/agreements`: reading and writing records."""

from collections.abc import Callable
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.accounts.callers import caller_of, require
from app.accounts.clearance import Caller, Role
from app.agreements import change
from app.agreements.create import create
from app.agreements.dating import oddities
from app.agreements.document import Document
from app.agreements.listing import OWN_PARAMETERS, read_fields, read_listing, read_page, thinned
from app.agreements.openapi import LIST_PARAMETERS
from app.agreements.rules import is_address
from app.agreements.schemas import Agreement, AgreementInput, AgreementPage, Content
from app.agreements.submission import read_submission
from app.agreements.withdraw import withdraw
from app.agreements.writing import Moved, Writer, no_record, withdrawn
from app.http.bodies import MERGE_PATCH, read_json
from app.http.conditional import answer, body_tag, http_date, require_match, version_tag
from app.http.openapi import body, errors, header, parameters, query
from app.http.parameters import Parameters
from app.registry import Registry, registry_of
from app.schema_types import limited
from app.search.query import NAMES
from app.search.statements import BY_ADDRESS

router = APIRouter(prefix="/v1/agreements", tags=["agreements"])

_IF_MATCH = header("If-Match", "the ETag of the record as you read it", required=True)
_COMMENT = query("comment", "why; kept with the version")


@router.get(
    "",
    response_model=AgreementPage,
    responses={304: {"description": "Not changed"}, **errors(401, 403, 422)},
    openapi_extra=parameters(*LIST_PARAMETERS),
    summary="Agreements",
)
async def list_agreements(request: Request) -> Response:
    """The agreements that the filters match, within the caller's clearance."""
    caller, registry = await caller_of(request), registry_of(request)
    listing = read_listing(Parameters(request, (*NAMES, *OWN_PARAMETERS)), caller, registry.vocabularies)
    page = await read_page(registry.database, listing, registry.settings.root_path, "/v1/agreements")
    links = {"Link": f'<{page.next}>; rel="next"'} if page.next else {}
    return answer(request, page.body, body_tag(page.body), headers=links)


@router.get(
    "/{address}",
    response_model=Agreement,
    responses={
        304: {"description": "Not changed"},
        308: {"description": "At another slug now"},
        **errors(401, 404, 410, 422),
    },
    openapi_extra=parameters(query("fields", "the keys to show, comma between")),
    summary="One agreement",
)
async def show_agreement(request: Request, address: str) -> Response:
    """The agreement of that id or slug, in any letter case."""
    caller, registry = await caller_of(request), registry_of(request)
    asked = Parameters(request, ("fields",))
    fields = read_fields(asked)
    asked.finish()
    if not is_address(address):
        raise no_record()
    rows = await registry.database.read(BY_ADDRESS, address=address.casefold(), level=caller.clearance.level)
    if not rows:
        raise no_record()
    record_id, slug, version, state, updated_at, document = rows[0]
    if address.casefold() not in (record_id, slug):
        return _moved(request, registry, slug)
    if state == "withdrawn":
        raise withdrawn()
    tag = version_tag(version, ",".join(sorted(fields)))
    return answer(request, thinned(document.encode(), fields), tag, modified=http_date(updated_at))


@router.post(
    "", status_code=201, response_model=Agreement, openapi_extra={**body(AgreementInput), **parameters(
        query("dry_run", "`true`: check and show all, store nothing", {"type": "boolean"}),
        query("allow_duplicate", "`true`: take it although parties, type and day are those of another", {"type": "boolean"}),
    )}, responses={200: {"description": "A dry run: what would be stored, with `warnings`"}, **errors(400, 401, 403, 409, 413, 415, 422)}, summary="Add an agreement",
)  # fmt: skip
async def add_agreement(request: Request) -> Response:
    """Add an agreement. Every mistake in it is reported in one answer."""
    caller, registry = await require(request, Role.ANALYST), registry_of(request)
    asked = Parameters(request, ("dry_run", "allow_duplicate"))
    dry_run, allow_duplicate = asked.flag("dry_run"), asked.flag("allow_duplicate")
    asked.finish()
    sent = await read_json(request, registry.settings.max_body)
    writer = _writer(registry, caller)
    submission = read_submission(sent, writer.vocabularies, writer.today)

    def work(connection: Connection) -> Document:
        return create(connection, writer, submission, allow_duplicate=allow_duplicate)

    document = await registry.database.write(work, keep=not dry_run)
    if dry_run:
        return _rehearsed(document, submission.content, made_slug=submission.slug is None)
    location = f"{registry.settings.root_path}/v1/agreements/{document['slug']}"
    return _stored(document, 201, {"Location": location})


@router.put(
    "/{address}",
    response_model=Agreement,
    openapi_extra={**body(AgreementInput), **parameters(_IF_MATCH, _COMMENT)},
    responses=errors(400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 428),
    summary="Change an agreement",
)
async def put_agreement(request: Request, address: str) -> Response:
    """Make the record say what the body says. Unchanged content makes no version."""
    return await _changed(request, address, change.put, ("application/json",))


@router.patch(
    "/{address}",
    response_model=Agreement,
    openapi_extra={**body(AgreementInput, *MERGE_PATCH), **parameters(_IF_MATCH, _COMMENT)},
    responses=errors(400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 428),
    summary="Change a part of an agreement",
)
async def patch_agreement(request: Request, address: str) -> Response:
    """Change some keys of the record: a JSON merge patch (RFC 7396), where null removes."""
    return await _changed(request, address, change.patch, MERGE_PATCH)


@router.delete(
    "/{address}",
    status_code=204,
    openapi_extra=parameters(_IF_MATCH, _COMMENT),
    responses=errors(401, 403, 404, 410, 412, 422, 428),
    summary="Withdraw an agreement",
)
async def delete_agreement(request: Request, address: str) -> Response:
    """Withdraw the record: its address answers `410`, its history stays."""
    caller, registry = await require(request, Role.EDITOR), registry_of(request)
    comment = _comment(request)
    if_match = require_match(request)
    if not is_address(address):
        raise no_record()
    writer = _writer(registry, caller)
    try:
        await registry.database.write(lambda connection: withdraw(connection, writer, address, if_match, comment))
    except Moved as moved:
        return _moved(request, registry, moved.slug)
    return Response(status_code=204)


Change = Callable[[Connection, Writer, str, Any, str, str | None], Document]


async def _changed(request: Request, address: str, make: Change, types: tuple[str, ...]) -> Response:
    caller, registry = await require(request, Role.ANALYST), registry_of(request)
    comment = _comment(request)
    if_match = require_match(request)
    if not is_address(address):
        raise no_record()
    sent = await read_json(request, registry.settings.max_body, types)
    writer = _writer(registry, caller)

    def work(connection: Connection) -> Document:
        return make(connection, writer, address, sent, if_match, comment)

    try:
        return _stored(await registry.database.write(work))
    except Moved as moved:
        return _moved(request, registry, moved.slug)


def _writer(registry: Registry, caller: Caller) -> Writer:
    return Writer(caller, registry.vocabularies, registry.now(), registry.new_id)


def _comment(request: Request) -> str | None:
    asked = Parameters(request, ("comment",))
    comment = asked.one("comment")
    if comment is not None and comment.strip():
        try:
            comment = limited(5_000)(comment)
        except ValueError as wrong:
            asked.wrong("comment", "invalid", f"The comment {wrong}.")
    asked.finish()
    return comment or None


def _stored(document: Document, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    tags = {"ETag": version_tag(document["version"]), "Last-Modified": http_date(document["updated_at"])}
    return Response(orjson.dumps(document), status, {**tags, **(headers or {})}, "application/json")


def _rehearsed(document: Document, content: Content, *, made_slug: bool) -> Response:
    """What a dry run shows: no id, since none was given, and no slug that rests on it."""
    shown = {**document, "id": None, "slug": None if made_slug else document["slug"]}
    shown["warnings"] = [{"pointer": odd.pointer, "code": odd.code, "detail": odd.detail} for odd in oddities(content)]
    return Response(orjson.dumps(shown), 200, media_type="application/json")


def _moved(request: Request, registry: Registry, slug: str) -> Response:
    query_string = f"?{request.url.query}" if request.url.query else ""
    return Response(
        status_code=308, headers={"Location": f"{registry.settings.root_path}/v1/agreements/{slug}{query_string}"}
    )
