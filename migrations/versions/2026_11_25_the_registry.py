"""The registry

Revision: 0001, after: none
"""

import sqlalchemy as sa
from alembic import op

# As `app.db.metadata` has them; written out here, since a migration outlives what it was made from.
Key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_key",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("clearance", sa.String(), nullable=False),
        sa.Column("digest", Key, nullable=False),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("expires_at", Key, nullable=True),
        sa.Column("revoked_at", Key, nullable=True),
        sa.CheckConstraint("clearance IN ('clear', 'green', 'amber', 'red')", name=op.f("ck_access_key_clearance")),
        sa.CheckConstraint("role IN ('reader', 'analyst', 'editor', 'admin')", name=op.f("ck_access_key_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_key_digest")),
    )
    op.create_table(
        "agreement",
        sa.Column("pk", Number, nullable=False),
        sa.Column("id", Key, nullable=False, comment="UUIDv7"),
        sa.Column("slug", Key, nullable=False, comment="`address` says whose it is"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column(
            "published_from",
            sa.Integer(),
            nullable=True,
            comment="the version from which on readers see it; null for a draft",
        ),
        sa.Column(
            "author", Key, nullable=True, comment="the id of the caller who made it; null for the registry itself"
        ),
        sa.Column("marking", sa.Integer(), nullable=False, comment="level: clear 0 to red 3"),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("updated_at", Key, nullable=False),
        sa.Column(
            "signed_first",
            sa.Integer(),
            nullable=False,
            comment="the earliest day that signed_on may mean, as 20220510; unknown: 0",
        ),
        sa.Column("signed_last", sa.Integer(), nullable=False, comment="the latest; unknown: 0"),
        sa.Column(
            "alive_first", sa.Integer(), nullable=True, comment="the first day on which it is alive; null: on none"
        ),
        sa.Column("alive_last", sa.Integer(), nullable=True, comment="the last day on which it is alive"),
        sa.Column("title_sort", Key, nullable=False, comment="folded title, English first"),
        sa.Column(
            "twin_key",
            Key,
            nullable=True,
            comment="parties, type and full signing day: likely the same instrument where equal",
        ),
        sa.Column("document", sa.Text(), nullable=False, comment="the record as served, JSON"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_agreement")),
        sa.UniqueConstraint("id", name=op.f("uq_agreement_id")),
    )
    op.create_index("ix_agreement_signed_first", "agreement", ["signed_first", "id"], unique=False)
    op.create_index("ix_agreement_title_sort", "agreement", ["title_sort", "id"], unique=False)
    op.create_index("ix_agreement_twin_key", "agreement", ["twin_key"], unique=False)
    op.create_index("ix_agreement_updated_at", "agreement", ["updated_at", "id"], unique=False)
    op.create_table(
        "audit",
        sa.Column("seq", Number, nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.Column("at", Key, nullable=False),
        sa.Column("by_id", Key, nullable=True, comment="the id of the caller: names can be alike"),
        sa.Column("by_name", sa.String(), nullable=True),
        sa.Column("by_role", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("target", Key, nullable=False, comment="the path to what it was done to"),
        sa.Column("marking", sa.Integer(), nullable=False, comment="level of what it was done to, as it then was"),
        sa.Column("seal", sa.String(), nullable=False, comment="SHA-256 of this entry and of the seal before"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sa.UniqueConstraint("id", name=op.f("uq_audit_id")),
    )
    op.create_index("ix_audit_target", "audit", ["target"], unique=False)
    op.create_table(
        "idempotency",
        sa.Column("key", Key, nullable=False, comment="SHA-256 of caller and key"),
        sa.Column("request", Key, nullable=False, comment="SHA-256 of path, query and body"),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("expires_at", Key, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idempotency")),
    )
    op.create_index(op.f("ix_idempotency_expires_at"), "idempotency", ["expires_at"], unique=False)
    op.create_table(
        "rate_window",
        sa.Column("who", Key, nullable=False, comment="a caller's id, or an address"),
        sa.Column("seconds", sa.Integer(), autoincrement=False, nullable=False, comment="how long the window is"),
        sa.Column("ends", Number, nullable=False, comment="in seconds since 1970"),
        sa.Column("sent", Number, nullable=False),
        sa.PrimaryKeyConstraint("who", "seconds", name=op.f("pk_rate_window")),
        # Its commits wait for no disk, and a crash empties it: counts of a minute are worth no more.
        prefixes=["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else [],
    )
    op.create_index("ix_rate_window_ends", "rate_window", ["ends"], unique=False)
    op.create_table(
        "term",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("vocabulary", Key, nullable=False),
        sa.Column("code", Key, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("broader", sa.JSON(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_term")),
        sa.UniqueConstraint("vocabulary", "code", name=op.f("uq_term_vocabulary_code")),
    )
    op.create_table(
        "address",
        sa.Column("text", Key, nullable=False),
        sa.Column("agreement_pk", Number, nullable=False),
        sa.ForeignKeyConstraint(["agreement_pk"], ["agreement.pk"], name=op.f("fk_address_agreement_pk_agreement")),
        sa.PrimaryKeyConstraint("text", name=op.f("pk_address")),
    )
    op.create_index(op.f("ix_address_agreement_pk"), "address", ["agreement_pk"], unique=False)
    op.create_table(
        "agency",
        sa.Column("pk", Number, nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.Column(
            "country", sa.Integer(), nullable=True, comment="term of `countries`; null where it is an organization's"
        ),
        sa.Column(
            "organization", sa.Integer(), nullable=True, comment="term of `organizations`; null where it is a country's"
        ),
        sa.Column("kind", sa.Integer(), nullable=True),
        sa.Column("parent", Number, nullable=True),
        sa.Column("marking", sa.Integer(), nullable=False, comment="level: the lowest of the records that name it"),
        sa.ForeignKeyConstraint(["country"], ["term.key"], name=op.f("fk_agency_country_term")),
        sa.ForeignKeyConstraint(["kind"], ["term.key"], name=op.f("fk_agency_kind_term")),
        sa.ForeignKeyConstraint(["organization"], ["term.key"], name=op.f("fk_agency_organization_term")),
        sa.ForeignKeyConstraint(["parent"], ["agency.pk"], name=op.f("fk_agency_parent_agency")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_agency")),
        sa.UniqueConstraint("id", name=op.f("uq_agency_id")),
    )
    op.create_index("ix_agency_country", "agency", ["country"], unique=False)
    op.create_index("ix_agency_organization", "agency", ["organization"], unique=False)
    op.create_table(
        "agreement_code",
        sa.Column("term_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agreement_pk", Number, nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_pk"], ["agreement.pk"], name=op.f("fk_agreement_code_agreement_pk_agreement")
        ),
        sa.ForeignKeyConstraint(["term_key"], ["term.key"], name=op.f("fk_agreement_code_term_key_term")),
        sa.PrimaryKeyConstraint("term_key", "agreement_pk", name=op.f("pk_agreement_code")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_agreement_code_agreement_pk"), "agreement_code", ["agreement_pk"], unique=False)
    op.create_table(
        "agreement_contact",
        sa.Column("id", Key, nullable=False),
        sa.Column("agreement_pk", Number, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="which of the record's contact points, from 0"),
        sa.Column("party", sa.Integer(), nullable=False),
        sa.Column("role", sa.Integer(), nullable=False),
        sa.Column("review_by", sa.Integer(), nullable=True, comment="the latest day that it may mean, as 20270131"),
        sa.ForeignKeyConstraint(
            ["agreement_pk"], ["agreement.pk"], name=op.f("fk_agreement_contact_agreement_pk_agreement")
        ),
        sa.ForeignKeyConstraint(["party"], ["term.key"], name=op.f("fk_agreement_contact_party_term")),
        sa.ForeignKeyConstraint(["role"], ["term.key"], name=op.f("fk_agreement_contact_role_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_contact")),
    )
    op.create_index(op.f("ix_agreement_contact_agreement_pk"), "agreement_contact", ["agreement_pk"], unique=False)
    op.create_index("ix_agreement_contact_party", "agreement_contact", ["party"], unique=False)
    op.create_index("ix_agreement_contact_review_by", "agreement_contact", ["review_by"], unique=False)
    op.create_table(
        "agreement_external_id",
        sa.Column("reference", Key, nullable=False),
        sa.Column("agreement_pk", Number, nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_pk"], ["agreement.pk"], name=op.f("fk_agreement_external_id_agreement_pk_agreement")
        ),
        sa.PrimaryKeyConstraint("reference", "agreement_pk", name=op.f("pk_agreement_external_id")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_agreement_external_id_agreement_pk"), "agreement_external_id", ["agreement_pk"], unique=False
    )
    op.create_table(
        "agreement_language",
        sa.Column("tag", Key, nullable=False),
        sa.Column("agreement_pk", Number, nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_pk"], ["agreement.pk"], name=op.f("fk_agreement_language_agreement_pk_agreement")
        ),
        sa.PrimaryKeyConstraint("tag", "agreement_pk", name=op.f("pk_agreement_language")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_agreement_language_agreement_pk"), "agreement_language", ["agreement_pk"], unique=False)
    op.create_table(
        "agreement_relation",
        sa.Column("agreement_pk", Number, nullable=False),
        sa.Column("target_pk", Number, nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_pk"], ["agreement.pk"], name=op.f("fk_agreement_relation_agreement_pk_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["target_pk"], ["agreement.pk"], name=op.f("fk_agreement_relation_target_pk_agreement")
        ),
        sa.PrimaryKeyConstraint("agreement_pk", "target_pk", name=op.f("pk_agreement_relation")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_agreement_relation_target_pk"), "agreement_relation", ["target_pk"], unique=False)
    op.create_table(
        "agreement_signatory",
        sa.Column("word", Key, nullable=False, comment="a folded word of the name"),
        sa.Column("agreement_pk", Number, nullable=False),
        sa.Column("person", sa.Integer(), nullable=False, comment="which of the record's signatories, from 0"),
        sa.ForeignKeyConstraint(
            ["agreement_pk"], ["agreement.pk"], name=op.f("fk_agreement_signatory_agreement_pk_agreement")
        ),
        sa.PrimaryKeyConstraint("word", "agreement_pk", "person", name=op.f("pk_agreement_signatory")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_agreement_signatory_agreement_pk"), "agreement_signatory", ["agreement_pk"], unique=False)
    op.create_table(
        "agreement_term",
        sa.Column("term_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agreement_pk", Number, nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_pk"], ["agreement.pk"], name=op.f("fk_agreement_term_agreement_pk_agreement")
        ),
        sa.ForeignKeyConstraint(["term_key"], ["term.key"], name=op.f("fk_agreement_term_term_key_term")),
        sa.PrimaryKeyConstraint("term_key", "agreement_pk", name=op.f("pk_agreement_term")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_agreement_term_agreement_pk"), "agreement_term", ["agreement_pk"], unique=False)
    op.create_table(
        "agreement_version",
        sa.Column("agreement_pk", Number, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Key, nullable=False),
        sa.Column("by_id", Key, nullable=True, comment="the id of the caller; null for the registry itself"),
        sa.Column("by_name", sa.String(), nullable=True, comment="the name of the key; null for the registry itself"),
        sa.Column("by_role", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False, comment="created, updated, withdrawn, …"),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("marking", sa.Integer(), nullable=False, comment="level"),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_pk"], ["agreement.pk"], name=op.f("fk_agreement_version_agreement_pk_agreement")
        ),
        sa.PrimaryKeyConstraint("agreement_pk", "number", name=op.f("pk_agreement_version")),
    )
    op.create_table(
        "change",
        sa.Column("seq", Number, nullable=False),
        sa.Column("id", Key, nullable=False, comment="random: it tells of nothing hidden"),
        sa.Column("agreement_pk", Number, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Key, nullable=False),
        sa.Column("slug", Key, nullable=False, comment="as it was with that version"),
        sa.Column(
            "marking_before",
            sa.Integer(),
            nullable=True,
            comment="level; null where there was no published record before",
        ),
        sa.Column("marking_after", sa.Integer(), nullable=False, comment="level"),
        sa.ForeignKeyConstraint(["agreement_pk"], ["agreement.pk"], name=op.f("fk_change_agreement_pk_agreement")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
        sa.UniqueConstraint("id", name=op.f("uq_change_id")),
    )
    op.create_index(op.f("ix_change_agreement_pk"), "change", ["agreement_pk"], unique=False)
    op.create_table(
        "term_above",
        sa.Column("above", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["above"], ["term.key"], name=op.f("fk_term_above_above_term")),
        sa.ForeignKeyConstraint(["key"], ["term.key"], name=op.f("fk_term_above_key_term")),
        sa.PrimaryKeyConstraint("above", "key", name=op.f("pk_term_above")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "waiting_change",
        sa.Column("agreement_pk", Number, nullable=False),
        sa.Column("author", Key, nullable=False, comment="the id of the caller whose change it is"),
        sa.Column("writers", sa.JSON(), nullable=False, comment="the ids of all who wrote a part of it"),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tag", Key, nullable=False, comment="random; another one at each write"),
        sa.Column("marking", sa.Integer(), nullable=False, comment="level of the record as it would be"),
        sa.Column("document", sa.Text(), nullable=False, comment="the record as it would be, JSON"),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("at", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_pk"], ["agreement.pk"], name=op.f("fk_waiting_change_agreement_pk_agreement")
        ),
        sa.PrimaryKeyConstraint("agreement_pk", name=op.f("pk_waiting_change")),
    )
    op.create_table(
        "agency_name",
        sa.Column("agency_pk", Number, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="official, former, alias, or acronym"),
        sa.Column("language", sa.String(), nullable=True, comment="BCP 47; null for an acronym"),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("folded", Key, nullable=False),
        sa.ForeignKeyConstraint(["agency_pk"], ["agency.pk"], name=op.f("fk_agency_name_agency_pk_agency")),
        sa.PrimaryKeyConstraint("agency_pk", "position", name=op.f("pk_agency_name")),
    )
    op.create_index("ix_agency_name_folded", "agency_name", ["folded"], unique=False)
    op.create_table(
        "agreement_agency",
        sa.Column("agency_pk", Number, autoincrement=False, nullable=False),
        sa.Column("agreement_pk", Number, nullable=False),
        sa.ForeignKeyConstraint(["agency_pk"], ["agency.pk"], name=op.f("fk_agreement_agency_agency_pk_agency")),
        sa.ForeignKeyConstraint(
            ["agreement_pk"], ["agreement.pk"], name=op.f("fk_agreement_agency_agreement_pk_agreement")
        ),
        sa.PrimaryKeyConstraint("agency_pk", "agreement_pk", name=op.f("pk_agreement_agency")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_agreement_agency_agreement_pk"), "agreement_agency", ["agreement_pk"], unique=False)
    op.create_table(
        "agreement_contact_area",
        sa.Column("contact_id", Key, nullable=False),
        sa.Column("term_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["agreement_contact.id"],
            name=op.f("fk_agreement_contact_area_contact_id_agreement_contact"),
        ),
        sa.ForeignKeyConstraint(["term_key"], ["term.key"], name=op.f("fk_agreement_contact_area_term_key_term")),
        sa.PrimaryKeyConstraint("contact_id", "term_key", name=op.f("pk_agreement_contact_area")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_agreement_contact_area_term_key", "agreement_contact_area", ["term_key", "contact_id"], unique=False
    )
    op.create_table(
        "contact_details",
        sa.Column("contact_id", Key, nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False, comment="encrypted, with the contact's id in it"),
        sa.Column("updated_at", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["agreement_contact.id"],
            name=op.f("fk_contact_details_contact_id_agreement_contact"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_contact_details")),
    )


def downgrade() -> None:
    op.drop_table("contact_details")
    op.drop_index("ix_agreement_contact_area_term_key", table_name="agreement_contact_area")
    op.drop_table("agreement_contact_area")
    op.drop_index(op.f("ix_agreement_agency_agreement_pk"), table_name="agreement_agency")
    op.drop_table("agreement_agency")
    op.drop_index("ix_agency_name_folded", table_name="agency_name")
    op.drop_table("agency_name")
    op.drop_table("waiting_change")
    op.drop_table("term_above")
    op.drop_index(op.f("ix_change_agreement_pk"), table_name="change")
    op.drop_table("change")
    op.drop_table("agreement_version")
    op.drop_index(op.f("ix_agreement_term_agreement_pk"), table_name="agreement_term")
    op.drop_table("agreement_term")
    op.drop_index(op.f("ix_agreement_signatory_agreement_pk"), table_name="agreement_signatory")
    op.drop_table("agreement_signatory")
    op.drop_index(op.f("ix_agreement_relation_target_pk"), table_name="agreement_relation")
    op.drop_table("agreement_relation")
    op.drop_index(op.f("ix_agreement_language_agreement_pk"), table_name="agreement_language")
    op.drop_table("agreement_language")
    op.drop_index(op.f("ix_agreement_external_id_agreement_pk"), table_name="agreement_external_id")
    op.drop_table("agreement_external_id")
    op.drop_index("ix_agreement_contact_review_by", table_name="agreement_contact")
    op.drop_index("ix_agreement_contact_party", table_name="agreement_contact")
    op.drop_index(op.f("ix_agreement_contact_agreement_pk"), table_name="agreement_contact")
    op.drop_table("agreement_contact")
    op.drop_index(op.f("ix_agreement_code_agreement_pk"), table_name="agreement_code")
    op.drop_table("agreement_code")
    op.drop_index("ix_agency_organization", table_name="agency")
    op.drop_index("ix_agency_country", table_name="agency")
    op.drop_table("agency")
    op.drop_index(op.f("ix_address_agreement_pk"), table_name="address")
    op.drop_table("address")
    op.drop_table("term")
    op.drop_index("ix_rate_window_ends", table_name="rate_window")
    op.drop_table("rate_window")
    op.drop_index(op.f("ix_idempotency_expires_at"), table_name="idempotency")
    op.drop_table("idempotency")
    op.drop_index("ix_audit_target", table_name="audit")
    op.drop_table("audit")
    op.drop_index("ix_agreement_updated_at", table_name="agreement")
    op.drop_index("ix_agreement_twin_key", table_name="agreement")
    op.drop_index("ix_agreement_title_sort", table_name="agreement")
    op.drop_index("ix_agreement_signed_first", table_name="agreement")
    op.drop_table("agreement")
    op.drop_table("access_key")
