"""Many rows into one table, as fast as each database takes them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection


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
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)
