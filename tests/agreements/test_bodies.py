"""Bodies that are no record at all. None of them is a fault of the registry's."""

from collections.abc import Iterator

import httpx
import orjson
import pytest

from app.db.database import Database
from tests.agreements.calls import AS_IT_IS, PATH, counts, patch, posted, told
from tests.records import record

JSON = {"Content-Type": "application/json"}
_GOOD = orjson.dumps(record())
_DEEP = 10_000


_NO_JSON = (
    b"", b" ", b"{", b'{"titles":}', b"{'titles': 1}", b"{}{}", b"[1,]", b"\x00", b"titles=x",
    b'{"framework": NaN}', b'{"framework": Infinity}', b'{"framework": -Infinity}', b"NaN",
    b'{"titles": {"en": "\xff"}}', b'{"titles": {"en": "\xed\xa0\x80"}}', _GOOD.decode().encode("utf-16"),
    b"[" * _DEEP + b"]" * _DEEP, b"[" * _DEEP, b'{"display":' * _DEEP + b"1" + b"}" * _DEEP,
)  # fmt: skip


def _address(client: httpx.Client, method: str) -> str:
    return PATH if method == "POST" else f"{PATH}/{posted(client)['id']}"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_what_is_no_json_is_refused(analyst: httpx.Client, method: str) -> None:
    address = _address(analyst, method)
    for body in _NO_JSON:
        answer = analyst.request(method, address, content=body, headers={**JSON, **AS_IT_IS})
        assert told(answer, 400) == [], body[:40]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_record_is_an_object(analyst: httpx.Client, method: str) -> None:
    address = _address(analyst, method)
    for body in (b"[]", b"null", b"5", b'"record"', b"true"):
        answer = analyst.request(method, address, content=body, headers={**JSON, **AS_IT_IS})
        assert told(answer) == [("", "wrong_type", None)], body


@pytest.mark.parametrize(
    "part",
    [
        b'"framework": %b' % (b"9" * 400),
        b'"framework": %b' % (b"9" * 5_000),
        b'"signed_on": -%b' % (b"9" * 400),
        b'"evidence": [{"pointer": "/titles", "source": %b}]' % (b"9" * 400),
        b'"evidence": [{"pointer": "/titles", "source": 0, "confidence": 1e999}]',
        b'"evidence": [{"pointer": "/titles", "source": 0, "confidence": %b}]' % (b"9" * 4_000),
        b'"[key]": 1',
        b'"\\u0000": 1',
    ],
)
def test_numbers_and_keys_beyond_all_measure_are_refused(analyst: httpx.Client, part: bytes) -> None:
    answer = analyst.post(PATH, content=b"{%b, %b" % (part, _GOOD[1:]), headers=JSON)
    assert answer.status_code in (400, 422), answer.text


def test_a_version_beyond_all_measure_is_not_read(analyst: httpx.Client) -> None:
    body = b'{"version": %b, %b' % (b"9" * 4_000, _GOOD[1:])
    assert analyst.post(PATH, content=body, headers=JSON).json()["version"] == 1


def _pieces(body: bytes) -> Iterator[bytes]:
    """Sent in chunks, without a Content-Length."""
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_five_megabytes_is_too_large(analyst: httpx.Client, method: str, chunked: bool) -> None:
    body = orjson.dumps(record(remarks={"en": "x" * 5_000_000}))
    address = _address(analyst, method)
    sent = _pieces(body) if chunked else body
    answer = analyst.request(method, address, content=sent, headers={**JSON, **AS_IT_IS})
    assert told(answer, 413) == []
    assert "4000000" in answer.json()["detail"]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_may_have_four_megabytes(analyst: httpx.Client, chunked: bool) -> None:
    body = _GOOD.ljust(4_000_000)
    assert analyst.post(PATH, content=_pieces(body) if chunked else body, headers=JSON).status_code == 201
    longer = _GOOD.ljust(4_000_001)
    assert analyst.post(PATH, content=_pieces(longer) if chunked else longer, headers=JSON).status_code == 413


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("POST", "text/plain"), ("POST", "application/x-www-form-urlencoded"), ("POST", "application/xml"),
        ("POST", "application/json-seq"), ("POST", "application/merge-patch+json"), ("PUT", "text/json"),
        ("POST", "application/json; charset=iso-8859-1"), ("PUT", "application/merge-patch+json"),
        ("PATCH", "application/json-patch+json"), ("PATCH", "text/plain"), ("POST", "x"), ("POST", ""),
    ],
)  # fmt: skip
def test_a_body_of_another_type_is_refused(analyst: httpx.Client, method: str, kind: str) -> None:
    address = _address(analyst, method)
    answer = analyst.request(method, address, content=_GOOD, headers={"Content-Type": kind, **AS_IT_IS})
    assert told(answer, 415) == []


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON", "application/json; charset=UTF-8", None])
def test_a_body_is_json_in_whatever_writing_of_its_type(analyst: httpx.Client, kind: str | None) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    assert analyst.post(PATH, content=_GOOD, headers=headers).status_code == 201


@pytest.mark.parametrize("kind", ["application/merge-patch+json", "application/json"])
def test_a_patch_is_a_merge_patch_or_plain_json(analyst: httpx.Client, kind: str) -> None:
    headers = {"Content-Type": kind, **AS_IT_IS}
    answer = analyst.patch(f"{PATH}/{posted(analyst)['id']}", content=b'{"level": "interstate"}', headers=headers)
    assert answer.json()["level"] == "interstate"


def test_an_encoded_body_is_refused(analyst: httpx.Client) -> None:
    for encoding in ("gzip", "br", "identity, gzip", "x"):
        answer = analyst.post(PATH, content=_GOOD, headers={**JSON, "Content-Encoding": encoding})
        assert told(answer, 415) == [], encoding


def test_a_body_in_no_encoding_may_say_so(analyst: httpx.Client) -> None:
    answer = analyst.post(PATH, content=_GOOD, headers={**JSON, "Content-Encoding": "identity"})
    assert answer.status_code == 201


def test_a_deep_patch_leaves_the_record_as_it_was(analyst: httpx.Client, database: Database) -> None:
    known = posted(analyst)
    nested: dict[str, object] = {"en": "x"}
    for _ in range(90):
        nested = {"en": nested}
    assert told(patch(analyst, known, {"titles": nested})) == [("/titles/en", "wrong_type", None)]
    assert counts(database)[:2] == (1, 1)
