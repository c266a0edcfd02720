"""A key that cannot be used is refused on every address: it is never taken for none."""

import re

import httpx
import pytest

from tests.conftest import KEYS

READER = KEYS["reader"][0]


def every_request(client: httpx.Client) -> list[tuple[str, str]]:
    """Method and path of every operation of the API, with something in place of the path's parts."""
    paths = client.get("/openapi.json").json()["paths"]
    found = [(method.upper(), re.sub(r"\{\w+\}", "1", path)) for path, methods in paths.items() for method in methods]
    return [(method, path) for method, path in found if path.startswith("/v1/")]


def test_an_unknown_key_is_401_at_every_address_reading_included(anyone: httpx.Client) -> None:
    requests = every_request(anyone)
    assert {("GET", "/v1/agreements"), ("GET", "/v1/vocabularies"), ("POST", "/v1/keys")} <= set(requests)
    for method, path in requests:
        answer = anyone.request(method, path, headers={"Authorization": "Bearer mithaq_unknown"})
        assert answer.status_code == 401, (method, path)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "value",
    [
        b"", b" ", b"Bearer", b"Bearer ", b"Basic dXNlcjpwYXNz", READER.encode(), b"Bearer: " + READER.encode(), b"Token " + READER.encode(),
        b"Bearer " + READER.encode() + b"x", b"Bearer " + READER.encode()[:-1], b"Bearer " + READER.upper().encode(),
        b"Bearer " + READER.encode() + b" x", b"Bearer \xff\xfe", b"Bearer " + "é".encode(), b"Bearer '; --", b"Bearer " + b"x" * 50_000,
        b"Bearer" + READER.encode(), b"Bearer " + READER.encode() + b", Bearer " + READER.encode(), b"\xd9\x82 " + READER.encode(),
    ],
)  # fmt: skip
def test_an_odd_authorization_is_401_on_a_public_read(anyone: httpx.Client, value: bytes) -> None:
    answer = anyone.get("/v1/agreements", headers={"Authorization": value.strip()})
    assert answer.status_code == 401
    assert READER not in answer.text


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_written_in_any_letter_case(anyone: httpx.Client, scheme: str) -> None:
    assert anyone.get("/v1/me", headers={"Authorization": f"{scheme} {READER}"}).json()["name"] == "reader"
