"""Small counts that every request adds to: one statement, committed by itself, awaited like a read.

Nothing that has to last: after a loss of power the newest counts may be gone.
"""

import sqlite3
from collections.abc import Callable
from time import monotonic
from typing import Any

from anyio import sleep
from sqlalchemy import URL
from sqlalchemy.sql import ClauseElement

from app.db.reading import NOT_REACHED, Row, sqlite_rows, unavailable
from app.errors import Unavailable

# How long a count waits for another writer, and for how long none waits after one had waited in vain; in seconds. A
# long import holds an SQLite file for as long as it takes, and nobody who reads should feel more than one wait of it.
_PATIENCE = 2.0
_IMPATIENT_FOR = 5.0


class SqliteTally:
    """Counts in an SQLite file on one connection of the event loop's thread, opened at the first count.

    It asks for the lock and never waits in SQLite, which would hold up the event loop: where another writes it comes
    back in a moment. The write takes some tens of microseconds, less than a hop to a thread.
    """

    def __init__(self, url: URL, clock: Callable[[], float] = monotonic) -> None:
        self._uri = f"file:{url.database}?mode=rw"
        self._connection: sqlite3.Connection | None = None
        self._clock = clock
        self._impatient_until = 0.0

    async def run(self, statement: ClauseElement, values: dict[str, object]) -> list[Row]:
        """Raises Unavailable where another writer held the file for too long, or it cannot be written."""
        started, pause = self._clock(), 0.001
        while True:
            try:
                return sqlite_rows(self._opened(), statement, values)
            except sqlite3.OperationalError as failure:
                if not _is_busy(failure):
                    raise unavailable(failure) from None
            if started < self._impatient_until or self._clock() - started > _PATIENCE:
                self._impatient_until = max(self._impatient_until, started + _PATIENCE + _IMPATIENT_FOR)
                raise Unavailable(NOT_REACHED)
            await sleep(pause)
            pause = min(pause * 2, 0.008)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(
                self._uri, uri=True, isolation_level=None, timeout=0, check_same_thread=False
            )
            # In WAL, NORMAL leaves out the flush of each commit and no more: what others commit is as safe as before.
            self._connection.execute("PRAGMA synchronous=NORMAL")
        return self._connection

    async def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


def _is_busy(failure: Any) -> bool:
    return getattr(failure, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
