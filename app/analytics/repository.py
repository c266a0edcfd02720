"""All statements of analyses. Each takes a filter: what it counts a list would show."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, case, func, select

from app.analytics.axes import Axis, Codes, Signed
from app.db.text_index import by_database
from app.search.conditions import matching
from app.search.filters import Filter
from app.search.models import agreement, agreement_term
from app.vocabularies.models import term

_first, _last = agreement.c.signed_first, agreement.c.signed_last
_SIGNED = {
    Signed.YEAR: _first // 10000,
    Signed.MONTH: case((_first // 100 == _last // 100, _first // 100), else_=_first // 10000 * 100),
}


def counts(filter_: Filter, *axes: Axis, once: bool = False) -> Select[Any]:
    """A key of each axis, and the number of records that have all of them; no row where there is no such record.

    With `once` the first two axes are one and the same: two keys of it come together in one order alone, none with itself.
    """
    found = _found(filter_, *(axis for axis in axes if isinstance(axis, Signed)))
    source: FromClause = found
    keys: list[ColumnElement[Any]] = []
    conditions: list[ColumnElement[bool]] = []
    for axis in axes:
        if isinstance(axis, Signed):
            keys.append(found.c[axis.value])
            conditions.append(found.c[axis.value] > 0)
        else:
            source, key, own = _joined(source, found, axis)
            keys.append(key)
            conditions += own
    if once:
        conditions.append(keys[0] < keys[1])
    return select(*keys, func.count()).select_from(source).where(*conditions).group_by(*keys)


def agreements_of(filter_: Filter, parties: Codes) -> Select[Any]:
    """The key of each of the parties with the id and slug of each record that it is party to, in the usual order."""
    found = _found(filter_)
    source, key, conditions = _joined(found, found, parties)
    return (
        select(key, agreement.c.id, agreement.c.slug)
        .select_from(source.join(agreement, agreement.c.place == found.c.place))
        .where(*conditions)
        .order_by(found.c.place)
    )


def _found(filter_: Filter, *signed: Signed) -> FromClause:
    """The places of the records, and when they were signed."""
    times = [_SIGNED[one].label(one.value) for one in dict.fromkeys(signed)]
    return select(agreement.c.place, *times).where(matching(filter_)).subquery("found")


def _joined(
    source: FromClause, found: FromClause, axis: Codes
) -> tuple[FromClause, ColumnElement[int], list[ColumnElement[bool]]]:
    """What was joined so far with the terms of the axis, their key, and the conditions on them."""
    terms = agreement_term.alias()
    key = terms.c.term_key
    wanted = select(term.c.key).where(term.c.vocabulary.in_(axis.vocabularies))
    # SQLite reads the terms of a place, which are few, where it cannot look for each of the wanted keys in its index.
    conditions: list[ColumnElement[bool]] = [by_database(sqlite=(key + 0).in_(wanted), postgresql=key.in_(wanted))]
    if axis.but:
        conditions.append(key.not_in(sorted(axis.but)))
    if axis.named:
        conditions.append(terms.c.named)
    return source.join(terms, terms.c.place == found.c.place), key, conditions
