"""Many rows into one table, as fast as each database takes them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Column, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

Upsert = sqlite.Insert | postgresql.Insert


def upsert(url: URL, table: Table) -> Upsert:
    """An INSERT that can go on with `on_conflict_do_update`, in the words of that database."""
    return sqlite.insert(table) if url.get_backend_name() == "sqlite" else postgresql.insert(table)


def insert_rows(connection: Connection, columns: Sequence[Column[Any]], rows: Sequence[Sequence[Any]]) -> None:
    """Inserts the rows, each with a value for every one of the columns, which are of one table.

    Values go to the driver as they are: text, numbers, truth, null. SQLAlchemy's own way takes longer over a row than
    SQLite does; PostgreSQL takes a COPY.
    """
    if not rows:
        return
    quoted = connection.dialect.identifier_preparer
    into = f"{quoted.format_table(columns[0].table)} ({', '.join(quoted.format_column(one) for one in columns)})"
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({marks})", list(map(tuple, rows)))  # noqa: S608 - names of our own tables
        return
    with (
        _told_alike(connection, into),
        connection.connection.cursor() as cursor,  # type: ignore[attr-defined]
        cursor.copy(f"COPY {into} FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


@contextmanager
def _told_alike(connection: Connection, into: str) -> Iterator[None]:
    """What the driver raises on its own is raised as SQLAlchemy would: a transaction knows which to try again."""
    driver: Any = connection.dialect.dbapi
    try:
        yield
    except driver.IntegrityError as failure:
        raise IntegrityError(into, None, failure, hide_parameters=True) from None
    except driver.OperationalError as failure:
        raise OperationalError(into, None, failure, hide_parameters=True) from None
    except driver.Error as failure:
        raise DBAPIError(into, None, failure, hide_parameters=True) from None


def missing(connection: Connection, table: Table, key: str) -> Upsert:
    """An INSERT that passes over rows whose key is there."""
    return upsert(connection.engine.url, table).on_conflict_do_nothing(index_elements=[key])


def insert_missing(connection: Connection, column: Column[Any], values: Sequence[str]) -> None:
    """Inserts, into a table of that column alone, those values that are not there."""
    quoted = connection.dialect.identifier_preparer
    into = f"{quoted.format_table(column.table)} ({quoted.format_column(column)})"
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"INSERT OR IGNORE INTO {into} VALUES (?)", [(value,) for value in values])  # noqa: S608 - names of our own tables
    else:
        every = f"INSERT INTO {into} SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"
        connection.exec_driver_sql(every, (list(values),))
