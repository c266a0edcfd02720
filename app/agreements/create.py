"""A new record."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection

from app.agencies.repository import hold
from app.agencies.rules import names_of
from app.agreements import repository
from app.agreements.adding import New, add
from app.agreements.document import Document, Identity, render, with_contact_ids
from app.agreements.journal import Act
from app.agreements.naming import Naming
from app.agreements.rules import is_uuid, made_slug
from app.agreements.submission import Submission
from app.agreements.writing import Writer, check_marking, free_slug, named
from app.db.engine import lock
from app.errors import Conflict, Mistake
from app.review.rules import DRAFT, PUBLISHED
from app.search.index import entry, twin_key


def create(
    connection: Connection,
    writer: Writer,
    submission: Submission,
    *,
    allow_duplicate: bool = False,
    take_over: bool = False,
) -> Document:
    """The record that the submission makes, stored with its first version.

    With `take_over`, as imports have it, the id that the submission comes with is kept where it is free.
    Raises Forbidden, Invalid with every mistake, or Conflict where the slug is taken or the instrument is here.
    """
    check_marking(writer.caller, submission.content)
    hold(connection)
    naming = named(connection, writer, submission, None, state_of_new(writer), take_over)
    record_id = _id(connection, writer, submission, take_over)
    slug = free_slug(connection, writer.caller, submission.slug, made_slug(naming.content, record_id))
    points = [point.id for point in naming.content.contact_points if point.id and is_uuid(point.id)]
    free = repository.free_contact_ids(connection, points) if take_over and points else frozenset()
    new = composed(writer, naming, record_id, slug, free)
    if not allow_duplicate:
        _refuse_twin(connection, writer, new.document)
    add(connection, [new], Act(writer.caller, "created"))
    return new.document


def state_of_new(writer: Writer) -> str:
    return DRAFT if writer.review else PUBLISHED


def composed(writer: Writer, naming: Naming, record_id: UUID, slug: str, contact_ids: Collection[str]) -> New:
    """The record of a content that the registry has looked up; of its contact points those with these ids keep them."""
    content = with_contact_ids(naming.content, [], writer.new_id, contact_ids)
    identity = Identity(str(record_id), slug, state_of_new(writer), 1, writer.instant, writer.instant)
    document = render(content, naming.agencies, identity)
    found_by = entry(document, writer.vocabularies, names_of(naming.agencies))
    return New(document, found_by, naming.agencies)


def _id(connection: Connection, writer: Writer, submission: Submission, take_over: bool) -> UUID:
    given = submission.id
    if take_over and given is not None and is_uuid(given) and not repository.is_address_taken(connection, given):
        return UUID(given)
    return writer.new_id()


def _refuse_twin(connection: Connection, writer: Writer, document: Document) -> None:
    key = twin_key(document)
    if key is None:
        return
    # Of two writers who post the same instrument at one moment the second waits here and finds the first one's.
    lock(connection, key)
    found = repository.twin(connection, key, writer.caller)
    if found is not None:
        raise Conflict(
            f"The registry has an agreement of these parties, type and day: {found['slug']}. "
            "If yours is another one, post it with ?allow_duplicate=true.",
            [
                Mistake(
                    "duplicate",
                    "An agreement of these parties, type and day is here.",
                    pointer="",
                    suggestion=found["slug"],
                )
            ],
            agreement={key: found[key] for key in ("id", "slug", "titles")},
        )
