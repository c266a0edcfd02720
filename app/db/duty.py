"""What one process at a time does for all that share a database. A process that dies, however it does, is off duty."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import Engine, func, select


@contextmanager
def duty(engine: Engine, name: str) -> Iterator[bool]:
    """Whether this process has the duty of that name, until the context ends. Nobody waits for it."""
    on_duty = _on_sqlite(engine, name) if engine.dialect.name == "sqlite" else _on_postgresql(engine, name)
    with on_duty as has_it:
        yield has_it


@contextmanager
def _on_sqlite(engine: Engine, name: str) -> Iterator[bool]:
    # A lock on a file of its own: one on the database would hold up its writers.
    with closing(sqlite3.connect(f"{engine.url.database}-{name}", timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
        else:
            yield True


@contextmanager
def _on_postgresql(engine: Engine, name: str) -> Iterator[bool]:
    key = func.hashtextextended(f"duty {name}", 0)
    # Of the session, not of a transaction: it outlasts many, and ends with the connection.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(key))):
            yield False
            return
        try:
            yield True
        finally:
            connection.scalar(select(func.pg_advisory_unlock(key)))
