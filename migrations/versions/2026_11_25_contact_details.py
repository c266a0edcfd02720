"""Contact details

Revision: 0002, after: 0001
"""

import sqlalchemy as sa
from alembic import op

# As `app.db.metadata` has it; written out here, since a migration outlives what it was made from.
Key = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
    op.create_index("ix_agreement_contact_area_term_key", "agreement_contact_area", ["term_key", "contact_id"])


def downgrade() -> None:
    op.drop_index("ix_agreement_contact_area_term_key", table_name="agreement_contact_area")
    op.drop_table("contact_details")
