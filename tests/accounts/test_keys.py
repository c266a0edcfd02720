"""Keys by the API: made and listed by admins, shown once, kept as a hash, and of no use once expired or revoked."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.accounts.models import access_key
from app.db.database import Database
from tests.conftest import KEYS, Clock, client_of
from tests.http.walking import mistakes

NEW = {"name": "Liaison desk", "role": "reader", "clearance": "green"}


@pytest.mark.parametrize("name", KEYS)
def test_me_says_who_the_key_is(anyone: httpx.Client, name: str) -> None:
    key, role, clearance = KEYS[name]
    with client_of(anyone.base_url, key) as client:
        assert client.get("/v1/me").json() == {"name": name, "role": role.value, "clearance": clearance.value}


def test_without_a_key_one_is_nobody_and_cleared_for_what_is_clear(anyone: httpx.Client) -> None:
    assert anyone.get("/v1/me").json() == {"name": None, "role": None, "clearance": "clear"}


def test_what_is_said_of_a_caller_is_kept_by_no_cache(reader: httpx.Client) -> None:
    assert reader.get("/v1/me").headers["cache-control"] == "no-store"


def test_a_made_key_works_at_once_with_its_role_and_clearance(admin: httpx.Client) -> None:
    answer = admin.post("/v1/keys", json=NEW)
    made = answer.json()
    assert answer.status_code == 201
    assert {key: made[key] for key in NEW} == NEW
    with client_of(admin.base_url, made["key"]) as client:
        assert client.get("/v1/me").json() == NEW
    assert admin.get(answer.headers["location"]).json() == {name: made[name] for name in made if name != "key"}


def test_a_key_is_cleared_for_what_is_clear_where_nothing_else_is_said(admin: httpx.Client) -> None:
    made = admin.post("/v1/keys", json={"name": "Desk", "role": "analyst"}).json()
    assert (made["clearance"], made["expires_at"], made["revoked_at"]) == ("clear", None, None)


def test_a_key_is_shown_once_and_kept_as_a_hash_alone(admin: httpx.Client, database: Database) -> None:
    made = admin.post("/v1/keys", json=NEW).json()
    listed = admin.get("/v1/keys")
    assert made["key"] not in listed.text + admin.get(f"/v1/keys/{made['id']}").text
    with database.engine.connect() as connection:
        (row,) = connection.execute(select(access_key).where(access_key.c.id == made["id"])).mappings().all()
    assert made["key"] not in str(dict(row))
    assert row["digest"] == sha256(made["key"].encode()).hexdigest()
    assert row["digest"] not in listed.text


def test_two_keys_are_never_alike(admin: httpx.Client) -> None:
    made = [admin.post("/v1/keys", json=NEW).json() for _ in range(3)]
    assert len({one["key"] for one in made}) == len({one["id"] for one in made}) == 3
    assert all(len(one["key"]) >= 40 for one in made)


def test_every_key_is_listed_oldest_first(admin: httpx.Client) -> None:
    made = [admin.post("/v1/keys", json={**NEW, "name": name}).json() for name in ("b", "a")]
    page = admin.get("/v1/keys").json()
    assert [one["name"] for one in page["items"]] == [*KEYS, "b", "a"]
    assert [one["id"] for one in page["items"]][-2:] == [one["id"] for one in made]
    assert page["next"] is None


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/keys", None),
        ("POST", "/v1/keys", NEW),
        ("GET", "/v1/keys/{id}", None),
        ("DELETE", "/v1/keys/{id}", None),
    ],
)
def test_keys_are_for_admins_alone(
    anyone: httpx.Client, reader: httpx.Client, analyst: httpx.Client, editor: httpx.Client, admin: httpx.Client,
    method: str, path: str, body: Any,
) -> None:  # fmt: skip
    path = path.format(id=admin.post("/v1/keys", json=NEW).json()["id"])
    answers = [client.request(method, path, json=body).status_code for client in (anyone, reader, analyst, editor)]
    assert answers == [401, 403, 403, 403]
    assert admin.request(method, path, json=body).status_code in (200, 201, 204)


@pytest.mark.parametrize(("clearance", "status"), [("clear", 201), ("green", 201), ("amber", 201), ("red", 403)])
def test_nobody_gives_a_clearance_above_their_own(
    admin: httpx.Client, chief: httpx.Client, clearance: str, status: int
) -> None:
    assert admin.post("/v1/keys", json={**NEW, "clearance": clearance}).status_code == status
    assert chief.post("/v1/keys", json={**NEW, "clearance": clearance}).status_code == 201


def test_a_revoked_key_is_401_from_the_next_request(admin: httpx.Client) -> None:
    made = admin.post("/v1/keys", json=NEW).json()
    with client_of(admin.base_url, made["key"]) as client:
        assert client.get("/v1/me").status_code == 200
        assert admin.delete(f"/v1/keys/{made['id']}").status_code == 204
        assert client.get("/v1/me").status_code == 401
        assert client.get("/v1/agreements").status_code == 401
    assert admin.get(f"/v1/keys/{made['id']}").json()["revoked_at"] is not None
    assert admin.delete(f"/v1/keys/{made['id']}").status_code == 404


def test_a_key_is_refused_from_the_instant_at_which_it_expires(admin: httpx.Client, clock: Clock) -> None:
    made = admin.post("/v1/keys", json={**NEW, "expires_at": "2026-11-25T15:00:00+02:00"}).json()
    assert made["expires_at"] == "2026-11-25T13:00:00.000000Z"
    with client_of(admin.base_url, made["key"]) as client:
        # The clock moves by a millisecond at each look.
        clock.now = datetime(2026, 11, 25, 12, 59, 59, 998_000, UTC)
        assert [client.get("/v1/me").status_code for _ in range(2)] == [200, 401]
    assert [one["id"] for one in admin.get("/v1/keys").json()["items"]][-1] == made["id"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, {("/name", "missing", None), ("/role", "missing", None)}),
        ({**NEW, "role": "editr"}, {("/role", "unknown_code", "editor")}),
        ({**NEW, "clearance": "grean"}, {("/clearance", "unknown_code", "green")}),
        ({**NEW, "name": " "}, {("/name", "invalid", None)}),
        ({**NEW, "name": "x" * 301}, {("/name", "invalid", None)}),
        ({**NEW, "name": "a\0b"}, {("/name", "invalid", None)}),
        ({**NEW, "name": 1, "role": None}, {("/name", "wrong_type", None), ("/role", "wrong_type", None)}),
        ({**NEW, "expires": "2027-01-01"}, {("/expires", "unknown_key", "expires_at")}),
        ({**NEW, "key": "mine"}, {("/key", "unknown_key", None)}),
        ({**NEW, "expires_at": "tomorrow"}, {("/expires_at", "invalid", None)}),
        ({**NEW, "expires_at": "2026-11-25T12:00:00Z"}, {("/expires_at", "past", None)}),
        ([], {("", "wrong_type", None)}),
        (None, {("", "wrong_type", None)}),
        ("reader", {("", "wrong_type", None)}),
    ],
)
def test_a_wrong_body_is_told_whole(admin: httpx.Client, body: Any, told: set[tuple[str, str, str | None]]) -> None:
    answer = admin.post("/v1/keys", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert told <= set(mistakes(answer))


def test_a_wrong_body_makes_no_key(admin: httpx.Client) -> None:
    for body in ({}, {**NEW, "role": "chief"}, {**NEW, "clearance": "red"}, {**NEW, "expires_at": "2020"}):
        assert admin.post("/v1/keys", json=body).status_code in (403, 422)
    assert len(admin.get("/v1/keys").json()["items"]) == len(KEYS)


@pytest.mark.parametrize(
    "key_id", ["none", "%00", "%FF", "é", "00000000-0000-0000-0000-000000000000", "a" * 5_000, "%0a", "%25"]
)
def test_an_unknown_key_is_404(admin: httpx.Client, key_id: str) -> None:
    assert [admin.request(method, f"/v1/keys/{key_id}").status_code for method in ("GET", "DELETE")] == [404, 404]
