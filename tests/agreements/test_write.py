"""Posting, changing and withdrawing records."""

import httpx

from tests.records import full, record


def test_a_posted_record_comes_back_with_its_address_tag_and_version(analyst: httpx.Client) -> None:
    answer = analyst.post("/v1/agreements", json=record())
    assert answer.status_code == 201
    assert answer.headers["etag"] == '"1"'
    stored = analyst.get(answer.headers["location"])
    assert stored.json() == answer.json()
    assert (stored.json()["version"], stored.json()["state"], stored.json()["status"]) == (1, "published", "announced")


def test_every_key_comes_back_as_it_was_sent(analyst: httpx.Client) -> None:
    sent = full()
    stored = analyst.post("/v1/agreements", json=sent).json()
    stored["contact_points"][0].pop("id")
    assert {key: stored[key] for key in sent} == sent
