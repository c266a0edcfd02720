"""`/v1/agreements/{id or slug}/…`: withdrawing, restoring and merging records, and bringing them before readers."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.accounts.callers import require
from app.accounts.clearance import Role
from app.agreements import publish, waiting
from app.agreements.answers import (
    COMMENT,
    IF_MATCH,
    answered,
    check_address,
    comment_of,
    stored,
    write_sent,
    writer_for,
)
from app.agreements.merge import merge
from app.agreements.schemas import Agreement, AgreementInput, MergeInput, RejectInput
from app.agreements.withdraw import restore, withdraw
from app.agreements.writing import Shown, Writer
from app.details.cipher import cipher_of
from app.errors import Invalid
from app.http.bodies import MERGE_PATCH, read_json
from app.http.conditional import require_match
from app.http.openapi import body, errors, parameters
from app.registry import registry_of
from app.shapes import shaped

router = APIRouter(prefix="/v1/agreements/{address}", tags=["agreements"])
review = APIRouter(prefix="/v1/agreements/{address}", tags=["review"])

_ON_WRITE = (400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 428)


@router.delete(
    "",
    status_code=204,
    openapi_extra=parameters(IF_MATCH, COMMENT),
    responses=errors(401, 403, 404, 410, 412, 422, 428),
    summary="Withdraw an agreement",
)
async def delete_agreement(request: Request, address: str) -> Response:
    """Withdraw the record: its address answers `410`, its history stays."""
    caller, registry = await require(request, Role.EDITOR), registry_of(request)
    comment, if_match = comment_of(request), require_match(request)
    check_address(address)
    writer = writer_for(registry, caller)
    await registry.database.write(lambda connection: withdraw(connection, writer, address, if_match, comment))
    return Response(status_code=204)


@router.post(
    "/restore",
    response_model=Agreement,
    openapi_extra=parameters(COMMENT),
    responses=errors(401, 403, 404, 409, 422),
    summary="Restore a withdrawn agreement",
)
async def restore_agreement(request: Request, address: str) -> Response:
    """Publish a withdrawn record again, as it was."""
    caller, registry = await require(request, Role.EDITOR), registry_of(request)
    comment = comment_of(request)
    check_address(address)
    writer = writer_for(registry, caller)
    return stored(await registry.database.write(lambda connection: restore(connection, writer, address, comment)))


@router.post(
    "/merge",
    status_code=204,
    openapi_extra={**body(MergeInput), **parameters(COMMENT)},
    responses=errors(400, 401, 403, 404, 409, 410, 413, 415, 422),
    summary="Merge an agreement into another",
)
async def merge_agreement(request: Request, address: str) -> Response:
    """Make one record of two: the other gains what it lacks, and this one's addresses lead to it."""
    caller, registry = await require(request, Role.EDITOR), registry_of(request)
    comment = comment_of(request)
    check_address(address)
    sent, mistakes = shaped(MergeInput, await read_json(request, registry.settings.max_body))
    if sent is None:
        raise Invalid(mistakes)
    writer, cipher, into = writer_for(registry, caller), cipher_of(registry.settings), sent.into
    await registry.database.write(lambda connection: merge(connection, writer, cipher, address, into, comment))
    return Response(status_code=204)


@review.post(
    "/submit",
    response_model=Agreement,
    openapi_extra=parameters(COMMENT),
    responses=errors(401, 403, 404, 409, 410, 422),
    summary="Submit a draft, or a waiting change",
)
async def submit_agreement(request: Request, address: str) -> Response:
    """Tell the editors that the draft, or the change that waits, is ready."""
    return await _moved_on(request, address, Role.ANALYST, publish.submit)


@review.post(
    "/publish",
    response_model=Agreement,
    openapi_extra=parameters(COMMENT),
    responses=errors(401, 403, 404, 409, 410, 422),
    summary="Publish what was submitted",
)
async def publish_agreement(request: Request, address: str) -> Response:
    """Bring what was submitted before readers. An editor publishes nothing that they wrote."""
    return await _moved_on(request, address, Role.EDITOR, publish.publish)


@review.post(
    "/reject",
    response_model=Agreement,
    openapi_extra=body(RejectInput),
    responses=errors(400, 401, 403, 404, 409, 410, 413, 415, 422),
    summary="Reject what was submitted",
)
async def reject_agreement(request: Request, address: str) -> Response:
    """Send what was submitted back to its author, with a comment: it is a draft again."""
    caller, registry = await require(request, Role.EDITOR), registry_of(request)
    check_address(address)
    sent, mistakes = shaped(RejectInput, await read_json(request, registry.settings.max_body))
    if sent is None:
        raise Invalid(mistakes)
    writer, comment = writer_for(registry, caller), sent.comment
    shown = await registry.database.write(lambda connection: publish.reject(connection, writer, address, comment))
    return _shown(shown)


async def _moved_on(
    request: Request, address: str, role: Role, move: Callable[[Connection, Writer, str, str | None], Shown]
) -> Response:
    caller, registry = await require(request, role), registry_of(request)
    comment = comment_of(request)
    check_address(address)
    writer = writer_for(registry, caller)
    return _shown(await registry.database.write(lambda connection: move(connection, writer, address, comment)))


def _shown(shown: Shown) -> Response:
    """The record or the waiting change with 200: what was asked for is done."""
    response = answered(shown)
    response.status_code = 200
    return response


@review.get(
    "/change",
    response_model=Agreement,
    responses=errors(401, 403, 404, 410, 422),
    summary="The change that waits",
)
async def show_change(request: Request, address: str) -> Response:
    """The record as it would be; for the change's author and for editors."""
    caller, registry = await require(request, Role.ANALYST), registry_of(request)
    check_address(address)
    writer = writer_for(registry, caller)
    return _shown(
        await registry.database.write(lambda connection: waiting.show(connection, writer, address), keep=False)
    )


@review.put(
    "/change",
    response_model=Agreement,
    openapi_extra={**body(AgreementInput), **parameters(IF_MATCH, COMMENT)},
    responses=errors(*_ON_WRITE),
    summary="Write the change that waits",
)
async def put_change(request: Request, address: str) -> Response:
    """Make the waiting change say what the body says; `If-Match` has the change's own tag."""
    return _shown(await write_sent(request, address, waiting.put, ("application/json",)))


@review.patch(
    "/change",
    response_model=Agreement,
    openapi_extra={**body(AgreementInput, *MERGE_PATCH), **parameters(IF_MATCH, COMMENT)},
    responses=errors(*_ON_WRITE),
    summary="Write a part of the change that waits",
)
async def patch_change(request: Request, address: str) -> Response:
    """Change some keys of the waiting change: a JSON merge patch (RFC 7396)."""
    return _shown(await write_sent(request, address, waiting.patch, MERGE_PATCH))


@review.delete(
    "/change",
    status_code=204,
    openapi_extra=parameters(IF_MATCH),
    responses=errors(401, 403, 404, 410, 412, 422, 428),
    summary="Drop the change that waits",
)
async def delete_change(request: Request, address: str) -> Response:
    """The record stays as readers see it."""
    caller, registry = await require(request, Role.ANALYST), registry_of(request)
    if_match = require_match(request)
    check_address(address)
    writer = writer_for(registry, caller)
    await registry.database.write(lambda connection: waiting.drop(connection, writer, address, if_match))
    return Response(status_code=204)
