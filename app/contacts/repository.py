"""The statement that finds whom to call, the best first."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Label, Select, and_, case, or_, select

from app.contacts.question import Question
from app.contacts.schemas import Match
from app.search.conditions import visible
from app.search.filters import Filter
from app.search.models import agreement, agreement_contact, agreement_contact_area, agreement_term
from app.vocabularies.vocabulary import Vocabularies

_MATCHES = tuple(Match)


class Place(NamedTuple):
    """Where a contact point stands in the order: by rank, then latest signature, then its id."""

    rank: int
    signed: int
    id: str


def match_of(rank: int) -> Match:
    return _MATCHES[rank // 4]


def is_alive(rank: int) -> bool:
    return rank % 4 < 2


def ranked(question: Question, day: int, after: Place | None, limit: int, vocabularies: Vocabularies) -> Select[Any]:
    """Rank, signature, id, position in its record, `review_by` and document of contact points, best first.

    `day` is the one, as `app.dates.number` writes it, on which agreements are alive and reviews are overdue.
    """
    contact = agreement_contact.c
    rank = _rank(question, day, vocabularies["contact_roles"]["central"].key)
    found = (
        select(contact.id, contact.agreement_pk, contact.position, contact.review_by, agreement.c.signed_first, rank)
        .join(agreement, agreement.c.pk == contact.agreement_pk)
        .where(visible(Filter(question.caller)))
    )
    if question.party is not None:
        found = found.where(contact.party == question.party)
    if question.overdue:
        found = found.where(contact.review_by < day)
    every = found.subquery()
    order = (every.c.rank, every.c.signed_first.desc(), every.c.id)
    page = select(every).order_by(*order).limit(limit)
    if after is not None:
        page = page.where(_beyond(every.c.rank, every.c.signed_first, every.c.id, after))
    # The documents come last, for this page alone: to sort a long list with them would move all of them about.
    shown = page.subquery()
    return (
        select(
            shown.c.rank, shown.c.signed_first, shown.c.id, shown.c.position, shown.c.review_by, agreement.c.document
        )
        .join(agreement, agreement.c.pk == shown.c.agreement_pk)
        .order_by(shown.c.rank, shown.c.signed_first.desc(), shown.c.id)
    )


def _rank(question: Question, day: int, central: int) -> Label[int]:
    """One number for what comes first: 4 for each step of the match, 2 where it is not alive, 1 where not with them."""
    contact, areas, term = agreement_contact.c, agreement_contact_area.c, agreement_term.c
    # Lists that are made once, rather than looked for at each contact point.
    for_area = select(areas.contact_id).where(areas.term_key.in_(sorted(question.areas)))
    with_requesting = select(term.place).where(term.term_key == question.requesting)
    match = case((contact.id.in_(for_area), 0), (contact.role == central, 4), else_=8)
    alive = case((and_(agreement.c.alive_first <= day, agreement.c.alive_last >= day), 0), else_=2)
    named = case((agreement.c.place.in_(with_requesting), 0), else_=1)
    return (match + alive + named).label("rank")


def _beyond(rank: Any, signed: Any, contact_id: Any, after: Place) -> ColumnElement[bool]:
    return or_(
        rank > after.rank,
        and_(rank == after.rank, signed < after.signed),
        and_(rank == after.rank, signed == after.signed, contact_id > after.id),
    )
