"""Many rows into one table, as fast as each database takes them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import URL, Column, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

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
    driver = connection.dialect.loaded_dbapi
    try:
        with connection.connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:  # type: ignore[attr-defined]
            for row in rows:
                copy.write_row(row)
    except driver.Error as refused:
        # As SQLAlchemy tells of what it ran itself: whoever ran into another writer is run again.
        raise DBAPIError.instance(
            None, None, refused, driver.Error, hide_parameters=True, dialect=connection.dialect
        ) from None


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
