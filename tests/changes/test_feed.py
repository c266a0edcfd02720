"""The feed has every change once, in the order in which it was committed."""

import re

import httpx
import pytest

from tests.agreements.calls import AS_IT_IS, PATH, patch, posted, put, stored, withdraw
from tests.changes.reading import FEED, feed, told
from tests.http.walking import mistakes, walk
from tests.records import record


def test_all_that_is_done_to_records_is_told_in_its_order(editor: httpx.Client, anyone: httpx.Client) -> None:
    one = posted(editor, slug="one")
    other = posted(editor, slug="other")
    renamed = stored(put(editor, one, slug="renamed"))
    withdraw(editor, renamed)
    stored(editor.post(f"{PATH}/renamed/restore"))
    assert editor.post(f"{PATH}/renamed/merge", json={"into": "other"}).status_code == 204
    assert told(anyone) == [
        ("created", "one", 1),
        ("created", "other", 1),
        ("updated", "renamed", 2),
        ("withdrawn", "renamed", 3),
        ("restored", "renamed", 4),
        ("merged", "renamed", 5),
        ("merged", "other", 2),
    ]
    first = feed(anyone)[0]
    assert set(first) == {"id", "type", "agreement", "version", "at"}
    assert (first["agreement"], first["at"]) == ({"id": one["id"], "slug": "one"}, one["updated_at"])
    assert stored(anyone.get(f"{PATH}/other"))["id"] == other["id"]


def test_what_follows_from_a_change_is_told_with_it(editor: httpx.Client, anyone: httpx.Client) -> None:
    target = posted(editor, slug="target")
    posted(editor, slug="leading", relations=[{"type": "implements", "target": target["id"], "title": None}])
    withdraw(editor, target)
    assert told(anyone)[2:] == [("withdrawn", "target", 2), ("updated", "leading", 2)]


def test_what_changes_nothing_is_not_told(editor: httpx.Client, anyone: httpx.Client) -> None:
    made = posted(editor, slug="one", signed_on="2024-05-21")
    stored(put(editor, made))
    editor.post(f"{PATH}?dry_run=true", json=record())
    editor.post(PATH, json=record(titles=...))
    editor.post(PATH, json=record(signed_on="2024-05-21"))
    editor.patch(f"{PATH}/one", json={"level": "interstate"}, headers={"If-Match": '"7"'})
    assert told(anyone) == [("created", "one", 1)]


def test_a_follower_goes_on_after_the_last_change_it_has(editor: httpx.Client, anyone: httpx.Client) -> None:
    assert anyone.get(FEED).json() == {"items": [], "next": None}
    made = posted(editor, slug="one")
    last = feed(anyone)[-1]["id"]
    assert anyone.get(f"{FEED}?after={last}").json() == {"items": [], "next": None}
    for title in ("Second", "Third"):
        made = stored(patch(editor, made, {"titles": {"en": title}}))
    page = anyone.get(f"{FEED}?after={last}&limit=1")
    assert [one["version"] for one in page.json()["items"]] == [2]
    assert page.headers["link"] == f'<{page.json()["next"]}>; rel="next"'
    assert [one["version"] for one in walk(anyone, page.json()["next"])] == [3]


def test_pages_of_any_length_have_the_same_changes(editor: httpx.Client, anyone: httpx.Client) -> None:
    for _ in range(4):
        posted(editor)
    every = feed(anyone)
    for limit in (1, 2, 3, 4, 5):
        assert walk(anyone, f"{FEED}?limit={limit}") == every
        assert walk(anyone, f"{FEED}?limit={limit}&country=MA") == every


def test_ids_are_random_and_stay(editor: httpx.Client, reader: httpx.Client, anyone: httpx.Client) -> None:
    for _ in range(3):
        posted(editor)
    ids = [one["id"] for one in feed(anyone)]
    assert all(re.fullmatch("[0-9a-f]{24}", one) for one in ids)
    # None begins like another one: nothing in them counts.
    assert len({one[:8] for one in ids}) == len({one[-8:] for one in ids}) == 3
    posted(editor)
    assert [one["id"] for one in feed(reader)][:3] == ids


@pytest.mark.parametrize("after", ["", "x", "0" * 24, "é", "a%00b", "f" * 5_000])
def test_an_unknown_change_is_told(editor: httpx.Client, anyone: httpx.Client, after: str) -> None:
    posted(editor)
    answer = anyone.get(f"{FEED}?after={after}")
    assert [one[0] for one in mistakes(answer)] == ["after"]


def test_a_wrong_parameter_is_told(anyone: httpx.Client) -> None:
    for query in ("limit=0", "limit=101", "afther=x", "sort=title", "country=XX", "total=true", "agency=ma-none"):
        assert [one[0] for one in mistakes(anyone.get(f"{FEED}?{query}"))] == [query.partition("=")[0]]


def test_a_page_that_one_has_is_not_sent_again(editor: httpx.Client, anyone: httpx.Client) -> None:
    posted(editor)
    tag = anyone.get(FEED).headers["etag"]
    assert anyone.get(FEED, headers={"If-None-Match": tag}).status_code == 304
    posted(editor)
    assert anyone.get(FEED, headers={"If-None-Match": tag}).status_code == 200


def test_a_record_is_removed_when_its_marking_rises_and_created_when_it_falls(
    chief: httpx.Client, reader: httpx.Client, anyone: httpx.Client
) -> None:
    made = posted(chief, slug="open")
    for change in ({"marking": "green"}, {"slug": "secret", "marking": "red"}, {"level": "interstate"}):
        stored(chief.patch(f"{PATH}/{made['id']}", json=change, headers=AS_IT_IS))
    # To who was cleared for green it went at the second step, to others at the first; neither learns what came after.
    assert told(anyone) == [("removed", "open", 2)]
    assert told(reader) == [("removed", "open", 3)]
    assert [one[0] for one in told(chief)] == ["created", "updated", "updated", "updated"]
    stored(chief.patch(f"{PATH}/{made['id']}", json={"marking": "clear"}, headers=AS_IT_IS))
    assert told(anyone) == [("created", "open", 1), ("removed", "open", 2), ("created", "secret", 5)]
    assert told(reader) == [
        ("created", "open", 1), ("updated", "open", 2), ("removed", "open", 3), ("created", "secret", 5),
    ]  # fmt: skip
