"""A registry that a proxy serves under a path of its own: every address that it gives is one that the client can ask."""

import re
from urllib.parse import urlsplit

import httpx
import pytest

from app.settings import Settings
from tests.records import record

ROOT = "/registry/v2"


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, root_path=ROOT)


@pytest.fixture
def two_records(analyst: httpx.Client) -> httpx.Client:
    for slug in ("one", "two"):
        assert analyst.post("/v1/agreements", json=record(slug=slug)).status_code == 201
    return analyst


@pytest.mark.parametrize("path", ["/v1/agreements?limit=1", "/v1/agencies?limit=1"])
def test_the_next_page_is_under_the_root_path(two_records: httpx.Client, path: str) -> None:
    answer = two_records.get(path)
    following = answer.json()["next"]
    assert urlsplit(following).path == ROOT + urlsplit(path).path
    assert answer.headers["link"] == f'<{following}>; rel="next"'


def test_every_link_of_a_feed_is_under_the_root_path(two_records: httpx.Client) -> None:
    text = two_records.get("/v1/changes.atom?limit=1").text
    assert {urlsplit(link).path.startswith(f"{ROOT}/v1/") for link in re.findall('href="([^"]+)"', text)} == {True}


def test_what_was_made_is_found_under_the_root_path(analyst: httpx.Client, admin: httpx.Client) -> None:
    made = analyst.post("/v1/agreements", json=record(slug="one"))
    assert made.headers["location"] == f"{ROOT}/v1/agreements/one"
    key = admin.post("/v1/keys", json={"name": "Desk", "role": "reader"})
    assert key.headers["location"] == f"{ROOT}/v1/keys/{key.json()['id']}"


def test_an_earlier_slug_leads_on_under_the_root_path(two_records: httpx.Client) -> None:
    changed = two_records.patch("/v1/agreements/one", json={"slug": "three"}, headers={"If-Match": "*"})
    assert changed.status_code == 200
    moved = two_records.get("/v1/agreements/ONE?fields=id", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (308, f"{ROOT}/v1/agreements/three?fields=id")


def test_the_documentation_is_read_from_under_the_root_path(anyone: httpx.Client) -> None:
    links = re.findall(r"""(?:src|href)="([^"]+)"|url: '([^']+)'""", anyone.get("/docs").text)
    addresses = [one or other for one, other in links]
    assert len(addresses) >= 4
    assert [address for address in addresses if not address.startswith(f"{ROOT}/")] == []
    assert anyone.get("/", follow_redirects=False).headers["location"] == f"{ROOT}/docs"


def test_the_description_names_the_root_path_as_its_server(anyone: httpx.Client) -> None:
    assert [server["url"] for server in anyone.get("/openapi.json").json().get("servers", [])] == [ROOT]


def test_concepts_are_named_by_the_address_at_which_they_are_read(anyone: httpx.Client) -> None:
    scheme = anyone.get("/v1/vocabularies/levels", headers={"Accept": "application/ld+json"}).json()
    assert urlsplit(scheme["id"]).path == f"{ROOT}/v1/vocabularies/levels"
