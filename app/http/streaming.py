"""Answers that are made while they are sent."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from anyio import move_on_after
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

# For how long a client may take nothing of an answer, in seconds, before it is given up: what it waits for is held for it.
PATIENCE = 60.0


class Streamed(Response):
    """An answer in pieces. They are closed as soon as the last is sent or the client is gone.

    The first is made before the answer begins, so that what is wrong till then is told as a problem. Of an answer that
    breaks later the client sees that it is not whole: its last piece never comes.
    """

    def __init__(
        self,
        pieces: AsyncGenerator[bytes],
        media_type: str,
        headers: Mapping[str, str],
        patience: float = PATIENCE,
    ) -> None:
        self.status_code = 200
        self.media_type = media_type
        self.background = None
        self.init_headers(headers)
        self._pieces, self._patience = pieces, patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with aclosing(self._pieces) as pieces:
            first = await anext(pieces)
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            if await self._is_taken(send, first) and await self._rest_is_taken(pieces, Request(scope, receive), send):
                await send({"type": "http.response.body", "body": b""})

    async def _rest_is_taken(self, pieces: AsyncGenerator[bytes], request: Request, send: Send) -> bool:
        async for piece in pieces:
            if await request.is_disconnected() or not await self._is_taken(send, piece):
                return False
        return True

    async def _is_taken(self, send: Send, piece: bytes) -> bool:
        """Whether the client took so much of the answer that there is room for this piece."""
        with move_on_after(self._patience):
            if piece:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            return True
        return False
