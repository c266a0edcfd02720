"""From what was sent to an answer: the one extractor of the process, and the request that it is given."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any

from app import dates
from app.agreements.rules import is_web_address
from app.drafting.schemas import ExtractionInput
from app.errors import Mistake
from app.extraction.agencies import KnownAgency
from app.extraction.draft import Extractor, Request
from app.shapes import shaped
from app.vocabularies.vocabulary import shipped


@cache
def extractor() -> Extractor:
    """Made when it is first asked for: a server that nobody sends a text starts without it."""
    return Extractor(shipped())


def read_extraction(sent: Any) -> tuple[ExtractionInput | None, list[Mistake]]:
    """What was sent, or None and every mistake in it: of its shape, else of what a shape cannot say."""
    read, mistakes = shaped(ExtractionInput, sent)
    if read is not None:
        mistakes = [*_wrong_date(read.published_on), *_wrong_link(read.url)]
    return (None if mistakes else read), mistakes


def _wrong_date(published_on: str | None) -> Iterator[Mistake]:
    if published_on is None:
        return
    try:
        dates.parse(published_on)
    except ValueError as wrong:
        detail, near = f"{published_on[:100]!r} {wrong}.", dates.nearest(published_on)
        yield Mistake("invalid", detail, pointer="/published_on", suggestion=near)


def _wrong_link(url: str | None) -> Iterator[Mistake]:
    if url is not None and not is_web_address(url):
        yield Mistake("not_a_link", "A link begins with https:// or http:// and names a host.", pointer="/url")


def drafted(sent: ExtractionInput, agencies: tuple[KnownAgency, ...]) -> dict[str, Any]:
    """What `POST /v1/extractions` answers. Takes some milliseconds, and a second for the first text of a language."""
    found = extractor().extract(Request(sent.text, sent.language, _day(sent.published_on), sent.url, agencies))
    if found.draft and sent.published_on:
        found.draft["sources"][0]["published_on"] = sent.published_on
    return asdict(found)


def _day(published_on: str | None) -> date | None:
    """The day of publication where it is known to the day: `today` in a text can be told from no month."""
    span = dates.parse(published_on) if published_on else None
    return span.first if span is not None and span.is_day else None
