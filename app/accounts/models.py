"""The tables of keys and of the audit."""

from sqlalchemy import CheckConstraint, Column, String, Table

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
    Column("by_name", String),
    Column("by_role", String),
    Column("action", String, nullable=False),
    Column("target", String, nullable=False, comment="the path to what it was done to"),
    Column("seal", String, nullable=False, comment="SHA-256 of this entry and of the seal before"),
)
