"""`mithaq serve` with two workers: who writes at one moment writes one after the other, whichever worker answers."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from tests.agreements.calls import PATH, posted
from tests.conftest import KEYS, Databases
from tests.records import record
from tests.serving import serving

ANALYST = {"Authorization": f"Bearer {KEYS['analyst'][0]}"}


@pytest.fixture(scope="module")
def workers(databases: Databases) -> Iterator[str]:
    """The address of a server with two workers."""
    name = databases.copy("empty")
    with serving(databases.url(name), MITHAQ_WORKERS="2") as running:
        yield running.address
    databases.drop(name)


def _at_once(
    writers: int, address: str, request: Callable[[httpx.Client, int], httpx.Response]
) -> list[httpx.Response]:
    """The answers to as many requests as there are writers, sent together on connections of their own."""
    ready = Barrier(writers)

    def send(n: int) -> httpx.Response:
        # A new connection may go to either worker; one that is kept stays with one of them.
        with httpx.Client(base_url=address, headers=ANALYST, timeout=30) as client:
            ready.wait(timeout=30)
            return request(client, n)

    with ThreadPoolExecutor(writers) as threads:
        return list(threads.map(send, range(writers)))


def _versions(client: httpx.Client, known: str) -> int:
    return len(client.get(f"{PATH}/{known}/versions").json()["items"])


def test_of_twelve_writers_with_one_tag_one_wins_and_eleven_are_stale(workers: str) -> None:
    with httpx.Client(base_url=workers, headers=ANALYST) as client:
        known = posted(client)["id"]
        tag = {"If-Match": '"1"'}
        answers = _at_once(
            12, workers, lambda own, n: own.patch(f"{PATH}/{known}", headers=tag, json={"titles": {"en": f"By {n}"}})
        )
        assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 11}
        won = next(answer.json() for answer in answers if answer.status_code == 200)
        assert client.get(f"{PATH}/{known}").json() == won
        assert _versions(client, known) == 2


def test_of_eight_same_sends_at_once_one_record_is_made_and_all_are_told_of_it(workers: str) -> None:
    sent = record(titles={"en": "Sent eight times"}, scope_areas=["corruption"])
    key = {"Idempotency-Key": "sent eight times"}
    answers = _at_once(8, workers, lambda own, n: own.post(PATH, headers=key, json=sent))
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({(answer.text, answer.headers["location"], answer.headers["etag"]) for answer in answers}) == 1
    listed = httpx.get(f"{workers}{PATH}?scope=corruption&total=true").json()
    assert (listed["total"], listed["items"]) == (1, [answers[0].json()])


def test_of_eight_sends_with_one_key_and_other_bodies_one_is_taken(workers: str) -> None:
    key = {"Idempotency-Key": "one key, eight bodies"}
    answers = _at_once(8, workers, lambda own, n: own.post(PATH, headers=key, json=record(titles={"en": f"Body {n}"})))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 422: 7}
    assert {error["code"] for a in answers if a.status_code == 422 for error in a.json()["errors"]} == {"key_reused"}
