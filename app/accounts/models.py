"""The table of keys."""

from sqlalchemy import CheckConstraint, Column, String, Table

from app.accounts.clearance import Marking, Role
from app.db.metadata import Key, metadata

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
