"""Whatever is sent, the registry answers as it is described, and never with a fault of its own."""

import json
import random
from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from pydantic import SecretStr
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import status_code_conformance

from app.main import create_app
from app.settings import Settings
from tests.conftest import KEYS, Server
from tests.records import full

DESCRIPTION = create_app(Settings(database_url="sqlite:///unused.db")).openapi()
OPERATIONS = sorted(
    f"{method.upper()} {path}" for path, operations in DESCRIPTION["paths"].items() for method in operations
)
# Seeds are fixed: a run is like the one before it.
MUTATIONS = 300


@pytest.fixture(name="settings")
def with_a_secret_key(database_url: str) -> Settings:
    """Without one, writing contact details is a 503 by design."""
    return Settings(database_url=database_url, secret_key=(SecretStr("a key of the tests that has 32 characters"),))


@pytest.fixture(scope="module")
def described(server: Server) -> Any:
    """The description that every registry serves, each of them at this one address."""
    schema = schemathesis.openapi.from_dict(orjson.loads(orjson.dumps(DESCRIPTION)))
    schema.config.base_url = server.address
    return schema


@pytest.mark.parametrize("key", ["anyone", "chief"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_answers_as_described(described: Any, address: str, operation: str, key: str) -> None:
    assert address == described.config.base_url
    method, path = operation.split(" ")
    known = {"Authorization": f"Bearer {KEYS[key][0]}"} if key in KEYS else {}

    # One registry for all examples, on purpose: what some make, others find.
    @settings(
        max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )  # fmt: skip
    @given(case=described[path][method].as_strategy())
    def answers(case: Any) -> None:
        response = case.call(headers=known)
        case.validate_response(response, checks=[not_a_server_error, status_code_conformance])

    answers()


def _mutated(body: bytes) -> Iterator[bytes]:
    """The body with a few bytes flipped, lost, doubled, moved, or taken from what parsers stumble over."""
    odd = [b"\x00", b"\xff", b"\xed\xa0\x80", b"\\ud800", b'"', b"{", b"[", b"]", b"}", b"1e999", b"-0", b"NaN", b"null",
           b"9" * 400, b"\\u0000", "\u202e".encode(), b",", b":", b"[" * 3000, b"\xef\xbb\xbf", b"~", b"/", b"-1"]  # fmt: skip
    for seed in range(MUTATIONS):
        chance = random.Random(seed)
        changed = bytearray(body)
        for _ in range(chance.randint(1, 3)):
            at, size = chance.randrange(len(changed)), chance.randint(1, 12)
            match chance.randrange(5):
                case 0:
                    changed[at] ^= 1 << chance.randrange(8)
                case 1:
                    del changed[at : at + size]
                case 2:
                    changed[at:at] = changed[at : at + size]
                case 3:
                    changed[at:at] = chance.choice(odd)
                case 4:
                    changed[at : at + size] = chance.choice(odd)
        yield bytes(changed)


def test_a_body_with_wrong_bytes_is_taken_or_refused_and_nothing_else(analyst: httpx.Client) -> None:
    statuses = set()
    for n, body in enumerate(_mutated(orjson.dumps(full()))):
        for method, address in (("POST", "/v1/agreements"), ("POST", "/v1/agreements?dry_run=true")):
            answer = analyst.request(
                method, address, content=body, headers={"Content-Type": "application/json", "If-Match": "*"}
            )
            statuses.add(answer.status_code)
            assert answer.status_code in (200, 201, 400, 409, 422), (n, body, answer.text)
            assert isinstance(answer.json(), dict)
    assert {201, 400, 422} <= statuses


def _values(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The body with one value at a time replaced by one of another kind."""
    odd: list[Any] = [None, True, -1, 10**30, 1.5, "", " ", "x" * 6000, [], [None], [[]], {}, {"": ""}, {"id": {}}]

    def places(value: Any) -> Iterator[tuple[Any, Any]]:
        for key, child in list(value.items() if isinstance(value, dict) else enumerate(value)):
            yield value, key
            if isinstance(child, dict | list):
                yield from places(child)

    for holder, key in list(places(body)):
        kept = holder[key]
        for value in odd:
            holder[key] = value
            yield body
        holder[key] = kept


def test_a_value_of_any_other_kind_is_taken_or_refused(analyst: httpx.Client) -> None:
    for body in _values({**full(), "slug": None}):
        answer = analyst.post("/v1/agreements", params={"dry_run": "true"}, content=json.dumps(body))
        assert answer.status_code in (200, 409, 422), (body, answer.text)
