"""One database: writes are transactions in a thread, reads are awaited. Nothing above knows which database it is."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from functools import partial
from typing import Any, TypeVar

from anyio import Semaphore, move_on_after, to_thread
from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError, TimeoutError  # noqa: A004 - of waiting for a connection
from sqlalchemy.sql import ClauseElement

from app.db.bulk import Upsert, upsert
from app.db.engine import LOCK_WAIT, READING, lock, normalized, write_engine
from app.db.reading import NOT_REACHED, Read, Row, Scan, open_reader
from app.db.tally import SqliteTally
from app.errors import Unavailable

T = TypeVar("T")
Step = Callable[[Connection], object]

# The execution option that holds the steps which end a transaction.
_ENDING = "mithaq_ending"

# Two writers can make the same agency, or take the same slug, at one moment: the second runs again and finds the
# first one's row. A third run is for the rare third writer; more would hide a fault of ours.
_TRIES = 3

# Of the eight connections on which a worker reads PostgreSQL, so that the others are left for short reads.
LONG_AT_ONCE = 4


class Database:
    """Connects at first use: making one reaches no server."""

    def __init__(self, url: str) -> None:
        self.url = normalized(url)
        self.engine: Engine = write_engine(url)
        self._reader = open_reader(self.url)
        self._long = Semaphore(LONG_AT_ONCE)
        self._tally = SqliteTally(self.url) if self.url.get_backend_name() == "sqlite" else None

    async def open(self) -> None:
        await self._reader.open()

    async def close(self) -> None:
        await self._reader.close()
        if self._tally:
            await self._tally.close()
        self.engine.dispose()

    async def read(self, statement: ClauseElement, **values: object) -> list[Row]:
        """The rows of one statement, as the database holds them now; `values` are for one that was made once."""
        return await self._reader.read(statement, **values)

    def snapshot(self) -> AbstractAsyncContextManager[Read]:
        """Several statements on the data of one moment."""
        return self._reader.snapshot()

    @property
    def folds_lists(self) -> bool:
        """Whether several lists of codes are best intersected by the text index: FTS5 does, PostgreSQL joins lists."""
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def long_snapshot(self) -> AsyncIterator[Scan]:
        """A snapshot that may be held for long, such as for an export. Raises Unavailable where too many are held."""
        with move_on_after(LOCK_WAIT) as waiting:
            await self._long.acquire()
        if waiting.cancelled_caught:
            raise Unavailable("Too many long readings are under way. Try again when one of them has ended.")
        try:
            async with self._reader.long_snapshot() as scan:
                yield scan
        finally:
            self._long.release()

    def upsert(self, table: Table) -> Upsert:
        """An INSERT for `tally` that can update the row that is there."""
        return upsert(self.url, table)

    async def tally(self, statement: ClauseElement, **values: object) -> list[Row]:
        """The rows that one small statement returns which writes a count; it is committed by itself.

        Raises Unavailable where the count cannot be written in good time (`app.db.tally`).
        """
        if self._tally:
            return await self._tally.run(statement, values)
        # Connections that read commit each statement by themselves: on PostgreSQL a count is no other work.
        return await self._reader.read(statement, **values)

    async def write(self, work: Callable[[Connection], T], *, keep: bool = True) -> T:
        """What `work` returns after its one transaction is committed; nothing of it stays where it raises.

        `work` may run more than once and so does nothing but read and write on the connection it is given.
        Without `keep` it is rolled back all the same: a rehearsal.
        """
        return await to_thread.run_sync(partial(self.write_now, work, keep=keep))

    def write_now(self, work: Callable[[Connection], T], *, keep: bool = True) -> T:
        """`write` for a caller that has no event loop, such as a command."""
        for left in reversed(range(_TRIES)):
            try:
                with self._connection() as connection, connection.begin() as transaction:
                    result = work(connection)
                    _end(connection)
                    if not keep:
                        transaction.rollback()
                return result
            except (IntegrityError, OperationalError) as failure:
                if not left:
                    raise _told(failure) from None
            except (DBAPIError, TimeoutError) as failure:
                raise _told(failure) from None
        raise AssertionError("the loop returns or raises")

    def _connection(self) -> Connection:
        return self.engine.connect().execution_options(**{_ENDING: []})

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """A connection that reads the data of one moment and holds up no writer: for commands, which have no event loop."""
        options: dict[str, Any] = {READING: True}
        if self.engine.dialect.name == "postgresql":
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**options) as connection:
            yield connection


def _ending(connection: Connection) -> list[Step]:
    steps: list[Step] = connection.get_execution_options()[_ENDING]
    return steps


def _end(connection: Connection) -> None:
    steps = _ending(connection)
    if steps:
        lock(connection, "journal")
    for step in steps:
        step(connection)


def at_end(connection: Connection, step: Step) -> None:
    """Has `step` run when the transaction's work is done, under the one lock that all such steps take.

    For what has to stand in the order of the commits: whoever holds the lock sees all that was committed under it
    before. It is held for the commit alone, however long the work was (docs/decisions/0002). On SQLite, where whoever
    writes is alone, the step runs at once.
    """
    if connection.dialect.name == "sqlite":
        step(connection)
    else:
        _ending(connection).append(step)


def settle(connection: Connection) -> None:
    """Runs the steps so far, in a long transaction that is not to gather them all: their lock is held from now on."""
    _end(connection)
    _ending(connection).clear()


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Takes back, where it is left by an exception, what was written in it, and the steps that were to end it."""
    steps = _ending(connection)
    before = len(steps)
    try:
        with connection.begin_nested():
            yield
    except BaseException:
        del steps[before:]
        raise


def _told(failure: SQLAlchemyError) -> Exception:
    if isinstance(failure, OperationalError | TimeoutError):
        return Unavailable(NOT_REACHED)
    return failure
