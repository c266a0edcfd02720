"""How many records of a list have each code: what a reader can narrow the list by."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, func, select

from app.agencies.models import agency
from app.db.reading import Read
from app.search import query
from app.search.conditions import matching
from app.search.filters import AnyAgency, AnyLanguage, AnyTerm, Criterion, Filter
from app.search.models import agreement, agreement_agency, agreement_language, agreement_term
from app.vocabularies.vocabulary import Vocabularies

# The facets that count codes, each with its vocabulary; an area counts what has it or one below it.
CODED = {name: coded.vocabulary for name, coded in query.CODED.items() if name != "contact_role"}
FACETS = ("country", "organization", "agency", *list(CODED)[2:], "language")

Counts = list[dict[str, Any]]


async def count_facets(
    read: Read, filter_: Filter, names: Iterable[str], vocabularies: Vocabularies
) -> dict[str, Counts]:
    """For each facet `{code, count}`, largest first, counted as if the filter had no criterion of that facet."""
    kept: dict[Filter, dict[int, int]] = {}
    found = {}
    for name in names:
        open_filter = replace(filter_, criteria=tuple(c for c in filter_.criteria if not _is_of(c, name, vocabularies)))
        if name in CODED:
            if open_filter not in kept:
                kept[open_filter] = {row[0]: row[1] for row in await read(term_counts(open_filter))}
            found[name] = _of_vocabulary(kept[open_filter], CODED[name], vocabularies)
        else:
            rows = await read((agency_counts if name == "agency" else language_counts)(open_filter))
            found[name] = largest_first((code, count) for code, count in rows)
    return found


def _is_of(criterion: Criterion, name: str, vocabularies: Vocabularies) -> bool:
    if isinstance(criterion, AnyTerm) and name in CODED:
        return any(vocabularies.by_key[key].vocabulary == CODED[name] for key in criterion.any_of)
    return isinstance(criterion, AnyAgency if name == "agency" else AnyLanguage) and name not in CODED


def _of_vocabulary(counts: Mapping[int, int], vocabulary: str, vocabularies: Vocabularies) -> Counts:
    terms = ((vocabularies.by_key[key], count) for key, count in counts.items())
    return largest_first((term.code, count) for term, count in terms if term.vocabulary == vocabulary)


def largest_first(counts: Iterable[tuple[str, int]]) -> Counts:
    ordered = sorted(counts, key=lambda pair: (-pair[1], pair[0]))
    return [{"code": code, "count": count} for code, count in ordered]


def term_counts(filter_: Filter) -> Select[Any]:
    """Term key and number of records."""
    return _counted(filter_, agreement_term, agreement_term.c.term_key)


def language_counts(filter_: Filter) -> Select[Any]:
    """Tag, in lower case, and number of records."""
    return _counted(filter_, agreement_language, agreement_language.c.tag)


def agency_counts(filter_: Filter) -> Select[Any]:
    """Id and number of records."""
    counted = _counted(filter_, agreement_agency, agreement_agency.c.agency_pk).subquery()
    return select(agency.c.id, counted.c[1]).join(counted, counted.c[0] == agency.c.pk)


def _counted(filter_: Filter, table: Any, key: Any) -> Select[Any]:
    number = func.count().label("records")
    if not filter_.criteria and filter_.text is None:
        # All that a list shows: the level alone tells it.
        return select(key, number).where(table.c.level <= filter_.caller.clearance.level).group_by(key)
    found = select(agreement.c.place).where(matching(filter_)).subquery()
    return select(key, number).select_from(found.join(table, table.c.place == found.c.place)).group_by(key)
