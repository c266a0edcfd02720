"""Every process of a server is killed in the middle of many writes: what was answered is whole, the rest is not there."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Lock

import httpx
import pytest

from tests.agreements.calls import PATH
from tests.conftest import KEYS
from tests.http.walking import walk
from tests.imports.command import done
from tests.records import Record, full
from tests.serving import Serving, serving

POSTS = 1000
WRITERS = 8
KILLED_AFTER = 250
ANALYST = {"Authorization": f"Bearer {KEYS['analyst'][0]}"}


def _sent(number: int) -> Record:
    """A record in which every key says something, and some of it by its number."""
    return {
        **full(),
        "slug": f"post-{number}",
        "signed_on": None,
        "external_ids": [{"scheme": "unts", "value": f"I-{number}"}],
    }


def _key(number: int) -> dict[str, str]:
    return {**ANALYST, "Idempotency-Key": f"post {number}"}


class Posting:
    """Posts one record after the other from several connections until the server is gone."""

    def __init__(self, running: Serving) -> None:
        self._running, self._numbers, self._lock = running, count(), Lock()
        self.answered: dict[int, Record] = {}
        self.unanswered: set[int] = set()

    def run(self) -> None:
        with ThreadPoolExecutor(WRITERS) as threads:
            list(threads.map(self._post_on, range(WRITERS)))

    def _post_on(self, _: int) -> None:
        with httpx.Client(base_url=self._running.address, timeout=30) as client:
            while (number := next(self._numbers)) < POSTS:
                try:
                    answer = client.post(PATH, json=_sent(number), headers=_key(number))
                except httpx.TransportError:
                    self.unanswered.add(number)
                    return
                assert answer.status_code == 201, answer.text
                self._note(number, answer.json())

    def _note(self, number: int, stored: Record) -> None:
        with self._lock:
            self.answered[number] = stored
            if len(self.answered) == KILLED_AFTER:
                self._running.kill()


@pytest.fixture
def posting(database_url: str) -> Posting:
    with serving(database_url, MITHAQ_WORKERS="2") as running:
        made = Posting(running)
        made.run()
    return made


def test_after_a_crash_what_was_answered_is_whole_and_the_rest_can_be_sent_again(
    posting: Posting, database_url: str, anyone: httpx.Client
) -> None:
    assert len(posting.answered) >= KILLED_AFTER
    assert posting.unanswered
    # Of every record: its versions, index, addresses, entries in the change log and in the audit, as many as there must be.
    assert done(database_url, "check").told.count("well") == 6
    held = {one["slug"]: one for one in walk(anyone, f"{PATH}?limit=100")}
    answered = {one["slug"]: one for one in posting.answered.values()}
    assert {slug: held[slug] for slug in answered} == answered
    assert held.keys() - answered.keys() <= {f"post-{number}" for number in posting.unanswered}
    changes = walk(anyone, "/v1/changes?limit=100")
    assert sorted(one["agreement"]["id"] for one in changes) == sorted(one["id"] for one in held.values())
    for number in sorted(posting.unanswered | set(list(posting.answered)[-20:])):
        again = anyone.post(PATH, json=_sent(number), headers=_key(number))
        slug = f"post-{number}"
        assert (again.status_code, again.json()["slug"]) == (201, slug)
        assert again.json() == held.get(slug, again.json())
        found = anyone.get(PATH, params={"external_id": f"unts:I-{number}", "total": "true"}).json()
        assert (found["total"], found["items"]) == (1, [again.json()])
