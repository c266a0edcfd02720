"""Changes as clients see them."""

from pydantic import BaseModel, Field

from app.changes.rules import ChangeType


class ChangedAgreement(BaseModel):
    id: str
    slug: str


class ChangeShown(BaseModel):
    id: str = Field(description="random; `after=` takes it for ever")
    type: ChangeType
    agreement: ChangedAgreement
    version: int
    at: str


class ChangePage(BaseModel):
    items: list[ChangeShown]
    next: str | None = Field(description="the path to what came after, or null where nothing has yet")
