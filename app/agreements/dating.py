"""The dates of a record: whether they can be read together, and on which days the agreement is alive. Pure."""

from collections.abc import Iterator
from datetime import date

from app import dates
from app.agreements.schemas import Content
from app.dates import Span
from app.errors import Mistake


def written(content: Content) -> Iterator[tuple[str, str | None]]:
    """Every date of the record with its pointer."""
    for key in ("signed_on", "in_force_on", "expires_on", "terminated_on"):
        yield f"/{key}", getattr(content, key)
    for n, point in enumerate(content.contact_points):
        yield f"/contact_points/{n}/verified_on", point.verified_on
        yield f"/contact_points/{n}/review_by", point.review_by
    yield from ((f"/events/{n}/date", event.date) for n, event in enumerate(content.events))
    for n, source in enumerate(content.sources):
        yield f"/sources/{n}/published_on", source.published_on
        yield f"/sources/{n}/retrieved_on", source.retrieved_on


def check_dates(content: Content, today: date) -> Iterator[Mistake]:
    """Dates that are none, and dates that no reading brings together. What is merely odd is in `oddities`."""
    for where, text in written(content):
        if text is not None:
            try:
                dates.parse(text)
            except ValueError as wrong:
                yield Mistake("invalid_date", f"{text[:100]!r} {wrong}.", pointer=where, suggestion=dates.nearest(text))
    signed = span(content.signed_on)
    if signed and signed.first > today and content.status != "announced":
        yield Mistake(
            "in_the_future",
            f"{content.signed_on} has not come yet: an agreement still to be signed has the status announced.",
            pointer="/signed_on",
        )
    beginnings = [found.first for text in (content.signed_on, content.in_force_on) if (found := span(text))]
    for key in ("expires_on", "terminated_on"):
        end = span(getattr(content, key))
        if end and beginnings and end.last < min(beginnings):
            yield Mistake("ends_before_it_begins", f"{key} is before the agreement began.", pointer=f"/{key}")


def span(text: str | None) -> Span | None:
    """The span of a date; None where there is none or it cannot be read."""
    if text is None:
        return None
    try:
        return dates.parse(text)
    except ValueError:
        return None


def oddities(content: Content) -> Iterator[Mistake]:
    """What is taken all the same, for the writer to look at once more."""
    if content.status in ("in_force", "provisionally_applied") and not content.in_force_on:
        yield Mistake("no_date", f"The status is {content.status} and no date says since when.", pointer="/in_force_on")
    if content.status == "signed" and not content.signed_on:
        yield Mistake("no_date", "The status is signed and no date says when.", pointer="/signed_on")
    if content.status == "expired" and not content.expires_on:
        yield Mistake("no_date", "The status is expired and no date says when.", pointer="/expires_on")
    if content.status == "terminated" and not content.terminated_on:
        yield Mistake("no_date", "The status is terminated and no date says when.", pointer="/terminated_on")
    signed, in_force = span(content.signed_on), span(content.in_force_on)
    if signed and in_force and in_force.last < signed.first:
        yield Mistake("before_signing", "It entered into force before it was signed.", pointer="/in_force_on")
    if in_force and content.status in ("signed", "announced"):
        yield Mistake(
            "status_and_date",
            f"A date of entry into force is given and the status is {content.status}.",
            pointer="/status",
        )
    if not content.sources:
        yield Mistake("no_source", "The record says of nothing where it was read.", pointer="/sources")
