"""The record as clients send and see it: its shape. What a shape cannot say is in `rules.py`."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.accounts.clearance import Marking
from app.schema_types import (
    Code,
    EdtfDate,
    LongText,
    NullIsEmptyList,
    NullIsEmptyMapping,
    OptionalCode,
    OptionalText,
    OptionalUrl,
    Tag,
    Text,
    Title,
)

MOST_ITEMS = 100
MOST_PARTIES = 50

Codes = Annotated[list[Code], NullIsEmptyList, Field(max_length=MOST_ITEMS)]


def _empty_list() -> Any:
    return Field(default_factory=list, max_length=MOST_ITEMS)


def _empty_mapping() -> Any:
    return Field(default_factory=dict, max_length=MOST_ITEMS)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Place(_Part):
    place: OptionalText = None
    country: OptionalCode = None


class AgencyReference(_Part):
    """An agency by its id, or by what it is called; beside an id the names are not read."""

    id: OptionalText = None
    name: OptionalText = None
    acronym: OptionalText = None
    kind: OptionalCode = Field(None, description="code of `agency_kinds`; used where the agency is made")


class Signatory(_Part):
    name: Text
    title: OptionalText = None
    agencies: Annotated[list[Text], NullIsEmptyList] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        description="ids of the party's agencies for which the person signed",
    )


def _id_alone(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


class Party(_Part):
    """A country or an organization, never both."""

    country: OptionalCode = Field(None, description="ISO 3166-1 alpha-2, or XK")
    organization: OptionalCode = Field(None, description="code of `organizations`")
    agencies: Annotated[list[Annotated[AgencyReference, BeforeValidator(_id_alone)]], NullIsEmptyList] = _empty_list()
    signatories: Annotated[list[Signatory], NullIsEmptyList] = _empty_list()


class ContactPoint(_Part):
    """Whom a party names for what. How to reach them has an address of its own."""

    id: OptionalText = None
    party: Code = Field(description="the code of one of the parties")
    agency: OptionalText = Field(None, description="id of one of that party's agencies")
    role: Code = Field(description="code of `contact_roles`")
    tasks: Codes = _empty_list()
    scope_areas: Codes = _empty_list()
    urgent: Annotated[bool, BeforeValidator(lambda value: False if value is None else value)] = False
    verified_on: EdtfDate = None
    review_by: EdtfDate = None
    marking: Annotated[Code, BeforeValidator(lambda value: Marking.AMBER.value if value is None else value)] = "amber"


class Event(_Part):
    type: Code = Field(description="code of `event_types`")
    date: EdtfDate = None
    party: OptionalCode = None
    note: OptionalText = None


class Relation(_Part):
    type: Code = Field(description="code of `relation_types`")
    target: OptionalText = Field(None, description="id or slug of a record")
    title: OptionalText = Field(None, description="names an instrument that is not in the registry")


class ExternalId(_Part):
    scheme: Code = Field(description="code of `id_schemes`")
    value: Text


class Source(_Part):
    """Where something was read: `url` or `title` is needed."""

    url: OptionalUrl = None
    title: OptionalText = None
    publisher: OptionalText = None
    language: Annotated[Tag | None, BeforeValidator(lambda value: value or None)] = None
    published_on: EdtfDate = None
    retrieved_on: EdtfDate = None
    kind: OptionalCode = Field(None, description="code of `source_kinds`")


class Evidence(_Part):
    """Which words of which source a value rests on."""

    pointer: Annotated[str, Field(max_length=300, description="JSON pointer into this record")]
    source: int = Field(ge=0, description="index into `sources`")
    quote: OptionalText = None
    confidence: float | None = Field(None, ge=0, le=1)


class Content(_Part):
    """What a record says. Every key may be left out here; `rules.py` says what is needed."""

    titles: Annotated[dict[Tag, Title], NullIsEmptyMapping] = _empty_mapping()
    title_kinds: Annotated[dict[Tag, Code], NullIsEmptyMapping] = _empty_mapping()
    summaries: Annotated[dict[Tag, LongText], NullIsEmptyMapping] = _empty_mapping()
    remarks: Annotated[dict[Tag, LongText], NullIsEmptyMapping] = _empty_mapping()
    instrument_type: OptionalCode = Field(None, description="code of `instrument_types`")
    status: OptionalCode = Field(None, description="code of `statuses`; `signed` with a signing date, else `announced`")
    legal_effect: OptionalCode = Field(None, description="code of `legal_effects`")
    level: OptionalCode = Field(None, description="code of `levels`")
    framework: bool | None = None
    signed_on: EdtfDate = None
    in_force_on: EdtfDate = None
    expires_on: EdtfDate = None
    terminated_on: EdtfDate = None
    signed_at: Place | None = None
    parties: Annotated[list[Party], NullIsEmptyList] = Field(default_factory=list, max_length=MOST_PARTIES)
    scope_areas: Codes = _empty_list()
    scope_extensible: bool | None = None
    cooperation_forms: Codes = _empty_list()
    contact_points: Annotated[list[ContactPoint], NullIsEmptyList] = _empty_list()
    events: Annotated[list[Event], NullIsEmptyList] = _empty_list()
    relations: Annotated[list[Relation], NullIsEmptyList] = _empty_list()
    external_ids: Annotated[list[ExternalId], NullIsEmptyList] = _empty_list()
    sources: Annotated[list[Source], NullIsEmptyList] = _empty_list()
    evidence: Annotated[list[Evidence], NullIsEmptyList] = _empty_list()
    marking: Annotated[Code, BeforeValidator(lambda value: Marking.CLEAR.value if value is None else value)] = "clear"


# What GET shows and a writer may send back: taken and not read. `warnings` is a dry run's.
IGNORED = ("state", "version", "created_at", "updated_at", "display", "warnings")


class AgreementInput(Content):
    """A record to be posted or put."""

    model_config = ConfigDict(
        json_schema_extra={
            "required": ["titles", "instrument_type", "parties"],
            "examples": [
                {
                    "titles": {"en": "Memorandum of understanding on police cooperation"},
                    "instrument_type": "memorandum_of_understanding",
                    "signed_on": "2024-05",
                    "parties": [
                        {"country": "MA", "agencies": [{"id": "ma-dgsn"}]},
                        {"country": "BR", "agencies": [{"name": "Federal Police"}]},
                    ],
                    "scope_areas": ["drug-trafficking", "cybercrime"],
                    "sources": [{"url": "https://example.org/communique", "language": "fr", "kind": "communique"}],
                }
            ],
        }
    )

    id: Any = Field(None, description="taken and not read")
    slug: OptionalText = Field(None, description="`[a-z0-9-]`; made by the registry where it is left out")
    state: Any = None
    version: Any = None
    created_at: Any = None
    updated_at: Any = None
    display: Any = None
    warnings: Any = None

    def content(self) -> Content:
        return Content.model_construct(**{name: getattr(self, name) for name in Content.model_fields})


class NamedAgency(BaseModel):
    id: str
    name: str
    acronym: str | None


class RecordParty(Party):
    agencies: list[NamedAgency]  # type: ignore[assignment]


class RecordContactPoint(ContactPoint):
    id: str


class Agreement(Content):
    """A record as it is served."""

    id: str = Field(description="UUIDv7")
    slug: str
    parties: list[RecordParty]  # type: ignore[assignment]
    contact_points: list[RecordContactPoint]  # type: ignore[assignment]
    state: str
    version: int
    created_at: str
    updated_at: str


class Oddity(BaseModel):
    """What is taken all the same, for the writer to look at once more."""

    pointer: str
    code: str
    detail: str


class Rehearsal(Agreement):
    """What a dry run would have stored, and what is odd about it; ids are null, since none was given."""

    id: str | None  # type: ignore[assignment]
    slug: str | None  # type: ignore[assignment]
    warnings: list[Oddity]


class AgreementPage(BaseModel):
    items: list[Agreement] = Field(description="the records; with `fields`, only those keys of each")
    next: str | None = Field(description="the path of the next page, or null on the last")
    total: int | None = Field(description="how many records the filters match; null unless `total=true`")
    facets: dict[str, list[dict[str, Any]]] | None = None
    did_you_mean: str | None = None


class MergeInput(_Part):
    into: Text = Field(description="id or slug of the record that stays")


class Version(BaseModel):
    """One version of a record, as it is listed."""

    version: int
    at: str
    by: str = Field(description="the name of the key, or its role where the caller has none")
    action: str
    comment: str | None


class VersionPage(BaseModel):
    items: list[Version]
    next: str | None


class RejectInput(_Part):
    comment: LongText = Field(description="what the author is to do")


class AgreementLink(BaseModel):
    id: str
    slug: str
    titles: dict[str, str]


class Similar(BaseModel):
    agreement: AgreementLink
    score: float = Field(description="from 0 to 1")
    reasons: list[str] = Field(
        description="same_parties, common_parties, same_date, near_date, same_type, like_title, same_source"
    )


class SimilarPage(BaseModel):
    items: list[Similar]
    next: None = None


class PatchOperation(BaseModel):
    """An operation of a JSON patch (RFC 6902)."""

    model_config = ConfigDict(extra="allow")

    op: str
    path: str


RECORD_KEYS = tuple(Agreement.model_fields)
