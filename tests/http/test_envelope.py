"""What every answer has: an id, a HEAD, no trace where it failed; and pages of other origins only where they are let in."""

import asyncio
import logging

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from app.http import problems
from app.http.middleware import Envelope, HeadAsGet
from app.main import create_app
from app.settings import Settings
from tests.conftest import Server
from tests.records import record

SECRET = "the words of a confidential record"


@pytest.mark.parametrize("given", ["a", "Z9._-", "0" * 64, "4bf92f3577b34da6a3ce929d0e0e4736"])
@pytest.mark.parametrize("path", ["/healthz", "/v1/agreements", "/v1/none", "/v1/agreements?limit=0"])
def test_a_plain_request_id_comes_back(anyone: httpx.Client, path: str, given: str) -> None:
    assert anyone.get(path, headers={"X-Request-Id": given}).headers.get_list("x-request-id") == [given]


@pytest.mark.parametrize("given", [b"", b"0" * 65, b"a b", b"a\tb", b"<script>", b"a;b", b"\xff", b"a,b", "é".encode()])
def test_an_odd_request_id_is_replaced(anyone: httpx.Client, given: bytes) -> None:
    ids = [anyone.get("/healthz", headers={"X-Request-Id": given}).headers.get_list("x-request-id") for _ in range(2)]
    assert [len(one) for one in ids] == [1, 1]
    assert ids[0] != ids[1]
    assert given.decode("latin-1") not in (ids[0][0], ids[1][0])


@pytest.mark.parametrize(
    "path",
    [
        "/healthz", "/readyz", "/openapi.json", "/docs", "/docs/assets/swagger-ui.css", "/", "/v1/agreements?limit=1&total=true",
        "/v1/agreements/one", "/v1/agreements/none", "/v1/agreements?limit=0", "/v1/countries", "/v1/countries/MA", "/v1/agencies",
        "/v1/vocabularies", "/v1/vocabularies/levels", "/v1/me", "/v1/none",
    ],
)  # fmt: skip
def test_head_answers_as_get_without_the_body(analyst: httpx.Client, path: str) -> None:
    for slug in ("one", "two"):
        analyst.post("/v1/agreements", json=record(slug=slug))
    get, head = (analyst.request(method, path, follow_redirects=False) for method in ("GET", "HEAD"))
    own = ("date", "x-request-id")
    assert head.status_code == get.status_code
    assert [pair for pair in head.headers.multi_items() if pair[0] not in own] == [
        pair for pair in get.headers.multi_items() if pair[0] not in own
    ]
    assert head.content == b""


def test_head_is_answered_with_304_too(analyst: httpx.Client) -> None:
    tag = analyst.post("/v1/agreements", json=record(slug="one")).headers["etag"]
    assert analyst.head("/v1/agreements/one", headers={"If-None-Match": tag}).status_code == 304


def test_head_reaches_endpoints_as_get_and_no_byte_of_the_body_leaves() -> None:
    seen: list[str] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["method"])
        await Response(b"a body")(scope, receive, send)

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    asyncio.run(HeadAsGet(inner)({"type": "http", "method": "HEAD"}, receive, send))
    assert seen == ["GET"]
    assert (b"content-length", b"6") in sent[0]["headers"]
    assert [message["body"] for message in sent[1:]] == [b""]


def failing() -> FastAPI:
    """Endpoints that fail, behind the registry's own middleware."""
    app = FastAPI()

    @app.get("/at-once")
    async def at_once(request: Request) -> Response:
        raise RuntimeError(f"{SECRET} in {request.url}")

    @app.get("/half-way")
    async def half_way() -> Response:
        async def body() -> object:
            yield b"the first half"
            raise RuntimeError(SECRET)

        return StreamingResponse(body())

    problems.install(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Envelope)
    return app


def test_a_failure_is_answered_without_a_trace(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    for address in server.serve(failing()):
        with caplog.at_level(logging.ERROR):
            answer = httpx.get(f"{address}/at-once?{SECRET}", headers={"X-Request-Id": "the-one"})
        assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
        assert answer.headers["x-request-id"] == "the-one"
        body = answer.json()
        assert (body["status"], body["instance"], body["errors"]) == (500, "/at-once", [])
        assert not any(word in answer.text for word in ("RuntimeError", "Traceback", ".py", SECRET))
        assert "RuntimeError" in caplog.text
        assert "the-one" in caplog.text
        assert SECRET not in caplog.text


def test_an_answer_that_fails_half_way_is_not_taken_for_whole(server: Server) -> None:
    for address in server.serve(failing()):
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"{address}/half-way")


def test_other_origins_are_not_let_in_unless_set(anyone: httpx.Client) -> None:
    for answer in (
        anyone.get("/v1/agreements", headers={"Origin": "https://app.example.org"}),
        anyone.options(
            "/v1/agreements",
            headers={"Origin": "https://app.example.org", "Access-Control-Request-Method": "GET"},
        ),
    ):
        assert [name for name in answer.headers if name.startswith("access-control")] == []


class TestWithAnOriginLetIn:
    ORIGIN = "https://app.example.org"

    @pytest.fixture
    def settings(self, database_url: str) -> Settings:
        return Settings(database_url=database_url, cors_origins=(self.ORIGIN,))

    @pytest.mark.parametrize("path", ["/v1/agreements", "/v1/agreements?limit=0", "/v1/none", "/v1/keys"])
    def test_its_pages_read_answers_and_errors(self, anyone: httpx.Client, path: str) -> None:
        answer = anyone.get(path, headers={"Origin": self.ORIGIN})
        assert answer.headers["access-control-allow-origin"] == self.ORIGIN
        assert {"etag", "link", "location", "x-request-id"} <= set(
            answer.headers["access-control-expose-headers"].lower().replace(" ", "").split(",")
        )
        assert "origin" in answer.headers["vary"].lower()

    def test_what_an_answer_varies_with_is_still_told(self, anyone: httpx.Client) -> None:
        vary = anyone.get("/v1/vocabularies/levels", headers={"Origin": self.ORIGIN}).headers["vary"].lower()
        assert {one.strip() for one in vary.split(",")} >= {"accept", "authorization", "origin"}

    def test_its_pages_may_write_with_a_key_and_a_tag(self, anyone: httpx.Client) -> None:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            asked = {
                "Origin": self.ORIGIN,
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": "authorization,if-match,content-type",
            }
            answer = anyone.options("/v1/agreements/one", headers=asked)
            assert answer.status_code == 200
            assert method in answer.headers["access-control-allow-methods"]

    def test_another_origin_stays_out(self, anyone: httpx.Client) -> None:
        answer = anyone.get("/v1/agreements", headers={"Origin": "https://app.example.org.evil.example"})
        assert "access-control-allow-origin" not in answer.headers


def test_a_failure_lets_its_origin_read_the_answer(server: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
    missing = tmp_path_factory.mktemp("none") / "missing.db"
    settings = Settings(database_url=f"sqlite:///{missing}", cors_origins=("https://app.example.org",))
    for address in server.serve(create_app(settings)):
        answer = httpx.get(f"{address}/v1/agreements", headers={"Origin": "https://app.example.org"})
        assert answer.status_code == 503
        assert answer.headers["access-control-allow-origin"] == "https://app.example.org"
