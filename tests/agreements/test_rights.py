"""Who may write what, and what is not there for them."""

from collections.abc import Callable

import httpx
import pytest

from app.db.database import Database
from tests.agreements.calls import AS_IT_IS, PATH, counts, patch, posted, put, stored, told, withdraw
from tests.records import Record, record

Write = Callable[[httpx.Client, Record], httpx.Response]
WRITES: dict[str, Write] = {
    "POST": lambda client, _: client.post(PATH, json=record()),
    "PUT": lambda client, known: put(client, known, level="interstate"),
    "PATCH": lambda client, known: patch(client, known, {"level": "interstate"}),
    "DELETE": withdraw,
}


@pytest.mark.parametrize("method", WRITES)
def test_a_write_needs_a_key_and_a_role(
    analyst: httpx.Client, anyone: httpx.Client, reader: httpx.Client, database: Database, method: str
) -> None:
    known = posted(analyst)
    without = WRITES[method](anyone, known)
    assert told(without, 401) == []
    assert without.headers["www-authenticate"].startswith("Bearer")
    assert told(WRITES[method](reader, known), 403) == []
    assert counts(database)[:2] == (1, 1)


@pytest.mark.parametrize("method", WRITES)
def test_an_unknown_key_writes_nothing(
    analyst: httpx.Client, anyone: httpx.Client, database: Database, method: str
) -> None:
    known = posted(analyst)
    for authorization in ("Bearer mithaq_unknown", "Bearer", "Basic bWl0aGFx", "mithaq_test_editor"):
        anyone.headers["Authorization"] = authorization
        assert told(WRITES[method](anyone, known), 401) == [], authorization
    assert counts(database)[:2] == (1, 1)


def test_an_analyst_withdraws_nothing(analyst: httpx.Client) -> None:
    known = posted(analyst)
    assert told(withdraw(analyst, known), 403) == []
    assert analyst.get(f"{PATH}/{known['id']}").json() == known


def test_an_analyst_and_every_higher_role_writes(
    analyst: httpx.Client, editor: httpx.Client, admin: httpx.Client
) -> None:
    for client in (analyst, editor, admin):
        assert stored(put(client, posted(client), level="interstate"))["version"] == 2


def test_who_may_not_write_learns_nothing_of_the_body_or_the_tag(reader: httpx.Client) -> None:
    assert told(reader.post(PATH, content=b"{"), 403) == []
    assert told(reader.put(f"{PATH}/no-such", json=record()), 403) == []


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_record_above_the_clearance_is_not_there(chief: httpx.Client, editor: httpx.Client, method: str) -> None:
    known = posted(chief, slug="hidden", marking="red")
    unlike: set[str] = set()
    for address in (f"{PATH}/hidden", f"{PATH}/{known['id']}", f"{PATH}/no-such"):
        answer = editor.request(method, address, json=None if method == "GET" else record(), headers=AS_IT_IS)
        assert told(answer, 404) == []
        unlike.add(answer.json()["detail"])
    assert len(unlike) == 1
    assert chief.get(f"{PATH}/hidden").json() == known


def test_a_record_is_there_for_those_who_are_cleared_for_it(
    chief: httpx.Client, reader: httpx.Client, anyone: httpx.Client
) -> None:
    seen = {
        marking: [client.get(f"{PATH}/{made['id']}").status_code for client in (anyone, reader, chief)]
        for marking in ("clear", "green", "amber", "red")
        if (made := posted(chief, marking=marking, parties=[{"country": "MA"}, {"country": "BR"}]))
    }
    assert seen == {
        "clear": [200, 200, 200],
        "green": [404, 200, 200],
        "amber": [404, 200, 200],
        "red": [404, 404, 200],
    }


def test_no_one_writes_above_their_clearance(analyst: httpx.Client, database: Database) -> None:
    known = posted(analyst, marking="amber")
    for answer in (
        analyst.post(PATH, json=record(marking="red")),
        analyst.post(PATH, params={"dry_run": "true"}, json=record(marking="red")),
        put(analyst, known, marking="red"),
        patch(analyst, known, {"marking": "red"}),
    ):
        assert told(answer, 403) == []
    assert analyst.get(f"{PATH}/{known['id']}").json() == known
    assert counts(database)[:2] == (1, 1)


def test_a_contact_point_may_be_marked_above_the_writer(analyst: httpx.Client) -> None:
    made = posted(analyst, contact_points=[{"party": "MA", "role": "central", "marking": "red"}])
    assert made["contact_points"][0]["marking"] == "red"
    assert posted(analyst, contact_points=[{"party": "MA", "role": "24-7"}])["contact_points"][0]["marking"] == "amber"
