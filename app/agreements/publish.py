"""Bringing a draft, or a change that waits, before readers: submitted, then published or rejected."""

from sqlalchemy import Connection

from app.agreements import repository, waiting
from app.agreements.change import change
from app.agreements.document import Document
from app.agreements.journal import Act
from app.agreements.relations import next_version
from app.agreements.repository import Held
from app.agreements.writing import Shown, Writer, free_slug, held_for_writing, shown_as_it_is
from app.review import repository as review
from app.review.rules import DRAFT, PUBLISHED, SUBMITTED, UNPUBLISHED, check_publish, check_reject, check_submit


def submit(connection: Connection, writer: Writer, address: str, comment: str | None) -> Shown:
    """What was a draft waits for an editor. Raises Conflict where nothing is a draft."""
    held = held_for_writing(connection, writer, address)
    if held.state in UNPUBLISHED:
        check_submit(held.state)
        return _in_state(connection, writer, held, SUBMITTED, Act(writer.caller, "submitted", comment))
    held, change_ = waiting.waiting_at(connection, writer, address)
    check_submit(change_.state)
    tag = review.put(connection, held.pk, {"state": SUBMITTED})
    return waiting.shown(change_.document, SUBMITTED, tag)


def reject(connection: Connection, writer: Writer, address: str, comment: str) -> Shown:
    """What was submitted is a draft again, with the editor's comment. Raises Conflict where nothing was submitted."""
    held = held_for_writing(connection, writer, address)
    if held.state in UNPUBLISHED:
        check_reject(held.state)
        return _in_state(connection, writer, held, DRAFT, Act(writer.caller, "rejected", comment))
    held, change_ = waiting.waiting_at(connection, writer, address)
    check_reject(change_.state)
    tag = review.put(connection, held.pk, {"state": DRAFT, "comment": comment})
    return waiting.shown(change_.document, DRAFT, tag)


def publish(connection: Connection, writer: Writer, address: str, comment: str | None) -> Shown:
    """Readers see it. Raises Conflict where it was not submitted, Forbidden for an editor who wrote a part of it."""
    held = held_for_writing(connection, writer, address)
    act = Act(writer.caller, "published", comment)
    if held.state in UNPUBLISHED:
        check_publish(writer.caller, held.state, repository.writers(connection, held.pk))
        return _first(connection, writer, held, act)
    held, change_ = waiting.waiting_at(connection, writer, address)
    check_publish(writer.caller, change_.state, change_.writers)
    review.drop(connection, held.pk)
    document = change(connection, writer, held, change_.document, act, change_.document)
    return shown_as_it_is(document)


def _in_state(connection: Connection, writer: Writer, held: Held, state: str, act: Act) -> Shown:
    document = next_version(held, writer, state=state)
    repository.amend(connection, held, document, act)
    return shown_as_it_is(document)


def _first(connection: Connection, writer: Writer, held: Held, act: Act) -> Shown:
    document: Document = next_version(held, writer, state=PUBLISHED)
    if repository.holder_of(connection, held.slug) != held.pk:
        # While it was a draft another record was published under the slug.
        free_slug(connection, writer.caller, held.slug, held.id)
        repository.claim(connection, held.pk, held.slug)
    repository.publish(connection, held, document, act)
    return shown_as_it_is(document)
