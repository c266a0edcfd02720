"""The audit as admins see it."""

from pydantic import BaseModel, Field


class AuditEntry(BaseModel):
    """Who did what to what."""

    id: str
    at: str
    by: str = Field(description="the name of the key or token; names can be alike, `by=` takes ids too")
    action: str
    target: str = Field(description="the path to what it was done to")


class AuditPage(BaseModel):
    items: list[AuditEntry]
    next: str | None = Field(description="the path to the entries before these, or null where there are none")
