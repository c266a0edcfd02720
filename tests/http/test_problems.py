"""Errors: every kind in the one form of RFC 9457, as `/openapi.json` describes it, and none with anything of our own."""

import re
from typing import Any

import httpx
import pytest

from tests.records import record

ONE = "/v1/agreements/one"
ANY = {"If-Match": "*"}
JSON = {"Content-Type": "application/json"}

# Who asks, how, where, with what; and which error that is.
TABLE: list[tuple[int, str, str, str, dict[str, Any]]] = [
    (400, "analyst", "POST", "/v1/agreements", {"content": b"{", "headers": JSON}),
    (400, "analyst", "POST", "/v1/agreements", {"content": b'{"titles": {"en": "\xff"}}', "headers": JSON}),
    (400, "analyst", "POST", "/v1/agreements", {"content": b"[" * 100_000 + b"]" * 100_000, "headers": JSON}),
    (400, "analyst", "PUT", ONE, {"content": b"", "headers": ANY}),
    (400, "admin", "POST", "/v1/keys", {"content": b"{'name': 1}"}),
    (401, "anyone", "POST", "/v1/agreements", {"json": record()}),
    (401, "anyone", "GET", "/v1/agreements?state=withdrawn", {}),
    (401, "anyone", "GET", ONE, {"headers": {"Authorization": "Bearer wrong"}}),
    (401, "anyone", "GET", "/v1/keys", {}),
    (403, "reader", "POST", "/v1/agreements", {"json": record()}),
    (403, "analyst", "DELETE", ONE, {"headers": ANY}),
    (403, "analyst", "POST", "/v1/agreements", {"json": record(marking="red")}),
    (403, "editor", "GET", "/v1/keys", {}),
    (404, "anyone", "GET", "/v1/agreements/none", {}),
    (404, "editor", "DELETE", "/v1/agreements/none", {"headers": ANY}),
    (404, "anyone", "GET", "/v1/countries/ZZ", {}),
    (404, "anyone", "GET", "/v1/agencies/none", {}),
    (404, "anyone", "GET", "/v1/vocabularies/none", {}),
    (404, "admin", "DELETE", "/v1/keys/none", {}),
    (404, "anyone", "GET", "/v1/none", {}),
    (404, "anyone", "GET", "/v1/agreements/", {}),
    (404, "anyone", "POST", "/%FF%00", {}),
    (404, "anyone", "GET", "/docs/assets/none.js", {}),
    (404, "anyone", "GET", "/docs/assets/..%2f..%2f..%2fetc%2fpasswd", {}),
    (405, "anyone", "DELETE", "/v1/agreements", {}),
    (405, "anyone", "POST", "/v1/countries", {}),
    (405, "anyone", "POST", ONE, {}),
    (405, "anyone", "PUT", "/docs", {}),
    (405, "anyone", "TRACE", "/v1/me", {}),
    (406, "anyone", "GET", "/v1/vocabularies/levels", {"headers": {"Accept": "image/png"}}),
    (409, "analyst", "POST", "/v1/agreements", {"json": record(slug="one")}),
    (409, "analyst", "POST", "/v1/agreements", {"json": record(signed_on="2020-01-02")}),
    (410, "anyone", "GET", "/v1/agreements/gone", {}),
    (410, "analyst", "PUT", "/v1/agreements/gone", {"json": record(), "headers": ANY}),
    (412, "analyst", "PATCH", ONE, {"json": {}, "headers": {"If-Match": '"7"'}}),
    (412, "editor", "DELETE", ONE, {"headers": {"If-Match": 'W/"1"'}}),
    (413, "analyst", "POST", "/v1/agreements", {"content": b" " * 4_000_001, "headers": JSON}),
    (413, "admin", "POST", "/v1/keys", {"content": b"[" * 4_000_001}),
    (415, "analyst", "POST", "/v1/agreements", {"content": b"{}", "headers": {"Content-Type": "text/csv"}}),
    (415, "analyst", "PUT", ONE, {"content": b"{}", "headers": {**ANY, "Content-Type": "application/merge-patch+json"}}),
    (415, "admin", "POST", "/v1/keys", {"data": {"name": "x"}}),
    (422, "anyone", "GET", "/v1/agreements?limit=1000", {}),
    (422, "anyone", "GET", f"{ONE}?feilds=id", {}),
    (422, "anyone", "GET", "/v1/countries?lang=xx", {}),
    (422, "analyst", "POST", "/v1/agreements", {"json": {}}),
    (422, "analyst", "PATCH", ONE, {"json": {"status": "signd"}, "headers": ANY}),
    (422, "admin", "POST", "/v1/keys", {"json": []}),
    (428, "analyst", "PUT", ONE, {"json": record()}),
    (428, "editor", "DELETE", ONE, {}),
]  # fmt: skip

