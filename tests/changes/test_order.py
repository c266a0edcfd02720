"""No change is missed by who follows the feed while many write at one moment."""

from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.agreements.calls import PATH
from tests.changes.reading import FEED, feed
from tests.records import record

WRITERS = 8
POSTS = 12


def _post(client: httpx.Client, writer: int) -> None:
    for n in range(POSTS):
        # Some transactions are longer than others, so that they do not end in the order in which they begin.
        agencies = [{"name": f"Agency {writer} {n} {k}"} for k in range(4 * (writer % 2))]
        parties = [{"country": "MA", "agencies": agencies}, {"country": "BR"}]
        assert client.post(PATH, json=record(parties=parties)).status_code == 201


def test_a_follower_misses_nothing_that_many_write_at_once(analyst: httpx.Client, anyone: httpx.Client) -> None:
    followed: list[str] = []

    def follow() -> None:
        after = f"&after={followed[-1]}" if followed else ""
        followed.extend(one["id"] for one in anyone.get(f"{FEED}?limit=100{after}").json()["items"])

    with ThreadPoolExecutor(WRITERS) as threads:
        writing = [threads.submit(_post, analyst, writer) for writer in range(WRITERS)]
        while not all(one.done() for one in writing):
            follow()
    for one in writing:
        one.result()
    follow()
    assert followed == [one["id"] for one in feed(anyone)]
    assert len(followed) == WRITERS * POSTS


def test_a_records_changes_come_in_the_order_of_its_versions(analyst: httpx.Client, anyone: httpx.Client) -> None:
    made = analyst.post(PATH, json=record()).json()

    def write(writer: int) -> None:
        for n in range(4):
            change = {"titles": {"en": f"By {writer}, {n}"}}
            answer = analyst.patch(f"{PATH}/{made['id']}", json=change, headers={"If-Match": "*"})
            assert answer.status_code == 200

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(4)))
    assert [one["version"] for one in feed(anyone)] == list(range(1, 18))
