"""A change to a record: the whole of it, or a part."""

from copy import deepcopy
from typing import Any

from json_merge_patch import merge
from sqlalchemy import Connection

from app.agreements import repository
from app.agreements.document import Document, Identity, render, said, with_contact_ids
from app.agreements.relations import follow
from app.agreements.repository import Act, Held
from app.agreements.schemas import IGNORED, ContactPoint
from app.agreements.submission import read_submission
from app.agreements.writing import Writer, check_marking, free_slug, held_for_writing, named
from app.errors import Invalid, Mistake
from app.http.conditional import check_match
from app.search.index import entry


def put(
    connection: Connection, writer: Writer, address: str, sent: Any, if_match: str, comment: str | None
) -> Document:
    """The record as it is after the change; no new version where nothing changed.

    Raises NotFound, Moved, Gone, PreconditionFailed, Forbidden, Invalid, or Conflict where a new slug is taken.
    """
    held = held_for_writing(connection, writer, address)
    check_match(if_match, held.version)
    return change(connection, writer, held, sent, Act(writer.caller, "updated", comment))


def patch(
    connection: Connection, writer: Writer, address: str, sent: Any, if_match: str, comment: str | None
) -> Document:
    """`put` of the record as it is with a merge patch (RFC 7396) applied."""
    held = held_for_writing(connection, writer, address)
    check_match(if_match, held.version)
    if not isinstance(sent, dict):
        raise Invalid([Mistake("wrong_type", "A merge patch of a record is a JSON object.", pointer="")])
    present = {key: value for key, value in held.document.items() if key not in IGNORED}
    # The library changes what it is given.
    return change(connection, writer, held, merge(deepcopy(present), sent), Act(writer.caller, "updated", comment))


def change(connection: Connection, writer: Writer, held: Held, sent: Any, act: Act) -> Document:
    """The record with what was sent in place of what it says; the same document where both say the same."""
    submission = read_submission(sent, writer.vocabularies, writer.today, held.id)
    check_marking(writer.caller, submission.content)
    naming = named(connection, writer, submission.content, submission.mistakes, held.id)
    before = [ContactPoint.model_validate(point) for point in held.document["contact_points"]]
    content = with_contact_ids(naming.content, before, writer.new_id)
    slug = held.slug
    if submission.slug not in (None, held.slug):
        slug = free_slug(connection, submission.slug, held.slug)
    identity = Identity(held.id, slug, held.state, held.version + 1, held.created_at, writer.instant)
    document = render(content, naming.agencies, identity)
    if said(document) == said(held.document):
        return held.document
    repository.replace(connection, held, document, entry(document, writer.vocabularies), naming.agencies, act)
    level = repository.level_of(document)
    if level > held.marking:
        follow(connection, writer, held, level)
    return document
