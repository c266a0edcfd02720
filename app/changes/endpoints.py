"""`/v1/changes`: what happened to the records, in the order in which it was committed."""

import orjson
from fastapi import APIRouter, Request, Response

from app.accounts.callers import caller_of
from app.accounts.clearance import Caller
from app.changes.feed import read_feed
from app.changes.repository import number_of
from app.changes.schemas import ChangePage
from app.db.reading import Read
from app.errors import Invalid, Mistake
from app.http.conditional import answer, body_tag
from app.http.cursors import link_to, next_path
from app.http.openapi import errors, parameters, query
from app.http.parameters import Parameters
from app.registry import registry_of
from app.search.described import FILTER_PARAMETERS
from app.search.names import check_names, with_ids
from app.search.query import NAMES, parse

router = APIRouter(prefix="/v1/changes", tags=["changes"])


@router.get(
    "",
    response_model=ChangePage,
    responses={304: {"description": "Not changed"}, **errors(401, 403, 422)},
    openapi_extra=parameters(
        query("after", "The id of the last change that you have; the first one there is without it."),
        query("limit", "How many at most.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
        *FILTER_PARAMETERS,
    ),
    summary="Changes",
)
async def list_changes(request: Request) -> Response:
    """Every change in commit order, none missed; a filter keeps those where the version before or after fulfils it.

    To one who cannot see a record any more it is `removed`, to one who newly can it is `created`.
    """
    caller, registry = await caller_of(request), registry_of(request)
    asked = Parameters(request, (*NAMES, "after", "limit"))
    filter_ = parse(asked, caller, registry.vocabularies)
    limit, after = asked.limit(), asked.one("after")
    asked.finish()
    async with registry.database.snapshot() as read:
        await check_names(read, filter_)
        seq = 0 if after is None else await _place(read, after, caller)
        feed = await read_feed(read, await with_ids(read, filter_), registry.vocabularies, seq, limit)
    following = None
    if feed.more:
        root_path, last = registry.settings.root_path, feed.items[-1]["id"]
        following = next_path(root_path, "/v1/changes", asked.pairs, last, "after")
    body = orjson.dumps({"items": feed.items, "next": following})
    return answer(request, body, body_tag(body), headers=link_to(following))


async def _place(read: Read, change_id: str, caller: Caller) -> int:
    rows = await read(number_of(change_id, caller.clearance.level)) if change_id.isascii() else []
    if not rows:
        detail = "There is no change of this id: leave it out to begin with the first."
        raise Invalid([Mistake("unknown_change", detail, parameter="after")])
    return int(rows[0][0])
