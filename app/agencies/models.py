"""The tables of agencies, their names, and which was merged into which."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from app.db.metadata import Key, Number, metadata

agency = Table(
    "agency",
    metadata,
    Column("pk", Number, primary_key=True),
    Column("id", Key, nullable=False, unique=True),
    Column(
        "country", Integer, ForeignKey("term.key"), comment="term of `countries`; null where it is an organization's"
    ),
    Column(
        "organization", Integer, ForeignKey("term.key"), comment="term of `organizations`; null where it is a country's"
    ),
    Column("kind", Integer, ForeignKey("term.key")),
    Column("parent", Number, ForeignKey("agency.pk")),
    Column("marking", Integer, nullable=False, comment="level: the lowest of the records that name it"),
    Column("own_marking", Integer, comment="level at which it is known whatever names it; null: records alone say"),
    Index("ix_agency_country", "country"),
    Index("ix_agency_organization", "organization"),
)

agency_name = Table(
    "agency_name",
    metadata,
    Column("agency_pk", Number, ForeignKey("agency.pk"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String, nullable=False, comment="official, former, alias, or acronym"),
    Column("language", String, comment="BCP 47; null for an acronym"),
    Column("text", String, nullable=False),
    Column("folded", Key, nullable=False),
    Index("ix_agency_name_folded", "folded"),
)

# An agency that was merged keeps its row, so that its id leads on and is never used again. Its marking is the one that
# it had: whoever was not cleared for it learns nothing of it now. Nothing else refers to it any more.
agency_merged = Table(
    "agency_merged",
    metadata,
    Column("agency_pk", Number, ForeignKey("agency.pk"), primary_key=True, autoincrement=False),
    Column("into_pk", Number, ForeignKey("agency.pk"), nullable=False, index=True, comment="never one merged itself"),
)
