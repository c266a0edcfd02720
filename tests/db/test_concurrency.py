"""Writers at one moment: one wins, the others are told, and nothing is made twice."""

from collections import Counter

import httpx
import pytest
from sqlalchemy import func, select

from app.agencies.models import agency
from app.db.database import Database
from app.tables import metadata
from tests.records import record
from tests.together import at_once

WRITERS = 8


def _statuses(answers: list[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_of_writers_with_one_tag_one_wins_and_the_others_are_stale(
    analyst: httpx.Client, database: Database, method: str
) -> None:
    posted = analyst.post("/v1/agreements", json=record(slug="wanted"))
    tag = {"If-Match": posted.headers["etag"]}
    answers = at_once(
        WRITERS,
        lambda n: analyst.request(
            method, "/v1/agreements/wanted", headers=tag, json=record(titles={"en": f"Title of writer {n}"})
        ),
    )
    assert _statuses(answers) == {200: 1, 412: WRITERS - 1}
    won = next(answer.json() for answer in answers if answer.status_code == 200)
    assert analyst.get("/v1/agreements/wanted").json() == won
    assert won["version"] == 2
    with database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(metadata.tables["agreement_version"])) == 2


def test_of_editors_who_withdraw_with_one_tag_one_wins(editor: httpx.Client) -> None:
    tag = {"If-Match": editor.post("/v1/agreements", json=record(slug="wanted")).headers["etag"]}
    answers = at_once(WRITERS, lambda n: editor.delete("/v1/agreements/wanted", headers=tag))
    assert _statuses(answers) == {204: 1, 410: WRITERS - 1}


@pytest.mark.parametrize("marking", ["clear", "amber"])
def test_one_new_agency_named_by_many_at_once_is_made_once(
    analyst: httpx.Client, database: Database, marking: str
) -> None:
    parties = [{"country": "MA", "agencies": [{"name": "A new directorate", "acronym": "AND"}]}, {"country": "BR"}]
    answers = at_once(WRITERS, lambda n: analyst.post("/v1/agreements", json=record(parties=parties, marking=marking)))
    assert _statuses(answers) == {201: WRITERS}
    assert len({answer.json()["parties"][0]["agencies"][0]["id"] for answer in answers}) == 1
    with database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(agency)) == 1


@pytest.mark.parametrize("marking", ["clear", "amber"])
def test_agencies_named_in_either_order_at_once_are_all_made_once(
    analyst: httpx.Client, database: Database, marking: str
) -> None:
    parties = [
        {"country": country, "agencies": [{"name": f"{name} of {country}"} for name in ("First", "Second", "Third")]}
        for country in ("MA", "BR", "NL")
    ]

    def post(n: int) -> httpx.Response:
        turned = [{**party, "agencies": party["agencies"][:: -1 if n % 2 else 1]} for party in parties]
        return analyst.post("/v1/agreements", json=record(parties=turned[n % 3 :] + turned[: n % 3], marking=marking))

    assert _statuses(at_once(WRITERS, post)) == {201: WRITERS}
    with database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(agency)) == 9


def test_of_the_same_instrument_posted_at_once_one_is_taken(analyst: httpx.Client) -> None:
    # Without agencies: writers who make the same agency wait for each other there already.
    sent = record(signed_on="2024-05-21", parties=[{"country": "MA"}, {"country": "BR"}])
    answers = at_once(WRITERS, lambda n: analyst.post("/v1/agreements", json=sent))
    assert _statuses(answers) == {201: 1, 409: WRITERS - 1}
    made = next(answer.json() for answer in answers if answer.status_code == 201)
    told = [answer.json()["agreement"]["id"] for answer in answers if answer.status_code == 409]
    assert set(told) == {made["id"]}


def test_the_same_instrument_is_taken_from_all_who_allow_it(analyst: httpx.Client) -> None:
    allowed = {"allow_duplicate": "true"}
    answers = at_once(
        WRITERS, lambda n: analyst.post("/v1/agreements", params=allowed, json=record(signed_on="2024-05-21"))
    )
    assert _statuses(answers) == {201: WRITERS}
    assert len({answer.json()["slug"] for answer in answers}) == WRITERS


def test_of_those_who_ask_for_one_slug_one_gets_it(analyst: httpx.Client) -> None:
    answers = at_once(WRITERS, lambda n: analyst.post("/v1/agreements", json=record(slug="wanted")))
    assert _statuses(answers) == {201: 1, 409: WRITERS - 1}
    assert {e["pointer"] for a in answers if a.status_code == 409 for e in a.json()["errors"]} == {"/slug"}
