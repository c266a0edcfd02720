"""`/v1/extractions`: from the text of a communique to a draft record."""

from functools import partial

import orjson
from anyio import to_thread
from fastapi import APIRouter, Request, Response

from app.accounts.callers import require
from app.accounts.clearance import Role
from app.drafting.agencies import VISIBLE, known
from app.drafting.draft import drafted, read_extraction
from app.drafting.schemas import ExtractionInput, ExtractionShown
from app.errors import Invalid
from app.http.bodies import read_json
from app.http.openapi import body, errors
from app.http.parameters import Parameters
from app.registry import registry_of

router = APIRouter(prefix="/v1/extractions", tags=["extractions"])


@router.post(
    "",
    response_model=ExtractionShown,
    responses=errors(400, 401, 403, 413, 415, 422),
    openapi_extra=body(ExtractionInput),
    summary="Draft a record from a communique",
)
async def extract(request: Request) -> Response:
    """The draft that the text of a communique gives, each value with the words that it rests on. Nothing is stored.

    Agencies are found among those within the caller's clearance.
    """
    caller, registry = await require(request, Role.ANALYST), registry_of(request)
    Parameters(request, ()).finish()
    sent, mistakes = read_extraction(await read_json(request, registry.settings.max_body))
    if sent is None:
        raise Invalid(mistakes)
    rows = await registry.database.read(VISIBLE, level=caller.clearance.level)
    agencies = known(rows, registry.vocabularies)
    # In a thread: while a long text is read, other requests are answered.
    found = await to_thread.run_sync(partial(drafted, sent, agencies))
    return Response(orjson.dumps(found), media_type="application/json")
