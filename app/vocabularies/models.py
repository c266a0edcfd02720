"""The table of terms: a code in a record is a foreign key."""

from sqlalchemy import JSON, Column, Integer, Table, UniqueConstraint

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
