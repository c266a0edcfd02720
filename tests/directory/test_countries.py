"""Countries: who has agreements, and a country's profile, every number of which a list confirms."""

from collections import Counter
from typing import Any

import httpx
import pytest

from tests.http.walking import mistakes, walk
from tests.records import full, record


def total(client: httpx.Client, **filters: str | list[str]) -> int:
    return int(client.get("/v1/agreements", params={**filters, "total": "true", "limit": "1"}).json()["total"])


def counted(lines: list[dict[str, Any]], key: str = "count") -> list[int]:
    return [line[key] for line in lines]


@pytest.mark.stocked
def test_countries_come_with_the_number_of_their_agreements_largest_first(anyone: httpx.Client) -> None:
    page = anyone.get("/v1/countries").json()
    records = walk(anyone, "/v1/agreements?limit=100")
    parties = Counter(
        country for one in records for country in {party["country"] for party in one["parties"]} if country
    )
    assert {line["code"]: line["agreements"] for line in page["items"]} == dict(parties)
    assert counted(page["items"], "agreements") == sorted(parties.values(), reverse=True)
    assert page["next"] is None
    first = page["items"][0]
    assert first["agreements"] == total(anyone, country=first["code"])
    assert first == {"code": "FR", "name": "France", "code_status": "official", "agreements": first["agreements"]}


@pytest.mark.stocked
@pytest.mark.parametrize("code", ["MA", "NL", "XK"])
def test_each_number_of_a_profile_is_the_total_of_a_list(anyone: httpx.Client, code: str) -> None:
    profile = anyone.get(f"/v1/countries/{code}").json()
    assert profile["agreements"] == total(anyone, country=code)
    for partner in profile["partners"]:
        both = {"country": [code, partner["code"]]}
        with_it = both if partner["kind"] == "country" else {"country": [code], "organization": [partner["code"]]}
        assert partner["agreements"] == total(anyone, **with_it) > 0, partner
    for area in profile["scope_areas"]:
        assert area["count"] == total(anyone, country=code, scope=area["code"]) > 0, area
    for year in profile["by_year"]:
        in_it = total(anyone, country=code, signed_from=year["code"], signed_to=year["code"])
        assert year["count"] == in_it > 0, year
    assert sum(counted(profile["by_year"])) == profile["agreements"]


@pytest.mark.stocked
def test_a_profile_leaves_out_no_partner_area_or_year(anyone: httpx.Client) -> None:
    records = walk(anyone, "/v1/agreements?country=MA&limit=100")
    terms = anyone.get("/v1/vocabularies/scope_areas").json()["terms"]
    broader = {term["code"]: term["broader"] for term in terms}

    def above(code: str) -> set[str]:
        return {code}.union(*(above(parent) for parent in broader[code]))

    profile = anyone.get("/v1/countries/MA").json()
    partners = {party["country"] or party["organization"] for one in records for party in one["parties"]} - {"MA"}
    assert {partner["code"] for partner in profile["partners"]} == partners
    areas = {area for one in records for code in one["scope_areas"] for area in above(code)}
    assert {area["code"] for area in profile["scope_areas"]} == areas
    assert {year["code"] for year in profile["by_year"]} == {one["signed_on"][:4] for one in records}
    for lines, key in (
        (profile["partners"], "agreements"),
        (profile["scope_areas"], "count"),
        (profile["by_year"], "count"),
    ):
        assert counted(lines, key) == sorted(counted(lines, key), reverse=True)


def test_a_profile_shows_the_contact_points_of_the_country_alone(analyst: httpx.Client) -> None:
    point = {"party": "BR", "agency": None, "role": "technical", "tasks": []}
    ours = {**point, "party": "MA", "role": "central", "urgent": True}
    made = analyst.post("/v1/agreements", json=record(contact_points=[point, ours])).json()
    analyst.post("/v1/agreements", json=record())
    (shown,) = analyst.get("/v1/countries/MA").json()["contact_points"]
    assert shown["contact_point"] == made["contact_points"][1]
    assert shown["agreement"] == {key: made[key] for key in ("id", "slug", "titles")}


