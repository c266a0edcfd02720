"""One record: its address in any writing, its tag, and the requests that depend on what the client has."""

from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import httpx
import pytest

from tests.records import full, record

ADDRESS = "/v1/agreements/ma-br-full"


@pytest.fixture
def stored(analyst: httpx.Client) -> httpx.Response:
    analyst.post("/v1/agreements", json=full())
    return analyst.get(ADDRESS)


def test_a_record_comes_with_its_version_as_tag_and_the_time_of_its_change(stored: httpx.Response) -> None:
    assert stored.headers["etag"] == '"1"'
    assert stored.headers["last-modified"] == "Wed, 25 Nov 2026 12:00:00 GMT"
    assert stored.headers["content-type"] == "application/json"


@pytest.mark.parametrize("writing", [str.upper, str.title, str])
def test_a_record_is_found_in_any_letter_case_by_id_and_slug(
    analyst: httpx.Client, stored: httpx.Response, writing: type[str]
) -> None:
    for address in ("ma-br-full", stored.json()["id"]):
        found = analyst.get(f"/v1/agreements/{writing(address)}")
        assert (found.status_code, found.content) == (200, stored.content)


@pytest.mark.parametrize(
    ("tags", "status"),
    [
        ('"1"', 304), ('W/"1"', 304), ("*", 304), ('"0", "1"', 304), ('"x",W/"1" , "y"', 304),
        ('"2"', 200), ('"11"', 200), ("1", 200), ("", 200), ('"', 200), ('W/"2"', 200), ('""', 200), ('"1.0"', 200), ("é", 200),
    ],
)  # fmt: skip
def test_if_none_match_answers_304_where_the_client_has_the_version(
    analyst: httpx.Client, stored: httpx.Response, tags: str, status: int
) -> None:
    answer = analyst.get(ADDRESS, headers={"If-None-Match": tags.encode()})
    assert answer.status_code == status
    assert answer.headers["etag"] == '"1"'
    assert answer.content == (b"" if status == 304 else stored.content)


@pytest.mark.parametrize(("seconds", "status"), [(0, 304), (3600, 304), (-1, 200)])
def test_if_modified_since_answers_304_where_nothing_changed_since(
    analyst: httpx.Client, stored: httpx.Response, seconds: int, status: int
) -> None:
    since = parsedate_to_datetime(stored.headers["last-modified"]) + timedelta(seconds=seconds)
    assert (
        analyst.get(ADDRESS, headers={"If-Modified-Since": format_datetime(since, usegmt=True)}).status_code == status
    )


@pytest.mark.parametrize(
    "since",
    ["", "yesterday", "2026-11-26", "Wed, 25 Nov 2026 12:00:00 -0000", "Wed, 99 Nov 2026 12:00:00 GMT", "0", "é"],
)
def test_a_time_that_cannot_be_read_changes_nothing(analyst: httpx.Client, stored: httpx.Response, since: str) -> None:
    assert analyst.get(ADDRESS, headers={"If-Modified-Since": since.encode()}).status_code in (200, 304)
    answer = analyst.get(
        ADDRESS, headers={"If-Modified-Since": "Thu, 26 Nov 2099 12:00:00 GMT", "If-None-Match": '"9"'}
    )
    assert answer.status_code == 200


def test_a_change_makes_a_new_tag(analyst: httpx.Client, stored: httpx.Response) -> None:
    assert analyst.patch(ADDRESS, json={"framework": False}, headers={"If-Match": '"1"'}).status_code == 200
    answer = analyst.get(ADDRESS, headers={"If-None-Match": '"1"'})
    assert (answer.status_code, answer.headers["etag"], answer.json()["framework"]) == (200, '"2"', False)


def test_a_thinned_record_has_a_tag_of_its_own(analyst: httpx.Client, stored: httpx.Response) -> None:
    thin = analyst.get(ADDRESS, params={"fields": "id,titles"})
    assert thin.json() == {key: stored.json()[key] for key in ("id", "titles")}
    other = analyst.get(ADDRESS, params={"fields": "id"})
    assert len({stored.headers["etag"], thin.headers["etag"], other.headers["etag"]}) == 3
    assert analyst.get(ADDRESS, params={"fields": "id"}, headers={"If-None-Match": '"1"'}).status_code == 200
    again = analyst.get(ADDRESS, params={"fields": "id,titles"}, headers={"If-None-Match": thin.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "odd",
    [
        "no-such-record", "%00", "ma-br-full%00", "%FF", "%C3%28", "a%2Fb", "a" * 20_000, "%F0%9F%92%A9", "ma_br", "'", "%25",
        "..%2f..%2fetc", "ﬀ", "ı", "K", "00000000-0000-0000-0000-000000000000", "ma-br-full%0A", "%20ma-br-full", "-", "",
        "ma-br-full%20", "ma-br-full/", "ma-br-full.json", "{address}", "ｍa-br-full", "*",
    ],
)  # fmt: skip
def test_an_address_that_no_record_has_is_404(analyst: httpx.Client, stored: httpx.Response, odd: str) -> None:
    answer = analyst.get(f"/v1/agreements/{odd}", headers={"If-None-Match": "*"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_withdrawn_record_is_gone_whatever_the_client_has(editor: httpx.Client, anyone: httpx.Client) -> None:
    made = editor.post("/v1/agreements", json=record(slug="gone"))
    editor.delete("/v1/agreements/gone", headers={"If-Match": made.headers["etag"]})
    for address in ("gone", made.json()["id"]):
        for client in (editor, anyone):
            assert client.get(f"/v1/agreements/{address}", headers={"If-None-Match": "*"}).status_code == 410
