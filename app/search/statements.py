"""From a typed filter to a statement. Pure: nothing here asks a database.

A statement of a page depends on a filter's shape, not on its values: it is made, and compiled, once for each shape.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, FromClause, Integer, Select, and_, bindparam, func, or_, select

from app.accounts.clearance import Caller
from app.agencies.models import agency, agency_merged
from app.db.metadata import Key, Place
from app.db.text_index import Query, matches, text_index, text_place
from app.http.cursors import Position
from app.search.conditions import LISTS, arranged, condition, matching, signed_by, span, type_of, visible, within
from app.search.filters import AnyLanguage, AnyTerm, Filter
from app.search.models import (
    address,
    agreement,
    agreement_agency,
    agreement_language,
    agreement_signatory,
    agreement_term,
)
from app.search.place import UNDATED
from app.search.sorting import Leg, Order
from app.tokens import But


@dataclass(frozen=True, slots=True)
class _Shape:
    """All of a page that its statement depends on."""

    parts: tuple[tuple[type[Any], tuple[int, ...], int], ...]
    text: bool
    order: Order
    dated: bool | None
    after: bool
    spans: bool
    listed: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that was made once, and the values that it is to be run with."""

    select: Select[Any]
    values: dict[str, Any]


def page(filter_: Filter, leg: Leg, after: Position | None, limit: int, *, folds_lists: bool) -> Statement:
    """Document and position of the records of one leg, at most `limit`."""
    found = arranged(filter_, folds_lists)
    between = span(found)
    shape = _Shape(
        tuple((type(c), c.sizes, len(c.values)) for c in found.criteria),
        found.text is not None,
        leg.order,
        leg.dated,
        after is not None,
        between is not None,
        filter_.states == {"published"},
    )
    values: dict[str, Any] = {
        f"c{n}_{k}": value for n, c in enumerate(found.criteria) for k, value in enumerate(c.values)
    }
    values["most"] = limit
    if found.text:
        values["words"] = _of_rank(found.text.ranks, leg.rank)
    if between:
        values["first"], values["last"] = between
    if after is not None:
        values |= {f"after_{n}": value for n, value in enumerate(after)}
    if shape.listed:
        return Statement(_page(shape), {**values, "level": filter_.caller.clearance.level})
    return Statement(_page(shape).where(visible(filter_)), values)


def _of_rank(ranks: tuple[Any, ...], rank: int) -> Any:
    """What finds the records of that rank and of no rank before it."""
    return But(ranks[rank], ranks[rank - 1]) if rank > 0 else ranks[rank]


@lru_cache(maxsize=1024)
def _page(shape: _Shape) -> Select[Any]:
    by_place = shape.order.endswith("place")
    lead = _lead(shape) if by_place else None
    place = lead.place if lead else agreement.c.place
    source = lead.source.join(agreement, agreement.c.place == place) if lead else agreement
    conditions = [*_own(shape), *(lead.conditions if lead else [])]
    conditions += [
        condition(kind, sizes, _named(n, kind, count))
        for n, (kind, sizes, count) in enumerate(shape.parts)
        if not lead or n not in lead.parts
    ]
    if shape.text and not (lead and lead.text):
        conditions.append(agreement.c.place.in_(select(text_place).select_from(text_index).where(matches(_WORDS))))
    if shape.spans:
        conditions.append(place.between(bindparam("first", type_=Place), bindparam("last", type_=Place)))
    key, descending = (place if by_place else agreement.c[shape.order.lstrip("-")]), shape.order.startswith("-")
    if shape.dated is not None:
        conditions.append(place < UNDATED if shape.dated else place >= UNDATED)
    if shape.after:
        conditions.append(_beyond(key, descending, by_place))
    keys = (key,) if by_place else (key, agreement.c.id)
    return (
        select(agreement.c.document, *keys)
        .select_from(source)
        .where(*conditions)
        .order_by(*(one.desc() if descending else one.asc() for one in keys))
        .limit(bindparam("most", type_=Place))
    )


_WORDS: BindParameter[Any] = bindparam("words", type_=Query)
_LEVEL: BindParameter[int] = bindparam("level", type_=Integer)


def _own(shape: _Shape) -> list[ColumnElement[bool]]:
    """What the records themselves fulfil; of other states than published `page` says it."""
    return [agreement.c.state == "published", agreement.c.marking <= _LEVEL] if shape.listed else []


