"""Imports

Revision: 0004, after: 0003
"""

import sqlalchemy as sa
from alembic import op

# As `app.db.metadata` has them; written out here, since a migration outlives what it was made from.
Key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_job",
        sa.Column("id", Key, nullable=False),
        sa.Column("by_id", Key, nullable=True, comment="the caller as they were when they sent it"),
        sa.Column("by_name", sa.String(), nullable=True),
        sa.Column("by_role", sa.String(), nullable=False),
        sa.Column("clearance", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="ndjson, json, csv or xlsx"),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False, comment="receiving, queued, running, done, stopped or failed"),
        sa.Column("step", sa.String(), nullable=False, comment="which pass over its rows it is in"),
        sa.Column("position", sa.Integer(), nullable=False, comment="the last row that this pass has dealt with"),
        sa.Column("total", sa.Integer(), nullable=True, comment="null until they are counted"),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False, comment="how many there are of each kind, listed or not"),
        sa.Column("detail", sa.String(), nullable=True, comment="why it ended as it did"),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("updated_at", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
    )
    op.create_index("ix_import_job_state", "import_job", ["state", "created_at"], unique=False)
    op.create_table(
        "import_piece",
        sa.Column("job_id", Key, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="zlib"),
        sa.ForeignKeyConstraint(["job_id"], ["import_job.id"], name=op.f("fk_import_piece_job_id_import_job")),
        sa.PrimaryKeyConstraint("job_id", "number", name=op.f("pk_import_piece")),
    )
    op.create_table(
        "import_remark",
        sa.Column("pk", Number, nullable=False),
        sa.Column("job_id", Key, nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="error, or interpretation"),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("pointer", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("suggestion", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["import_job.id"], name=op.f("fk_import_remark_job_id_import_job")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_import_remark")),
    )
    op.create_index("ix_import_remark_job_id", "import_remark", ["job_id", "kind", "row"], unique=False)
    op.create_table(
        "import_waiting",
        sa.Column("job_id", Key, nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.Text(), nullable=False, comment="JSON, as it was sent"),
        sa.ForeignKeyConstraint(["job_id"], ["import_job.id"], name=op.f("fk_import_waiting_job_id_import_job")),
        sa.PrimaryKeyConstraint("job_id", "row", name=op.f("pk_import_waiting")),
    )


def downgrade() -> None:
    op.drop_table("import_waiting")
    op.drop_index("ix_import_remark_job_id", table_name="import_remark")
    op.drop_table("import_remark")
    op.drop_table("import_piece")
    op.drop_index("ix_import_job_state", table_name="import_job")
    op.drop_table("import_job")
