"""How a statement that reads is run: on the driver itself, awaited, without ORM, engine or thread between.

`docs/decisions/0001-reads-async-writes-in-threads.md` has the figures. SQLite answers inline, on the event loop: a
read takes less time than a hop to a thread. PostgreSQL answers through a pool of asynchronous connections.
"""

import logging
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache
from typing import Any, Protocol

from anyio import to_thread
from sqlalchemy import URL
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from app.db.text_index import written
from app.errors import Unavailable
from app.tokens import Expression

log = logging.getLogger("mithaq")

Row = Sequence[Any]
NOT_REACHED = "The database cannot be reached. Try again in a moment."


class Read(Protocol):
    """Runs one statement and gives its rows. What runs on the same `Read` of a snapshot sees the same data.

    A statement made once, whose values come as parameters, is also compiled once: compiling even a small one takes
    longer than SQLite takes to answer it.
    """

    async def __call__(self, statement: ClauseElement, **values: object) -> list[Row]: ...


class Scan(Read, Protocol):
    """A `Read` for more rows than memory should hold."""

    def batches(self, statement: ClauseElement, size: int, **values: object) -> AsyncGenerator[list[Row]]:
        """The rows of one statement, so many at a time. It is to be closed before its snapshot ends."""
        ...


class Reader(Protocol):
    """The reading side of a database. Raises Unavailable where the database cannot be reached."""

    async def read(self, statement: ClauseElement, **values: object) -> list[Row]:
        """The rows of one statement, as the database holds them now."""
        ...

    def snapshot(self) -> AbstractAsyncContextManager[Read]:
        """Several statements on the data of one moment."""
        ...

    def long_snapshot(self) -> AbstractAsyncContextManager[Scan]:
        """A snapshot for much that is read slowly: it holds up no writer, and no short read."""
        ...

    async def open(self) -> None: ...

    async def close(self) -> None: ...


@lru_cache(maxsize=1)
def _sqlite_dialect() -> Dialect:
    return SQLiteDialect_pysqlite()


@lru_cache(maxsize=1)
def _postgres_dialect() -> Dialect:
    return PGDialect_psycopg()  # type: ignore[no-untyped-call]


def _compiled(statement: ClauseElement, dialect: Dialect) -> SQLCompiler:
    """The statement as SQL with its parameters; lists are spelt out, as drivers need them."""
    result = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    assert isinstance(result, SQLCompiler)
    return result


_compiled_once = lru_cache(maxsize=1024)(_compiled)


def _sql(
    statement: ClauseElement, dialect: Dialect, values: dict[str, object]
) -> tuple[SQLCompiler, dict[str, object]]:
    """The compiled statement and all its values by name. One that takes values was made once, and is kept."""
    sql = (_compiled_once if values else _compiled)(statement, dialect)
    # A driver is given what it can send: an expression in its own query language.
    named = {
        name: written(value, dialect.name) if isinstance(value, Expression) else value
        for name, value in {**sql.params, **values}.items()
    }
    return sql, named


# A connection that serves many reads keeps what it read; one that goes through a table once has no use for it.
_MUCH_MEMORY = "PRAGMA mmap_size=1073741824; PRAGMA cache_size=-64000;"
_LITTLE_MEMORY = "PRAGMA mmap_size=0; PRAGMA cache_size=-4000;"


class SqliteReader:
    """Reads an SQLite file on one connection of the event loop's thread, opened at the first read."""

    def __init__(self, url: URL) -> None:
        # A file that is not there is not made: `mithaq db upgrade` makes it.
        self._uri = f"file:{url.database}?mode=rw"
        self._connection: sqlite3.Connection | None = None
        self._spare: list[sqlite3.Connection] = []

    async def open(self) -> None:
        pass

    async def close(self) -> None:
        opened = [self._connection] if self._connection else []
        for connection in [*opened, *self._spare]:
            connection.close()
        self._connection, self._spare = None, []

    def _connect(self, memory: str = _MUCH_MEMORY) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                self._uri, uri=True, isolation_level=None, cached_statements=512, check_same_thread=False
            )
            connection.executescript(f"PRAGMA query_only=ON; {memory}")
        except sqlite3.Error as failure:
            raise unavailable(failure) from None
        return connection

    async def read(self, statement: ClauseElement, **values: object) -> list[Row]:
        if self._connection is None:
            self._connection = self._connect()
        return _rows(self._connection, statement, values)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Read]:
        # A connection of its own: between two awaits other requests read too, and they must see the present.
        connection = self._spare.pop() if self._spare else self._connect()
        try:
            connection.execute("BEGIN")

            async def read(statement: ClauseElement, **values: object) -> list[Row]:
                return _rows(connection, statement, values)

            yield read
        finally:
            connection.rollback()
            self._spare.append(connection)

    @asynccontextmanager
    async def long_snapshot(self) -> AsyncIterator[Scan]:
        connection = self._connect(_LITTLE_MEMORY)
        try:
            connection.execute("BEGIN")
            yield _SqliteScan(connection)
        finally:
            connection.close()


