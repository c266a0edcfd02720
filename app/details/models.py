"""The table of contact details, sealed."""

from sqlalchemy import Column, ForeignKey, Table

from app.db.metadata import Body, Key, metadata

contact_details = Table(
    "contact_details",
    metadata,
    # Looked at when a transaction ends: a write takes a record's contact points out and puts them in again. What is
    # looked at is that nobody's details outlive their contact point.
    Column(
        "contact_id", Key, ForeignKey("agreement_contact.id", deferrable=True, initially="DEFERRED"), primary_key=True
    ),
    Column("sealed", Body, nullable=False, comment="encrypted, with the contact's id in it"),
    Column("updated_at", Key, nullable=False),
)
