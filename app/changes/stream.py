"""The changes as server-sent events: those that there are, then each as it is committed, by whichever process.

The format is that of https://html.spec.whatwg.org/multipage/server-sent-events.html.
"""

from collections.abc import AsyncGenerator
from contextlib import suppress

import orjson
from anyio import Event, move_on_after
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request

from app.accounts.callers import caller_now
from app.changes.feed import read_feed
from app.changes.repository import NEWEST
from app.changes.rules import Span
from app.errors import Problem
from app.http.streaming import PATIENCE
from app.registry import Registry
from app.search.filters import Filter

MEDIA_TYPE = "text/event-stream"

# All in seconds. How often a stream looks for what was committed: what it misses is one read of an index.
LOOKS_EVERY = 1.0
# How long it may be silent: proxies close what is so for a minute, some for half of one.
SILENT_FOR = 15.0
# When the server stops, streams are left time to end as a whole: the next look is when they do.
_LEAVING = 2.0

# How many changes are read at once; the key is looked up before each reading.
_AT_ONCE = 100

_LINE_END = "\n"


def stream(request: Request, registry: Registry, filter_: Filter, after: int) -> EventSourceResponse:
    """The changes after that place, for as long as the client listens, its key stands and the server runs."""
    leaving = Event()
    return EventSourceResponse(
        _events(request, registry, filter_, after, leaving),
        headers={"Vary": "Accept, Authorization"},
        ping=SILENT_FOR,
        ping_message_factory=lambda: ServerSentEvent(comment="still here", sep=_LINE_END),
        sep=_LINE_END,
        send_timeout=PATIENCE,
        shutdown_event=leaving,
        shutdown_grace_period=_LEAVING,
    )


async def _events(
    request: Request, registry: Registry, filter_: Filter, after: int, leaving: Event
) -> AsyncGenerator[dict[str, str]]:
    """Ends where the key stands no more, or the database or the issuer cannot be reached.

    The client then comes again, with the last id that it has, and is told why as at any address.
    """
    # At once, so that the client and all that stands between know that the stream is open.
    yield {"comment": "changes follow"}
    rest: Span | None = None
    with suppress(Problem):
        while not leaving.is_set() and await caller_now(request) == filter_.caller:
            if rest is None and (newest := await _newest(registry, after)) is not None:
                rest, after = Span(after, newest + 1), newest
            if rest is not None:
                async with registry.database.snapshot() as read:
                    feed = await read_feed(read, filter_, registry.vocabularies, rest, _AT_ONCE)
                for item in feed.items:
                    yield {"id": item["id"], "event": item["type"], "data": orjson.dumps(item).decode()}
                rest = feed.rest
            with move_on_after(LOOKS_EVERY if rest is None else 0):
                await leaving.wait()


async def _newest(registry: Registry, after: int) -> int | None:
    """The place up to which there are changes after that one: most looks find none, and read nothing else."""
    newest: int | None = (await registry.database.read(NEWEST, seq=after))[0][0]
    return newest
