"""One import from its body to its end: pass after pass over its rows, a transaction for each batch of them.

That transaction also moves the import on, so that one that is killed goes on after its last batch, and no row counts
twice: whoever would do a batch again finds the import further, and leaves it.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BufferedReader, RawIOBase
from itertools import count, islice
from typing import Any

from sqlalchemy import Connection

from app.agreements.writing import Writer
from app.dates import instant
from app.errors import Unavailable
from app.http.problems import log_fault
from app.imports import jobs
from app.imports.jobs import DONE, ERROR, FAILED, STOPPED, Interrupted, Job, Outcome, Remark
from app.imports.reading import read_all
from app.imports.records import Bringing, Stopped
from app.imports.related import bring_groups, groups
from app.imports.rows import BATCH, Row, Unreadable, batches, rows_of
from app.imports.whole import bring_whole
from app.registry import Registry

# How many rows of a dry run are tried on the registry, in one transaction that is taken back: other writers of an
# SQLite file wait for it. Rows after them are checked by themselves.
REHEARSED = 5_000


def writer_of(registry: Registry, job: Job) -> Writer:
    review = registry.settings.review == "on"
    return Writer(job.caller, registry.vocabularies, registry.now(), registry.new_id, review)


class Pieces(RawIOBase):
    """A body that is kept in pieces, read as a file. `fetch` gives a piece by its number, empty after the last."""

    def __init__(self, fetch: Callable[[int], bytes]) -> None:
        super().__init__()
        self._fetch, self._numbers, self._rest = fetch, count(), memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = memoryview(self._fetch(next(self._numbers)))
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def patiently(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, with the interpreter offered to other threads before each: requests are answered in the same process."""
    for row in rows:
        time.sleep(0)
        yield row


class Run:
    """Takes one import as far as it goes. `leave` is asked before each batch whether to leave the rest to another run."""

    def __init__(self, registry: Registry, job: Job, leave: Callable[[], bool]) -> None:
        self._registry, self._job, self._leave = registry, job, leave
        # What each step returns is the step after it; the last one returns none.
        self._steps: dict[str, Callable[[], str | None]] = {
            "count": self._count,
            "rehearse": self._rehearse,
            "check": self._check,
            "write": self._write,
            "relate": self._relate,
        }

    def go(self) -> None:
        """Raises Unavailable where the database cannot be reached: the import is as it was after its last batch."""
        try:
            self._go()
        except Interrupted:
            pass
        except Unreadable as wrong:
            self._advance(Outcome(failed=1, remarks=[Remark(ERROR, wrong.row, wrong.mistake)]))
            self._end(FAILED, wrong.mistake.detail)
        except Stopped as stopped:
            self._advance(Outcome(failed=stopped.outcome.failed, remarks=stopped.outcome.errors))
            self._end(STOPPED, self._how_far(stopped.outcome.errors[0].row))
        except Unavailable:
            raise
        except Exception as failure:  # noqa: BLE001 - tried again it would fail again
            log_fault(failure, f"import {self._job.id} after row {self._job.position}")
            self._end(FAILED, f"The registry failed after row {self._job.position}. What came before is here.")

    def _go(self) -> None:
        while step := self._steps[self._job.step]():
            self._advance(Outcome(), step=step, position=0)
        if self._job.options.on_error == "stop" and self._job.failed:
            self._advance(Outcome(), created=0, updated=0, unchanged=0, done=self._job.failed)
            self._end(STOPPED, f"{self._job.failed} rows are wrong: nothing was brought in.")
        else:
            self._end(DONE)

    def _how_far(self, row: int) -> str:
        far = f"the rows up to {self._job.position} are here" if self._job.position else "nothing was brought in"
        return f"Stopped at row {row}: {far}."

    def _now(self) -> str:
        return instant(self._registry.now())

    def _advance(self, outcome: Outcome, **changes: Any) -> None:
        self._in_step(lambda _: outcome, **changes)

    def _in_step(self, work: Callable[[Connection], Outcome], **changes: Any) -> None:
        """One transaction: the work, and the import moved on by it."""
        if self._leave():
            raise Interrupted
        job, now = self._job, self._now()

        def step(connection: Connection) -> Job:
            jobs.held(connection, job)
            return jobs.advance(connection, job, work(connection), now, **changes)

        self._job = self._registry.database.write_now(step)

    def _end(self, state: str, detail: str | None = None) -> None:
        job_id, now = self._job.id, self._now()
        self._registry.database.write_now(lambda connection: jobs.end(connection, job_id, state, detail, now))

    def _rows(self, fetch: Callable[[int], bytes]) -> Iterator[Row]:
        """The rows that the step has not dealt with yet."""
        rows = rows_of(self._job.kind, BufferedReader(Pieces(fetch), 1 << 16))
        position = self._job.position
        return patiently(row for row in rows if row.number > position)

    def _fetch(self, number: int) -> bytes:
        with self._registry.database.look() as connection:
            return jobs.piece(connection, self._job.id, number)

    def _count(self) -> str:
        total = sum(1 for _ in self._rows(self._fetch))
        self._advance(Outcome(), total=total)
        if self._job.options.dry_run:
            return "rehearse"
        return "check" if self._job.options.on_error == "stop" else "write"

    def _rehearse(self) -> None:
        if not self._job.position:
            outcome, last = self._registry.database.write_now(self._rehearsed, keep=False)
            self._advance(outcome, position=last)
        self._check()

    def _rehearsed(self, connection: Connection) -> tuple[Outcome, int]:
        """What would become of the first rows, and the last of them."""
        last = 0

        def first_rows() -> Iterator[Row]:
            nonlocal last
            rows = self._rows(lambda number: jobs.piece(connection, self._job.id, number))
            for row in islice(rows, REHEARSED):
                last = row.number
                yield row

        return bring_whole(self._bringing(connection, on_error="skip"), self._job.id, first_rows(), lambda: None), last

    def _check(self) -> str | None:
        """Every row by itself, so that one wrong row keeps all others out, where that was asked."""
        for batch in batches(self._rows(self._fetch)):
            self._in_step(self._checked(batch), position=batch[-1].number)
        return None if self._job.options.dry_run or self._job.failed else "write"

    def _checked(self, batch: list[Row]) -> Callable[[Connection], Outcome]:
        return lambda connection: self._bringing(connection).check(batch)

    def _write(self) -> str:
        for batch in batches(self._rows(self._fetch)):
            self._in_step(self._brought(batch), position=batch[-1].number)
        return "relate"

    def _brought(self, batch: list[Row]) -> Callable[[Connection], Outcome]:
        # Before the transaction: nobody who writes need wait for what asks nothing of the registry.
        rows = read_all(batch, writer_of(self._registry, self._job))
        return lambda connection: self._bringing(connection).rows(rows)

    def _bringing(self, connection: Connection, **changes: Any) -> Bringing:
        options = replace(self._job.options, **changes)
        return Bringing(connection, writer_of(self._registry, self._job), options)

    def _relate(self) -> None:
        with self._registry.database.look() as connection:
            found = groups(jobs.waiting(connection, self._job.id))
        for some in _packed(found):
            self._in_step(self._related(some))

    def _related(self, found: list[list[int]]) -> Callable[[Connection], Outcome]:
        return lambda connection: bring_groups(self._bringing(connection), self._job.id, found)


def _packed(found: list[list[int]]) -> Iterator[list[list[int]]]:
    """The groups, as many together as make a batch."""
    some: list[list[int]] = []
    for group in found:
        some.append(group)
        if sum(map(len, some)) >= BATCH:
            yield some
            some = []
    if some:
        yield some
