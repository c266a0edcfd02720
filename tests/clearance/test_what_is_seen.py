"""Who is cleared for a record sees and counts it; and what a marking that rises, or a merge, leaves for others."""

from collections.abc import Iterator

import httpx
import pytest

from tests.conftest import client_of
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
    with client_of(chief.base_url, green) as greens:
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


def test_a_record_whose_marking_rises_is_gone_and_comes_back_when_it_falls(
    chief: httpx.Client, anyone: httpx.Client
) -> None:
    tag = chief.post("/v1/agreements", json=marked("clear")).headers["etag"]
    assert anyone.get("/v1/agreements/the-clear-one").status_code == 200
    chief.patch("/v1/agreements/the-clear-one", json={"marking": "red"}, headers={"If-Match": tag})
    for headers in ({}, {"If-None-Match": "*"}, {"If-None-Match": tag}):
        assert anyone.get("/v1/agreements/the-clear-one", headers=headers).status_code == 404
    assert anyone.get("/v1/countries").json()["items"] == []
    assert anyone.get("/v1/agencies").json()["items"] == []
    chief.patch("/v1/agreements/the-clear-one", json={"marking": "clear"}, headers={"If-Match": "*"})
    assert len(anyone.get("/v1/agencies").json()["items"]) == 1
    assert anyone.get("/v1/agreements/the-clear-one").json()["version"] == 3


def test_a_record_merged_into_a_hidden_one_is_gone_as_if_it_were_marked_as_high(
    chief: httpx.Client, anyone: httpx.Client
) -> None:
    for slug, secret in (("merged", "secret"), ("raised", "other-secret")):
        chief.post("/v1/agreements?allow_duplicate=true", json={**marked("clear"), "slug": slug})
        chief.post("/v1/agreements?allow_duplicate=true", json={**marked("red"), "slug": secret})
    assert chief.post("/v1/agreements/merged/merge", json={"into": "secret"}).status_code == 204
    chief.patch("/v1/agreements/raised", json={"marking": "red"}, headers={"If-Match": "*"})
    for path in ("", "/versions", "/versions/1", "/similar"):
        assert anyone.get(f"/v1/agreements/merged{path}").status_code == 404
    changes = anyone.get("/v1/changes").json()["items"]
    assert [(one["agreement"]["slug"], one["type"], one["version"]) for one in changes] == [
        ("merged", "removed", 2), ("raised", "removed", 2),
    ]  # fmt: skip
    assert chief.get("/v1/agreements/merged").headers["location"] == "/v1/agreements/secret"


def test_the_id_of_a_change_goes_on_for_those_who_were_served_it_alone(
    chief: httpx.Client, anyone: httpx.Client
) -> None:
    tag = chief.post("/v1/agreements", json=marked("clear")).headers["etag"]
    chief.post("/v1/agreements", json=marked("red"))
    chief.patch("/v1/agreements/the-clear-one", json={"marking": "red"}, headers={"If-Match": tag})
    created, hidden, removed = (one["id"] for one in chief.get("/v1/changes").json()["items"])
    assert [one["id"] for one in anyone.get(f"/v1/changes?after={created}").json()["items"]] == [removed]
    assert anyone.get(f"/v1/changes?after={removed}").json()["items"] == []
    unknown = anyone.get(f"/v1/changes?after={hidden}")
    assert (unknown.status_code, unknown.json()) == (422, anyone.get(f"/v1/changes?after={'0' * 24}").json())
