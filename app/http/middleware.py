"""What happens around every request, as plain ASGI: its id, what browsers are told, HEAD, and the answer where all else failed."""

import re
from contextlib import suppress
from uuid import uuid4

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.problems import failure_response

_SAFE_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")

# Answers are data: no browser is to guess another type, show them in a frame, run or fetch anything from them, or hand
# them to a page of elsewhere that did not ask as CORS has it. A page that has to do more sends a policy of its own.
_FOR_BROWSERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_POLICY = b"content-security-policy"
_DATA_POLICY = (_POLICY, b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
_HTTPS_FOR_A_YEAR = (b"strict-transport-security", b"max-age=31536000")

_ADDED = "mithaq.headers"


def add_headers(scope: Scope, headers: list[tuple[bytes, bytes]]) -> None:
    """Has the answer carry these headers, whoever will make it."""
    scope[_ADDED].extend(headers)


class Envelope:
    """Gives each answer `X-Request-Id`, the client's own where it sent a plain one, and the headers for browsers.

    Outside everything else, so that a failure anywhere is answered as a problem and never leaves a trace in an
    answer or in the server's log.
    """

    def __init__(self, app: ASGIApp, root_path: str = "") -> None:
        self.app = app
        self.root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["root_path"] = self.root_path
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        request_id = given if _SAFE_ID.fullmatch(given) else uuid4().hex.encode()
        scope["request_id"] = request_id.decode()
        added = scope[_ADDED] = [(b"x-request-id", request_id), *_FOR_BROWSERS]
        if scope["scheme"] == "https":
            added.append(_HTTPS_FOR_A_YEAR)
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                if not any(name == _POLICY for name, _ in message["headers"]):
                    added.append(_DATA_POLICY)
                message["headers"] = [*message["headers"], *added]
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as failure:  # noqa: BLE001 - the last one to see it
            if started:
                # Half an answer is out: only a broken connection tells the client that the rest is missing.
                raise ConnectionAbortedError("the answer failed half way") from None
            await failure_response(failure, Request(scope))(scope, receive, send_with_headers)


class _HeadIsDone(Exception):
    """Ends an answer in pieces after its headers: what would follow is not worth making."""


class HeadAsGet:
    """Answers HEAD wherever GET is answered, with GET's headers and no body (RFC 9110, section 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                return
            await send({"type": "http.response.body", "body": b""})
            if message.get("more_body"):
                raise _HeadIsDone

        with suppress(_HeadIsDone):
            await self.app({**scope, "method": "GET"}, receive, send_without_body)
