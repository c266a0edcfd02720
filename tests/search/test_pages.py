"""Pages: how one leads to the next, what else a list says, and what a cursor does not let through."""

from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.http.walking import mistakes, pages, walk
from tests.records import record

QUERY = [
    ("country", "FR,ES"), ("country", "MA"), ("scope", "drugs"), ("signed_to", "2024"), ("sort", "title"), ("limit", "1"),
    ("fields", "id,titles"), ("total", "true"),
]  # fmt: skip


@pytest.mark.stocked
def test_a_page_leads_to_the_next_with_all_parameters(anyone: httpx.Client) -> None:
    answer = anyone.get("/v1/agreements", params=QUERY)
    following = urlsplit(answer.json()["next"])
    assert following.path == "/v1/agreements"
    parameters = parse_qsl(following.query)
    assert [pair for pair in parameters if pair[0] != "cursor"] == QUERY
    assert [name for name, _ in parameters].count("cursor") == 1
    assert answer.headers["link"] == f'<{following.geturl()}>; rel="next"'
    second = anyone.get(following.geturl()).json()
    assert second["items"] != answer.json()["items"]
    assert second["total"] == answer.json()["total"] > 1


def test_the_last_page_leads_nowhere(analyst: httpx.Client) -> None:
    for _ in range(2):
        analyst.post("/v1/agreements", json=record())
    answer = analyst.get("/v1/agreements?limit=2")
    assert len(answer.json()["items"]) == 2
    assert answer.json()["next"] is None
    assert "link" not in answer.headers


def test_an_empty_list_is_a_page_too(anyone: httpx.Client) -> None:
    page = anyone.get("/v1/agreements?total=true").json()
    assert page == {"items": [], "next": None, "total": 0, "facets": None, "did_you_mean": None}


def test_what_was_not_asked_for_is_null(analyst: httpx.Client) -> None:
    analyst.post("/v1/agreements", json=record())
    page = analyst.get("/v1/agreements").json()
    assert {key: value for key, value in page.items() if key != "items"} == {
        "next": None, "total": None, "facets": None, "did_you_mean": None,
    }  # fmt: skip


@pytest.mark.parametrize("fields", ["id", "titles,id", "id, titles", "state,version,created_at,parties,titles,id"])
def test_fields_thins_each_record_to_these_keys(analyst: httpx.Client, fields: str) -> None:
    whole = analyst.post("/v1/agreements", json=record()).json()
    (thin,) = analyst.get("/v1/agreements", params={"fields": fields}).json()["items"]
    assert thin == {name.strip(): whole[name.strip()] for name in fields.split(",")}


def test_twenty_records_make_a_page_where_no_limit_is_given(analyst: httpx.Client) -> None:
    for _ in range(21):
        analyst.post("/v1/agreements", json=record())
    assert len(analyst.get("/v1/agreements").json()["items"]) == 20
    assert len(analyst.get("/v1/agreements?limit=100").json()["items"]) == 21


@pytest.mark.stocked
def test_a_cursor_goes_on_with_another_limit_or_other_keys(anyone: httpx.Client) -> None:
    every = [one["id"] for one in walk(anyone, "/v1/agreements?limit=100")]
    cursor = dict(parse_qsl(urlsplit(anyone.get("/v1/agreements?limit=5").json()["next"]).query))["cursor"]
    rest = anyone.get("/v1/agreements", params={"cursor": cursor, "limit": "7", "fields": "id"}).json()
    assert [one["id"] for one in rest["items"]] == every[5:12]


@pytest.mark.stocked
@pytest.mark.parametrize(
    "other", ["sort=title", "sort=signed_on", "country=FR", "scope=drugs", "status=signed", "alive_on=2020"]
)
def test_a_cursor_is_bound_to_its_query(anyone: httpx.Client, other: str) -> None:
    cursor = dict(parse_qsl(urlsplit(anyone.get("/v1/agreements?limit=1").json()["next"]).query))["cursor"]
    answer = anyone.get(f"/v1/agreements?limit=1&{other}")
    assert answer.status_code == 200
    assert mistakes(anyone.get(f"/v1/agreements?limit=1&{other}&cursor={cursor}")) == [
        ("cursor", "broken_cursor", None)
    ]


def test_a_cursor_of_another_list_is_refused(chief: httpx.Client) -> None:
    for _ in range(2):
        chief.post("/v1/agreements", json=record())
    next_agency = urlsplit(chief.get("/v1/agencies?limit=1").json()["next"]).query
    next_record = urlsplit(chief.get("/v1/agreements?limit=1").json()["next"]).query
    assert mistakes(chief.get(f"/v1/agreements?{next_agency}"))[0][:2] == ("cursor", "broken_cursor")
    assert mistakes(chief.get(f"/v1/agencies?{next_record}"))[0][:2] == ("cursor", "broken_cursor")


@pytest.mark.parametrize("path", ["/v1/agreements", "/v1/agencies"])
@pytest.mark.parametrize(
    "cursor",
    ["", "x", "abc", "%00", "%FF", "W10", "bnVsbA", "eyJhIjoxfQ", "WyIiLDEsMl0", "é", "A" * 10_000, "W1tbW1tbW1s"],
)
def test_a_broken_cursor_is_refused(anyone: httpx.Client, path: str, cursor: str) -> None:
    assert {parameter for parameter, _, _ in mistakes(anyone.get(f"{path}?cursor={cursor}"))} == {"cursor"}


def test_a_withdrawn_record_leaves_the_pages_that_follow(chief: httpx.Client) -> None:
    made = [chief.post("/v1/agreements", json=record(signed_on=f"20{n:02}")).json()["id"] for n in range(1, 7)]
    walked = pages(chief, "/v1/agreements?sort=signed_on&limit=2")
    assert [one["id"] for one in next(walked)["items"]] == made[:2]
    # The record at which the cursor stands and one that was still to come.
    for gone in (made[1], made[3]):
        chief.delete(f"/v1/agreements/{gone}", headers={"If-Match": "*"})
    assert [one["id"] for page in walked for one in page["items"]] == [made[2], made[4], made[5]]


@pytest.mark.stocked
def test_a_list_has_a_tag_that_changes_with_what_it_shows(analyst: httpx.Client) -> None:
    path = "/v1/agreements?country=MA&limit=3"
    first = analyst.get(path)
    assert analyst.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    analyst.post("/v1/agreements", json=record(signed_on="2026"))
    second = analyst.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 200
    assert second.headers["etag"] != first.headers["etag"]
