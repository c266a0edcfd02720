"""Keeping the body of an import as it comes: never more of it in memory than a piece."""

import zlib
from collections.abc import AsyncGenerator
from contextlib import aclosing

from anyio import CancelScope, to_thread

from app.accounts.clearance import Caller
from app.dates import instant
from app.imports import jobs
from app.imports.jobs import Options
from app.registry import Registry

PIECE = 1 << 20


async def receive(registry: Registry, caller: Caller, kind: str, options: Options, body: AsyncGenerator[bytes]) -> str:
    """The id of the import, which is queued. Whatever `body` raises leaves nothing behind."""
    job_id, database = str(registry.new_id()), registry.database
    received = instant(registry.now())
    await database.write(lambda connection: jobs.add(connection, job_id, caller, kind, options, received))
    try:
        number = 0
        async with aclosing(_pieces(body)) as pieces:
            async for piece in pieces:
                await _keep(registry, job_id, number, piece)
                number += 1
        queued = instant(registry.now())
        await database.write(lambda connection: jobs.queue(connection, job_id, queued))
    except BaseException:
        # A request that was cancelled, too, is cleared away.
        with CancelScope(shield=True):
            await database.write(lambda connection: jobs.remove(connection, [job_id]))
        raise
    return job_id


async def _pieces(body: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """The body in pieces of PIECE bytes; the last one, which there always is, may have fewer."""
    held = bytearray()
    async for part in body:
        held += part
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    yield bytes(held)


async def _keep(registry: Registry, job_id: str, number: int, piece: bytes) -> None:
    packed, now = await to_thread.run_sync(zlib.compress, piece, 1), instant(registry.now())
    await registry.database.write(lambda connection: jobs.add_piece(connection, job_id, number, packed, now))
