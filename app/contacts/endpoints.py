"""`/v1/contact-points`: whom to call; and `…/contact-points/{id}/details`: how they are reached."""

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app import dates
from app.accounts.callers import caller_of, require
from app.accounts.clearance import Role
from app.agreements.answers import check_address, writer_for
from app.contacts import reaching
from app.contacts.calling import read_page, read_walk
from app.contacts.question import PARAMETERS
from app.contacts.schemas import CallPage
from app.details.cipher import cipher_of
from app.details.repository import Kept
from app.details.schemas import Details
from app.errors import Invalid
from app.http.bodies import read_json
from app.http.conditional import answer, body_tag, http_date
from app.http.cursors import link_to
from app.http.openapi import BOOLEAN, body, errors, parameters, query
from app.http.parameters import Parameters
from app.registry import registry_of
from app.shapes import shaped

router = APIRouter(prefix="/v1", tags=["contact points"])

_PATH = "/v1/contact-points"
_DETAILS = "/agreements/{address}/contact-points/{contact_id}/details"
_MOVED: dict[int | str, dict[str, Any]] = {308: {"description": "At another slug now"}}


@router.get(
    "/contact-points",
    response_model=CallPage,
    responses={304: {"description": "Not changed"}, **errors(401, 403, 422)},
    openapi_extra=parameters(
        query("country", "The country to be called: ISO 3166-1 code. Needed, save with `organization` or `overdue`."),
        query("organization", "In place of a country: code of `organizations`."),
        query("requesting", "The country or organization that calls: agreements with it come first."),
        query("scope", "Code of `scope_areas`: contact points for it, or for an area above it, come first."),
        query("overdue", "`true`: those alone whose `review_by` has passed; for editors.", BOOLEAN),
        query("limit", "How many on a page.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
        query("cursor", "Where to go on: take the whole path from `next`."),
    ),
    summary="Whom to call",
)
async def list_contact_points(request: Request) -> Response:
    """The contact points that a party named, the best first.

    Those for the area before central ones before others; then those of agreements alive today, those of agreements
    with the requesting party, and those of the latest signature.
    """
    caller, registry = await caller_of(request), registry_of(request)
    today = dates.number(registry.now().date())
    walk = read_walk(Parameters(request, PARAMETERS), caller, today, registry.vocabularies)
    page = await read_page(registry.database, walk, registry.settings.root_path, _PATH, registry.vocabularies)
    return answer(request, page.body, body_tag(page.body), headers=link_to(page.next))


@router.get(
    _DETAILS,
    response_model=Details,
    responses={**_MOVED, **errors(401, 403, 404, 410, 422)},
    summary="How a contact point is reached",
)
async def show_details(request: Request, address: str, contact_id: str) -> Response:
    """The protected details, for a key cleared for the contact point's marking. Each reading is in the audit."""
    caller, registry = await require(request, Role.READER), registry_of(request)
    Parameters(request, ()).finish()
    check_address(address)
    writer, cipher = writer_for(registry, caller), cipher_of(registry.settings)

    # A reading is a write: what is shown was noted first.
    def work(connection: Connection) -> Kept:
        return reaching.read(connection, writer, cipher, address, contact_id)

    kept = await registry.database.write(work)
    headers = {"Cache-Control": "no-store", "Last-Modified": http_date(kept.updated_at)}
    return Response(orjson.dumps(kept.details.model_dump()), 200, headers, "application/json")


@router.put(
    _DETAILS,
    status_code=204,
    responses={**_MOVED, **errors(400, 401, 403, 404, 410, 413, 415, 422)},
    openapi_extra=body(Details),
    summary="Write how a contact point is reached",
)
async def put_details(request: Request, address: str, contact_id: str) -> Response:
    """Put these details in place of those that are there; with nothing in them there are none.

    `503` where `MITHAQ_SECRET_KEY` is not set: details are kept encrypted or not at all.
    """
    caller, registry = await require(request, Role.EDITOR), registry_of(request)
    Parameters(request, ()).finish()
    cipher = cipher_of(registry.settings)
    cipher.require_key()
    check_address(address)
    details, mistakes = shaped(Details, await read_json(request, registry.settings.max_body))
    if details is None:
        raise Invalid(mistakes)
    writer, written = writer_for(registry, caller), details

    def work(connection: Connection) -> None:
        reaching.write(connection, writer, cipher, address, contact_id, written)

    await registry.database.write(work)
    return Response(status_code=204, headers={"Cache-Control": "no-store"})
