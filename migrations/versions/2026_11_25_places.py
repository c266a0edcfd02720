"""Index tables in the usual order, and the words of records

They are emptied: `mithaq db upgrade` makes the index again from the documents.

Revision: 0002, after: 0001
"""

import sqlalchemy as sa
from alembic import op

# As `app.db.metadata` has them; written out here, since a migration outlives what it was made from.
Key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Place = sa.BigInteger()

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TERM = ("term_key", sa.Integer(), "term.key")
_AGENCY = ("agency_pk", Number, "agency.pk")

# Table, first column with its type and what it refers to, further columns of the key, further columns.
_LISTS = (
    ("agreement_term", _TERM, (), (("level", sa.Integer()), ("named", sa.Boolean()))),
    ("agreement_code", _TERM, (), ()),
    ("agreement_agency", _AGENCY, (), (("level", sa.Integer()),)),
    ("agreement_language", ("tag", Key, None), (), (("level", sa.Integer()),)),
    ("agreement_external_id", ("reference", Key, None), (), ()),
    ("agreement_signatory", ("word", Key, None), ("person",), ()),
)
_COMMENTS = {
    "word": "a folded word of the name",
    "person": "which of the record's signatories, from 0",
}


def upgrade() -> None:
    for name, first, key, others in _LISTS:
        op.drop_table(name)
        _create(name, first, ("place", Place), key, others)
        op.create_index(f"ix_{name}_place", name, ["place"])
    op.drop_table("term_above")
    op.create_table(
        "word",
        sa.Column("text", Key, nullable=False),
        sa.PrimaryKeyConstraint("text", name="pk_word"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "index_made", sa.Column("of", Key, nullable=False), sa.PrimaryKeyConstraint("of", name="pk_index_made")
    )
    op.drop_index("ix_agreement_signed_first", "agreement")
    for column in ("updated_at", "title_sort"):
        op.drop_index(f"ix_agreement_{column}", "agreement")
        op.create_index(f"ix_agreement_{column}", "agreement", ["state", column, "id"])
    op.add_column(
        "agreement",
        sa.Column("place", Place, nullable=True, comment="in the usual order; null until the index is made"),
    )
    op.create_index("uq_agreement_place", "agreement", ["place"], unique=True)
    op.create_index(
        "ix_agreement_listed",
        "agreement",
        ["state", "place", "marking", "signed_first", "signed_last", "alive_first", "alive_last", "updated_at"],
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE agreement_text USING fts5 "
            "(titles, names, summaries, codes, columnsize=0, tokenize='ascii')"
        )
    else:
        op.execute("CREATE TABLE agreement_text (place BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX ix_agreement_text_words ON agreement_text USING gin (words)")


def downgrade() -> None:
    op.drop_table("agreement_text")
    for name, first, key, _ in _LISTS:
        op.execute(f"CREATE TABLE {name}_by_place AS SELECT * FROM {name}")
        op.drop_table(name)
        _create(name, first, ("agreement_pk", Number), key, ())
        columns = ", ".join((first[0], *key))
        op.execute(
            f"INSERT INTO {name} ({columns}, agreement_pk) SELECT {columns}, agreement.pk "
            f"FROM {name}_by_place JOIN agreement ON agreement.place = {name}_by_place.place"
            + (" WHERE named" if name == "agreement_term" else "")
        )
        op.drop_table(f"{name}_by_place")
        op.create_index(f"ix_{name}_agreement_pk", name, ["agreement_pk"])
    op.drop_index("ix_agreement_listed", "agreement")
    op.drop_index("uq_agreement_place", "agreement")
    op.drop_column("agreement", "place")
    op.create_index("ix_agreement_signed_first", "agreement", ["signed_first", "id"])
    for column in ("updated_at", "title_sort"):
        op.drop_index(f"ix_agreement_{column}", "agreement")
        op.create_index(f"ix_agreement_{column}", "agreement", [column, "id"])
    op.drop_table("index_made")
    op.drop_table("word")
    op.create_table(
        "term_above",
        sa.Column("above", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["above"], ["term.key"], name="fk_term_above_above_term"),
        sa.ForeignKeyConstraint(["key"], ["term.key"], name="fk_term_above_key_term"),
        sa.PrimaryKeyConstraint("above", "key", name="pk_term_above"),
        sqlite_with_rowid=False,
    )


def _create(name, first, record, key, others) -> None:  # type: ignore[no-untyped-def]
    """A list: what is listed, the record, what else tells two rows apart, and what is said of each."""
    column, type_, refers_to = first
    constraints = [sa.PrimaryKeyConstraint(column, record[0], *key, name=f"pk_{name}")]
    if refers_to:
        table = refers_to.partition(".")[0]
        constraints.append(sa.ForeignKeyConstraint([column], [refers_to], name=f"fk_{name}_{column}_{table}"))
    if record[0] == "agreement_pk":
        constraints.append(
            sa.ForeignKeyConstraint(["agreement_pk"], ["agreement.pk"], name=f"fk_{name}_agreement_pk_agreement")
        )
    op.create_table(
        name,
        sa.Column(column, type_, autoincrement=False, nullable=False, comment=_COMMENTS.get(column)),
        sa.Column(record[0], record[1], autoincrement=False, nullable=False),
        *(sa.Column(one, sa.Integer(), nullable=False, comment=_COMMENTS.get(one)) for one in key),
        *(sa.Column(one, kind, nullable=False) for one, kind in others),
        *constraints,
        sqlite_with_rowid=False,
    )
