"""The agreement as it is found and served, and its index tables.

`agreement` holds the rendered document, which is the whole answer to a reader; every other column of it, and every
other table here, is there for a filter, a sort or an address, and can be made again from the document.

Index tables are kept by place (`app.search.place`), so what they list comes in the usual order; `level` is the lowest
clearance that sees the record in a list, above every clearance where it is not published. How the words of a record
are kept differs between databases: `app.db.text_index`.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table

from app.db.metadata import Body, Key, Number, Place, metadata

agreement = Table(
    "agreement",
    metadata,
    Column("pk", Number, primary_key=True),
    Column("id", Key, nullable=False, unique=True, comment="UUIDv7"),
    Column("slug", Key, nullable=False, comment="`address` says whose it is"),
    Column("version", Integer, nullable=False),
    Column("state", Key, nullable=False),
    Column("published_from", Integer, comment="the version from which on readers see it; null for a draft"),
    Column("author", Key, comment="the id of the caller who made it; null for the registry itself"),
    Column("marking", Integer, nullable=False, comment="level: clear 0 to red 3"),
    Column("created_at", Key, nullable=False),
    Column("updated_at", Key, nullable=False),
    Column(
        "signed_first",
        Integer,
        nullable=False,
        comment="the earliest day that signed_on may mean, as 20220510; unknown: 0",
    ),
    Column("signed_last", Integer, nullable=False, comment="the latest; unknown: 0"),
    Column("alive_first", Integer, comment="the first day on which it is alive; null: on none"),
    Column("alive_last", Integer, comment="the last day on which it is alive"),
    Column("title_sort", Key, nullable=False, comment="folded title, English first"),
    Column("twin_key", Key, comment="parties, type and full signing day: likely the same instrument where equal"),
    Column("document", Body, nullable=False, comment="the record as served, JSON"),
    Column("place", Place, comment="in the usual order; null until the index is made"),
    Index("ix_agreement_twin_key", "twin_key"),
    Index("ix_agreement_updated_at", "state", "updated_at", "id"),
    Index("ix_agreement_title_sort", "state", "title_sort", "id"),
    Index("uq_agreement_place", "place", unique=True),
    # All that a list asks of a record beside its terms, so that it need not touch the documents that it passes over.
    Index(
        "ix_agreement_listed",
        "state", "place", "marking", "signed_first", "signed_last", "alive_first", "alive_last", "updated_at",
    ),
)  # fmt: skip

# Every address that a record ever had: its id, its slug and earlier slugs, in lower case.
address = Table(
    "address",
    metadata,
    Column("text", Key, primary_key=True),
    Column("agreement_pk", Number, ForeignKey("agreement.pk"), nullable=False, index=True),
)


def _postings(name: str, *columns: Column[object]) -> Table:
    """A table of what a filter looks for, each with the places of the agreements that have it, in their order."""
    return Table(
        name,
        metadata,
        *columns,
        Column("place", Place, primary_key=True, autoincrement=False, index=True),
        sqlite_with_rowid=False,
    )


def _term_key() -> Column[object]:
    return Column("term_key", Integer, ForeignKey("term.key"), primary_key=True, autoincrement=False)


# Codes that filters match: parties, scope areas with all above them, forms, type, status, legal effect, level, contact
# roles. `named` are those that stand in the record, the others stand above one of them.
agreement_term = _postings(
    "agreement_term",
    _term_key(),
    Column("level", Integer, nullable=False),
    Column("named", Boolean, nullable=False),
)

# Codes that stand anywhere else in the record, here so that they are foreign keys too.
agreement_code = _postings("agreement_code", _term_key())

agreement_agency = _postings(
    "agreement_agency",
    Column("agency_pk", Number, ForeignKey("agency.pk"), primary_key=True, autoincrement=False),
    Column("level", Integer, nullable=False),
)

# A title in `pt-BR` is found under `pt-br` and `pt`, as RFC 4647 filters languages.
agreement_language = _postings(
    "agreement_language", Column("tag", Key, primary_key=True), Column("level", Integer, nullable=False)
)

agreement_external_id = _postings("agreement_external_id", Column("reference", Key, primary_key=True))

agreement_signatory = Table(
    "agreement_signatory",
    metadata,
    Column("word", Key, primary_key=True, comment="a folded word of the name"),
    Column("place", Place, primary_key=True, autoincrement=False, index=True),
    Column("person", Integer, primary_key=True, comment="which of the record's signatories, from 0"),
    sqlite_with_rowid=False,
)

# Which records lead to which, so that a relation can be loosened when its target goes.
agreement_relation = Table(
    "agreement_relation",
    metadata,
    Column("agreement_pk", Number, ForeignKey("agreement.pk"), primary_key=True),
    Column("target_pk", Number, ForeignKey("agreement.pk"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Whom a party named, for routing a request and for what is overdue.
agreement_contact = Table(
    "agreement_contact",
    metadata,
    Column("id", Key, primary_key=True),
    Column("agreement_pk", Number, ForeignKey("agreement.pk"), nullable=False, index=True),
    Column("position", Integer, nullable=False, comment="which of the record's contact points, from 0"),
    Column("party", Integer, ForeignKey("term.key"), nullable=False),
    Column("role", Integer, ForeignKey("term.key"), nullable=False),
    Column("review_by", Integer, comment="the latest day that it may mean, as 20270131"),
    Index("ix_agreement_contact_party", "party"),
    Index("ix_agreement_contact_review_by", "review_by"),
)

agreement_contact_area = Table(
    "agreement_contact_area",
    metadata,
    Column("contact_id", Key, ForeignKey("agreement_contact.id"), primary_key=True),
    Column("term_key", Integer, ForeignKey("term.key"), primary_key=True, autoincrement=False),
    Index("ix_agreement_contact_area_term_key", "term_key", "contact_id"),
    sqlite_with_rowid=False,
)

# Every word that a title, a summary, a person, a place or an agency's name ever had, to suggest from.
word = Table("word", metadata, Column("text", Key, primary_key=True), sqlite_with_rowid=False)

# Of what the index was made: where this is not what it would be made of now, `mithaq db upgrade` makes it again.
index_made = Table("index_made", metadata, Column("of", Key, primary_key=True))

POSTINGS = (
    agreement_term, agreement_code, agreement_agency, agreement_language, agreement_external_id, agreement_signatory,
)  # fmt: skip
