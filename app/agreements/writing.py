"""What every write of a record has in common."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from app.accounts.clearance import MARKINGS, Caller, Marking
from app.agencies.known import KnownAgencies
from app.agreements import repository
from app.agreements.document import Document
from app.agreements.named_agencies import agency_pks
from app.agreements.naming import Finder, Naming, name_agencies
from app.agreements.repository import Held
from app.agreements.schemas import ContactPoint, Content
from app.agreements.submission import Submission
from app.dates import instant
from app.errors import Conflict, Forbidden, Gone, Invalid, Mistake, Moved, NotFound
from app.http.conditional import version_tag
from app.review.rules import PUBLISHED
from app.vocabularies.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class Writer:
    """By whom, when and with what records are written; the transaction comes with each call."""

    caller: Caller
    vocabularies: Vocabularies
    now: datetime
    new_id: Callable[[], UUID]
    review: bool = False

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def instant(self) -> str:
        return instant(self.now)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a write answers: the document under its tag; `waits` where readers do not see it yet."""

    document: Document
    tag: str
    waits: bool = False


def shown_as_it_is(document: Document) -> Shown:
    return Shown(document, version_tag(document["version"]))


def named(
    connection: Connection,
    writer: Writer,
    submission: Submission,
    held: Held | None,
    state: str,
    take_over: bool = False,
    among: KnownAgencies | None = None,
) -> Naming:
    """The content with its agencies and relations found. Raises Invalid with these and all other mistakes.

    `held` is the record as it is, where there is one; `state` the one that it will have.
    """
    own = agency_pks(connection, held.place) if held else set()
    finder = Finder(
        connection, writer.caller, writer.vocabularies, writer.new_id, own, state == PUBLISHED, take_over, among
    )
    naming = name_agencies(finder, submission.content)
    naming.mistakes += _relate(connection, writer, naming.content, held.id if held else None)
    found = [mistake for mistake in naming.mistakes if not submission.hides(mistake)]
    if submission.mistakes or found:
        raise Invalid([*submission.mistakes, *found])
    return naming


def _relate(connection: Connection, writer: Writer, content: Content, own_id: str | None) -> list[Mistake]:
    """Puts the target's id for its slug; a relation leads to a record of equal or lower marking and never to itself."""
    texts = [relation.target for relation in content.relations if relation.target]
    known = repository.targets(connection, texts, writer.caller) if texts else {}
    mistakes = []
    own_level = Marking(content.marking).level if content.marking in MARKINGS else Marking.RED.level
    for n, relation in enumerate(content.relations):
        if relation.target is None:
            continue
        where = f"/relations/{n}/target"
        target_id, level = known.get(relation.target.casefold(), (None, 0))
        if target_id is None:
            mistakes.append(
                Mistake(
                    "unknown_record",
                    f"There is no record {relation.target[:100]!r}: give a title instead.",
                    pointer=where,
                )
            )
        elif target_id == own_id:
            mistakes.append(Mistake("relates_to_itself", "A record has no relation to itself.", pointer=where))
        elif level > own_level:
            mistakes.append(
                Mistake(
                    "target_marked_higher",
                    "The target is marked higher than this record: name it by title.",
                    pointer=where,
                )
            )
        else:
            relation.target = target_id
    return mistakes


def check_marking(caller: Caller, content: Content) -> None:
    """Raises Forbidden where the record would be above the writer. A contact point's own marking may be."""
    if content.marking in MARKINGS and Marking(content.marking).above(caller.clearance):
        raise Forbidden(f"The key has the clearance {caller.clearance}: it writes no record marked {content.marking}.")


def check_contact_markings(caller: Caller, before: Iterable[ContactPoint], after: Iterable[ContactPoint]) -> None:
    """Raises Forbidden where a contact point that is marked above the writer would be marked lower than it was.

    Its marking guards its details: whoever may not read them cannot open them to others, nor to themselves.
    """
    now = {point.id: point for point in after}
    for point in before:
        marking = Marking(point.marking)
        kept = now.get(point.id)
        if kept is not None and marking.above(caller.clearance) and marking.above(Marking(kept.marking)):
            raise Forbidden(
                f"The key has the clearance {caller.clearance}: it lowers no contact point marked {marking}."
            )


def held_for_writing(connection: Connection, writer: Writer, text: str) -> Held:
    """The record at an address, locked. Raises NotFound, Moved from an earlier address, Gone where it was withdrawn."""
    held = held_in_any_state(connection, writer, text)
    if held.state == "withdrawn":
        raise withdrawn()
    return held


def held_in_any_state(connection: Connection, writer: Writer, text: str) -> Held:
    """The record at an address, withdrawn or not, locked. Raises NotFound, or Moved from an earlier address."""
    held = repository.held_at(connection, text, writer.caller)
    if held is None:
        raise no_record()
    if text.casefold() not in (held.id, held.slug):
        raise Moved(held.slug)
    return held


def no_record() -> NotFound:
    return NotFound("There is no record of this id or slug.")


def withdrawn() -> Gone:
    return Gone("The record was withdrawn. An editor can restore it.")


def free_slug(connection: Connection, caller: Caller, slug: str | None, made: str) -> str:
    """The slug asked for, or the made one. Raises Conflict where another record has or had it.

    A draft of another author holds no slug: they cannot know of it, and it gets one when it is published.
    """
    if slug is None or slug == made:
        return made
    holder = repository.holder_of(connection, slug)
    if holder is not None and not repository.release(connection, slug, holder, caller):
        raise Conflict(
            f"The slug {slug} is taken.",
            [Mistake("slug_taken", "Another record has or had this slug.", pointer="/slug", suggestion=made)],
        )
    return slug
