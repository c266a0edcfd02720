"""`/v1/agencies`: making, changing and merging agencies, for editors."""

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app.accounts.callers import require
from app.accounts.clearance import Role
from app.agencies.rules import ID_PATTERN
from app.agreements.answers import COMMENT, IF_MATCH, comment_of, writer_for
from app.directory import keep
from app.directory.merge import merge
from app.directory.rules import SentAgency, read_agency
from app.directory.schemas import AgencyInput, AgencyMergeInput, AgencyShown
from app.directory.shown import agency_tag, no_agency
from app.errors import Invalid
from app.http.bodies import read_json
from app.http.conditional import require_match
from app.http.openapi import body, errors, parameters
from app.http.parameters import Parameters
from app.registry import registry_of
from app.shapes import shaped

router = APIRouter(prefix="/v1/agencies", tags=["directory"])

_MOVED: dict[int | str, dict[str, Any]] = {308: {"description": "Merged into another one"}}


@router.post(
    "",
    status_code=201,
    response_model=AgencyShown,
    openapi_extra=body(AgencyInput),
    responses=errors(400, 401, 403, 409, 413, 415, 422),
    summary="Add an agency",
)
async def add_agency(request: Request) -> Response:
    """Add an agency before a record names it, under all its names.

    Whoever writes a record finds it by any of them. Editors read it at its address at once; to other readers, and in
    the list, it is there once a record that they may see names it. One that is not for all to know is made by a record
    that names it, marked as it should be.
    """
    caller, registry = await require(request, Role.EDITOR), registry_of(request)
    Parameters(request, ()).finish()
    sent = await _sent(request)
    writer = writer_for(registry, caller)
    made = await registry.database.write(lambda connection: keep.create(connection, writer, sent))
    location = f"{registry.settings.root_path}/v1/agencies/{made['id']}"
    return Response(orjson.dumps(made), 201, {"ETag": agency_tag(made), "Location": location}, "application/json")


@router.put(
    "/{agency_id}",
    response_model=AgencyShown,
    openapi_extra={**body(AgencyInput), **parameters(IF_MATCH, COMMENT)},
    responses={**_MOVED, **errors(400, 401, 403, 404, 409, 412, 413, 415, 422, 428)},
    summary="Change an agency",
)
async def put_agency(request: Request, agency_id: str) -> Response:
    """Make the agency be called, and be, what the body says. Records that then call it otherwise get a version."""
    caller, registry = await require(request, Role.EDITOR), registry_of(request)
    comment, if_match = comment_of(request), require_match(request)
    wanted, sent = _id(agency_id), await _sent(request)
    writer = writer_for(registry, caller)
    changed = await registry.database.write(
        lambda connection: keep.put(connection, writer, wanted, sent, if_match, comment)
    )
    return Response(orjson.dumps(changed), 200, {"ETag": agency_tag(changed)}, "application/json")


@router.post(
    "/{agency_id}/merge",
    status_code=204,
    openapi_extra={**body(AgencyMergeInput), **parameters(COMMENT)},
    responses={**_MOVED, **errors(400, 401, 403, 404, 413, 415, 422)},
    summary="Merge an agency into another",
)
async def merge_agency(request: Request, agency_id: str) -> Response:
    """Make one agency of two: records name the other from now on, which gains this one's names; this id leads to it."""
    caller, registry = await require(request, Role.EDITOR), registry_of(request)
    comment, wanted = comment_of(request), _id(agency_id)
    sent, mistakes = shaped(AgencyMergeInput, await read_json(request, registry.settings.max_body))
    if sent is None:
        raise Invalid(mistakes)
    writer, into = writer_for(registry, caller), sent.into
    await registry.database.write(lambda connection: merge(connection, writer, wanted, into, comment))
    return Response(status_code=204)


def _id(text: str) -> str:
    """The id in lower case. Raises NotFound where no agency can have it: it does not reach a statement."""
    wanted = text.lower()
    if not ID_PATTERN.fullmatch(wanted):
        raise no_agency()
    return wanted


async def _sent(request: Request) -> SentAgency:
    registry = registry_of(request)
    return read_agency(await read_json(request, registry.settings.max_body), registry.vocabularies)
