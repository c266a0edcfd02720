"""Whatever the registry takes it gives back, takes back, and finds."""

import os
from itertools import count

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.asking import as_given_back, finding, missing
from tests.properties.strategies import records
from tests.records import Record, record

# The examples of one test share its database on purpose: each record is found among those of the others, and `mark`
# keeps it apart. Hence the fixture that is not made anew for each.
shared = settings(
    max_examples=40,
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
_marks = count()


def _posted(client: httpx.Client, data: st.DataObject) -> tuple[Record, httpx.Response]:
    sent = data.draw(records(f"m{next(_marks)}"))
    answer = client.post("/v1/agreements", params={"allow_duplicate": "true"}, json=sent)
    assert answer.status_code == 201, answer.text
    return sent, answer


@shared
@given(data=st.data())
def test_a_valid_record_comes_back_as_it_was_sent(chief: httpx.Client, data: st.DataObject) -> None:
    sent, answer = _posted(chief, data)
    stored = chief.get(answer.headers["location"]).json()
    assert stored == answer.json()
    wanted = as_given_back(sent, stored)
    assert {key: stored[key] for key in wanted} == wanted


@shared
@given(data=st.data())
def test_what_get_returns_can_be_put_back_and_makes_no_version(chief: httpx.Client, data: st.DataObject) -> None:
    _, answer = _posted(chief, data)
    got = chief.get(answer.headers["location"])
    put = chief.put(answer.headers["location"], headers={"If-Match": got.headers["etag"]}, json=got.json())
    assert (put.status_code, put.headers.get("etag")) == (200, got.headers["etag"]), put.text
    assert put.json() == got.json()


@shared
@given(data=st.data())
def test_a_record_is_found_by_all_that_it_says_and_by_nothing_else(chief: httpx.Client, data: st.DataObject) -> None:
    _, answer = _posted(chief, data)
    stored = answer.json()
    for expected, asked in ((1, finding(stored)), (0, missing(stored))):
        for name, value in asked:
            own = {"id": stored["id"]} if name != "id" else {}
            page = chief.get("/v1/agreements", params={**own, name: value, "total": "true"})
            assert (page.status_code, page.json().get("total")) == (200, expected), (name, value, page.text[:500])
            assert page.json()["items"] == [stored][:expected]


def test_a_relation_to_a_slug_is_given_back_as_the_id(chief: httpx.Client) -> None:
    target = chief.post("/v1/agreements", json=record(slug="the-target")).json()
    relation = {"type": "implements", "target": "THE-target", "title": None}
    stored = chief.post("/v1/agreements", json=record(relations=[relation])).json()
    assert stored["relations"] == [{**relation, "target": target["id"]}]
