"""Counts for rate limits; the audit keeps who by id, and the marking of what it was done to

Revision: 0002, after: 0001
"""

import sqlalchemy as sa
from alembic import op

# As `app.db.metadata` has them; written out here, since a migration outlives what it was made from.
Key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "rate_window",
        sa.Column("who", Key, nullable=False, comment="a caller's id, or an address"),
        sa.Column("seconds", sa.Integer(), autoincrement=False, nullable=False, comment="how long the window is"),
        sa.Column("ends", Number, nullable=False, comment="in seconds since 1970"),
        sa.Column("sent", Number, nullable=False),
        sa.PrimaryKeyConstraint("who", "seconds", name=op.f("pk_rate_window")),
        prefixes=["UNLOGGED"] if on_postgresql else [],
    )
    op.create_index("ix_rate_window_ends", "rate_window", ["ends"], unique=False)
    op.add_column("audit", sa.Column("by_id", Key, nullable=True, comment="the id of the caller: names can be alike"))
    op.add_column(
        "audit",
        sa.Column(
            "marking",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="level of what it was done to, as it then was",
        ),
    )
    # What was noted before is taken for clear; what is noted from now on says its marking.
    with op.batch_alter_table("audit") as audit:
        audit.alter_column("marking", server_default=None)
    if on_postgresql:
        op.alter_column("audit", "target", type_=sa.String(collation="C"), existing_nullable=False)
    op.create_index("ix_audit_target", "audit", ["target"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_audit_target", table_name="audit")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("audit", "target", type_=sa.String(), existing_nullable=False)
    op.drop_column("audit", "marking")
    op.drop_column("audit", "by_id")
    op.drop_index("ix_rate_window_ends", table_name="rate_window")
    op.drop_table("rate_window")
