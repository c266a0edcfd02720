"""How much one caller may send: counted before a request is answered, by key, or by address where there is none."""

from ipaddress import IPv6Address, ip_address

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts.callers import caller_of
from app.accounts.counts import Counts
from app.errors import TooMany, Unauthorized, Unavailable
from app.http.middleware import add_headers
from app.http.problems import problem_response
from app.rates import Rate, standing
from app.registry import Registry

# Whoever asks whether the registry is well asks often, and has no key.
_EXEMPT = frozenset({"/healthz", "/readyz"})


class RateLimit:
    """Answers 429 where a rate is exceeded, and says in every answer how its caller stands.

    A request that is refused counts too. What cannot be counted is answered all the same: a limit guards those who
    read from each other, and a database that takes no count for a while is no reason to turn them away.
    """

    def __init__(self, app: ASGIApp, registry: Registry, rates: tuple[Rate, ...]) -> None:
        self.app = app
        self._now = registry.now
        self._rates = rates
        self._counts = Counts(registry.database, rates)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].removeprefix(scope.get("root_path", "")) in _EXEMPT:
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        now = self._now()
        try:
            windows = await self._counts.add(await _sender(request), now)
        except Unavailable:
            await self.app(scope, receive, send)
            return
        stands = standing(self._rates, windows, now.timestamp())
        add_headers(scope, stands.headers())
        if stands.exceeded:
            refusal = TooMany(f"Wait {stands.reset} s. The limit is {stands.limit} requests.", stands.reset)
            await problem_response(refusal, request)(scope, receive, send)
            return
        await self.app(scope, receive, send)


async def _sender(request: Request) -> str:
    """To whom a request is counted. A key or token that cannot be used counts to its address: guessing is slowed."""
    try:
        caller = await caller_of(request)
    except (Unauthorized, Unavailable):
        return _address(request)
    return _address(request) if caller.id is None else f"caller {caller.id}"


def _address(request: Request) -> str:
    """The client's address; of IPv6 the /64, which is what one client has all of."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return "address unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return f"address {address.ipv4_mapped}"
        return f"address {IPv6Address(int(address) >> 64 << 64)}/64"
    return f"address {address}"
