"""`/v1/me` and `/v1/keys`."""

import orjson
from fastapi import APIRouter, Request, Response

from app.accounts import repository
from app.accounts.callers import caller_of, require
from app.accounts.clearance import Marking, Role
from app.accounts.keys import new_key
from app.accounts.schemas import Key, KeyPage, MadeKey, Me, NewKey
from app.dates import instant
from app.errors import Forbidden, Invalid, Mistake, NotFound
from app.http.bodies import read_json
from app.http.openapi import body, errors
from app.http.parameters import Parameters
from app.registry import registry_of
from app.shapes import shaped

router = APIRouter(prefix="/v1", tags=["accounts"])

_PRIVATE = {"Cache-Control": "no-store"}


def _json(content: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, {**_PRIVATE, **(headers or {})}, "application/json")


@router.get("/me", response_model=Me, responses=errors(401, 422), summary="Who am I?")
async def show_me(request: Request) -> Response:
    """Name, role and clearance of the caller."""
    caller = await caller_of(request)
    Parameters(request, ()).finish()
    return _json({"name": caller.name, "role": caller.role, "clearance": caller.clearance})


@router.get("/keys", response_model=KeyPage, responses=errors(401, 403, 422), summary="All keys")
async def list_keys(request: Request) -> Response:
    """Every key with role and clearance, revoked ones too; admins only."""
    await require(request, Role.ADMIN)
    Parameters(request, ()).finish()
    rows = await registry_of(request).database.read(repository.all_keys())
    return _json({"items": [repository.shown(row) for row in rows], "next": None})


@router.post(
    "/keys", status_code=201, response_model=MadeKey, responses=errors(400, 401, 403, 413, 415, 422),
    openapi_extra=body(NewKey), summary="Make a key",
)  # fmt: skip
async def make_key(request: Request) -> Response:
    """Make a key. It is shown in this answer alone; the registry keeps a hash of it."""
    caller = await require(request, Role.ADMIN)
    registry = registry_of(request)
    Parameters(request, ()).finish()
    new, mistakes = shaped(NewKey, await read_json(request, registry.settings.max_body))
    now = instant(registry.now())
    if new is not None and new.expires_at is not None and new.expires_at <= now:
        mistakes.append(Mistake("past", "The key would have expired already.", pointer="/expires_at"))
    if new is None or mistakes:
        raise Invalid(mistakes)
    if Marking(new.clearance).above(caller.clearance):
        raise Forbidden(f"Nobody gives a clearance above their own, which is {caller.clearance}.")
    made, key_id, key = new, str(registry.new_id()), new_key()
    row = await registry.database.write(lambda connection: repository.add(connection, caller, key_id, made, key, now))
    return _json({**row, "key": key}, 201, {"Location": f"{registry.settings.root_path}/v1/keys/{key_id}"})


@router.get("/keys/{key_id}", response_model=Key, responses=errors(401, 403, 404, 422), summary="One key")
async def show_key(request: Request, key_id: str) -> Response:
    await require(request, Role.ADMIN)
    Parameters(request, ()).finish()
    rows = await registry_of(request).database.read(repository.one_key(_plain(key_id)))
    if not rows:
        raise _no_key()
    return _json(repository.shown(rows[0]))


@router.delete("/keys/{key_id}", status_code=204, responses=errors(401, 403, 404, 422), summary="Revoke a key")
async def revoke_key(request: Request, key_id: str) -> Response:
    """Revoke a key at once: its next request is `401`."""
    caller = await require(request, Role.ADMIN)
    Parameters(request, ()).finish()
    registry = registry_of(request)
    wanted, now = _plain(key_id), instant(registry.now())
    if not await registry.database.write(lambda connection: repository.revoke(connection, caller, wanted, now)):
        raise _no_key()
    return Response(status_code=204)


def _no_key() -> NotFound:
    return NotFound("There is no such key, or it was revoked before.")


def _plain(key_id: str) -> str:
    """The id as it can reach a statement; what no id can look like is simply not found."""
    if not (key_id.isascii() and key_id.isprintable()):
        raise _no_key()
    return key_id
