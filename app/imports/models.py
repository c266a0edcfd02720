"""The tables of imports: what was sent, how far it is, what was wrong with its rows."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from app.db.metadata import Body, Key, Number, metadata

import_job = Table(
    "import_job",
    metadata,
    Column("id", Key, primary_key=True),
    Column("by_id", Key, comment="the caller as they were when they sent it"),
    Column("by_name", String),
    Column("by_role", String, nullable=False),
    Column("clearance", String, nullable=False),
    Column("kind", String, nullable=False, comment="ndjson, json, csv or xlsx"),
    Column("options", JSON, nullable=False),
    Column("state", String, nullable=False, comment="receiving, queued, running, done, stopped or failed"),
    Column("step", String, nullable=False, comment="which pass over its rows it is in"),
    Column("position", Integer, nullable=False, comment="the last row that this pass has dealt with"),
    Column("total", Integer, comment="null until they are counted"),
    Column("done", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("remarks", JSON, nullable=False, comment="how many there are of each kind, listed or not"),
    Column("detail", String, comment="why it ended as it did"),
    Column("created_at", Key, nullable=False),
    Column("updated_at", Key, nullable=False),
    Index("ix_import_job_state", "state", "created_at"),
)

# The body as it came, in pieces: any worker, on any host, can go on with it. Dropped when the import has ended.
import_piece = Table(
    "import_piece",
    metadata,
    Column("job_id", Key, ForeignKey("import_job.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False, comment="zlib"),
)

import_remark = Table(
    "import_remark",
    metadata,
    Column("pk", Number, primary_key=True),
    Column("job_id", Key, ForeignKey("import_job.id"), nullable=False),
    Column("kind", String, nullable=False, comment="error, or interpretation"),
    Column("row", Integer, nullable=False),
    Column("pointer", String, nullable=False),
    Column("code", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("suggestion", String),
    Index("ix_import_remark_job_id", "job_id", "kind", "row"),
)

# Rows that relate to a record which is not here yet, and may be one of the rows after them.
import_waiting = Table(
    "import_waiting",
    metadata,
    Column("job_id", Key, ForeignKey("import_job.id"), primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("record", Body, nullable=False, comment="JSON, as it was sent"),
)
