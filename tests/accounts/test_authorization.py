"""A key that cannot be used is refused on every address: it is never taken for none."""

import httpx
import pytest

from tests.conftest import KEYS

READER = KEYS["reader"][0]

# Every address that answers GET, with something in place of its parts.
READS = [
    "/v1/agreements", "/v1/agreements?country=MA", "/v1/agreements/none", "/v1/countries", "/v1/countries/MA", "/v1/agencies",
    "/v1/agencies/none", "/v1/vocabularies", "/v1/vocabularies/levels", "/v1/me", "/v1/keys", "/v1/keys/none",
]  # fmt: skip


def test_the_reads_below_are_all_that_there_are(anyone: httpx.Client) -> None:
    paths = anyone.get("/openapi.json").json()["paths"]
    described = {
        path.partition("{")[0] for path, methods in paths.items() if "get" in methods and path.startswith("/v1")
    }
    assert {path for path in described if not any(read.startswith(path) for read in READS)} == set()


@pytest.mark.parametrize("path", READS)
def test_an_unknown_key_is_401_on_every_read(anyone: httpx.Client, path: str) -> None:
    answer = anyone.get(path, headers={"Authorization": "Bearer mithaq_unknown"})
    assert answer.status_code == 401
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


def test_a_wrong_key_writes_nothing(anyone: httpx.Client) -> None:
    headers = {"Authorization": "Bearer mithaq_unknown"}
    assert [
        anyone.request(method, path, headers=headers, json={}).status_code
        for method, path in (
            ("POST", "/v1/agreements"),
            ("PUT", "/v1/agreements/x"),
            ("PATCH", "/v1/agreements/x"),
            ("DELETE", "/v1/agreements/x"),
            ("POST", "/v1/keys"),
            ("DELETE", "/v1/keys/x"),
        )
    ] == [401] * 6
