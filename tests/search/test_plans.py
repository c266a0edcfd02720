"""The plans of hot reads: each goes by an index, however many records there are."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from app.accounts.clearance import ANYONE
from app.db.database import Database
from app.db.text_index import written
from app.search import filters, text_query
from app.search.filters import Filter, Text
from app.search.sorting import SORTS, legs
from app.search.statements import Statement, page
from app.tokens import Expression
from app.vocabularies.vocabulary import shipped

pytestmark = pytest.mark.stocked


def term(vocabulary: str, *codes: str) -> filters.AnyTerm:
    return filters.AnyTerm(frozenset(shipped()[vocabulary][code].key for code in codes))


def words(q: str) -> Text:
    return Text(text_query.ranks(text_query.read(q), shipped()))


COUNTRY, SCOPE, STATUS = term("countries", "MA"), term("scope_areas", "drugs"), term("statuses", "in_force")
HOT = {
    "every record": Filter(ANYONE),
    "a country": Filter(ANYONE, (COUNTRY,)),
    "either country": Filter(ANYONE, (term("countries", "MA", "FR"),)),
    "four filters": Filter(ANYONE, (COUNTRY, term("countries", "ES"), SCOPE, STATUS)),
    "a country, alive": Filter(ANYONE, (COUNTRY, filters.AliveOn((20240101, 20240101)))),
    "a country, signed between": Filter(ANYONE, (COUNTRY, filters.SignedFrom((20000101,)), filters.SignedTo((20101231,)))),
    "an agency": Filter(ANYONE, (filters.AnyAgency(frozenset({"ma-dgsn"})),)),
    "a language": Filter(ANYONE, (filters.AnyLanguage(frozenset({"ar"})),)),
    "a word": Filter(ANYONE, (), words("police")),
    "a word and a country": Filter(ANYONE, (COUNTRY,), words("police")),
}  # fmt: skip


@pytest.fixture
def plan(database: Database) -> Callable[[Statement], list[str]]:
    def of(statement: Statement) -> list[str]:
        """The lines of the plan of a statement, as the database would run it on a million records."""
        compiled = statement.select.compile(database.engine, compile_kwargs={"render_postcompile": True})
        dialect = database.engine.dialect.name
        values = {
            name: written(value, dialect) if isinstance(value, Expression) else value
            for name, value in {**compiled.params, **statement.values}.items()
        }
        with database.engine.connect() as connection:
            if dialect == "sqlite":
                given = tuple(values[name] for name in compiled.positiontup or ())
                return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", given)]
            # So small a registry is read faster from end to end, and sorted faster than walked: a large one is not.
            for way in ("seqscan", "sort", "bitmapscan"):
                connection.execute(text(f"SET LOCAL enable_{way} = off"))
            return [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {compiled}", values)]

    return of


@pytest.mark.parametrize("name", HOT)
def test_a_hot_read_goes_by_an_index(plan: Callable[[Statement], list[str]], database: Database, name: str) -> None:
    filter_ = HOT[name]
    for leg in legs("relevance" if filter_.text else "-signed_on", filter_):
        lines = plan(page(filter_, leg, None, 21, folds_lists=database.folds_lists))
        scans = [line for line in lines if _scans(line)]
        assert scans == [], lines


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_of_all_records_goes_by_an_index_and_sorts_nothing(
    plan: Callable[[Statement], list[str]], database: Database, sort: str
) -> None:
    for leg in SORTS[sort]:
        lines = plan(page(Filter(ANYONE), leg, None, 21, folds_lists=database.folds_lists))
        assert [line for line in lines if _scans(line) or "TEMP B-TREE" in line or "Sort" in line] == [], lines


def _scans(line: str) -> bool:
    """Whether the line reads a table from end to end: not by an index, nor the text index by a query."""
    if "Seq Scan" in line:
        return True
    return (
        line.startswith("SCAN") and "VIRTUAL TABLE" not in line and "USING INDEX" not in line and "COVERING" not in line
    )
