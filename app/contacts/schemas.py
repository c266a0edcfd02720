"""Whom to call, as clients see it."""

from enum import StrEnum

from pydantic import BaseModel, Field

from app.agreements.schemas import AgreementLink, RecordContactPoint


class Match(StrEnum):
    """Why a contact point is shown where it is, the best first."""

    AREA = "area"
    CENTRAL = "central"
    OTHER = "other"


class Call(BaseModel):
    """A contact point with the agreement on which it rests."""

    contact_point: RecordContactPoint
    agreement: AgreementLink
    match: Match = Field(
        description="`area`: it is for that area or one above it; else `central` by its role; else `other`"
    )
    alive: bool = Field(description="whether the agreement is alive today (UTC)")
    overdue: bool = Field(description="whether its `review_by` has passed")


class CallPage(BaseModel):
    items: list[Call]
    next: str | None