OURS = re.compile(
    r"Traceback|File \"|SELECT |INSERT |sqlite|psycopg|sqlalchemy|pydantic|\.py\b|/work/|/tmp/|site-packages",
    re.IGNORECASE,
)


@pytest.fixture
def clients(
    anyone: httpx.Client,
    reader: httpx.Client,
    analyst: httpx.Client,
    editor: httpx.Client,
    admin: httpx.Client,
) -> dict[str, httpx.Client]:
    for slug, signed_on in (("one", "2020-01-02"), ("gone", "2019")):
        assert analyst.post("/v1/agreements", json=record(slug=slug, signed_on=signed_on)).status_code == 201
    assert editor.delete("/v1/agreements/gone", headers=ANY).status_code == 204
    return {"anyone": anyone, "reader": reader, "analyst": analyst, "editor": editor, "admin": admin}


def test_every_error_has_the_one_form(clients: dict[str, httpx.Client]) -> None:
    for status, who, method, path, sent in TABLE:
        answer = clients[who].request(method, path, **sent)
        place = f"{who} {method} {path}"
        assert answer.status_code == status, (place, answer.text[:300])
        assert answer.headers["content-type"] == "application/problem+json", place
        assert answer.headers["x-request-id"], place
        assert answer.headers["cache-control"] == "no-store", place
        body = answer.json()
        assert set(body) >= {"type", "title", "status", "detail", "instance", "errors"}, place
        assert body["status"] == status, place
        assert all(isinstance(body[key], str) and body[key] for key in ("type", "title", "detail", "instance")), place
        assert (status != 422) or body["errors"], place
        for one in body["errors"]:
            assert set(one) in (
                {"pointer", "code", "detail", "suggestion"},
                {"parameter", "code", "detail", "suggestion"},
            )
        assert OURS.search(answer.text) is None, (place, answer.text[:300])


def test_errors_of_a_kind_have_a_type_of_their_own(clients: dict[str, httpx.Client]) -> None:
    types: dict[int, set[tuple[str, str]]] = {}
    for status, who, method, path, sent in TABLE:
        body = clients[who].request(method, path, **sent).json()
        types.setdefault(status, set()).add((body["type"], body["title"]))
    assert {status: found for status, found in types.items() if len(found) != 1} == {}
    assert len(set.union(*types.values())) == len(types)


def test_the_description_names_every_error_that_an_operation_gives(clients: dict[str, httpx.Client]) -> None:
    paths = clients["anyone"].get("/openapi.json").json()["paths"]
    missing = []
    for status, _, method, path, _ in TABLE:
        parts = path.partition("?")[0].split("/")
        whole, last = "/".join(parts), "/".join(parts[:-1])
        found = paths.get(whole) or next(
            (one for name, one in paths.items() if re.fullmatch(last + r"/\{\w+\}", name)), {}
        )
        described = found.get(method.lower(), {}).get("responses")
        if described is not None and str(status) not in described:
            missing.append(f"{method} {path}: {status}")
    assert missing == []


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/agreements", {"GET", "POST"}),
        ("POST", "/v1/agreements/one", {"GET", "PUT", "PATCH", "DELETE"}),
        ("PUT", "/v1/keys", {"GET", "POST"}),
        ("PUT", "/v1/keys/one", {"GET", "DELETE"}),
        ("POST", "/v1/countries", {"GET"}),
        ("DELETE", "/healthz", {"GET"}),
    ],
)
def test_a_method_that_is_not_taken_is_told_which_are(
    anyone: httpx.Client, method: str, path: str, allowed: set[str]
) -> None:
    answer = anyone.request(method, path)
    told = {one.strip() for one in answer.headers["allow"].split(",")}
    assert answer.status_code == 405
    assert allowed <= told <= {*allowed, "HEAD", "OPTIONS"}


def test_a_mistake_in_a_body_has_a_pointer_and_one_in_a_query_a_parameter(analyst: httpx.Client) -> None:
    in_body = analyst.post("/v1/agreements", json=record(status="signd", level="x")).json()["errors"]
    assert {one["pointer"] for one in in_body} == {"/status", "/level"}
    in_query = analyst.get("/v1/agreements?status=signd&level=x").json()["errors"]
    assert {one["parameter"] for one in in_query} == {"status", "level"}
