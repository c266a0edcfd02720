"""`/v1/changes`: what happened to the records, in the order in which it was committed; as pages, as a stream, as Atom."""

from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Request, Response

from app.accounts.callers import caller_of
from app.accounts.clearance import Caller
from app.changes.atom import MEDIA_TYPE as ATOM
from app.changes.atom import Addresses, atom
from app.changes.feed import read_feed
from app.changes.repository import number_of
from app.changes.rules import Span
from app.changes.schemas import ChangePage
from app.changes.stream import MEDIA_TYPE as EVENTS
from app.changes.stream import stream
from app.db.reading import Read
from app.errors import Invalid, Mistake
from app.http.conditional import answer, body_tag
from app.http.cursors import link_to, next_path
from app.http.negotiation import negotiate
from app.http.openapi import errors, header, parameters, query
from app.http.parameters import Parameters
from app.registry import Registry, registry_of
from app.search.described import FILTER_PARAMETERS
from app.search.names import check_names
from app.search.query import NAMES, parse

router = APIRouter(prefix="/v1", tags=["changes"])

_LIMIT = query("limit", "How many at most.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20})
_LAST_EVENT = "Last-Event-ID"


@router.get(
    "/changes",
    response_model=ChangePage,
    responses={
        200: {"content": {EVENTS: {"schema": {"type": "string"}}}},
        304: {"description": "Not changed"},
        **errors(401, 403, 406, 422),
    },
    openapi_extra=parameters(
        query("after", "The id of the last change that you have; the first one there is without it."),
        header(_LAST_EVENT, "Of a stream alone: the id of the last event that you have, in the place of `after`."),
        _LIMIT,
        *FILTER_PARAMETERS,
    ),
    summary="Changes",
)
async def list_changes(request: Request) -> Response:
    """Every change in commit order, none missed; a filter keeps those where the version before or after fulfils it.

    To one who cannot see a record any more it is `removed`, to one who newly can it is `created`.

    With `Accept: text/event-stream` as server-sent events, which go on with what is committed from now on. Each has
    the id of a change as `id`, its type as `event`, and as `data` what the page has of it. There is no `limit`; a
    comment comes from time to time; the stream ends when the key is revoked or expires.
    """
    caller, registry = await caller_of(request), registry_of(request)
    if negotiate(request.headers.get("accept"), ("application/json", EVENTS)) == EVENTS:
        return await _streamed(request, caller, registry)
    asked = Parameters(request, (*NAMES, "after", "limit"))
    filter_ = parse(asked, caller, registry.vocabularies)
    limit, after = asked.limit(), asked.one("after")
    asked.finish()
    async with registry.database.snapshot() as read:
        await check_names(read, filter_)
        span = Span(await _place(read, caller, "after", after) or 0)
        feed = await read_feed(read, filter_, registry.vocabularies, span, limit)
    following = None
    if feed.rest:
        root_path, last = registry.settings.root_path, feed.items[-1]["id"]
        following = next_path(root_path, "/v1/changes", asked.pairs, last, "after")
    body = orjson.dumps({"items": feed.items, "next": following})
    return answer(request, body, body_tag(body), headers=link_to(following))


async def _streamed(request: Request, caller: Caller, registry: Registry) -> Response:
    asked = Parameters(request, (*NAMES, "after"))
    filter_ = parse(asked, caller, registry.vocabularies)
    after = asked.one("after")
    asked.finish()
    # A browser sends the header when it comes again, to the address with which it began.
    last_event = request.headers.get(_LAST_EVENT) or None
    async with registry.database.snapshot() as read:
        await check_names(read, filter_)
        place = await _place(read, caller, _LAST_EVENT, last_event) or await _place(read, caller, "after", after)
    return stream(request, registry, filter_, place or 0)


@router.get(
    "/changes.atom",
    response_class=Response,
    responses={200: {"content": {ATOM: {}}}, 304: {"description": "Not changed"}, **errors(401, 403, 422)},
    openapi_extra=parameters(
        query("after", "The id of a change: those after it alone."),
        query("before", "The id of a change: those before it alone, as the next page has them."),
        _LIMIT,
        *FILTER_PARAMETERS,
    ),
    summary="Changes as Atom",
)
async def feed_changes(request: Request) -> Response:
    """The same changes for feed readers: the newest first, since these look at the first page alone."""
    caller, registry = await caller_of(request), registry_of(request)
    asked = Parameters(request, (*NAMES, "after", "before", "limit"))
    filter_ = parse(asked, caller, registry.vocabularies)
    limit, after, before = asked.limit(), asked.one("after"), asked.one("before")
    asked.finish()
    async with registry.database.snapshot() as read:
        await check_names(read, filter_)
        oldest = await _place(read, caller, "after", after) or 0
        span = Span(oldest, await _place(read, caller, "before", before), newest_first=True)
        feed = await read_feed(read, filter_, registry.vocabularies, span, limit)
    page = _addresses(request, asked.pairs, feed.items[-1]["id"] if feed.rest else None)
    body = atom(feed.told, page)
    return answer(request, body, body_tag(body), media_type=ATOM, headers=link_to(page.next))


def _addresses(request: Request, pairs: list[tuple[str, str]], last: str | None) -> Addresses:
    """Whole addresses: a feed is kept and read far from where it came from. `last` is the change that ends the page."""
    registry, path = str(request.base_url).removesuffix("/"), "/v1/changes.atom"
    filters = [pair for pair in pairs if pair[0] not in ("after", "before", "limit")]
    first, own = (f"{registry}{path}{f'?{urlencode(some)}' if some else ''}" for some in (filters, pairs))
    return Addresses(registry, first, own, last and next_path(registry, path, pairs, last, "before"))


async def _place(read: Read, caller: Caller, name: str, change_id: str | None) -> int | None:
    """The place of the change that a parameter, or header, of that name gives."""
    if change_id is None:
        return None
    rows = await read(number_of(change_id, caller.clearance.level)) if change_id.isascii() else []
    if not rows:
        detail = "There is no change of this id: leave it out to have those from the first to the last."
        raise Invalid([Mistake("unknown_change", detail, parameter=name)])
    return int(rows[0][0])