@dataclass(frozen=True, slots=True)
class _Lead:
    """What a statement begins with: rows in the order of places, the conditions on them, and what these stand for."""

    source: FromClause
    place: ColumnElement[int]
    conditions: list[ColumnElement[bool]]
    parts: frozenset[int] = frozenset()
    text: bool = False


def _lead(shape: _Shape) -> _Lead | None:
    lists = [n for n, (kind, _, count) in enumerate(shape.parts) if kind in LISTS and count == 1]
    if not lists or not shape.listed:
        return _Lead(text_index, text_place, [matches(_WORDS)], text=True) if shape.text else None
    tables = [_list(shape.parts[n][0], _named(n, *shape.parts[n][::2])[0]) for n in lists]
    (first, wanted), *others = tables
    source: FromClause = first
    conditions = [wanted, first.c.level <= _LEVEL]
    for table, condition_ in others:
        source = source.join(table, and_(table.c.place == first.c.place, condition_))
    if shape.text:
        source = source.join(text_index, text_place == first.c.place)
        conditions.append(matches(_WORDS))
    return _Lead(source, first.c.place, conditions, frozenset(lists), shape.text)


def _list(kind: type[Any], value: ColumnElement[Any]) -> tuple[FromClause, ColumnElement[bool]]:
    """The rows of one list of codes."""
    if kind is AnyTerm:
        terms = agreement_term.alias()
        return terms, terms.c.term_key == value
    if kind is AnyLanguage:
        languages = agreement_language.alias()
        return languages, languages.c.tag == value
    agencies = agreement_agency.alias()
    return agencies, agencies.c.agency_pk == select(agency.c.pk).where(agency.c.id == value).scalar_subquery()


def _named(n: int, kind: type[Any], count: int) -> list[BindParameter[Any]]:
    return [bindparam(f"c{n}_{k}", type_=type_of(kind)) for k in range(count)]


def _beyond(key: ColumnElement[Any], descending: bool, by_place: bool) -> ColumnElement[bool]:
    """What comes after the record at that position."""
    last = bindparam("after_0", type_=Place if by_place else Key)
    past = key < last if descending else key > last
    if by_place:
        return past
    last_id = bindparam("after_1", type_=Key)
    return or_(past, and_(key == last, agreement.c.id < last_id if descending else agreement.c.id > last_id))


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


def ids_at(filter_: Filter, texts: Collection[str]) -> Select[Any]:
    """The ids of the records that have or had one of these addresses."""
    return (
        select(agreement.c.id)
        .join(address, address.c.agreement_pk == agreement.c.pk)
        .where(address.c.text.in_(sorted(texts)), within(filter_.caller))
    )


def known_agencies(filter_: Filter, ids: Collection[str] = ()) -> Select[Any]:
    """Of these ids, or of all, those of agencies that a record within the caller's clearance names."""
    naming = (
        select(agreement_agency.c.agency_pk)
        .join(agreement, agreement.c.place == agreement_agency.c.place)
        .where(agreement_agency.c.agency_pk == agency.c.pk, visible(filter_))
    )
    statement = select(agency.c.id).where(naming.exists()).order_by(agency.c.id)
    return statement.where(agency.c.id.in_(sorted(ids))) if ids else statement


def merged_agencies(caller: Caller, ids: Collection[str]) -> Select[Any]:
    """Of these ids, those of agencies that were merged, each with the id of the one that it was merged into."""
    now = agency.alias("now")
    return (
        select(agency.c.id, now.c.id)
        .join(agency_merged, agency_merged.c.agency_pk == agency.c.pk)
        .join(now, now.c.pk == agency_merged.c.into_pk)
        .where(agency.c.id.in_(sorted(ids)), agency.c.marking <= caller.clearance.level)
    )


def known_signatory(filter_: Filter, name: tuple[str, ...]) -> Select[Any]:
    """One row where a record within the caller's clearance was signed by someone of that name."""
    return select(agreement.c.pk).where(visible(filter_), agreement.c.place.in_(signed_by(name))).limit(1)


def signatory_words(filter_: Filter) -> Select[Any]:
    """The words of the names of all signatories within the caller's clearance."""
    return (
        select(agreement_signatory.c.word)
        .join(agreement, agreement.c.place == agreement_signatory.c.place)
        .where(visible(filter_))
        .distinct()
        .order_by(agreement_signatory.c.word)
    )
