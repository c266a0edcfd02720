"""The orders of a list, each as its values say, ties by id; and a walk through any of them, page by page.

The two ways of one order are each other's reverse, ties too; but what has no date of signature comes last both ways.
"""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app.text import fold
from tests.http.walking import pages, walk
from tests.records import Record, record
from tests.search.oracle import first_day

SORTS = ("-signed_on", "signed_on", "-updated_at", "updated_at", "title")


def _title(one: Record) -> str:
    english = [text for tag, text in one["titles"].items() if tag == "en" or tag.startswith("en-")]
    return fold([*english, *one["titles"].values()][0])


KEYS: dict[str, Callable[[Record], Any]] = {
    "signed_on": lambda one: first_day(one["signed_on"]),
    "updated_at": lambda one: one["updated_at"],
    "title": _title,
}


def ordered(records: list[Record], sort: str) -> list[Record]:
    """The records in the order that the contract tells; what has no date comes last, both ways."""
    name, by_id = sort.removeprefix("-"), sorted(records, key=lambda one: one["id"])
    undated = [one for one in by_id if name == "signed_on" and not one["signed_on"]]
    falling = sort in ("signed_on", "-updated_at")
    dated = [one for one in (by_id[::-1] if falling else by_id) if one not in undated]
    return sorted(dated, key=KEYS[name], reverse=sort.startswith("-")) + undated


@pytest.mark.stocked
@pytest.mark.parametrize("sort", SORTS)
def test_a_walk_goes_through_every_record_in_order(analyst: httpx.Client, sort: str) -> None:
    analyst.post("/v1/agreements", json=record(slug="undated", titles={"fr": "Élan", "en-GB": "Über alles"}))
    analyst.post("/v1/agreements", json=record(slug="undated-too", titles={"ar": "اتفاق"}))
    walked = list(pages(analyst, f"/v1/agreements?sort={sort}&limit=37&total=true"))
    records = [one for page in walked for one in page["items"]]
    assert [one["slug"] for one in records] == [one["slug"] for one in ordered(records, sort)]
    assert {page["total"] for page in walked} == {len(records)} == {len({one["id"] for one in records})} == {415}


@pytest.mark.parametrize(
    ("sort", "slugs"),
    [
        ("signed_on", ["1999-12-31", "2000-01", "2000", "2000-01-02", "none-a", "none-b"]),
        ("-signed_on", ["2000-01-02", "2000", "2000-01", "1999-12-31", "none-a", "none-b"]),
        ("updated_at", ["2000", "2000-01", "2000-01-02", "1999-12-31", "none-a", "none-b"]),
        ("-updated_at", ["none-b", "none-a", "1999-12-31", "2000-01-02", "2000-01", "2000"]),
        (None, ["2000-01-02", "2000", "2000-01", "1999-12-31", "none-a", "none-b"]),
    ],
)
def test_a_partial_date_sorts_by_its_first_day_and_none_comes_last(
    analyst: httpx.Client, sort: str | None, slugs: list[str]
) -> None:
    for slug in ("2000", "2000-01", "2000-01-02", "1999-12-31", "none-a", "none-b"):
        analyst.post("/v1/agreements", json=record(slug=slug, signed_on=None if slug.startswith("none") else slug))
    path = f"/v1/agreements?sort={sort}" if sort else "/v1/agreements"
    assert [one["slug"] for one in analyst.get(path).json()["items"]] == slugs


def test_titles_sort_folded_and_by_the_english_one(analyst: httpx.Client) -> None:
    titles = [{"en": "b"}, {"fr": "Éa"}, {"ar": "ب", "en": "Ab"}, {"de": "z", "en-US": "Øc"}, {"en": "ßa"}, {"ar": "ا"}]
    for title in titles:
        analyst.post("/v1/agreements", json=record(titles=title))
    sorted_titles = [one["titles"] for one in walk(analyst, "/v1/agreements?sort=title")]
    assert [next(iter(titles)) for titles in sorted_titles] == ["ar", "en", "fr", "de", "en", "ar"]


def test_titles_that_differ_late_still_sort_by_it(analyst: httpx.Client) -> None:
    begins = "Agreement between the Government of the one and the Government of the other on " * 5
    for end in ("c", "a", "b"):
        analyst.post("/v1/agreements", json=record(titles={"en": begins + end}, slug=end))
    assert [one["slug"] for one in walk(analyst, "/v1/agreements?sort=title&limit=1")] == ["a", "b", "c"]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_record_is_missed_or_repeated_while_others_are_added(analyst: httpx.Client, sort: str, limit: int) -> None:
    dates = ("2001", "2001", "2002-03", None, "2002-03-01", "2003", None)
    before = [
        analyst.post("/v1/agreements", json=record(signed_on=date), params={"allow_duplicate": "true"}).json()["id"]
        for date in dates
    ]
    seen: list[str] = []
    for n, page in enumerate(pages(analyst, f"/v1/agreements?sort={sort}&limit={limit}&fields=id")):
        seen += [one["id"] for one in page["items"]]
        if n < 3:
            analyst.post("/v1/agreements", json=record(signed_on=("1990", None, "2020")[n]))
    assert len(seen) == len(set(seen))
    assert set(before) <= set(seen)
