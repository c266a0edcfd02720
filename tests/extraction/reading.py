"""Drafts for tests: the one extractor of the run, with the agencies that ship."""

from datetime import date

from app.drafting.agencies import shipped
from app.drafting.draft import extractor
from app.extraction.draft import Extraction, Request
from app.starter.load import shipped_agencies

AGENCIES = shipped(shipped_agencies())


def drafted(text: str, published_on: str | None = None, language: str | None = None) -> Extraction:
    day = date.fromisoformat(published_on) if published_on else None
    return extractor().extract(Request(text, language, day, None, AGENCIES))
