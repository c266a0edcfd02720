"""`mithaq serve` with two workers: who writes at one moment writes one after the other, whichever worker answers."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.agreements.calls import PATH, posted
from tests.conftest import KEYS, Databases
from tests.records import record
from tests.serving import serving
from tests.together import at_once

WRITERS = 12
ANALYST = {"Authorization": f"Bearer {KEYS['analyst'][0]}"}


@pytest.fixture(scope="module")
def workers(databases: Databases) -> Iterator[str]:
    """The address of a server with two workers."""
    name = databases.copy("empty")
    with serving(databases.url(name), MITHAQ_WORKERS="2") as running:
        yield running.address
    databases.drop(name)


@pytest.fixture
def clients(workers: str) -> Iterator[list[httpx.Client]]:
    """Analysts with a connection each: one that is kept open stays with one worker."""
    with ExitStack() as opened:
        yield [
            opened.enter_context(httpx.Client(base_url=workers, headers=ANALYST, timeout=30)) for _ in range(WRITERS)
        ]


def _versions(client: httpx.Client, known: str) -> int:
    return len(client.get(f"{PATH}/{known}/versions").json()["items"])


def test_of_twelve_writers_with_one_tag_one_wins_and_eleven_are_stale(clients: list[httpx.Client]) -> None:
    known = posted(clients[0])["id"]
    answers = at_once(
        12,
        lambda n: clients[n].patch(f"{PATH}/{known}", headers={"If-Match": '"1"'}, json={"titles": {"en": f"By {n}"}}),
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 11}
    won = next(answer.json() for answer in answers if answer.status_code == 200)
    assert clients[0].get(f"{PATH}/{known}").json() == won
    assert _versions(clients[0], known) == 2


def test_of_eight_same_sends_at_once_one_record_is_made_and_all_are_told_of_it(clients: list[httpx.Client]) -> None:
    sent = record(titles={"en": "Sent eight times"}, scope_areas=["corruption"])
    key = {"Idempotency-Key": "sent eight times"}
    answers = at_once(8, lambda n: clients[n].post(PATH, headers=key, json=sent))
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({(answer.text, answer.headers["location"], answer.headers["etag"]) for answer in answers}) == 1
    listed = clients[0].get(f"{PATH}?scope=corruption&total=true").json()
    assert (listed["total"], listed["items"]) == (1, [answers[0].json()])


def test_of_eight_sends_with_one_key_and_other_bodies_one_is_taken(clients: list[httpx.Client]) -> None:
    key = {"Idempotency-Key": "one key, eight bodies"}
    answers = at_once(8, lambda n: clients[n].post(PATH, headers=key, json=record(titles={"en": f"Body {n}"})))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 422: 7}
    assert {error["code"] for a in answers if a.status_code == 422 for error in a.json()["errors"]} == {"key_reused"}
