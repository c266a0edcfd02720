"""The words of each record, as each database keeps them: an FTS5 table on SQLite, a `tsvector` on PostgreSQL.

Both hold the same tokens, made in Python (`app.search.analysis`), so both find the same records. A row has the place
of a record for its key, hence FTS5 finds in the usual order and stops at a page's end. Codes are tokens too: where
words are looked for, or where SQLite has several lists to intersect, they are part of the one query.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    MetaData,
    Select,
    Table,
    Text,
    cast,
    delete,
    literal_column,
    select,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator

from app.db.bulk import insert_rows
from app.db.metadata import Place
from app.tokens import GAP, AllOf, AnyOf, But, Expression, Field, Phrase, Tokens


def _fts5(expression: Expression) -> str:
    match expression:
        case Phrase(tokens, fields):
            columns = " ".join(field.name.lower() for field in fields)
            return f'{{{columns}}} : "{" ".join(tokens)}"'
        case AllOf(parts):
            return f"({' AND '.join(map(_fts5, parts))})"
        case AnyOf(parts):
            return f"({' OR '.join(map(_fts5, parts))})"
        case But(wanted, unwanted):
            return f"({_fts5(wanted)} NOT {_fts5(unwanted)})"


def _tsquery(expression: Expression) -> str:
    match expression:
        case Phrase(tokens, fields):
            weights = "".join(field.value for field in fields)
            return " <-> ".join(f"'{token}'{':' if weights else ''}{weights}" for token in tokens)
        case AllOf(parts):
            return f"({' & '.join(f'({_tsquery(part)})' for part in parts)})"
        case AnyOf(parts):
            return f"({' | '.join(f'({_tsquery(part)})' for part in parts)})"
        case But(wanted, unwanted):
            return f"({_tsquery(wanted)} & !({_tsquery(unwanted)}))"


def written(expression: Expression, dialect: str) -> str:
    """The expression in the query language of that database."""
    return _fts5(expression) if dialect == "sqlite" else _tsquery(expression)


class Query(TypeDecorator[Expression]):
    """The type of a parameter that is an expression."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Expression | None, dialect: Dialect) -> str | None:
        return None if value is None else written(value, dialect.name)


# Not in the one MetaData: no table of one shape is on both databases, and FTS5 brings tables of its own.
_NAME = "agreement_text"
_sqlite = Table(
    _NAME,
    MetaData(),
    Column("rowid", Place, key="place"),
    *(Column(field.name.lower(), Text) for field in Field),
)
_postgres = Table(
    _NAME,
    MetaData(),
    Column("place", Place, primary_key=True, autoincrement=False),
    Column("words", TSVECTOR, nullable=False),
)


def is_own(name: str | None) -> bool:
    """Whether a table of that name is the text index or a part of it."""
    return name is not None and (name == _NAME or name.startswith(f"{_NAME}_"))


class by_database(ColumnElement[Any]):  # noqa: N801 - reads like a function of SQL
    """An expression that is written one way for SQLite and another for PostgreSQL."""

    inherit_cache = False
    # Else SQLAlchemy would compare a condition with 1 where a database has no booleans, and FTS5 would not know it.
    _is_implicitly_boolean = True

    def __init__(self, *, sqlite: ColumnElement[Any], postgresql: ColumnElement[Any]) -> None:
        self.type = sqlite.type
        self.of = {"sqlite": sqlite, "postgresql": postgresql}


@compiles(by_database)
def _by_database(element: by_database, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.of[compiler.dialect.name], **options)})"


# The place of a row, and the name of the index in a FROM.
text_place: ColumnElement[int] = by_database(
    sqlite=literal_column(f"{_NAME}.rowid", Place), postgresql=literal_column(f"{_NAME}.place", Place)
)
text_index = Table(_NAME, MetaData())


def matches(query: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a row of the index is one that the query, a parameter of type `Query`, finds."""
    found = literal_column(_NAME, Boolean)
    words = literal_column(f"{_NAME}.words", TSVECTOR)
    return by_database(
        sqlite=found.op("MATCH", is_comparison=True)(query),
        postgresql=words.op("@@", is_comparison=True)(cast(query, TSQUERY)),
    )


def places(query: ColumnElement[Any]) -> Select[int]:
    """The places that the query finds."""
    return select(text_place).select_from(text_index).where(matches(query))


def add(connection: Connection, rows: Sequence[tuple[int, Tokens]]) -> None:
    """Puts the tokens of records, each under its place, into the index."""
    if connection.dialect.name == "sqlite":
        texts = [(place, *(" ".join(tokens.of(field)) for field in Field)) for place, tokens in rows]
        insert_rows(connection, tuple(_sqlite.c), texts)
    else:
        insert_rows(connection, tuple(_postgres.c), [(place, tsvector(tokens)) for place, tokens in rows])


def remove(connection: Connection, wanted: Iterable[int]) -> None:
    """Takes the records at these places out of the index."""
    table = _sqlite if connection.dialect.name == "sqlite" else _postgres
    connection.execute(delete(table).where(table.c.place.in_(list(wanted))))


def holding(connection: Connection, wanted: Sequence[int]) -> set[int]:
    """Those of the places that have a row."""
    table = _sqlite if connection.dialect.name == "sqlite" else _postgres
    return set(connection.scalars(select(table.c.place).where(table.c.place.in_(wanted))))


def clear(connection: Connection) -> None:
    connection.execute(delete(_sqlite if connection.dialect.name == "sqlite" else _postgres))


def tsvector(tokens: Tokens) -> str:
    """The tokens as PostgreSQL reads a `tsvector`: each with its positions and the weight of its field."""
    positions: dict[str, list[str]] = defaultdict(list)
    start = 1
    for field in (Field.TITLES, Field.NAMES, Field.SUMMARIES):
        for at, token in enumerate(tokens.of(field), start):
            if token != GAP:
                positions[token].append(f"{min(at, _LAST_POSITION)}{field.value}")
        start += len(tokens.of(field)) + 1
    lexemes = [f"'{token}':{','.join(where[:_MOST_POSITIONS])}" for token, where in positions.items()]
    return " ".join([*lexemes, *(f"'{code}'" for code in tokens.codes)])


# PostgreSQL's own limits.
_LAST_POSITION = 16383
_MOST_POSITIONS = 255
