"""Many new records at once: what each needs to know of the registry is looked up for all of them together."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from uuid import UUID

from sqlalchemy import Connection, select

from app.agencies.known import KnownAgencies
from app.agencies.repository import hold
from app.agencies.rules import Reference
from app.agreements import adding
from app.agreements.adding import New
from app.agreements.create import composed, state_of_new
from app.agreements.journal import Act
from app.agreements.naming import party_term
from app.agreements.repository import free_contact_ids
from app.agreements.rules import is_uuid, made_slug
from app.agreements.submission import Submission
from app.agreements.writing import Writer, check_marking, named
from app.db.database import savepoint
from app.db.engine import lock
from app.errors import Forbidden, Invalid
from app.review.rules import PUBLISHED
from app.search.index import twin_key
from app.search.models import address, agreement
from app.vocabularies.vocabulary import Term, Vocabularies

# Something that only one record can have: what it is, and which.
_Claim = tuple[str, str]


def create_many(
    connection: Connection, writer: Writer, submissions: Sequence[Submission | None], *, allow_duplicate: bool
) -> list[bool]:
    """Creates those records of which nothing has to be asked one by one, as `create` with `take_over` would, in their order.

    Tells which. The others, with a mistake, a name that is taken, or a way to another record, are left to `create`;
    nothing of them is done, and nothing of the rest would be otherwise if they had come in their turn.
    """
    batch = _Batch(connection, writer, [one for one in submissions if one], allow_duplicate)
    made = [batch.made(submission) if submission else None for submission in submissions]
    new = [one for one in made if one]
    if new:
        adding.add(connection, new, Act(writer.caller, "created"))
    return [one is not None for one in made]


class _Batch:
    def __init__(
        self, connection: Connection, writer: Writer, submissions: Sequence[Submission], allow_duplicate: bool
    ) -> None:
        self._connection, self._writer, self._allow_duplicate = connection, writer, allow_duplicate
        hold(connection)
        references = {one for submission in submissions for one in _references(submission, writer.vocabularies)}
        self._agencies = KnownAgencies(connection, writer.caller.clearance, references)
        # Names by which records that are left may make agencies when their turn comes.
        self._to_come: set[_Claim] = set()
        if any(not self._agencies.has(*reference) for reference in references):
            # In the order in which `create` takes its locks.
            lock(connection, "agencies")
        self._taken = self._taken_of({claim for submission in submissions for claim in self._claims(submission)})

    def made(self, submission: Submission) -> New | None:
        """The record, where it is plain."""
        claims = set(self._claims(submission))
        references = list(_references(submission, self._writer.vocabularies))
        unknown = [one for one in references if not self._agencies.has(*one)]
        new = None
        if (
            self._is_plain(submission)
            and claims.isdisjoint(self._taken)
            and self._to_come.isdisjoint(_names(references))
        ):
            new = self._composed(submission, makes_agencies=bool(unknown))
        self._taken |= claims
        if new is None:
            self._to_come |= _names(unknown)
        return new

    def _is_plain(self, submission: Submission) -> bool:
        if submission.mistakes or any(relation.target for relation in submission.content.relations):
            return False
        try:
            check_marking(self._writer.caller, submission.content)
        except Forbidden:
            return False
        return True

    def _composed(self, submission: Submission, *, makes_agencies: bool) -> New | None:
        writer, state = self._writer, state_of_new(self._writer)
        try:
            with savepoint(self._connection) if makes_agencies else nullcontext():
                naming = named(self._connection, writer, submission, None, state, take_over=True, among=self._agencies)
        except Invalid:
            return None
        if makes_agencies:
            for agency in naming.agencies.values():
                self._agencies.add(agency)
        given = submission.id if submission.id and is_uuid(submission.id) else None
        record_id = UUID(given) if given else writer.new_id()
        slug = submission.slug or made_slug(naming.content, record_id)
        return composed(writer, naming, record_id, slug, _contact_ids(submission))

    def _claims(self, submission: Submission) -> Iterator[_Claim]:
        yield from (("address", text) for text in (submission.id, submission.slug) if text)
        yield from (("contact", one) for one in _contact_ids(submission))
        if not self._allow_duplicate and (key := _twin_key(submission)):
            yield "twin", key

    def _taken_of(self, claims: Iterable[_Claim]) -> set[_Claim]:
        """Those of the claims that are of records in the registry, be they hidden from every caller."""
        wanted: dict[str, list[str]] = {"address": [], "contact": [], "twin": []}
        for kind, text in claims:
            wanted[kind].append(text)
        addresses = select(address.c.text).where(address.c.text.in_(wanted["address"]))
        taken = {("address", text) for text in self._connection.scalars(addresses)}
        free = free_contact_ids(self._connection, wanted["contact"]) if wanted["contact"] else frozenset()
        taken |= {("contact", text) for text in wanted["contact"] if text not in free}
        if wanted["twin"]:
            lock(self._connection, *wanted["twin"])
            twins = select(agreement.c.twin_key).where(
                agreement.c.twin_key.in_(wanted["twin"]), agreement.c.state == PUBLISHED
            )
            taken |= {("twin", text) for text in self._connection.scalars(twins)}
        return taken


def _references(submission: Submission, vocabularies: Vocabularies) -> Iterator[tuple[Term, Reference]]:
    """The agencies that are named, each by what it is found by: by its id alone where it comes with one."""
    for party in submission.content.parties:
        term = party_term(party, vocabularies)
        if term is not None:
            for one in party.agencies:
                yield term, Reference(one.id) if one.id else Reference(None, one.name, one.acronym)


def _names(references: Iterable[tuple[Term, Reference]]) -> set[_Claim]:
    ids = {(term.code, one.id.casefold()) for term, one in references if one.id}
    return ids | {(term.code, text) for term, one in references for text in one.spellings()}


def _contact_ids(submission: Submission) -> frozenset[str]:
    return frozenset(point.id for point in submission.content.contact_points if point.id and is_uuid(point.id))


def _twin_key(submission: Submission) -> str | None:
    content = submission.content
    if submission.mistakes:
        return None
    parties = [{"country": party.country, "organization": party.organization} for party in content.parties]
    return twin_key({"signed_on": content.signed_on, "instrument_type": content.instrument_type, "parties": parties})
