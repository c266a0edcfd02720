"""Kept agencies

Revision: 0003, after: 0002
"""

import sqlalchemy as sa
from alembic import op

# As `app.db.metadata` has it; written out here, since a migration outlives what it was made from.
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "agency",
        sa.Column(
            "own_marking",
            sa.Integer(),
            nullable=True,
            comment="level at which it is known whatever names it; null: records alone say",
        ),
    )
    op.create_table(
        "agency_merged",
        sa.Column("agency_pk", Number, autoincrement=False, nullable=False),
        sa.Column("into_pk", Number, nullable=False, comment="never one merged itself"),
        sa.ForeignKeyConstraint(["agency_pk"], ["agency.pk"], name=op.f("fk_agency_merged_agency_pk_agency")),
        sa.ForeignKeyConstraint(["into_pk"], ["agency.pk"], name=op.f("fk_agency_merged_into_pk_agency")),
        sa.PrimaryKeyConstraint("agency_pk", name=op.f("pk_agency_merged")),
    )
    op.create_index(op.f("ix_agency_merged_into_pk"), "agency_merged", ["into_pk"], unique=False)


def downgrade() -> None:
    """The agencies that were merged stay, named by no record."""
    op.drop_index(op.f("ix_agency_merged_into_pk"), table_name="agency_merged")
    op.drop_table("agency_merged")
    op.drop_column("agency", "own_marking")
