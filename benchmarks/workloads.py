"""What is asked: lists of questions that differ from one another, so that no answer is hot. Seeded.

A question knows no service: each service says by which path it is asked there, or that it cannot be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from app.vocabularies.vocabulary import shipped
from benchmarks.data import Record, Records

# How many different questions stand behind one figure.
MANY = 2_000
PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Question:
    """One record by its id, or a page of those that fulfil all that is given, the newest first."""

    record: str | None = None
    countries: tuple[str, ...] = ()
    scope: str | None = None
    status: str | None = None
    form: str | None = None
    words: str | None = None
    facets: bool = False
    total: bool = False


# Bare names for facets, as the contract has them.
FACETS = ("country", "scope", "form", "instrument_type", "status")

ONE, UNCHANGED, PAGE = "one record", "one record, not changed (304)", "page of 20 by country"
FOUR, TEXT, COUNTED, FACETED = "four filters at once", "full text", "page with total", "page with five facets"


def questions(records: Records, size: int) -> dict[str, list[Question]]:
    """The questions of each workload, drawn from the records so that nearly all find something."""
    drawn = list(_drawn(records, size))
    return {
        ONE: [Question(record=record["id"]) for record in drawn],
        UNCHANGED: [Question(record=record["id"]) for record in drawn],
        PAGE: [Question(countries=(countries_of(record)[0],)) for record in drawn],
        FOUR: [_four(record, number) for number, record in enumerate(drawn) if _has_four(record)],
        TEXT: [Question(words=words) for words in _words(drawn)],
        COUNTED: [Question(countries=(countries_of(record)[0],), scope=_leaf(record), total=True) for record in drawn],
        FACETED: [Question(countries=(countries_of(record)[0],), facets=True) for record in drawn],
    }


def _drawn(records: Records, size: int) -> Iterator[Record]:
    """Records that everyone may see, with a country among their parties and an area that has none below it."""
    chance = Random(records.seed)
    found = 0
    while found < MANY:
        record = records.numbered(chance.randrange(size))
        if record["marking"] == "clear" and countries_of(record) and _leaf(record):
            found += 1
            yield record


def countries_of(record: Record) -> list[str]:
    return [party["country"] for party in record["parties"] if party["country"]]


def _leaf(record: Record) -> str | None:
    """An area with none below it: for it alone services that know no hierarchy answer the same."""
    areas = shipped()["scope_areas"]
    return next((code for code in record["scope_areas"] if not areas.narrower(code)), None)


def _has_four(record: Record) -> bool:
    return len(countries_of(record)) > 1 and bool(record["cooperation_forms"])


def _four(record: Record, number: int) -> Question:
    """Both countries, an area, and by turns a status or a form."""
    asked = Question(countries=tuple(countries_of(record)[:2]), scope=_leaf(record))
    forms = shipped()["cooperation_forms"]
    form = next((code for code in record["cooperation_forms"] if not forms.narrower(code)), None)
    return replace(asked, status=record["status"]) if number % 2 or not form else replace(asked, form=form)


def _words(drawn: Sequence[Record]) -> Iterator[str]:
    """A word or two of a title, in any of its languages."""
    for number, record in enumerate(drawn):
        titles = list(record["titles"].values())
        words = titles[number % len(titles)].lower().split()
        yield " ".join(words[1 : 2 + number % 2])
