"""Agencies: those that a visible record names, found under all their names."""

from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.http.walking import mistakes, walk
from tests.records import record


def ids(client: httpx.Client, **query: str) -> list[str]:
    answer = client.get("/v1/agencies", params={"limit": "100", **query})
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["items"]]


@pytest.mark.stocked
def test_each_agency_counts_the_agreements_that_name_it(anyone: httpx.Client) -> None:
    shown = walk(anyone, "/v1/agencies?limit=100")
    named: Counter[str] = Counter()
    for one in walk(anyone, "/v1/agreements?limit=100"):
        named.update({agency["id"] for party in one["parties"] for agency in party["agencies"]})
    assert {one["id"]: one["agreements"] for one in shown} == dict(named)
    assert [one["id"] for one in shown] == sorted(named)


@pytest.mark.stocked
def test_the_number_of_an_agency_is_the_total_of_its_list(anyone: httpx.Client) -> None:
    for one in anyone.get("/v1/agencies?country=MA,NL,RW").json()["items"]:
        page = anyone.get(f"/v1/agreements?agency={one['id']}&total=true&limit=1").json()
        assert page["total"] == one["agreements"] > 0


@pytest.mark.stocked
def test_an_agency_is_shown_with_all_its_names(anyone: httpx.Client) -> None:
    shown = anyone.get("/v1/agencies/ma-dgsn").json()
    assert (shown["country"], shown["organization"], shown["kind"]) == ("MA", None, "police")
    assert shown["acronyms"] == ["DGSN"]
    assert {"en", "fr", "ar"} <= {name["language"] for name in shown["names"]}
    assert {name["kind"] for name in shown["names"]} <= {"official", "former", "alias"}
    assert set(shown) == {"id", "country", "organization", "names", "acronyms", "kind", "parent", "agreements"}
    assert anyone.get("/v1/agencies/MA-DGSN").json() == shown
    assert shown in walk(anyone, "/v1/agencies?country=MA")


@pytest.mark.stocked
def test_agencies_are_filtered_by_party_and_kind(anyone: httpx.Client) -> None:
    every = walk(anyone, "/v1/agencies?limit=100")
    assert ids(anyone, country="MA,nld") == [one["id"] for one in every if one["country"] in ("MA", "NL")] != []
    assert ids(anyone, organization="europol") == [one["id"] for one in every if one["organization"] == "europol"]
    police = [one["id"] for one in every if one["kind"] == "police" and one["country"] in ("MA", "FR", "ES")]
    assert ids(anyone, kind="police", country="MA,FR,ES") == police != []


@pytest.mark.stocked
@pytest.mark.parametrize(
    "text",
    [
        "General Directorate of National Security", "national security", "NATIONAL SECUR", "dgsn", "DGSN",
        "Direction Générale de la Sûreté Nationale", "generale de la surete", "المديرية العامة للأمن الوطني", "المديريه العامه للامن",
        "ألأمن الوطني"[1:], "للأَمْنِ الوطني",
    ],
)  # fmt: skip
def test_an_agency_is_found_by_a_part_of_any_name_without_case_or_accents(anyone: httpx.Client, text: str) -> None:
    assert "ma-dgsn" in ids(anyone, q=text)
    assert "nl-politie" not in ids(anyone, q=text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%", ["br-a"]), ("_", ["br-b"]), ("\\", ["br-c"]), ("0%", ["br-a"]), ("%%", []), ("100_", []), ("_P", ["br-b"]),
        ("'", ["br-d"]), ("’", ["br-d"]), ("strasse", ["br-e"]), ("STRASSE", ["br-e"]), ("straße", ["br-e"]),
    ],
)  # fmt: skip
def test_signs_of_a_pattern_are_letters_of_a_name(analyst: httpx.Client, text: str, found: list[str]) -> None:
    names = {"br-a": "100% Police", "br-b": "X_Police", "br-c": "Back\\slash", "br-d": "L'Office", "br-e": "Straße"}
    agencies = [{"id": agency_id, "name": name} for agency_id, name in names.items()]
    made = analyst.post(
        "/v1/agreements", json=record(parties=[{"country": "MA"}, {"country": "BR", "agencies": agencies}])
    )
    assert made.status_code == 201, made.text
    assert ids(analyst, q=text) == found


@pytest.mark.stocked
@pytest.mark.parametrize("query", ["", "&country=MA,FR,RW", "&kind=ministry&q=interior"])
def test_pages_of_agencies_give_each_once_and_carry_the_query(anyone: httpx.Client, query: str) -> None:
    path = f"/v1/agencies?limit=3{query}"
    first = anyone.get(path)
    assert first.headers["link"] == f'<{first.json()["next"]}>; rel="next"'
    following = parse_qsl(urlsplit(first.json()["next"]).query)
    assert [pair for pair in following if pair[0] != "cursor"] == parse_qsl(urlsplit(path).query)
    by_three = [one["id"] for one in walk(anyone, path)]
    assert by_three == [one["id"] for one in walk(anyone, f"/v1/agencies?limit=100{query}")]
    assert len(by_three) == len(set(by_three)) > 6


TABLE = [
    ("country=Maroc", "country", "unknown_code", "MA"),
    ("organization=interpoll", "organization", "unknown_code", "interpol"),
    ("kind=polise", "kind", "unknown_code", "police"),
    ("country=MA&country=NL", "country", "repeated", None),
    ("q=a&q=b", "q", "repeated", None),
    ("scope=drugs", "scope", "unknown_parameter", None),
    ("limit=1000", "limit", "out_of_range", "100"),
    ("limit=0", "limit", "out_of_range", "1"),
    ("q=%00", "q", "invalid", None),
]


def test_what_the_list_of_agencies_cannot_take_is_refused(anyone: httpx.Client) -> None:
    told = {query: mistakes(anyone.get(f"/v1/agencies?{query}")) for query, *_ in TABLE}
    assert {query: told[query] for query, *mistake in TABLE if tuple(mistake) not in told[query]} == {}


@pytest.mark.stocked
@pytest.mark.parametrize(
    "agency_id", ["ma-none", "%00", "%FF", "ma_dgsn", "ma-dgsn%20", "-", "é", "a" * 5_000, "ma-dgsn/"]
)
def test_an_unknown_agency_is_404(anyone: httpx.Client, agency_id: str) -> None:
    answer = anyone.get(f"/v1/agencies/{agency_id}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.stocked
def test_an_agency_that_no_record_names_is_shown_to_editors_alone_and_in_no_list(
    editor: httpx.Client, reader: httpx.Client
) -> None:
    (only,) = [one for one in walk(editor, "/v1/agencies?country=NL") if one["id"] == "nl-politie"]
    for one in walk(editor, "/v1/agreements?agency=nl-politie"):
        editor.delete(f"/v1/agreements/{one['id']}", headers={"If-Match": "*"})
    assert only["agreements"] > 0
    assert "nl-politie" not in ids(editor, country="NL")
    assert reader.get("/v1/agencies/nl-politie").status_code == 404
    assert editor.get("/v1/agencies/nl-politie").json() == {**only, "agreements": 0}
    assert mistakes(editor.get("/v1/agreements?agency=nl-politie"))[0][:2] == ("agency", "unknown_agency")


@pytest.mark.stocked
def test_the_parent_of_an_agency_is_one_that_is_shown(anyone: httpx.Client) -> None:
    shown = walk(anyone, "/v1/agencies?limit=100")
    assert {one["parent"] for one in shown if one["parent"]} <= {one["id"] for one in shown}
