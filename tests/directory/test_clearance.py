"""A record above a reader's clearance does not exist for that reader: not in a list, a count, a name or a suggestion."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.http.walking import walk
from tests.records import Record, record

MARKINGS = ("clear", "green", "amber", "red")


def marked(marking: str) -> Record:
    """A record that has nothing in common with one of another marking but a country."""
    country = {"clear": "FR", "green": "ES", "amber": "IT", "red": "PT"}[marking]
    return record(
        slug=f"the-{marking}-one",
        marking=marking,
        signed_on=f"20{10 + MARKINGS.index(marking)}",
        titles={"en": f"The {marking} one"},
        parties=[
            {
                "country": country,
                "agencies": [{"id": f"{country.lower()}-{marking}-squad", "name": f"Squad {marking}"}],
                "signatories": [{"name": f"Person{marking}"}],
            },
            {"country": "MA"},
        ],
        scope_areas=[
            {"clear": "corruption", "green": "weapons", "amber": "kidnapping-extortion", "red": "homicide"}[marking]
        ],
        external_ids=[{"scheme": "unts", "value": f"I-{marking}"}],
        contact_points=[{"party": "MA", "role": "central"}],
    )


@pytest.fixture
def readers(
    chief: httpx.Client, anyone: httpx.Client, reader: httpx.Client, admin: httpx.Client
) -> Iterator[dict[str, tuple[httpx.Client, tuple[str, ...]]]]:
    """Clients by name, each with the markings that it is cleared for; the registry has a record of each marking."""
    made = [chief.post("/v1/agreements", json=marked(marking)) for marking in MARKINGS]
    assert [answer.status_code for answer in made] == [201] * 4, [answer.text for answer in made]
    green = chief.post("/v1/keys", json={"name": "green", "role": "reader", "clearance": "green"}).json()["key"]
    with httpx.Client(base_url=chief.base_url, headers={"Authorization": f"Bearer {green}"}) as greens:
        yield {
            "anyone": (anyone, MARKINGS[:1]),
            "green": (greens, MARKINGS[:2]),
            "reader": (reader, MARKINGS[:3]),
            "admin": (admin, MARKINGS[:3]),
            "chief": (chief, MARKINGS),
        }


Readers = dict[str, tuple[httpx.Client, tuple[str, ...]]]
WHO = ("anyone", "green", "reader", "admin", "chief")


@pytest.mark.parametrize("who", WHO)
def test_lists_and_counts_hold_what_one_is_cleared_for(readers: Readers, who: str) -> None:
    client, cleared = readers[who]
    page = client.get("/v1/agreements?total=true").json()
    assert sorted(one["marking"] for one in page["items"]) == sorted(cleared)
    assert page["total"] == len(cleared)
    expected = {marked(one)["parties"][0]["country"] for one in cleared}
    countries = {line["code"]: line["agreements"] for line in client.get("/v1/countries").json()["items"]}
    assert countries == {"MA": len(cleared), **dict.fromkeys(expected, 1)}
    agencies = walk(client, "/v1/agencies?q=squad&limit=1")
    assert sorted(one["names"][0]["text"] for one in agencies) == sorted(f"Squad {one}" for one in cleared)
    assert {one["agreements"] for one in agencies} == {1}


@pytest.mark.parametrize("who", WHO)
def test_a_profile_holds_what_one_is_cleared_for(readers: Readers, who: str) -> None:
    client, cleared = readers[who]
    profile = client.get("/v1/countries/MA").json()
    assert profile["agreements"] == len(cleared)
    assert {one["code"] for one in profile["partners"]} == {marked(one)["parties"][0]["country"] for one in cleared}
    assert {one["code"] for one in profile["by_year"]} == {marked(one)["signed_on"] for one in cleared}
    assert {marked(one)["scope_areas"][0] for one in cleared} <= {one["code"] for one in profile["scope_areas"]}
    hidden = set(MARKINGS) - set(cleared)
    assert not {marked(one)["scope_areas"][0] for one in hidden} & {one["code"] for one in profile["scope_areas"]}
    assert len(profile["contact_points"]) == len(cleared)


QUESTIONS = (
    "agreements/the-red-one", "agreements?id=the-red-one", "agreements?agency=pt-red-squad", "agreements?agency=pt-red-squat",
    "agreements?signatory=Personred", "agreements?signatory=Personret", "agreements?country=PT&total=true",
    "agreements?scope=homicide&total=true", "agreements?scope=violent-crime&total=true", "agreements?marking=red&total=true",
    "agreements?external_id=unts:I-red", "agreements?signed_from=2013&signed_to=2013&total=true",
    "agreements?contact_role=central&total=true", "agreements?language=en&total=true", "agreements?sort=title&limit=1",
    "countries/PT", "countries/MA", "countries", "agencies/pt-red-squad", "agencies?country=PT", "agencies?q=red", "agencies",
    "analytics/matrix?rows=country&columns=year", "analytics/matrix?rows=partner&columns=scope&country=MA",
    "analytics/network", "analytics/timeline?by=month&split=partner", "analytics/gaps?country=MA", "analytics/gaps?country=PT",
)  # fmt: skip


def test_no_answer_tells_a_hidden_record_from_none(
    anyone: httpx.Client, analyst: httpx.Client, reader: httpx.Client, admin: httpx.Client, chief: httpx.Client
) -> None:
    def answers(*clients: httpx.Client) -> list[tuple[int, Any]]:
        asked = [client.get(f"/v1/{question}") for client in clients for question in QUESTIONS]
        return [(answer.status_code, answer.json()) for answer in asked]

    chief.post("/v1/agreements", json=marked("clear"))
    before = answers(anyone, reader, analyst, admin)
    seen_by_chief = answers(chief)
    assert chief.post("/v1/agreements", json=marked("red")).status_code == 201
    assert answers(anyone, reader, analyst, admin) == before
    same = [question for question, old, new in zip(QUESTIONS, seen_by_chief, answers(chief), strict=True) if old == new]
    assert same == []


def test_a_record_that_was_there_is_404_once_its_marking_rises(chief: httpx.Client, anyone: httpx.Client) -> None:
    tag = chief.post("/v1/agreements", json=marked("clear")).headers["etag"]
    assert anyone.get("/v1/agreements/the-clear-one").status_code == 200
    chief.patch("/v1/agreements/the-clear-one", json={"marking": "red"}, headers={"If-Match": tag})
    for headers in ({}, {"If-None-Match": "*"}, {"If-None-Match": tag}):
        assert anyone.get("/v1/agreements/the-clear-one", headers=headers).status_code == 404
    assert anyone.get("/v1/countries").json()["items"] == []
    assert anyone.get("/v1/agencies").json()["items"] == []
    chief.patch("/v1/agreements/the-clear-one", json={"marking": "clear"}, headers={"If-Match": "*"})
    assert len(anyone.get("/v1/agencies").json()["items"]) == 1
