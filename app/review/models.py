"""The table of waiting changes: one to a published record, until an editor publishes or drops it."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from app.db.metadata import Body, Key, Number, metadata

waiting_change = Table(
    "waiting_change",
    metadata,
    Column("agreement_pk", Number, ForeignKey("agreement.pk"), primary_key=True),
    Column("author", Key, nullable=False, comment="the id of the caller whose change it is"),
    Column("writers", JSON, nullable=False, comment="the ids of all who wrote a part of it"),
    Column("state", String, nullable=False),
    Column("tag", Key, nullable=False, comment="random; another one at each write"),
    Column("marking", Integer, nullable=False, comment="level of the record as it would be"),
    Column("document", Body, nullable=False, comment="the record as it would be, JSON"),
    Column("comment", String),
    Column("at", Key, nullable=False),
)
