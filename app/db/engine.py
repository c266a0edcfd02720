"""Engines: how a connection that writes is opened and how its transactions begin, on SQLite and on PostgreSQL."""

from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import ARRAY, Connection, Engine, Text, cast, create_engine, event, func, make_url, select
from sqlalchemy.engine import URL

# The execution option of a connection that only reads, and so holds up no writer.
READING = "mithaq_reading"

# How long a writer waits for another one before it gives up, in seconds.
LOCK_WAIT = 15


def normalized(url: str) -> URL:
    """The URL with the driver that this project ships for it; the folder of an SQLite file is made."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        # Where it cannot be made, connecting fails, and that is told.
        with suppress(OSError):
            Path(parsed.database or "").parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return parsed.set(drivername="sqlite+pysqlite")
    return parsed.set(drivername="postgresql+psycopg")


def write_engine(url: str) -> Engine:
    """An engine for transactions that write. Parameters never reach a message: they can hold what is confidential."""
    target = normalized(url)
    if target.get_backend_name() == "sqlite":
        # One connection: writers queue in this process, in their order. SQLite's own waiting is neither fair nor
        # prompt, and some writes would take half a second (docs/decisions/0001).
        engine = create_engine(
            target,
            hide_parameters=True,
            pool_size=1,
            max_overflow=0,
            pool_timeout=LOCK_WAIT,
            connect_args={"timeout": LOCK_WAIT},
        )
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    return create_engine(
        target,
        hide_parameters=True,
        pool_pre_ping=True,
        # With the eight that read, the twelve that the README speaks of.
        pool_size=4,
        max_overflow=0,
        pool_timeout=LOCK_WAIT,
        connect_args={"connect_timeout": 10, "options": f"-c lock_timeout={LOCK_WAIT}s -c timezone=UTC"},
    )


def _open_sqlite(connection: SqliteConnection, _: Any) -> None:
    # The driver's own transactions begin late, at the first write: two readers that turn writers then deadlock.
    # With `isolation_level = None` the driver begins nothing and `_begin_immediate` does.
    connection.isolation_level = None
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-64000;"
    )


def _begin_immediate(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def lock(connection: Connection, *names: str, shared: bool = False) -> None:
    """Hold the locks of these names until the transaction ends, so that two writers do not both find nothing.

    Those who hold one `shared` keep out whoever wants it alone, and not each other. Whoever takes some at once takes
    them in the order of their names, so that two who do never wait for each other. SQLite needs none: its transactions
    that write already come one after the other.
    """
    if names and connection.dialect.name == "postgresql":
        take = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        wanted = func.unnest(cast(sorted(names), ARRAY(Text))).column_valued("name")
        connection.execute(select(take(func.hashtextextended(wanted, 0))))
