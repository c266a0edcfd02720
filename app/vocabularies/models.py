"""The tables of terms: a code in a record is a foreign key, and a count of an area takes in what stands below it."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table, UniqueConstraint

from app.db.metadata import Key, metadata

term = Table(
    "term",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("vocabulary", Key, nullable=False),
    Column("code", Key, nullable=False),
    Column("position", Integer, nullable=False),
    Column("labels", JSON, nullable=False),
    Column("broader", JSON, nullable=False),
    Column("attributes", JSON, nullable=False),
    UniqueConstraint("vocabulary", "code"),
)

# Every term with each term above it, and with itself.
term_above = Table(
    "term_above",
    metadata,
    Column("above", Integer, ForeignKey("term.key"), primary_key=True, autoincrement=False),
    Column("key", Integer, ForeignKey("term.key"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
