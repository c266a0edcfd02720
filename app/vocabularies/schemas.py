"""Vocabularies as clients see them."""

from pydantic import BaseModel, ConfigDict, Field


class VocabularyLine(BaseModel):
    name: str
    terms: int = Field(description="how many terms it has")


class VocabularyPage(BaseModel):
    items: list[VocabularyLine]
    next: None = None


class TermShown(BaseModel):
    model_config = ConfigDict(extra="allow")

    code: str
    labels: dict[str, str] = Field(description="in English, French, Arabic, Spanish and Dutch")
    broader: list[str] = Field(description="the codes directly above")


class VocabularyShown(BaseModel):
    name: str
    terms: list[TermShown]
