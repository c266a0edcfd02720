"""`/v1/agreements`: reading and writing records."""

from dataclasses import dataclass

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.accounts.callers import caller_of, require
from app.accounts.clearance import Role
from app.agreements import edit, versions
from app.agreements.answers import COMMENT, IF_MATCH, answered, tags, write_sent, writer_for
from app.agreements.create import create
from app.agreements.dating import oddities
from app.agreements.display import read_language
from app.agreements.document import Document, encoded
from app.agreements.listing import OWN_PARAMETERS, read_fields, read_listing, read_page, shaped_document
from app.agreements.openapi import LANG, LIST_PARAMETERS
from app.agreements.schemas import Agreement, AgreementInput, AgreementPage, Content, Rehearsal
from app.agreements.served import present_at, served_at
from app.agreements.submission import read_submission
from app.agreements.writing import withdrawn
from app.dates import nearest as nearest_date
from app.dates import parse_instant
from app.errors import NotFound
from app.http import idempotency
from app.http.bodies import MERGE_PATCH, read_body
from app.http.conditional import answer, body_tag, http_date, version_tag
from app.http.cursors import link_to
from app.http.idempotency import Answer
from app.http.openapi import BOOLEAN, body, dry_run_answer, errors, header, parameters, query
from app.http.parameters import Parameters
from app.registry import registry_of
from app.search.query import NAMES
from app.shapes import parse_json
from app.vocabularies.vocabulary import Vocabularies

router = APIRouter(prefix="/v1/agreements", tags=["agreements"])


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
    root_path = registry.settings.root_path
    page = await read_page(registry.database, listing, registry.vocabularies, root_path, "/v1/agreements")
    return answer(request, page.body, body_tag(page.body), headers=link_to(page.next))


@router.get(
    "/{address}",
    response_model=Agreement,
    responses={
        304: {"description": "Not changed"},
        308: {"description": "At another slug now"},
        **errors(401, 404, 410, 422),
    },
    openapi_extra=parameters(
        query("fields", "the keys to show, comma between"),
        LANG,
        query("as_of", "an instant (RFC 3339): the record as the registry held it then"),
    ),
    summary="One agreement",
)
async def show_agreement(request: Request, address: str) -> Response:
    """The agreement of that id or slug, in any letter case."""
    caller, registry = await caller_of(request), registry_of(request)
    asked = Parameters(request, ("fields", "lang", "as_of"))
    shape, as_of = _Shape(read_fields(asked), read_language(asked)), _instant(asked)
    asked.finish()
    if as_of is not None:
        return await _show_as_of(request, address, shape, as_of)
    served = await present_at(registry.database.read, address, caller)
    document = shape.of(served.document, registry.vocabularies)
    return answer(request, document, shape.tag(served.version), modified=http_date(served.updated_at))


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a record is shown: with some of its keys, for readers of a language, or as it is."""

    fields: tuple[str, ...]
    language: str | None

    def of(self, document: str, vocabularies: Vocabularies) -> bytes:
        return shaped_document(document.encode(), self.fields, self.language, vocabularies)

    def tag(self, version: int) -> str:
        return version_tag(
            version, ",".join((*sorted(self.fields), *([f"lang={self.language}"] if self.language else [])))
        )


def _instant(asked: Parameters) -> str | None:
    value = asked.one("as_of")
    if value is None:
        return None
    try:
        # In a query string a plus sign is a blank.
        return parse_instant(value.replace(" ", "+"))
    except ValueError as wrong:
        asked.wrong("as_of", "invalid", f"{value[:100]!r} {wrong}.", nearest_date(value))
        return None


async def _show_as_of(request: Request, address: str, shape: _Shape, instant: str) -> Response:
    caller, registry = await caller_of(request), registry_of(request)
    async with registry.database.snapshot() as read:
        served = await served_at(read, address, caller)
        rows = await read(versions.at(served.pk, instant))
    if not rows or rows[0][0] < served.first_version_for(caller) or rows[0][2] > caller.clearance.level:
        raise NotFound("The registry did not hold the record then.")
    number, document, _ = rows[0]
    if orjson.loads(document)["state"] == "withdrawn":
        raise withdrawn()
    return answer(request, shape.of(document, registry.vocabularies), shape.tag(number))


@router.post(
    "",
    status_code=201,
    response_model=Agreement,
    openapi_extra={
        **body(AgreementInput),
        **parameters(
            query("dry_run", "`true`: check and show all, store nothing", BOOLEAN),
            query("allow_duplicate", "`true`: take it although parties, type and day are another's", BOOLEAN),
            header("Idempotency-Key", "a repeated send with it answers the first result again, for 24 hours"),
        ),
    },
    responses={200: dry_run_answer(Rehearsal), **errors(400, 401, 403, 409, 413, 415, 422)},
    summary="Add an agreement",
)
async def add_agreement(request: Request) -> Response:
    """Add an agreement. Every mistake in it is reported in one answer."""
    caller, registry = await require(request, Role.ANALYST), registry_of(request)
    asked = Parameters(request, ("dry_run", "allow_duplicate"))
    dry_run, allow_duplicate = asked.flag("dry_run"), asked.flag("allow_duplicate")
    asked.finish()
    content = await read_body(request, registry.settings.max_body)
    writer = writer_for(registry, caller)
    submission = read_submission(parse_json(content), writer.vocabularies, writer.today)

    def make(connection: Connection) -> Document:
        return create(connection, writer, submission, allow_duplicate=allow_duplicate)

    if dry_run:
        document = await registry.database.write(make, keep=False)
        return _rehearsed(document, submission.content, made_slug=submission.slug is None)
    repeatable = idempotency.repeatable(request, caller.id, content)

    def make_once(connection: Connection) -> Answer:
        if repeatable and (given := idempotency.recall(connection, repeatable, writer.now)):
            return given
        document = make(connection)
        location = f"{registry.settings.root_path}/v1/agreements/{document['slug']}"
        answer = Answer(201, {**tags(document), "Location": location}, encoded(document))
        if repeatable:
            idempotency.keep(connection, repeatable, answer, writer.now)
        return answer

    return (await registry.database.write(make_once)).response()


@router.put(
    "/{address}",
    response_model=Agreement,
    openapi_extra={**body(AgreementInput), **parameters(IF_MATCH, COMMENT)},
    responses=errors(400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 428),
    summary="Change an agreement",
)
async def put_agreement(request: Request, address: str) -> Response:
    """Make the record say what the body says. Unchanged content makes no version."""
    return answered(await write_sent(request, address, edit.put, ("application/json",)))


@router.patch(
    "/{address}",
    response_model=Agreement,
    openapi_extra={**body(AgreementInput, *MERGE_PATCH), **parameters(IF_MATCH, COMMENT)},
    responses=errors(400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 428),
    summary="Change a part of an agreement",
)
async def patch_agreement(request: Request, address: str) -> Response:
    """Change some keys of the record: a JSON merge patch (RFC 7396), where null removes."""
    return answered(await write_sent(request, address, edit.patch, MERGE_PATCH))


def _rehearsed(document: Document, content: Content, *, made_slug: bool) -> Response:
    """What a dry run shows: no id, since none was given, and no slug that rests on it."""
    shown = {**document, "id": None, "slug": None if made_slug else document["slug"]}
    shown["warnings"] = [{"pointer": odd.pointer, "code": odd.code, "detail": odd.detail} for odd in oddities(content)]
    return Response(orjson.dumps(shown), 200, media_type="application/json")
