"""`POST /v1/extractions`: who may ask, what is refused, and that what comes back can be posted as it is."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

TEXTS = Path(__file__).parents[1] / "extraction" / "texts"
LETTER = (TEXTS / "fr-02-maroc-belgique-lettre-intention.txt").read_text(encoding="utf-8")


def extract(client: httpx.Client, **sent: Any) -> httpx.Response:
    return client.post("/v1/extractions", json=sent)


def test_an_analyst_gets_a_draft_and_the_words_it_rests_on(analyst: httpx.Client) -> None:
    answer = extract(analyst, text=LETTER, url="https://example.org/a", published_on="2024-05-16")
    assert answer.status_code == 200
    found = answer.json()
    assert found["language"] == "fr"
    assert found["draft"]["instrument_type"] == "letter_of_intent"
    assert [party["country"] for party in found["draft"]["parties"]] == ["MA", "BE"]
    assert found["draft"]["sources"][0]["url"] == "https://example.org/a"
    assert found["draft"]["sources"][0]["published_on"] == "2024-05-16"
    assert all(LETTER[one["start"] : one["end"]] == one["quote"] for one in found["evidence"])


def test_nobody_extracts_without_a_key_and_no_reader_does(anyone: httpx.Client, reader: httpx.Client) -> None:
    assert extract(anyone, text=LETTER).status_code == 401
    assert extract(reader, text=LETTER).status_code == 403


@pytest.mark.parametrize(
    ("sent", "pointer", "suggestion"),
    [
        ({}, "/text", None),
        ({"text": ""}, "/text", None),
        ({"text": " \n\u00a0"}, "/text", None),
        ({"text": 7}, "/text", None),
        ({"text": "x", "language": "fra"}, "/language", "fr"),
        ({"text": "x", "published_on": "2022-13-01"}, "/published_on", "2022-12-01"),
        ({"text": "x", "url": "javascript:alert(1)"}, "/url", None),
        ({"text": "x", "txt": "y"}, "/txt", "text"),
    ],
)
def test_a_mistake_is_told_with_the_nearest_right_value(
    analyst: httpx.Client, sent: dict[str, Any], pointer: str, suggestion: str | None
) -> None:
    answer = analyst.post("/v1/extractions", json=sent)
    assert answer.status_code == 422
    told = answer.json()["errors"][0]
    assert (told["pointer"], told["suggestion"]) == (pointer, suggestion)


def test_a_text_over_the_limit_of_bodies_is_refused(analyst: httpx.Client) -> None:
    assert extract(analyst, text="a" * 4_000_001).status_code == 413


@pytest.mark.stocked
def test_every_draft_is_accepted_by_a_dry_run_as_it_is(analyst: httpx.Client) -> None:
    drafted = 0
    for path in sorted(TEXTS.glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        draft = extract(analyst, text=text, published_on=label["published_on"]).json()["draft"]
        if draft:
            answer = analyst.post("/v1/agreements?dry_run=true&allow_duplicate=true", json=draft)
            assert answer.status_code == 200, (path.name, answer.json())
            drafted += 1
    assert drafted >= 50


@pytest.mark.stocked
def test_an_agency_that_the_caller_may_know_of_has_its_id(analyst: httpx.Client) -> None:
    draft = extract(analyst, text=LETTER).json()["draft"]
    ids = [agency.get("id") for party in draft["parties"] for agency in party["agencies"]]
    assert {"ma-dgsn", "ma-dgst", "be-federal-police"} <= set(ids)


def test_nothing_is_stored(analyst: httpx.Client) -> None:
    before = analyst.get("/v1/agreements?total=true").json()["total"]
    extract(analyst, text=LETTER)
    assert analyst.get("/v1/agreements?total=true").json()["total"] == before
