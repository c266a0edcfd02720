"""The stream has the changes of the list, goes on as they are committed, and lasts as long as key, client and server."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.changes import stream
from tests.agreements.calls import AS_IT_IS, PATH, posted, stored
from tests.changes.reading import FEED, feed
from tests.conftest import KEYS, NOW, Clock, Server, client_of
from tests.http.walking import mistakes
from tests.serving import serving

ACCEPT = {"Accept": stream.MEDIA_TYPE}


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LOOKS_EVERY", 0.02)


@contextmanager
def lines(client: httpx.Client, query: str = "", **headers: str) -> Iterator[Iterator[str]]:
    with client.stream("GET", f"{FEED}?{query}", headers={**ACCEPT, **headers}) as answer:
        assert answer.status_code == 200, answer.read()
        yield answer.iter_lines()


def events(sent: Iterator[str]) -> Iterator[dict[str, str]]:
    """Each event, by the names of its lines; the comment at the beginning is none, a later one means a long silence."""
    event: dict[str, str] = {}
    for line in sent:
        assert line != ": still here", "an event, or the end, was to come"
        name, _, value = line.partition(": ")
        if name:
            event[name] = value
        elif not line and event:
            yield event
        if not line:
            event = {}


@contextmanager
def following(client: httpx.Client, query: str = "", **headers: str) -> Iterator[Iterator[dict[str, str]]]:
    with lines(client, query, **headers) as sent:
        yield events(sent)


def slugs(told: Iterator[dict[str, str]], count: int) -> list[str]:
    return [json.loads(next(told)["data"])["agreement"]["slug"] for _ in range(count)]


def test_it_has_what_the_list_has_and_goes_on_with_what_any_worker_commits(
    editor: httpx.Client, anyone: httpx.Client, second_address: str
) -> None:
    posted(editor, slug="one")
    with following(anyone) as told, client_of(second_address, editor.headers["authorization"][7:]) as other:
        had = [next(told)]
        stored(other.patch(f"{PATH}/one", json={"level": "interstate"}, headers=AS_IT_IS))
        had.append(next(told))
        posted(editor, slug="two")
        had.append(next(told))
    listed = feed(anyone)
    assert [json.loads(event["data"]) for event in had] == listed
    assert [(event["id"], event["event"]) for event in had] == [(one["id"], one["type"]) for one in listed]


def test_it_has_all_of_what_is_more_than_one_reading(
    editor: httpx.Client, anyone: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_AT_ONCE", 2)
    for slug in "abcde":
        posted(editor, slug=slug)
    with following(anyone) as told:
        assert slugs(told, 5) == list("abcde")
        posted(editor, slug="f")
        assert slugs(told, 1) == ["f"]


def test_it_goes_on_after_the_last_event_or_else_after_the_change_that_is_named(
    editor: httpx.Client, anyone: httpx.Client
) -> None:
    for slug in ("one", "two", "three"):
        posted(editor, slug=slug)
    first, second, _ = (one["id"] for one in feed(anyone))
    for query, headers in ((f"after={second}", {}), (f"after={first}", {"Last-Event-ID": second})):
        with following(anyone, query, **headers) as told:
            assert slugs(told, 1) == ["three"]


def test_filters_and_clearance_hold_in_it(chief: httpx.Client, anyone: httpx.Client) -> None:
    with following(anyone, "country=BE") as told:
        posted(chief, slug="of-others")
        belgian = [{"country": "MA"}, {"country": "BE"}]
        posted(chief, slug="hidden", parties=belgian, marking="amber")
        made = posted(chief, slug="seen", parties=belgian)
        assert slugs(told, 1) == ["seen"]
        stored(chief.patch(f"{PATH}/{made['id']}", json={"slug": "secret", "marking": "red"}, headers=AS_IT_IS))
        event = next(told)
        assert (event["event"], json.loads(event["data"])["agreement"]["slug"]) == ("removed", "seen")


def test_it_ends_when_its_key_is_revoked_or_expires(admin: httpx.Client, address: str, clock: Clock) -> None:
    ends = (NOW + timedelta(days=1)).isoformat()
    revoked, expiring = (
        stored(admin.post("/v1/keys", json={"name": "Desk", "role": "reader", **more}), 201)
        for more in ({}, {"expires_at": ends})
    )
    with client_of(address, revoked["key"]) as one, client_of(address, expiring["key"]) as other:
        with following(one) as told:
            assert admin.delete(f"/v1/keys/{revoked['id']}").status_code == 204
            assert list(told) == []
        with following(other) as told:
            clock.advance(days=2)
            assert list(told) == []


def test_a_comment_breaks_a_long_silence(anyone: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "SILENT_FOR", 0.02)
    with lines(anyone) as sent:
        said = [line for line, _ in zip(sent, range(6), strict=False)]
    assert said == [": changes follow", "", ": still here", "", ": still here", ""]


def test_what_is_wrong_is_told_before_it_begins(anyone: httpx.Client) -> None:
    for query, headers in (
        ("limit=5", {}), ("country=XX", {}), ("agency=ma-none", {}), ("after=x", {}), ("", {"Last-Event-ID": "x"}),
    ):  # fmt: skip
        answer = anyone.get(f"{FEED}?{query}", headers={**ACCEPT, **headers})
        assert [one[0] for one in mistakes(answer)] == [query.partition("=")[0] or "Last-Event-ID"]
    assert anyone.get(FEED, headers={**ACCEPT, "Authorization": "Bearer unknown"}).status_code == 401


def test_only_who_asks_for_a_stream_gets_one(anyone: httpx.Client) -> None:
    for accept in ("", "*/*", "application/json", "text/html,*/*;q=0.8", "text/event-stream;q=0.5,application/json"):
        assert anyone.get(FEED, headers={"Accept": accept}).headers["content-type"] == "application/json"
    assert anyone.get(FEED, headers={"Accept": "text/csv"}).status_code == 406
    head = anyone.head(FEED, headers=ACCEPT)
    assert (head.status_code, head.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert (head.headers["cache-control"], head.headers["vary"]) == ("no-store", "Accept, Authorization")


def test_a_client_that_leaves_ends_it(address: str, server: Server, analyst: httpx.Client) -> None:
    posted(analyst)
    received: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        received.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": FEED, "raw_path": b"", "query_string": b"", "root_path": "", "headers": [(b"accept", b"text/event-stream")],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    assert server.app is not None
    # It comes back, or `run` gives up.
    server.run(server.app(scope, receive, send))
    assert received[0]["status"] == 200


def test_a_server_that_stops_ends_it_as_a_whole(database_url: str) -> None:
    with serving(database_url, MITHAQ_WORKERS="2") as running, client_of(running.address, KEYS["analyst"][0]) as client:
        posted(client, slug="one")
        with following(client) as told:
            assert slugs(told, 1) == ["one"]
            running.process.send_signal(signal.SIGTERM)
            # A stream that is torn, as by the end of the server's patience, raises.
            assert list(told) == []
        running.process.wait(timeout=20)
