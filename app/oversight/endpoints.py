"""`/v1/audit`: who did what to what, for admins."""

import orjson
from fastapi import APIRouter, Request, Response

from app.accounts.audit import ACTIONS
from app.accounts.callers import require
from app.accounts.clearance import Caller, Role
from app.dates import nearest as nearest_date
from app.dates import parse_instant
from app.db.reading import Read
from app.errors import Invalid, Mistake
from app.http import cursors
from app.http.openapi import errors, parameters, query
from app.http.parameters import Parameters
from app.oversight.repository import Sought, entries, number_of
from app.oversight.schemas import AuditPage
from app.registry import registry_of
from app.text import nearest

router = APIRouter(prefix="/v1/audit", tags=["accounts"])

_KEYS = ("id", "at", "by", "action", "target")


@router.get(
    "",
    response_model=AuditPage,
    responses=errors(401, 403, 422),
    openapi_extra=parameters(
        query("action", f"What was done: {', '.join(sorted(ACTIONS))}. A comma means any of these."),
        query("by", "Who did it: the name or the id of a key, or the id of a token's holder."),
        query("target", "The path of what it was done to: that path and all below it."),
        query("from", "Entries from this instant (RFC 3339, or a date for its first moment) on."),
        query("to", "Entries before this instant."),
        query("limit", "How many on a page.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
        query("cursor", "Where to go on: take the whole path from `next`."),
    ),
    summary="The audit",
)
async def list_audit(request: Request) -> Response:
    """Who did what to what, newest first. What was done to a record above the caller's clearance is not shown."""
    caller, registry = await require(request, Role.ADMIN), registry_of(request)
    asked = Parameters(request, ("action", "by", "target", "from", "to", "limit", "cursor"))
    sought, limit, cursor = _read(asked), asked.limit(), asked.one("cursor")
    asked.finish()
    digest = cursors.query_digest(asked.pairs)
    after = str(cursors.decode(cursor, digest, (str,))[0]) if cursor is not None else None
    async with registry.database.snapshot() as read:
        before = None if after is None else await _place(read, after)
        rows = await read(entries(sought, caller, before, limit + 1))
        if not rows and before is None:
            await _check_name(read, sought, caller)
    following = None
    if len(rows) > limit:
        place = cursors.encode((rows[limit - 1][1],), digest)
        following = cursors.next_path(registry.settings.root_path, "/v1/audit", asked.pairs, place)
    items = [dict(zip(_KEYS, row[1:], strict=True)) for row in rows[:limit]]
    headers = {"Cache-Control": "no-store", **cursors.link_to(following)}
    return Response(orjson.dumps({"items": items, "next": following}), 200, headers, "application/json")


def _read(asked: Parameters) -> Sought:
    action, by, target = asked.one("action"), asked.one("by"), asked.one("target")
    actions = asked.alternatives("action", action) if action is not None else []
    for one in actions:
        if one not in ACTIONS:
            asked.wrong("action", "unknown_code", f"There is no action {one[:100]!r}.", nearest(one, ACTIONS))
    if by is not None and not by:
        asked.wrong("by", "missing", "A value is missing.")
    if target is not None and not target.startswith("/v1/"):
        asked.wrong("target", "invalid", "A target is a path of the API.", f"/v1/{target.strip('/')[:200]}")
    since, until = _instant(asked, "from"), _instant(asked, "to")
    if since is not None and until is not None and since > until:
        asked.wrong("from", "out_of_range", "The time starts after its end.")
    return Sought(tuple(actions), by, None if target is None else target.rstrip("/"), since, until)


def _instant(asked: Parameters, name: str) -> str | None:
    value = asked.one(name)
    if value is None:
        return None
    try:
        # In a query string a plus sign is a blank.
        return parse_instant(value.replace(" ", "+"))
    except ValueError as wrong:
        asked.wrong(name, "invalid", f"{value[:100]!r} {wrong}.", nearest_date(value))
        return None


async def _place(read: Read, entry_id: str) -> int:
    rows = await read(number_of(entry_id))
    if not rows:
        raise Invalid([Mistake("broken_cursor", "The cursor is none of the audit's.", parameter="cursor")])
    return int(rows[0][0])


async def _check_name(read: Read, sought: Sought, caller: Caller) -> None:
    """Raises Invalid where nobody of that name did anything: an empty page would say that they did nothing of this kind."""
    if sought.by is not None and not await read(entries(Sought(by=sought.by), caller, None, 1)):
        detail = "Nobody of this name or id has done anything that you may see."
        raise Invalid([Mistake("unknown_caller", detail, parameter="by")])
