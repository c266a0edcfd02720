"""A key is of no use from the moment on at which it is revoked or expires, with any worker, at any address."""

import re
from datetime import timedelta

import httpx
import pytest

from tests.conftest import NOW, Clock, client_of
from tests.records import record


def made(admin: httpx.Client, **more: str) -> dict[str, str]:
    answer = admin.post("/v1/keys", json={"name": "Desk", "role": "analyst", "clearance": "green", **more})
    assert answer.status_code == 201, answer.text
    key: dict[str, str] = answer.json()
    return key


def test_a_key_that_one_worker_revokes_is_refused_by_the_other_at_once(
    admin: httpx.Client, address: str, second_address: str
) -> None:
    key = made(admin)
    with client_of(second_address, key["key"]) as other, client_of(address, key["key"]) as own:
        # Often before, so that anything that is kept of a key would be.
        assert {client.get("/v1/me").status_code for client in (own, other) for _ in range(5)} == {200}
        admin.delete(f"/v1/keys/{key['id']}")
        assert [client.get("/v1/me").status_code for client in (other, own)] == [401, 401]
        assert other.post("/v1/agreements", json=record()).status_code == 401


def test_a_key_made_by_one_worker_works_with_the_other_at_once(
    admin: httpx.Client, address: str, second_address: str
) -> None:
    early = "mithaq_not_made_yet"
    with client_of(second_address, early) as other:
        assert other.get("/v1/me").status_code == 401
    with client_of(second_address, made(admin)["key"]) as other:
        assert other.get("/v1/me").json()["name"] == "Desk"


def test_a_key_expires_at_its_instant_with_every_worker(
    admin: httpx.Client, address: str, second_address: str, clock: Clock
) -> None:
    ends = NOW + timedelta(minutes=10)
    key = made(admin, expires_at=ends.isoformat())["key"]
    with client_of(address, key) as own, client_of(second_address, key) as other:
        clock.now = ends - timedelta(milliseconds=50)
        assert [client.get("/v1/me").status_code for client in (own, other)] == [200, 200]
        clock.now = ends - timedelta(milliseconds=1)
        assert [client.get("/v1/me").status_code for client in (own, other)] == [401, 401]


def test_a_revoked_key_stays_revoked(admin: httpx.Client) -> None:
    key = made(admin)
    assert admin.delete(f"/v1/keys/{key['id']}").status_code == 204
    assert admin.delete(f"/v1/keys/{key['id']}").status_code == 404
    assert admin.get(f"/v1/keys/{key['id']}").json()["revoked_at"] is not None


@pytest.mark.parametrize("wrong", ["Bearer mithaq_unknown", "Bearer a.b.c", "Basic YTpi", "Bearer", "mithaq_unknown"])
def test_a_wrong_key_is_refused_at_every_address(anyone: httpx.Client, wrong: str) -> None:
    described = anyone.get("/openapi.json").json()["paths"]
    paths = [re.sub("{.*?}", "x", path) for path in described if path.startswith("/v1/") and "get" in described[path]]
    assert "/v1/vocabularies/x" in paths
    for path in paths:
        answer = anyone.get(path, headers={"Authorization": wrong})
        assert (answer.status_code, answer.headers.get("www-authenticate")) == (401, 'Bearer realm="mithaq"'), path
