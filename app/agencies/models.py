"""The tables of agencies and their names."""

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
