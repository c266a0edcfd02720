"""A change to a record, and what a merge patch makes of one."""

from copy import deepcopy
from typing import Any

from json_merge_patch import merge
from sqlalchemy import Connection

from app.agencies.rules import names_of
from app.agreements import repository
from app.agreements.document import Document, Identity, level_of, render, said, with_contact_ids
from app.agreements.journal import Act
from app.agreements.relations import follow
from app.agreements.repository import Held
from app.agreements.schemas import IGNORED, ContactPoint
from app.agreements.submission import read_submission
from app.agreements.writing import Writer, check_contact_markings, check_marking, free_slug, named
from app.errors import Invalid, Mistake
from app.review.rules import DRAFT, SUBMITTED
from app.search.index import entry


def change(
    connection: Connection, writer: Writer, held: Held, sent: Any, act: Act, shown: Document | None = None
) -> Document:
    """The record with what was sent in place of what it says; the same document where both say the same.

    `shown` is the change as it waited, where it did: new contact points keep the ids under which they were shown.
    """
    submission = read_submission(sent, writer.vocabularies, writer.today, held.id)
    check_marking(writer.caller, submission.content)
    # What was submitted and is written again is a draft again: nobody publishes what they did not read.
    state = DRAFT if held.state == SUBMITTED else held.state
    naming = named(connection, writer, submission, held, state)
    before = [ContactPoint.model_validate(point) for point in held.document["contact_points"]]
    content = with_contact_ids(naming.content, before, writer.new_id, _ids_shown(connection, shown))
    check_contact_markings(writer.caller, before, content.contact_points)
    slug = held.slug
    if submission.slug not in (None, held.slug):
        slug = free_slug(connection, writer.caller, submission.slug, held.id)
    identity = Identity(held.id, slug, state, held.version + 1, held.created_at, writer.instant)
    document = render(content, naming.agencies, identity)
    if said(document) == said(held.document):
        return held.document
    names = names_of(naming.agencies)
    repository.replace(connection, held, document, entry(document, writer.vocabularies, names), naming.agencies, act)
    level = level_of(document)
    if level > held.marking:
        follow(connection, writer, held, level)
    return document


def _ids_shown(connection: Connection, shown: Document | None) -> frozenset[str]:
    points = shown["contact_points"] if shown else []
    return repository.free_contact_ids(connection, [point["id"] for point in points]) if points else frozenset()


def patched(document: Document, patch: Any) -> Document:
    """The content of a document with a merge patch (RFC 7396) applied. Raises Invalid where the patch is no object."""
    if not isinstance(patch, dict):
        raise Invalid([Mistake("wrong_type", "A merge patch of a record is a JSON object.", pointer="")])
    present = {key: value for key, value in document.items() if key not in IGNORED}
    # The library changes what it is given.
    result: Document = merge(deepcopy(present), patch)
    return result
