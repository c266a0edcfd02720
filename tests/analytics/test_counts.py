"""Every number of an analysis, against what plain Python counts in the same records and what a list says."""

from itertools import product
from random import Random
from typing import Any

import httpx
import networkx
import pytest

from tests.analytics.brute import AXES, Brute
from tests.records import record
from tests.search.oracle import Oracle, Query, add_varied, random_query

pytestmark = pytest.mark.stocked

TODAY = "2026-11-25"


@pytest.fixture
def oracle(chief: httpx.Client) -> Oracle:
    add_varied(chief)
    assert chief.post("/v1/agreements", json=record(signed_on="0050-03")).status_code == 201
    return Oracle.of(chief)


def analysis(client: httpx.Client, path: str, query: Query, **own: str | None) -> Any:
    params = [*query, *((name, value) for name, value in own.items() if value is not None)]
    answer = client.get(f"/v1/analytics/{path}", params=params)
    assert answer.status_code == 200, (params, answer.text)
    return answer.json()


def total(client: httpx.Client, query: Query) -> int:
    return int(client.get("/v1/agreements", params=[*query, ("total", "true"), ("limit", "1")]).json()["total"])


def queries(oracle: Oracle, seed: int) -> list[Query]:
    """No filter, those that are told apart by what they mean for an analysis, and some at random."""
    chance = Random(seed)
    return [
        [],
        [("country", "MA")],
        [("country", "MA,NL"), ("organization", "interpol,europol")],
        [("signed_from", "2001-03"), ("signed_to", "2023-06-15")],
        *(random_query(chance, oracle.records) for _ in range(8)),
    ]


def test_a_cell_counts_the_records_with_both_values(chief: httpx.Client, oracle: Oracle) -> None:
    asked = queries(oracle, 1)
    for n, (rows, columns) in enumerate(product(AXES, AXES)):
        query = asked[n % len(asked)]
        expected = Brute(oracle, query).matrix(rows, columns)
        assert analysis(chief, "matrix", query, rows=rows, columns=columns) == expected, (query, rows, columns)


def test_nodes_and_edges_count_the_records_of_a_party_and_of_two(chief: httpx.Client, oracle: Oracle) -> None:
    names = {one["code"]: one["name"] for one in chief.get("/v1/countries?lang=fr").json()["items"]}
    for query in queries(oracle, 2):
        shown, expected = analysis(chief, "network", query, lang="fr"), Brute(oracle, query).network()
        assert shown["edges"] == expected["edges"], query
        for node, counted in zip(shown["nodes"], expected["nodes"], strict=True):
            kind = "country" if node["code"] in names else "organization"
            name = names.get(node["code"], node["name"])
            assert node == {"code": counted["code"], "kind": kind, "name": name, "agreements": counted["agreements"]}


@pytest.mark.parametrize("by", ["year", "month"])
def test_a_bucket_counts_what_was_signed_then(chief: httpx.Client, oracle: Oracle, by: str) -> None:
    splits = (None, *AXES[:-1])
    for n, query in enumerate(queries(oracle, 3)):
        split = splits[n % len(splits)]
        shown = analysis(chief, "timeline", query, by=by, split=split)
        assert shown == {"buckets": Brute(oracle, query).timeline(by, split)}, (query, split)


def test_gaps_are_what_others_name_and_a_partner_has_nothing_near(chief: httpx.Client, oracle: Oracle) -> None:
    asked = [query for query in queries(oracle, 4) if "country" not in dict(query)]
    found = []
    for n, query in enumerate(asked):
        country = ("MA", "FR", "DE")[n % 3]
        with_country = [*query, ("country", country)]
        shown = analysis(chief, "gaps", with_country)["partners"]
        for partner in shown:
            kind = "country" if partner["code"].isupper() else "organization"
            assert partner.pop("kind") == kind
            partner["agreements"] = [one["id"] for one in partner["agreements"]]
        assert shown == Brute(oracle, with_country).gaps(country, TODAY), with_country
        found += [area for partner in shown for area in partner["missing"]]
    assert found


def test_each_number_is_the_total_of_a_list(chief: httpx.Client, oracle: Oracle) -> None:
    chance = Random(5)

    def some(among: list[Any]) -> list[Any]:
        return chance.sample(among, 4)

    query = [("q", "police"), ("country", "FR,MA")]
    matrix = analysis(chief, "matrix", query, rows="scope", columns="status")
    cells = [
        (n, row, column)
        for row, numbers in zip(matrix["rows"], matrix["cells"], strict=True)
        for column, n in zip(matrix["columns"], numbers, strict=True)
    ]
    for n, scope, status in some(cells):
        assert n == total(chief, [*query, ("scope", scope), ("status", status)])
    network = analysis(chief, "network", query)
    for edge in some([one for one in network["edges"] if one["b"].isupper() and one["scope_areas"]]):
        both = [*query, ("country", edge["a"]), ("country", edge["b"])]
        assert edge["agreements"] == total(chief, both)
        area = edge["scope_areas"][-1]
        assert area["count"] == total(chief, [*both, ("scope", area["code"])])
    for bucket in some(analysis(chief, "timeline", [], by="month", split="form")["buckets"]):
        then = [("signed_from", bucket["period"]), ("signed_to", bucket["period"])]
        assert bucket["count"] == total(chief, then)
        assert all(n == total(chief, [*then, ("form", code)]) for code, n in list(bucket["split"].items())[:2])


def test_graphml_holds_the_same_network(chief: httpx.Client, oracle: Oracle) -> None:
    network = analysis(chief, "network", [("country", "MA")], lang="ar")
    answer = chief.get("/v1/analytics/network.graphml?country=MA&lang=ar")
    assert answer.headers["content-type"].startswith("application/graphml+xml")
    graph = networkx.parse_graphml(answer.text)
    assert {"code": "MA", **graph.nodes["MA"]} in network["nodes"]
    assert [{"code": code, **said} for code, said in graph.nodes.items()] == network["nodes"]
    found = {frozenset((a, b)): said for a, b, said in graph.edges(data=True)}
    assert len(found) == len(network["edges"])
    for edge in network["edges"]:
        areas = {"scope_areas": " ".join(area["code"] for area in edge["scope_areas"])} if edge["scope_areas"] else {}
        assert found[frozenset((edge["a"], edge["b"]))] == {"agreements": edge["agreements"], **areas}
