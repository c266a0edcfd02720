"""Countries and agencies as clients see them."""

from typing import Any

from pydantic import BaseModel, Field


class Count(BaseModel):
    code: str
    count: int


class CountryLine(BaseModel):
    code: str
    name: str = Field(description="in the language of `lang`, English by default")
    code_status: str = Field(description="`official`, or `user-assigned` for XK")
    agreements: int


class CountryPage(BaseModel):
    items: list[CountryLine]
    next: None = None


class Partner(BaseModel):
    code: str
    kind: str = Field(description="`country` or `organization`")
    name: str
    agreements: int


class CountryProfile(CountryLine):
    partners: list[Partner]
    scope_areas: list[Count]
    by_year: list[Count]
    contact_points: list[dict[str, Any]] = Field(
        description="those that the country's side named, each with its agreement"
    )


class AgencyName(BaseModel):
    language: str | None
    text: str
    kind: str = Field(description="`official`, `former` or `alias`")


class AgencyShown(BaseModel):
    id: str
    country: str | None
    organization: str | None
    names: list[AgencyName]
    acronyms: list[str]
    kind: str | None
    parent: str | None
    agreements: int


class AgencyPage(BaseModel):
    items: list[AgencyShown]
    next: str | None
