"""The analyses: what is counted for each, and what is made of it. All of one is read on the data of one moment."""

from anyio import to_thread

from app.analytics import rules
from app.analytics.axes import AREAS, PARTIES, Codes, Signed, axis
from app.analytics.repository import agreements_of, counts
from app.analytics.rules import Code, Shown
from app.db.reading import Read
from app.search.filters import Filter
from app.vocabularies.vocabulary import Term, Vocabularies


async def matrix(read: Read, filter_: Filter, rows: str, columns: str, vocabularies: Vocabularies) -> Shown:
    """How many records have a value of each of two axes."""
    row_axis, column_axis = axis(rows, filter_, beside=columns), axis(columns, filter_, beside=rows)
    cells = await read(counts(filter_, row_axis, column_axis))
    if {rows, columns} == {"country", "partner"}:
        cells = [cell for cell in cells if cell[0] != cell[1]]
    row_totals = await read(counts(filter_, row_axis))
    column_totals = row_totals if row_axis == column_axis else await read(counts(filter_, column_axis))
    return rules.matrix(cells, row_totals, column_totals, (_code(rows, vocabularies), _code(columns, vocabularies)))


def _code(name: str, vocabularies: Vocabularies) -> Code:
    return rules.year_code if name == "year" else lambda key: vocabularies.by_key[key].code


async def network(read: Read, filter_: Filter, language: str, vocabularies: Vocabularies) -> Shown:
    """Who has agreements with whom, on which areas."""
    parties = Codes(PARTIES)
    nodes = await read(counts(filter_, parties))
    edges = await read(counts(filter_, parties, parties, once=True))
    areas = await read(counts(filter_, parties, parties, Codes(AREAS), once=True))
    # Of all agreements there are so many areas of so many edges that other requests would wait.
    return await to_thread.run_sync(rules.network, nodes, edges, areas, vocabularies, language)


async def timeline(read: Read, filter_: Filter, by: str, split: str | None, vocabularies: Vocabularies) -> Shown:
    """How many records were signed in each year or month, and how many of them have each code."""
    when = Signed(by)
    counted = await read(counts(filter_, when))
    parts = None if split is None else await read(counts(filter_, when, axis(split, filter_)))
    months = rules.months_asked_for(filter_) if when is Signed.MONTH else None
    return rules.timeline(counted, parts, months, vocabularies.by_key)


async def gaps(read: Read, filter_: Filter, country: Term, vocabularies: Vocabularies) -> Shown:
    """What a country has agreed on with some partners and not with others; `filter_` asks for its living agreements."""
    partners = Codes(PARTIES, but=frozenset({country.key}))
    named = await read(counts(filter_, partners, Codes(AREAS, named=True)))
    agreements = await read(agreements_of(filter_, partners))
    return rules.gaps(named, agreements, vocabularies["scope_areas"], vocabularies.by_key)
