"""The tables of versions and of changes: what a record said, and what happened to it, in the order of the commits."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from app.db.metadata import Body, Key, Number, metadata

change = Table(
    "change",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("id", Key, nullable=False, unique=True, comment="random: it tells of nothing hidden"),
    Column("agreement_pk", Number, ForeignKey("agreement.pk"), nullable=False, index=True),
    Column("type", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Key, nullable=False),
    Column("slug", Key, nullable=False, comment="as it was with that version"),
    Column("marking_before", Integer, comment="level; null where there was no published record before"),
    Column("marking_after", Integer, nullable=False, comment="level"),
)

# What a record said, when, by whose hand.
agreement_version = Table(
    "agreement_version",
    metadata,
    Column("agreement_pk", Number, ForeignKey("agreement.pk"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Key, nullable=False),
    Column("by_id", Key, comment="the id of the caller; null for the registry itself"),
    Column("by_name", String, comment="the name of the key; null for the registry itself"),
    Column("by_role", String, nullable=False),
    Column("action", String, nullable=False, comment="created, updated, withdrawn, …"),
    Column("comment", String),
    Column("marking", Integer, nullable=False, comment="level"),
    Column("document", Body, nullable=False),
)