class _SqliteScan:
    """Reads in threads: a filter that few records match goes through many before the first."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def __call__(self, statement: ClauseElement, **values: object) -> list[Row]:
        return await to_thread.run_sync(_rows, self._connection, statement, values)

    async def batches(self, statement: ClauseElement, size: int, **values: object) -> AsyncGenerator[list[Row]]:
        cursor = self._connection.cursor()
        try:
            await to_thread.run_sync(cursor.execute, *_positional(statement, values))
            while rows := await to_thread.run_sync(cursor.fetchmany, size):
                yield rows
        except sqlite3.OperationalError as failure:
            raise unavailable(failure) from None
        finally:
            cursor.close()


def sqlite_rows(connection: sqlite3.Connection, statement: ClauseElement, values: dict[str, object]) -> list[Row]:
    """The rows of a statement on the driver itself. Raises what the driver raises."""
    return connection.execute(*_positional(statement, values)).fetchall()


def _positional(statement: ClauseElement, values: dict[str, object]) -> tuple[str, list[object]]:
    sql, named = _sql(statement, _sqlite_dialect(), values)
    return sql.string, [named[name] for name in sql.positiontup or ()]


def _rows(connection: sqlite3.Connection, statement: ClauseElement, values: dict[str, object]) -> list[Row]:
    try:
        return sqlite_rows(connection, statement, values)
    except sqlite3.OperationalError as failure:
        raise unavailable(failure) from None


class PostgresReader:
    """Reads PostgreSQL through a pool of connections that commit by themselves: no BEGIN, no COMMIT on the way."""

    def __init__(self, url: URL) -> None:
        # The `postgres` extra brings psycopg; a registry on SQLite runs without it.
        import psycopg  # noqa: PLC0415
        import psycopg_pool  # noqa: PLC0415

        # An undefined table is a database that was not brought to this version: `/readyz` says so.
        self._errors = (psycopg.OperationalError, psycopg_pool.PoolTimeout, psycopg.errors.UndefinedTable)
        self._lost = psycopg.OperationalError
        conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._pool = psycopg_pool.AsyncConnectionPool(
            conninfo,
            min_size=1,
            max_size=8,
            open=False,
            timeout=10,
            kwargs={"autocommit": True, "prepare_threshold": 0, "options": "-c timezone=UTC"},
        )

    async def open(self) -> None:
        await self._pool.open(wait=False)

    async def close(self) -> None:
        await self._pool.close()

    async def read(self, statement: ClauseElement, **values: object) -> list[Row]:
        sql, named = _sql(statement, _postgres_dialect(), values)
        try:
            try:
                return await self._rows(sql.string, named, _prepared(values))
            except self._lost:
                # The server was restarted and the pool held a dead connection. Reading again does no harm.
                await self._pool.check()
                return await self._rows(sql.string, named, _prepared(values))
        except self._errors as failure:
            raise unavailable(failure) from None

    async def _rows(self, sql: str, values: dict[str, object], prepare: bool | None) -> list[Row]:
        async with self._pool.connection() as connection:
            return list(await (await connection.execute(sql, values, prepare=prepare)).fetchall())

    def snapshot(self) -> AbstractAsyncContextManager[Read]:
        return self.long_snapshot()

    @asynccontextmanager
    async def long_snapshot(self) -> AsyncIterator[Scan]:
        try:
            async with self._pool.connection() as connection, connection.transaction():
                await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                yield _PostgresScan(connection)
        except self._errors as failure:
            raise unavailable(failure) from None


def _prepared(values: dict[str, object]) -> bool | None:
    """Whether a statement is prepared: as the connection has it, but never where words are looked for.

    PostgreSQL plans a prepared statement for any values. How it finds words best depends on how many records have them.
    """
    return False if any(isinstance(value, Expression) for value in values.values()) else None


class _PostgresScan:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def __call__(self, statement: ClauseElement, **values: object) -> list[Row]:
        sql, named = _sql(statement, _postgres_dialect(), values)
        result = await self._connection.execute(sql.string, named, prepare=_prepared(values))
        return list(await result.fetchall())

    async def batches(self, statement: ClauseElement, size: int, **values: object) -> AsyncGenerator[list[Row]]:
        sql, named = _sql(statement, _postgres_dialect(), values)
        # A cursor with a name is the server's: the rows stay there until they are fetched.
        async with self._connection.cursor(name="scan") as cursor:
            await cursor.execute(sql.string, named)
            while rows := await cursor.fetchmany(size):
                yield rows


def unavailable(failure: Exception) -> Unavailable:
    """The log gets the kind of the failure, and not its words: they can hold a statement and what it looked for."""
    log.error("the database cannot be used: %s %s", type(failure).__name__, getattr(failure, "sqlite_errorname", ""))
    return Unavailable(NOT_REACHED)


def open_reader(url: URL) -> Reader:
    """The reader for that database."""
    return SqliteReader(url) if url.get_backend_name() == "sqlite" else PostgresReader(url)
