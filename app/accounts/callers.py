"""From a request to its caller. The only place that makes one on the way of a request."""

from starlette.requests import Request

from app.accounts.clearance import ANYONE, Caller, Marking, Role
from app.accounts.keys import digest
from app.accounts.oidc import Issuer, looks_like_token
from app.accounts.repository import USABLE
from app.dates import instant
from app.errors import Unauthorized
from app.registry import registry_of

# Where a request keeps its caller, so that it is found once: a key is looked up, a signature checked, for each.
_KEPT = "mithaq.caller"


async def caller_of(request: Request) -> Caller:
    """Who asks. Raises Unauthorized where a key or token is sent that cannot be used, on every address.

    A wrong key is never taken for none: its sender would be shown less than they believe to see. Raises Unavailable
    where a token cannot be checked because its issuer does not answer.
    """
    caller = request.scope.get(_KEPT)
    if caller is None:
        caller = request.scope[_KEPT] = await caller_now(request)
    assert isinstance(caller, Caller)
    return caller


async def caller_now(request: Request) -> Caller:
    """`caller_of`, looked up anew: an answer that takes long is for a caller whose key still stands."""
    given = request.headers.get("authorization")
    if given is None:
        return ANYONE
    scheme, _, key = given.partition(" ")
    if scheme.casefold() != "bearer" or not key.strip():
        raise Unauthorized("Send the key as `Authorization: Bearer <key>`.")
    issuer = request.app.state.issuer
    if isinstance(issuer, Issuer) and looks_like_token(key.strip()):
        return await issuer.caller(key.strip())
    return await _holder(request, key.strip())


async def _holder(request: Request, key: str) -> Caller:
    """Read at every request and kept nowhere else: a key that is revoked is refused by every worker from then on."""
    registry = registry_of(request)
    rows = await registry.database.read(USABLE, digest=digest(key), now=instant(registry.now()))
    if not rows:
        raise Unauthorized("The key is unknown, expired or revoked.")
    key_id, name, role, clearance = rows[0]
    return Caller(key_id, name, Role(role), Marking(clearance))


async def require(request: Request, role: Role) -> Caller:
    """The caller, who has at least that role. Raises Unauthorized or Forbidden."""
    caller = await caller_of(request)
    caller.require(role)
    return caller
