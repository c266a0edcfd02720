"""From a typed filter to a statement. Pure: nothing here asks a database."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, func, or_, select, true

from app.accounts.clearance import Caller, Role
from app.agencies.models import agency
from app.db.metadata import Key
from app.http.cursors import Position
from app.search import filters
from app.search.filters import Filter
from app.search.models import (
    address,
    agreement,
    agreement_agency,
    agreement_external_id,
    agreement_language,
    agreement_signatory,
    agreement_term,
)

_UNKNOWN_LAST = 99999999


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of records: by `key`, records of one key by id."""

    key: ColumnElement[Any]
    descending: bool
    type: type

    def after(self, position: Position) -> ColumnElement[bool]:
        """What comes after the record whose key and id these are."""
        key, record_id = position
        beyond = self.key < key if self.descending else self.key > key
        return or_(beyond, and_(self.key == key, agreement.c.id > record_id))

    def order(self) -> tuple[ColumnElement[Any], ...]:
        return (self.key.desc() if self.descending else self.key.asc(), agreement.c.id.asc())


# Unknown dates, kept as 0, are last both ways.
SORTS = {
    "-signed_on": Sort(agreement.c.signed_first, True, int),
    "signed_on": Sort(case((agreement.c.signed_first == 0, _UNKNOWN_LAST), else_=agreement.c.signed_first), False, int),
    "-updated_at": Sort(agreement.c.updated_at, True, str),
    "updated_at": Sort(agreement.c.updated_at, False, str),
    "title": Sort(agreement.c.title_sort, False, str),
}
DEFAULT_SORT = "-signed_on"


def visible(filter_: Filter) -> ColumnElement[bool]:
    """What the caller may see of what is in the wanted states: the condition of every statement on records."""
    states = [c.states for c in filter_.criteria if isinstance(c, filters.AnyState)]
    wanted = states[0] if states else frozenset({"published"})
    return and_(agreement.c.state.in_(sorted(wanted)), within(filter_.caller, drafts=not wanted <= {"published"}))


def within(caller: Caller, *, drafts: bool = True) -> ColumnElement[bool]:
    """The records that exist for the caller: those within their clearance, of the unpublished their own and, for
    editors, all. `drafts` is False where the statement is on published ones alone.
    """
    cleared = agreement.c.marking <= caller.clearance.level
    if not drafts or caller.is_at_least(Role.EDITOR):
        return cleared
    published = agreement.c.published_from.is_not(None)
    return and_(cleared, published if caller.id is None else or_(published, agreement.c.author == caller.id))


def matching(filter_: Filter) -> ColumnElement[bool]:
    """The condition that the filter's records fulfil, clearance included."""
    return and_(visible(filter_), *(_condition(criterion) for criterion in filter_.criteria))


def page(filter_: Filter, sort: Sort, after: Position | None, limit: int) -> Select[Any]:
    """Document, sort key and id of the records of one page, and of one more where there is a next page."""
    statement = select(agreement.c.document, sort.key, agreement.c.id).where(matching(filter_))
    if after is not None:
        statement = statement.where(sort.after(after))
    return statement.order_by(*sort.order()).limit(limit + 1)


def every(filter_: Filter, sort: Sort) -> Select[Any]:
    """The documents of all records that match."""
    return select(agreement.c.document).where(matching(filter_)).order_by(*sort.order())


def total(filter_: Filter) -> Select[Any]:
    return select(func.count()).select_from(agreement).where(matching(filter_))


# What is served at an address, in lower case, within a level of clearance; of a draft the author says who may see it.
BY_ADDRESS = (
    select(
        agreement.c.pk,
        agreement.c.id,
        agreement.c.slug,
        agreement.c.version,
        agreement.c.state,
        agreement.c.updated_at,
        agreement.c.document,
        agreement.c.published_from,
        agreement.c.author,
    )
    .join(address, address.c.agreement_pk == agreement.c.pk)
    .where(address.c.text == bindparam("address", type_=Key), agreement.c.marking <= bindparam("level", type_=Integer))
)


def known_agencies(filter_: Filter, ids: Collection[str] = ()) -> Select[Any]:
    """Of these ids, or of all, those of agencies that a record within the caller's clearance names."""
    naming = (
        select(agreement_agency.c.agency_pk)
        .join(agreement, agreement.c.pk == agreement_agency.c.agreement_pk)
        .where(agreement_agency.c.agency_pk == agency.c.pk, visible(filter_))
    )
    statement = select(agency.c.id).where(naming.exists()).order_by(agency.c.id)
    return statement.where(agency.c.id.in_(sorted(ids))) if ids else statement


def known_signatory(filter_: Filter, name: tuple[str, ...]) -> Select[Any]:
    """One row where a record within the caller's clearance was signed by someone of that name."""
    return select(agreement.c.pk).where(visible(filter_), agreement.c.pk.in_(_signed_by(name))).limit(1)


def signatory_words(filter_: Filter) -> Select[Any]:
    """The words of the names of all signatories within the caller's clearance."""
    return (
        select(agreement_signatory.c.word)
        .join(agreement, agreement.c.pk == agreement_signatory.c.agreement_pk)
        .where(visible(filter_))
        .distinct()
        .order_by(agreement_signatory.c.word)
    )


def _signed_by(name: tuple[str, ...]) -> Select[Any]:
    """The records signed by one person in whose name all these words stand."""
    first, *others = name
    statement = select(agreement_signatory.c.agreement_pk).where(agreement_signatory.c.word == first)
    for word in others:
        same = agreement_signatory.alias()
        statement = statement.where(
            select(same.c.word)
            .where(
                same.c.word == word,
                same.c.agreement_pk == agreement_signatory.c.agreement_pk,
                same.c.person == agreement_signatory.c.person,
            )
            .exists()
        )
    return statement


def _condition(criterion: filters.Criterion) -> ColumnElement[bool]:  # noqa: C901, PLR0911 - a table of cases
    pk = agreement.c.pk
    match criterion:
        case filters.AnyTerm(keys):
            return pk.in_(select(agreement_term.c.agreement_pk).where(agreement_term.c.term_key.in_(sorted(keys))))
        case filters.AnyAgency(ids):
            named = select(agreement_agency.c.agreement_pk).join(agency, agency.c.pk == agreement_agency.c.agency_pk)
            return pk.in_(named.where(agency.c.id.in_(sorted(ids))))
        case filters.AnySignatory(names):
            return or_(*(pk.in_(_signed_by(name)) for name in sorted(names)))
        case filters.AnyLanguage(tags):
            return pk.in_(select(agreement_language.c.agreement_pk).where(agreement_language.c.tag.in_(sorted(tags))))
        case filters.AnyExternalId(references):
            table = agreement_external_id
            return pk.in_(select(table.c.agreement_pk).where(table.c.reference.in_(sorted(references))))
        case filters.AnyAddress(texts):
            return pk.in_(select(address.c.agreement_pk).where(address.c.text.in_(sorted(texts))))
        case filters.AnyMarking(levels):
            return agreement.c.marking.in_(sorted(levels))
        case filters.AnyState():
            return true()
        case filters.SignedFrom(number):
            return agreement.c.signed_last >= number
        case filters.SignedTo(number):
            return agreement.c.signed_first.between(1, number)
        case filters.AliveOn(first, last):
            return and_(agreement.c.alive_first <= last, agreement.c.alive_last >= first)
        case filters.UpdatedSince(instant):
            return agreement.c.updated_at >= instant
