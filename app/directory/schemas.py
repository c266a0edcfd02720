"""Countries and agencies as clients see them."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.schema_types import NullIsEmptyList, OptionalCode, OptionalText, Tag, Text, choice

MOST_NAMES = 100


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


class NameKind(StrEnum):
    OFFICIAL = "official"
    FORMER = "former"
    ALIAS = "alias"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NameInput(_Part):
    language: Tag
    text: Text
    kind: Annotated[Text, choice(NameKind)] = Field("official", description="`official`, `former` or `alias`")


class AgencyInput(_Part):
    """An agency of a country or of an organization, never both."""

    model_config = ConfigDict(
        json_schema_extra={
            "required": ["names"],
            "examples": [
                {
                    "country": "MA",
                    "names": [
                        {"language": "en", "text": "General Directorate of National Security", "kind": "official"},
                        {"language": "fr", "text": "Direction générale de la sûreté nationale", "kind": "official"},
                    ],
                    "acronyms": ["DGSN"],
                    "kind": "police",
                }
            ],
        }
    )

    id: OptionalText = Field(None, description="`[a-z0-9-]`; made where it is left out, and not read by PUT")
    country: OptionalCode = Field(None, description="ISO 3166-1 code, or XK")
    organization: OptionalCode = Field(None, description="code of `organizations`")
    names: Annotated[list[NameInput], NullIsEmptyList] = Field(
        default_factory=list,
        max_length=MOST_NAMES,
        description="in records it is called by the English official one, else the first",
    )
    acronyms: Annotated[list[Text], NullIsEmptyList] = Field(default_factory=list, max_length=MOST_NAMES)
    kind: OptionalCode = Field(None, description="code of `agency_kinds`")
    parent: OptionalText = Field(None, description="id of another agency of the same country or organization")
    agreements: Any = Field(None, description="taken and not read")


class AgencyMergeInput(_Part):
    into: Text = Field(description="id of the agency that stays")
