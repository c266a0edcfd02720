"""The table of changes: what happened to published records, in the order in which it was committed."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from app.db.metadata import Key, Number, metadata

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
