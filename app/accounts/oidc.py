"""Tokens of the registry's OIDC issuer: their signature, by keys that the issuer publishes."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import anyio
import httpx
from joserfc import jwt
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import JWKRegistry, Key
from joserfc.jws import JWSRegistry, extract_compact

from app.accounts.claims import Expected, caller_in
from app.accounts.clearance import Caller
from app.errors import Unauthorized, Unavailable
from app.settings import Settings, secure_url

log = logging.getLogger("mithaq")

# By name, and none that a public key could be taken for the secret of.
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519", "Ed448",
)  # fmt: skip
_KEY_TYPES = frozenset({"RSA", "EC", "OKP"})

# What a token may say that it is; a token for logging out, say, is signed by the same keys.
_TYPES = frozenset({"", "jwt", "at+jwt", "application/jwt", "application/at+jwt"})

# How long the issuer's keys are taken without asking again; how long if it does not answer then; and how long it is
# left alone after it was asked, whatever tokens come.
_FRESH = timedelta(minutes=10)
_USABLE = timedelta(hours=1)
_PAUSE = timedelta(seconds=30)

_TIMEOUT = 5.0
_LONGEST_ANSWER = 1_000_000

# All that the library raises, or lets through, on bytes that are no token.
_BROKEN = (JoseError, ValueError, TypeError, AttributeError, KeyError, RecursionError)


class _Headers(JWSRegistry):
    """Issuers put more in a header than the standard names; what is critical and unknown is refused all the same."""

    max_header_length = 4096

    def __init__(self) -> None:
        super().__init__(strict_check_header=False)

    def get_alg(self, name: str) -> Any:
        # The library's own warns at every EdDSA, a name that RFC 9864 parts in two and issuers use.
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


_HEADERS = _Headers()


def looks_like_token(text: str) -> bool:
    """Whether it is three parts with dots between: no key of the registry has a dot."""
    return text.count(".") == 2


@dataclass(frozen=True, slots=True)
class _Keys:
    """Keys for signatures as the issuer published them at an instant."""

    keys: tuple[Key, ...]
    at: datetime

    def younger_than(self, age: timedelta, now: datetime) -> bool:
        return now - self.at < age

    def of(self, key_id: str | None) -> Key | None:
        """The key of that id. A token may leave it out where the issuer has one key."""
        if key_id is None:
            return self.keys[0] if len(self.keys) == 1 else None
        return next((key for key in self.keys if key.kid == key_id), None)


class Issuer:
    """The issuer and its keys, fetched when the first token comes and again when they are old or one is missing."""

    def __init__(self, expected: Expected, now: Callable[[], datetime]) -> None:
        self._expected = expected
        self._now = now
        self._client = httpx.AsyncClient(timeout=_TIMEOUT, headers={"Accept": "application/json"})
        self._lock = anyio.Lock()
        self._keys: _Keys | None = None
        self._asked: datetime | None = None
        self._silent = False

    async def close(self) -> None:
        await self._client.aclose()

    async def caller(self, token: str) -> Caller:
        """The caller that the token names.

        Raises Unauthorized where it is none of the issuer's, or not for the registry, or not now; Unavailable where
        that cannot be told because the issuer does not answer.
        """
        try:
            header = extract_compact(token.encode(), None, _HEADERS).headers()
            _HEADERS.check_header(header)
            _HEADERS.get_alg(header["alg"])
            kind = header.get("typ", "").casefold()
        except _BROKEN:
            raise _refused() from None
        if kind not in _TYPES:
            raise _refused()
        key = await self._key(header.get("kid"))
        try:
            claims = jwt.decode(token, key, registry=_HEADERS).claims
        except _BROKEN:
            raise _refused() from None
        return caller_in(claims, self._expected, self._now())

    async def _key(self, key_id: str | None) -> Key:
        """Raises Unauthorized where the issuer has no such key, Unavailable where it cannot be asked."""
        now, keys = self._now(), self._keys
        if keys is None or not keys.younger_than(_FRESH, now) or keys.of(key_id) is None:
            keys = await self._refreshed(keys)
        if keys is not None and keys.younger_than(_USABLE, now):
            if (key := keys.of(key_id)) is not None:
                return key
            if not self._silent:
                raise _refused()
        raise Unavailable("The issuer of the token does not answer. Keys of the registry go on working.")

    async def _refreshed(self, seen: _Keys | None) -> _Keys | None:
        """The newest keys that there are; the issuer is asked by one request, others wait for what it learns."""
        async with self._lock:
            now = self._now()
            if self._keys is not seen or (self._asked is not None and timedelta(0) <= now - self._asked < _PAUSE):
                return self._keys
            self._asked, self._silent = now, True
            try:
                with anyio.fail_after(_TIMEOUT):
                    self._keys = _Keys(await self._fetch(), now)
                self._silent = False
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, *_BROKEN) as failure:
                log.warning("the keys of the OIDC issuer cannot be had: %s %s", type(failure).__name__, failure)
            return self._keys

    async def _fetch(self) -> tuple[Key, ...]:
        issuer = self._expected.issuer
        described = await self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if described["issuer"] != issuer:
            raise ValueError("it calls itself by another name than MITHAQ_OIDC_ISSUER")
        published = await self._get(secure_url(described["jwks_uri"]))
        keys = tuple(key for each in published["keys"] if (key := _key_for_signatures(each)) is not None)
        if not keys:
            raise ValueError("it has none that can be used")
        return keys

    async def _get(self, url: str) -> Any:
        """The JSON at the URL. No redirect is followed: it could lead to where nobody is to ask."""
        async with self._client.stream("GET", url) as response:
            response.raise_for_status()
            if response.status_code != httpx.codes.OK:
                raise ValueError(f"it answers {response.status_code}")
            body = b""
            async for part in response.aiter_bytes():
                body += part
                if len(body) > _LONGEST_ANSWER:
                    raise ValueError("its answer is too long")
        return json.loads(body)


def _key_for_signatures(published: Any) -> Key | None:
    """The public key, None where it is of a kind that is not known, or for something else: others are next to it."""
    try:
        if published["kty"] not in _KEY_TYPES or published.get("use", "sig") != "sig":
            return None
        key = JWKRegistry.import_key(published)
        # Read from the numbers at first use: better here than at a token.
        _ = key.public_key
    except _BROKEN:
        return None
    return key


def _refused() -> Unauthorized:
    return Unauthorized("The token is not one that the registry takes.")


def open_issuer(settings: Settings, now: Callable[[], datetime]) -> Issuer | None:
    """The issuer that the settings name, None where they name none."""
    if not settings.oidc_issuer:
        return None
    expected = Expected(
        settings.oidc_issuer, settings.oidc_audience, settings.oidc_role_claim, settings.oidc_clearance_claim
    )
    return Issuer(expected, now)
