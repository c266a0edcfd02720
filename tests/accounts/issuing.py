"""An OIDC issuer of the tests' own, with a server of its own: its keys, what it publishes, the tokens it signs."""

import asyncio
import json
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from tests.conftest import NOW

AUDIENCE = "https://mithaq.example.org"


def key_of(algorithm: str, kid: str | None) -> Key:
    parameters: Any = {"use": "sig", **({"kid": kid} if kid else {})}
    if algorithm[:2] in ("RS", "PS"):
        return RSAKey.generate_key(2048, parameters)
    if algorithm[:2] == "ES":
        return ECKey.generate_key({"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}[algorithm], parameters)
    return OKPKey.generate_key("Ed25519", parameters)


class OidcIssuer:
    """What it publishes can be changed from one request to the next; `asked` are the paths that were fetched."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.well = True
        self.algorithm = "ES256"
        self.key = key_of("ES256", "first")
        self.others: list[dict[str, Any]] = []
        self.named: str | None = None
        self.keys_at: str | None = None
        # Open before the server runs, so that its port is known and stays its own.
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/realms/police"

    def rotate(self, kid: str, algorithm: str = "ES256") -> None:
        self.algorithm, self.key = algorithm, key_of(algorithm, kid)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope["path"])
        await asyncio.sleep(0.05)
        answers = {
            "/realms/police/.well-known/openid-configuration": {
                "issuer": self.named or self.url,
                "jwks_uri": self.keys_at or f"{self.url}/keys",
            },
            "/realms/police/keys": {"keys": [*self.others, self.key.as_dict(private=False)]},
        }
        status = 200 if self.well and scope["path"] in answers else 500
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(answers.get(scope["path"])).encode()})

    @contextmanager
    def running(self) -> Iterator[None]:
        config = uvicorn.Config(self, lifespan="off", log_level="critical", interface="asgi3")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [self._socket]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield
        finally:
            server.should_exit = True
            thread.join(timeout=10)
            self._socket.close()

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Those of a good token; a claim set to `...` is left out. Times are in seconds from the tests' now."""
        times = {name: changes.pop(name) for name in ("exp", "nbf", "iat") if type(changes.get(name)) is int}
        now = int(NOW.timestamp())
        made = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "u-7",
            "name": "Amina B.",
            "mithaq_role": "analyst",
            "mithaq_clearance": "green",
            "iat": now,
            "exp": now + 300,
            **changes,
            **{name: now + seconds for name, seconds in times.items()},
        }
        return {name: value for name, value in made.items() if value is not ...}

    def token(self, *, header: dict[str, Any] | None = None, key: Key | None = None, **changes: Any) -> str:
        signer = key or self.key
        first: dict[str, Any] = {"alg": self.algorithm, "kid": signer.kid, **(header or {})}
        first = {name: value for name, value in first.items() if value is not ...}
        with warnings.catch_warnings():
            # Of EdDSA, which RFC 9864 has two other names for and issuers use.
            warnings.simplefilter("ignore", SecurityWarning)
            return jws.serialize_compact(first, json.dumps(self.claims(**changes)), signer, algorithms=[first["alg"]])
