"""Each filter alone and many together, against what plain Python finds in the same records."""

from random import Random

import httpx
import pytest

from tests.http.walking import walk
from tests.search.oracle import FILTERS, Oracle, Query, add_varied, random_query, values

pytestmark = pytest.mark.stocked


def found(client: httpx.Client, query: Query) -> set[str]:
    first = client.build_request("GET", "/v1/agreements", params=[*query, ("fields", "id"), ("limit", "100")])
    return {one["id"] for one in walk(client, first.url.raw_path.decode())}


# Beside values of the records themselves: what a random choice seldom meets.
TABLE: list[Query] = [
    [("country", "MA"), ("country", "NL"), ("scope", "cybercrime")],
    [("country", "MA,NL")],
    [("country", "MA,NL"), ("country", "FR,ES")],
    [("scope", "economic-crime")],
    [("scope", "terrorism"), ("scope", "drugs,trafficking")],
    [("scope", "sexual-offences,weapons")],
    [("form", "training"), ("form", "equipment")],
    [("status", "in_force,terminated,suspended")],
    [("instrument_type", "treaty,convention")],
    [("legal_effect", "binding"), ("level", "interagency")],
    [("organization", "europol,interpol")],
    [("country", "MA"), ("organization", "interpol")],
    [("agency", "ma-dgsn,nl-politie")],
    [("agency", "ma-dgsn"), ("agency", "nl-politie")],
    [("signatory", "nicolas sarkozy")],
    [("signatory", "Hammouchi,Sarkozy")],
    [("signatory", "Dorn Anna")],
    [("signatory", "Anna"), ("signatory", "Dorn")],
    [("language", "ar,pl")],
    [("language", "pt"), ("language", "ar")],
    [("language", "es"), ("language", "en-GB")],
    [("signed_from", "2022")],
    [("signed_to", "1990-06")],
    [("signed_from", "2001-02-10"), ("signed_to", "2001-02-20")],
    [("signed_from", "2023-07-01"), ("signed_to", "2023-07-01")],
    [("alive_on", "2025-01-01")],
    [("alive_on", "2011-12-31")],
    [("alive_on", "2012-01-01")],
    [("alive_on", "2011")],
    [("alive_on", "2011-06-05")],
    [("alive_on", "2011-06-06")],
    [("alive_on", "2027-06")],
    [("alive_on", "1996")],
    [("contact_role", "central,central-authority")],
    [("external_id", "unts:I-12345,other:X")],
    [("marking", "green,red")],
    [("marking", "clear"), ("state", "published")],
    [("updated_since", "2026-11-25T12:00:00.000001Z")],
    [("id", "ma-nl-2022-letter-of-intent,undated,hidden")],
]


def test_each_query_of_the_table_finds_what_the_records_say(chief: httpx.Client) -> None:
    add_varied(chief)
    oracle = Oracle.of(chief)
    wrong = {str(query): (found(chief, query) ^ oracle.find(query)) for query in TABLE}
    assert {query: ids for query, ids in wrong.items() if ids} == {}
    assert [query for query in TABLE if not oracle.find(query)] == []


def test_every_filter_finds_a_record_by_each_of_its_values(chief: httpx.Client) -> None:
    add_varied(chief)
    oracle = Oracle.of(chief)
    for name in FILTERS:
        known = sorted({value for one in oracle.records for value in values(one, name) if "," not in value})
        for value in Random(name).sample(known, min(len(known), 4)):
            assert found(chief, [(name, value)]) == oracle.find([(name, value)]) != set(), (name, value)


@pytest.mark.parametrize("seed", range(4))
def test_filters_together_find_what_plain_python_finds(chief: httpx.Client, seed: int) -> None:
    add_varied(chief)
    oracle, chance = Oracle.of(chief), Random(seed)
    queries = [query for _ in range(12) if (query := random_query(chance, oracle.records))]
    wrong = {str(query): (found(chief, query) ^ oracle.find(query)) for query in queries}
    assert {query: ids for query, ids in wrong.items() if ids} == {}
    assert any(len(query) > 1 and oracle.find(query) for query in queries)


def test_morocco_and_the_netherlands_agreed_on_cybercrime_in_the_letter_of_intent(anyone: httpx.Client) -> None:
    page = anyone.get("/v1/agreements?country=MA&country=NL&scope=cybercrime").json()
    assert [one["slug"] for one in page["items"]] == ["ma-nl-2022-letter-of-intent"]
    assert page["next"] is None


@pytest.mark.parametrize(
    ("one_way", "other_way"),
    [
        ("country=MA", "country=mar"),
        ("country=XK", "country=xkx"),
        ("agency=ma-dgsn", "agency=MA-DGSN"),
        ("signatory=Mlinaric", "signatory=MLINARIĆ,mlinarić"),
        ("language=pt", "language=PT"),
        ("external_id=boe:BOE-A-1988-3980", "external_id=boe:boe-a-1988-3980"),
        ("id=ma-nl-2022-letter-of-intent", "id=MA-NL-2022-Letter-of-Intent"),
        ("scope=drugs", "scope=drug-trafficking,drugs"),
        ("updated_since=2026-11-25", "updated_since=2026-11-25T01:00:00%2B01:00"),
    ],
)
def test_one_thing_written_two_ways_finds_the_same(anyone: httpx.Client, one_way: str, other_way: str) -> None:
    first, second = (walk(anyone, f"/v1/agreements?limit=100&fields=id&{query}") for query in (one_way, other_way))
    assert first == second != []


def test_a_comma_is_any_and_a_repeat_is_all(anyone: httpx.Client) -> None:
    def total(query: str) -> int:
        return int(anyone.get(f"/v1/agreements?total=true&limit=1&{query}").json()["total"])

    both, either = total("country=MA&country=FR"), total("country=MA,FR")
    assert both > 0
    assert total("country=MA") + total("country=FR") == both + either
