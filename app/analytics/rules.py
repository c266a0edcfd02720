"""From what was counted to what is shown. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from app.search.facets import largest_first
from app.search.filters import Filter, SignedFrom, SignedTo
from app.vocabularies.vocabulary import Term, Vocabularies, Vocabulary

Shown = dict[str, Any]
Row = Sequence[Any]

# The code of an axis' key.
Code = Callable[[int], str]


def matrix(
    cells: Iterable[Row], row_totals: Iterable[Row], column_totals: Iterable[Row], of: tuple[Code, Code]
) -> Shown:
    """Rows and columns in which a number stands, those with most records first.

    A cell is (row key, column key, number), a total (key, number).
    """
    counted = {(row, column): number for row, column, number in cells}
    rows = _in_order(row_totals, {row for row, _ in counted}, of[0])
    columns = _in_order(column_totals, {column for _, column in counted}, of[1])
    return {
        "rows": [of[0](row) for row in rows],
        "columns": [of[1](column) for column in columns],
        "cells": [[counted.get((row, column), 0) for column in columns] for row in rows],
    }


def _in_order(totals: Iterable[Row], wanted: set[int], code: Code) -> list[int]:
    found = [(-number, code(key), key) for key, number in totals if key in wanted]
    return [key for _, _, key in sorted(found)]


def year_code(year: int) -> str:
    return f"{year:04}"


def network(
    parties: Iterable[Row], pairs: Iterable[Row], areas: Iterable[Row], vocabularies: Vocabularies, language: str
) -> Shown:
    """Nodes and edges, those of most agreements first; of the codes of an edge `a` is the first in their order.

    A party is (key, number), a pair (key, key, number), an area of it (key, key, area, number).
    """
    terms = vocabularies.by_key
    named: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
    for one, other, area, number in areas:
        named[one, other].append((terms[area].code, number))
    nodes = [
        {"code": terms[key].code, "kind": party_kind(terms[key]), "name": terms[key].labels[language], "agreements": n}
        for key, n in parties
    ]
    edges = []
    for one, other, number in pairs:
        a, b = sorted((terms[one].code, terms[other].code))
        edges.append({"a": a, "b": b, "agreements": number, "scope_areas": largest_first(named[one, other])})
    return {
        "nodes": sorted(nodes, key=lambda node: (-node["agreements"], node["code"])),
        "edges": sorted(edges, key=lambda edge: (-edge["agreements"], edge["a"], edge["b"])),
    }


def party_kind(term: Term) -> str:
    return "country" if term.vocabulary == "countries" else "organization"


def timeline(
    counted: Iterable[Row], split: Iterable[Row] | None, months: range | None, terms: Mapping[int, Term]
) -> Shown:
    """Buckets in the order of time: years, or those of `months`; `split` is None where it was not asked for.

    What is counted is (year or month, number), what is split (year or month, key, number). A record of which the year
    of signature alone is known is counted in each month in which it may have been signed, as a list from the first to
    the last day of that month shows it.
    """
    counts: dict[int, int] = defaultdict(int)
    parts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for when, number in counted:
        for period in _periods(when, months):
            counts[period] += number
    for when, key, number in split or ():
        for period in _periods(when, months):
            parts[period][terms[key].code] += number
    return {
        "buckets": [
            {
                "period": year_code(period) if months is None else _month_code(period),
                "count": number,
                "split": None if split is None else _largest_first(parts[period]),
            }
            for period, number in sorted(counts.items())
        ]
    }


def months_asked_for(filter_: Filter) -> range:
    """The numbers from the first month, as `202205`, to the last in which what the filter finds may have been signed."""
    first = [c.values[0] // 100 for c in filter_.criteria if isinstance(c, SignedFrom)]
    last = [c.values[0] // 100 for c in filter_.criteria if isinstance(c, SignedTo)]
    return range(max(first, default=101), min(last, default=999912) + 1)


def _periods(when: int, months: range | None) -> Iterable[int]:
    if months is None or when % 100:
        return (when,)
    return (month for month in range(when + 1, when + 13) if month in months)


def _month_code(month: int) -> str:
    return f"{month // 100:04}-{month % 100:02}"


def _largest_first(counts: Mapping[str, int]) -> dict[str, int]:
    return {one["code"]: one["count"] for one in largest_first(counts.items())}


def gaps(named: Iterable[Row], agreements: Iterable[Row], areas: Vocabulary, terms: Mapping[int, Term]) -> Shown:
    """The partners, those with most agreements first, each with the areas named with it and those named with others alone.

    What is named is (partner, area, number), an agreement (partner, id, slug).
    """
    links: dict[int, list[dict[str, str]]] = defaultdict(list)
    for partner, record_id, slug in agreements:
        links[partner].append({"id": record_id, "slug": slug})
    covered: dict[int, set[str]] = defaultdict(set)
    naming: dict[str, int] = defaultdict(int)
    for partner, area, _ in named:
        covered[partner].add(terms[area].code)
        naming[terms[area].code] += 1
    return {
        "partners": [
            {
                "code": terms[partner].code,
                "kind": party_kind(terms[partner]),
                "covered": sorted(covered[partner]),
                "missing": _missing(covered[partner], naming, areas),
                "agreements": links[partner],
            }
            for partner in sorted(links, key=lambda one: (-len(links[one]), terms[one].code))
        ]
    }


def _missing(covered: Iterable[str], naming: Mapping[str, int], areas: Vocabulary) -> list[Shown]:
    """What is named and stands neither among, below nor above the covered; `naming`: by how many partners."""
    near = frozenset[str]().union(*(areas.above(code) | areas.below(code) for code in covered))
    counts = largest_first((code, number) for code, number in naming.items() if code not in near)
    return [{"code": one["code"], "other_partners": one["count"]} for one in counts]
