"""From the criteria of a filter to conditions of a statement. Pure: nothing here asks a database."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, or_, select, true
from sqlalchemy.types import TypeEngine

from app.accounts.clearance import Caller, Role
from app.agencies.models import agency
from app.db.metadata import Key
from app.db.text_index import Query, by_database, places
from app.search import filters
from app.search.analysis import code_token
from app.search.filters import AnyOfSet, Bound, Filter, Text
from app.search.models import (
    address,
    agreement,
    agreement_agency,
    agreement_external_id,
    agreement_language,
    agreement_signatory,
    agreement_term,
)
from app.search.place import first_place, place_after
from app.tokens import AllOf, AnyOf, Expression, Field, Phrase

# The criteria that are lists of codes, with the kind of their tokens in the text index.
LISTS: dict[type[AnyOfSet], str] = {filters.AnyTerm: "t", filters.AnyAgency: "a", filters.AnyLanguage: "l"}

_NUMBERS = (filters.AnyTerm, filters.AnyMarking, filters.SignedFrom, filters.SignedTo, filters.AliveOn)


def matching(filter_: Filter) -> ColumnElement[bool]:
    """The condition that the filter's records, rows of `agreement`, fulfil, clearance included."""
    return by_database(sqlite=_all(arranged(filter_, True)), postgresql=_all(arranged(filter_, False)))


def _all(filter_: Filter) -> ColumnElement[bool]:
    found = [visible(filter_), *(condition(type(c), c.sizes, literals(c)) for c in filter_.criteria)]
    if filter_.text:
        query = bindparam(None, filter_.text.ranks[-1], type_=Query)
        found.append(agreement.c.place.in_(places(query)))
    return and_(*found)


def arranged(filter_: Filter, folds_lists: bool) -> Filter:
    """The filter with its lists of codes folded into what the text index is asked, where it intersects them best."""
    lists = [c for c in filter_.criteria if type(c) in LISTS]
    several = filter_.text or len(lists) > 1 or any(len(c.values) > 1 for c in lists)
    if not (folds_lists and lists and several):
        return filter_
    codes = tuple(AnyOf(tuple(_token(type(c), value) for value in c.values)) for c in lists)
    rest = tuple(c for c in filter_.criteria if c not in lists)
    ranks: Iterable[tuple[Expression, ...]] = ((rank,) for rank in filter_.text.ranks) if filter_.text else ((),)
    return Filter(filter_.caller, rest, Text(tuple(AllOf((*rank, *codes)) for rank in ranks)))


def _token(kind: type[Any], value: Any) -> Phrase:
    return Phrase((code_token(LISTS[kind], value),), (Field.CODES,))


def visible(filter_: Filter) -> ColumnElement[bool]:
    """What the caller may see of what is in the wanted states: the condition of every statement on records."""
    wanted = sorted(filter_.states)
    state = agreement.c.state == wanted[0] if len(wanted) == 1 else agreement.c.state.in_(wanted)
    return and_(state, within(filter_.caller, drafts=wanted != ["published"]))


def within(caller: Caller, *, drafts: bool = True) -> ColumnElement[bool]:
    """The records that exist for the caller: those within their clearance, of the unpublished their own and, for
    editors, all. `drafts` is False where the statement is on published ones alone.
    """
    cleared = agreement.c.marking <= caller.clearance.level
    if not drafts or caller.is_at_least(Role.EDITOR):
        return cleared
    published = agreement.c.published_from.is_not(None)
    return and_(cleared, published if caller.id is None else or_(published, agreement.c.author == caller.id))


def literals(criterion: AnyOfSet | Bound) -> list[ColumnElement[Any]]:
    """The values of a criterion as parameters of a statement that is made for them."""
    type_ = type_of(type(criterion))
    return [bindparam(None, value, type_=type_) for value in criterion.values]


def type_of(kind: type[Any]) -> TypeEngine[Any]:
    return Integer() if issubclass(kind, _NUMBERS) else Key


def condition(  # noqa: C901, PLR0911 - a table of cases
    kind: type[Any], sizes: tuple[int, ...], values: Sequence[ColumnElement[Any]]
) -> ColumnElement[bool]:
    """What a row of `agreement` fulfils by a criterion of that kind, whose values are given as parameters."""
    place = agreement.c.place
    if kind is filters.AnyTerm:
        return place.in_(select(agreement_term.c.place).where(_is_any(agreement_term.c.term_key, values)))
    if kind is filters.AnyAgency:
        pks = select(agency.c.pk).where(_is_any(agency.c.id, values))
        return place.in_(select(agreement_agency.c.place).where(agreement_agency.c.agency_pk.in_(pks)))
    if kind is filters.AnyLanguage:
        return place.in_(select(agreement_language.c.place).where(_is_any(agreement_language.c.tag, values)))
    if kind is filters.AnyExternalId:
        return place.in_(
            select(agreement_external_id.c.place).where(_is_any(agreement_external_id.c.reference, values))
        )
    if kind is filters.AnySignatory:
        return or_(*(place.in_(signed_by(name)) for name in _split(values, sizes)))
    if kind is filters.AnyAddress:
        return agreement.c.pk.in_(select(address.c.agreement_pk).where(_is_any(address.c.text, values)))
    if kind is filters.AnyMarking:
        return _is_any(agreement.c.marking, values)
    if kind is filters.AliveOn:
        return and_(agreement.c.alive_first <= values[1], agreement.c.alive_last >= values[0])
    if kind is filters.SignedFrom:
        return agreement.c.signed_last >= values[0]
    if kind is filters.SignedTo:
        return agreement.c.signed_first.between(1, values[0])
    if kind is filters.UpdatedSince:
        return agreement.c.updated_at >= values[0]
    return true()  # AnyState: `visible` has it


def _is_any(column: ColumnElement[Any], values: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
    return column == values[0] if len(values) == 1 else column.in_(values)


def _split(values: Sequence[ColumnElement[Any]], sizes: tuple[int, ...]) -> Iterable[Sequence[ColumnElement[Any]]]:
    start = 0
    for size in sizes:
        yield values[start : start + size]
        start += size


def signed_by(name: Sequence[ColumnElement[Any] | str]) -> Select[tuple[int]]:
    """The places of the records signed by one person in whose name all these words stand."""
    first, *others = name
    statement = select(agreement_signatory.c.place).where(agreement_signatory.c.word == first)
    for word in others:
        same = agreement_signatory.alias()
        statement = statement.where(
            select(same.c.word)
            .where(
                same.c.word == word,
                same.c.place == agreement_signatory.c.place,
                same.c.person == agreement_signatory.c.person,
            )
            .exists()
        )
    return statement


def span(filter_: Filter) -> tuple[int, int] | None:
    """Between which places the filter's records stand, where it asks for days of signature."""
    first = [first_place(c.values[0]) for c in filter_.criteria if isinstance(c, filters.SignedTo)]
    last = [
        place_after(c.values[0] // 10000 * 10000 + 101) for c in filter_.criteria if isinstance(c, filters.SignedFrom)
    ]
    if not first and not last:
        return None
    return max(first, default=-(2**63)), min(last, default=2**63 - 1)
