"""What brings imports in, in each server process: one process at a time, one import after the other, oldest first."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from threading import Event

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection

from app.dates import instant
from app.db.duty import duty
from app.errors import Unavailable
from app.imports import jobs
from app.imports.jobs import DONE, FAILED, RECEIVING, STOPPED, Job
from app.imports.run import Run
from app.registry import Registry

# How often a process looks for imports that another one received or left, in seconds; after a failure it lets be for longer.
_LOOKS_EVERY = 2.0
_AFTER_FAILURE = 15.0

# An upload of which nothing came for so long was broken off by a crash; what became of an import is told for so long.
_BROKEN_OFF = timedelta(hours=1)
_TOLD_FOR = timedelta(days=30)


class ImportWorker:
    """Runs from `start` to `close` on the event loop; the work itself is done in a thread of its own."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._leaving = Event()
        self._limiter: CapacityLimiter | None = None
        self._woken: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._limiter, self._woken = CapacityLimiter(1), asyncio.Event()
        self._task = asyncio.create_task(self._run())

    def wake(self) -> None:
        """An import is there."""
        if self._woken:
            self._woken.set()

    async def close(self) -> None:
        """Ends after the batch that is under way: the rest is for another process, or for the next start."""
        self._leaving.set()
        self.wake()
        if self._task:
            await self._task

    async def _run(self) -> None:
        assert self._woken is not None
        while not self._leaving.is_set():
            pause = _LOOKS_EVERY
            try:
                if await self._registry.database.read(jobs.PENDING):
                    await to_thread.run_sync(self.work, limiter=self._limiter)
            except Unavailable:
                pause = _AFTER_FAILURE
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), pause)
            self._woken.clear()

    def work(self) -> None:
        """Brings in all that waits, where no other process is at it."""
        database = self._registry.database
        with duty(database.engine, "imports") as on_duty:
            if not on_duty:
                return
            database.write_now(self._forget)
            while not self._leaving.is_set():
                if database.write_now(jobs.drop_pieces):
                    continue
                job = database.write_now(self._next)
                if job is None:
                    break
                Run(self._registry, job, self._leaving.is_set).go()

    def _next(self, connection: Connection) -> Job | None:
        return jobs.next_job(connection, instant(self._registry.now()))

    def _forget(self, connection: Connection) -> None:
        now = self._registry.now()
        old = jobs.outdated(connection, (RECEIVING,), instant(now - _BROKEN_OFF))
        old += jobs.outdated(connection, (DONE, STOPPED, FAILED), instant(now - _TOLD_FOR))
        if old:
            jobs.remove(connection, old)
