"""What is sent to be drafted from, and what comes back."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from app.agreements.schemas import Content
from app.schema_types import EdtfDate, OptionalUrl, blank_is_null, choice


class TextLanguage(StrEnum):
    """The languages that communiques are read in."""

    AR = "ar"
    EN = "en"
    ES = "es"
    FR = "fr"
    NL = "nl"


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank")
    return text


class ExtractionInput(BaseModel):
    """The text of a communique as it was published, and what is known of it beside itself."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, AfterValidator(_not_blank)] = Field(json_schema_extra={"minLength": 1})
    language: Annotated[Annotated[str, choice(TextLanguage)] | None, BeforeValidator(blank_is_null)] = Field(
        None, description="`ar`, `en`, `es`, `fr` or `nl`; found in the text where it is not given"
    )
    published_on: EdtfDate = None
    url: OptionalUrl = None


class TextEvidence(BaseModel):
    """The words of the text that a value of the draft rests on."""

    pointer: str = Field(description="JSON pointer into the draft")
    start: int = Field(ge=0, description="of the quote, in code points of the text as it was sent")
    end: int = Field(ge=0)
    quote: str
    confidence: float = Field(ge=0, le=1, description="of values given 0.9, nine in ten are right")


class ExtractionShown(BaseModel):
    """The draft is empty where the text is no communique: a warning then says so."""

    draft: Content
    evidence: list[TextEvidence]
    language: str | None
    warnings: list[str]
