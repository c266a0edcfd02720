"""The table of versions: what a record said, when, by whose hand."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from app.db.metadata import Body, Key, Number, metadata

agreement_version = Table(
    "agreement_version",
    metadata,
    Column("agreement_pk", Number, ForeignKey("agreement.pk"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Key, nullable=False),
    Column("by_name", String, comment="the name of the key; null for the registry itself"),
    Column("by_role", String, nullable=False),
    Column("action", String, nullable=False, comment="created, updated, withdrawn, …"),
    Column("comment", String),
    Column("marking", Integer, nullable=False, comment="level"),
    Column("document", Body, nullable=False),
)
