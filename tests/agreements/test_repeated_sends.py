"""The same `Idempotency-Key` and body get the first answer again."""

import httpx
import pytest

from app.db.database import Database
from tests.agreements.calls import AS_IT_IS, PATH, counts, stored, told
from tests.conftest import Clock
from tests.records import record


def send(client: httpx.Client, key: str = "a key", query: str = "", **changes: object) -> httpx.Response:
    return client.post(f"{PATH}{query}", headers={"Idempotency-Key": key}, json=record(**changes))


def test_the_first_answer_comes_again_and_no_second_record(analyst: httpx.Client, database: Database) -> None:
    first, again = send(analyst, slug="mine"), send(analyst, slug="mine")
    assert (again.status_code, again.text) == (201, first.text)
    for name in ("etag", "location", "last-modified", "content-type"):
        assert again.headers[name] == first.headers[name]
    assert counts(database)[:2] == (1, 1)


def test_the_first_answer_comes_again_whatever_became_of_the_record(analyst: httpx.Client) -> None:
    first = send(analyst)
    address = f"{PATH}/{first.json()['id']}"
    stored(analyst.patch(address, json={"level": "interstate"}, headers=AS_IT_IS))
    assert send(analyst).json() == first.json() != analyst.get(address).json()


@pytest.mark.parametrize(("query", "changes"), [("", {"level": "interstate"}), ("?allow_duplicate=true", {})])
def test_another_request_with_the_key_is_refused(
    analyst: httpx.Client, database: Database, query: str, changes: dict[str, object]
) -> None:
    send(analyst)
    answer = send(analyst, query=query, **changes)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "key_reused")
    assert answer.json()["errors"][0]["parameter"] == "Idempotency-Key"
    assert counts(database)[:2] == (1, 1)


def test_a_key_belongs_to_its_caller(analyst: httpx.Client, editor: httpx.Client) -> None:
    assert send(analyst).json()["id"] != send(editor).json()["id"]
    assert send(editor, level="interstate").status_code == 422


def test_another_key_makes_another_record(analyst: httpx.Client) -> None:
    assert send(analyst, "one").json()["id"] != send(analyst, "another").json()["id"]


def test_a_key_is_free_after_a_day(analyst: httpx.Client, clock: Clock) -> None:
    first = send(analyst)
    clock.advance(hours=23)
    assert send(analyst).json() == first.json()
    clock.advance(hours=1)
    assert send(analyst, level="interstate").json()["id"] != first.json()["id"]


def test_a_send_that_failed_leaves_the_key_free(analyst: httpx.Client) -> None:
    assert told(send(analyst, titles={"en": ""}))
    sent = {"signed_on": "2024-05-21"}
    stored(analyst.post(PATH, json=record(**sent)), 201)
    assert send(analyst, **sent).status_code == 409
    first = send(analyst)
    assert send(analyst).json() == stored(first, 201)


def test_a_rehearsal_takes_no_key(analyst: httpx.Client, database: Database) -> None:
    assert send(analyst, query="?dry_run=true").status_code == 200
    assert send(analyst, query="?dry_run=true").status_code == 200
    assert counts(database)[0] == 0
    assert send(analyst).status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 256, "é".encode(), "a\tb"])
def test_an_odd_key_is_refused(analyst: httpx.Client, database: Database, key: str | bytes) -> None:
    answer = analyst.post(PATH, headers={"Idempotency-Key": key}, json=record())  # type: ignore[dict-item]
    assert (answer.status_code, "Idempotency-Key" in answer.json()["detail"]) == (400, True)
    assert counts(database)[0] == 0