def test_an_organization_is_a_partner_and_no_country(analyst: httpx.Client) -> None:
    analyst.post("/v1/agreements", json=full())
    assert [line["code"] for line in analyst.get("/v1/countries").json()["items"]] == ["MA"]
    assert analyst.get("/v1/countries/MA").json()["partners"] == [
        {"code": "interpol", "kind": "organization", "name": "INTERPOL", "agreements": 1}
    ]


def test_an_agreement_without_a_date_is_in_no_year(analyst: httpx.Client) -> None:
    for signed_on in (None, "0987-01", "2020", "2020-02-03"):
        analyst.post("/v1/agreements", json=record(signed_on=signed_on))
    assert analyst.get("/v1/countries/BR").json()["by_year"] == [
        {"code": "2020", "count": 2},
        {"code": "0987", "count": 1},
    ]


def test_a_withdrawn_record_counts_nowhere(editor: httpx.Client) -> None:
    editor.post("/v1/agreements", json=record(slug="gone", scope_areas=["drugs"], signed_on="2020"))
    assert editor.delete("/v1/agreements/gone", headers={"If-Match": "*"}).status_code == 204
    assert editor.get("/v1/countries").json()["items"] == []
    profile = editor.get("/v1/countries/MA").json()
    assert (profile["agreements"], profile["partners"], profile["scope_areas"], profile["by_year"]) == (0, [], [], [])


@pytest.mark.stocked
@pytest.mark.parametrize("code", ["MA", "ma", "mAr", "MAR"])
def test_a_country_is_found_by_alpha_2_and_alpha_3_in_any_letter_case(anyone: httpx.Client, code: str) -> None:
    profile = anyone.get(f"/v1/countries/{code}").json()
    assert (profile["code"], profile["name"], profile["code_status"]) == ("MA", "Morocco", "official")


@pytest.mark.stocked
def test_kosovo_has_a_user_assigned_code(anyone: httpx.Client) -> None:
    assert anyone.get("/v1/countries/xkx").json()["code_status"] == "user-assigned"


@pytest.mark.stocked
@pytest.mark.parametrize(
    ("language", "name"), [("en", "Morocco"), ("fr", "Maroc"), ("ar", "المغرب"), ("es", "Marruecos"), ("nl", "Marokko")]
)
def test_names_come_in_the_language_asked_for(anyone: httpx.Client, language: str, name: str) -> None:
    listed = anyone.get(f"/v1/countries?lang={language}").json()["items"]
    assert {line["name"] for line in listed if line["code"] == "MA"} == {name}
    assert anyone.get(f"/v1/countries/MA?lang={language}").json()["name"] == name
    partners = anyone.get(f"/v1/countries/NL?lang={language}").json()["partners"]
    assert {partner["name"] for partner in partners if partner["code"] == "MA"} == {name}


@pytest.mark.parametrize("path", ["/v1/countries", "/v1/countries/MA"])
def test_an_unknown_language_or_parameter_is_refused(anyone: httpx.Client, path: str) -> None:
    assert mistakes(anyone.get(f"{path}?lang=de"))[0][:2] == ("lang", "unknown_code")
    assert mistakes(anyone.get(f"{path}?lang=en&lang=fr"))[0][:2] == ("lang", "repeated")
    assert mistakes(anyone.get(f"{path}?langu=fr")) == [("langu", "unknown_parameter", "lang")]


@pytest.mark.parametrize(
    "code", ["ZZ", "ZZZ", "M", "Morocco", "%00", "%FF", "ＭＡ", "MA%20", "1", "a" * 5_000, "interpol"]
)
def test_an_unknown_country_is_404(anyone: httpx.Client, code: str) -> None:
    answer = anyone.get(f"/v1/countries/{code}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_the_address_of_a_country_written_as_a_name_tells_the_code(anyone: httpx.Client) -> None:
    assert "MA" in anyone.get("/v1/countries/Morocco").json()["detail"]
