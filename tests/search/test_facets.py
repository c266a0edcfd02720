"""Facets: each count is the total of the list with that value added, and its own filter off."""

from collections import Counter
from random import Random
from typing import Any

import httpx
import pytest

from tests.http.walking import mistakes
from tests.records import record
from tests.search.oracle import Oracle, add_varied, random_query, values

pytestmark = pytest.mark.stocked

FACETS = (
    "country", "organization", "agency", "scope", "form", "instrument_type", "status", "legal_effect", "level", "language",
)  # fmt: skip


def facets(client: httpx.Client, query: list[tuple[str, str]]) -> dict[str, list[dict[str, Any]]]:
    answer = client.get("/v1/agreements", params=[*query, ("facets", ",".join(FACETS)), ("limit", "1")])
    assert answer.status_code == 200, answer.text
    found: dict[str, list[dict[str, Any]]] = answer.json()["facets"]
    return found


def counted(oracle: Oracle, query: list[tuple[str, str]], name: str) -> Counter[str]:
    """What plain Python counts in the records that the filter finds when that facet's own part is off."""
    ids = oracle.find([pair for pair in query if pair[0] != name])
    counts: Counter[str] = Counter()
    for one in oracle.records:
        if one["id"] in ids:
            counts.update(codes(oracle, one, name))
    return counts


def codes(oracle: Oracle, one: dict[str, Any], name: str) -> set[str]:
    if name == "scope":
        areas = oracle.terms["scope_areas"]
        return {area for area in areas if any(oracle.is_below(code, area) for code in one["scope_areas"])}
    if name == "language":
        tags = [tag.lower().split("-") for tag in one["titles"]]
        return {"-".join(parts[: n + 1]) for parts in tags for n in range(len(parts))}
    return set(values(one, name))


@pytest.mark.parametrize("seed", range(3))
def test_facets_count_what_plain_python_counts(chief: httpx.Client, seed: int) -> None:
    add_varied(chief)
    oracle, chance = Oracle.of(chief), Random(seed)
    for query in ([], *(random_query(chance, oracle.records) for _ in range(4))):
        if any(name == "state" for name, _ in query):
            continue
        found = facets(chief, query)
        for name in FACETS:
            expected = sorted(counted(oracle, query, name).items(), key=lambda pair: (-pair[1], pair[0]))
            assert [(one["code"], one["count"]) for one in found[name]] == expected, (query, name)


def test_a_count_is_the_total_of_the_list_with_that_value(anyone: httpx.Client) -> None:
    query = [("country", "MA"), ("scope", "drugs"), ("q", "police")]
    for name, counts in facets(anyone, query).items():
        for one in counts[:2]:
            narrowed = [*(pair for pair in query if pair[0] != name), (name, one["code"]), ("total", "true")]
            assert anyone.get("/v1/agreements", params=narrowed).json()["total"] == one["count"], (name, one)


def test_hidden_records_are_in_no_facet(analyst: httpx.Client, anyone: httpx.Client) -> None:
    before = facets(anyone, [])
    sent = record(marking="amber", parties=[{"country": "AQ"}, {"country": "BV"}], titles={"is": "Samningur"})
    assert analyst.post("/v1/agreements", json=sent).status_code == 201
    assert facets(anyone, []) == before
    assert {"code": "AQ", "count": 1} in facets(analyst, [])["country"]


def test_only_the_facets_that_were_asked_for_come(anyone: httpx.Client) -> None:
    page = anyone.get("/v1/agreements?facets=level,status").json()
    assert list(page["facets"]) == ["level", "status"]
    assert anyone.get("/v1/agreements").json()["facets"] is None
    assert mistakes(anyone.get("/v1/agreements?facets=states")) == [("facets", "unknown_code", "status")]
    assert mistakes(anyone.get("/v1/agreements?facets=")) == [("facets", "missing", None)]
