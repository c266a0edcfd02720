"""The tables of keys, of the audit, and of what was sent."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table

from app.accounts.clearance import Marking, Role
from app.db.metadata import Key, Number, metadata

access_key = Table(
    "access_key",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("clearance", String, nullable=False),
    Column("digest", Key, nullable=False, unique=True),
    Column("created_at", Key, nullable=False),
    Column("expires_at", Key),
    Column("revoked_at", Key),
    CheckConstraint(f"role IN ({', '.join(repr(str(role)) for role in Role)})", name="role"),
    CheckConstraint(f"clearance IN ({', '.join(repr(str(marking)) for marking in Marking)})", name="clearance"),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("id", Key, nullable=False, unique=True),
    Column("at", Key, nullable=False),
    Column("by_id", Key, comment="the id of the caller: names can be alike"),
    Column("by_name", String),
    Column("by_role", String),
    Column("action", String, nullable=False),
    Column("target", Key, nullable=False, comment="the path to what it was done to"),
    Column("marking", Integer, nullable=False, comment="level of what it was done to, as it then was"),
    Column("seal", String, nullable=False, comment="SHA-256 of this entry and of the seal before"),
    Index("ix_audit_target", "target"),
)

# On PostgreSQL the migration makes it UNLOGGED: its commits wait for no disk, and a crash empties it.
rate_window = Table(
    "rate_window",
    metadata,
    Column("who", Key, primary_key=True, comment="a caller's id, or an address"),
    Column("seconds", Integer, primary_key=True, autoincrement=False, comment="how long the window is"),
    Column("ends", Number, nullable=False, comment="in seconds since 1970"),
    Column("sent", Number, nullable=False),
    Index("ix_rate_window_ends", "ends"),
)
