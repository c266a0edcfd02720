"""What browsers are told with every answer."""

import base64
import re
from hashlib import sha256

import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from app.system import page_policy
from tests.conftest import Clock, Server

DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ANSWERS = [
    ("GET", "/v1/agreements", 200),
    ("HEAD", "/v1/agreements", 200),
    ("GET", "/v1/nothing", 404),
    ("GET", "/v1/agreements?limit=0", 422),
    ("POST", "/v1/agreements", 401),
    ("PUT", "/v1/agreements", 405),
    ("GET", "/healthz", 200),
    ("GET", "/", 307),
    ("GET", "/openapi.json", 200),
    ("GET", "/docs/assets/swagger-ui.css", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_tells_browsers_to_take_it_for_data(
    anyone: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = anyone.request(method, path)
    assert answer.status_code == status
    told = {
        "content-security-policy": DATA,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
    }
    assert {name: answer.headers.get_list(name) for name in told} == {name: [value] for name, value in told.items()}


def test_a_failure_of_the_registry_tells_it_too(settings: Settings, server: Server, clock: Clock) -> None:
    app = create_app(settings, clock)

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("secret")

    for address in server.serve(app):
        answer = httpx.get(f"{address}/broken")
        assert answer.status_code == 500
        assert answer.headers["content-security-policy"] == DATA
        assert "secret" not in answer.text


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in policy.split(";"))}


def test_the_documentation_runs_its_own_scripts_and_no_other(anyone: httpx.Client) -> None:
    answer = anyone.get("/docs")
    (policy,) = answer.headers.get_list("content-security-policy")
    allowed = directives(policy)
    inline = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline]
    assert len(hashes) == 1
    assert allowed["script-src"] == ["'self'", *hashes]
    assert (allowed["default-src"], allowed["frame-ancestors"]) == (["'none'"], ["'none'"])
    for path in re.findall(r'(?:src|href)="([^"]+)"', answer.text):
        assert path.startswith("/docs/assets/")
        assert anyone.get(path).status_code == 200
    assert answer.headers["x-frame-options"] == "DENY"


def test_a_page_without_inline_scripts_allows_none() -> None:
    assert "script-src 'self';" in page_policy(b'<script src="/x.js"></script>')


def test_over_http_nobody_is_told_to_come_by_https(anyone: httpx.Client) -> None:
    assert "strict-transport-security" not in anyone.get("/healthz").headers


@pytest.mark.parametrize("origins", [(), ("https://app.example.org",)])
def test_pages_of_elsewhere_are_let_in_where_they_are_named_alone(
    settings: Settings, server: Server, clock: Clock, origins: tuple[str, ...]
) -> None:
    named = settings.model_copy(update={"cors_origins": origins, "rate_limit": "100/minute"})
    for address in server.serve(create_app(named, clock)):
        for origin in ("https://app.example.org", "https://evil.example.org"):
            answer = httpx.get(f"{address}/v1/agreements", headers={"Origin": origin})
            assert answer.headers.get("access-control-allow-origin") == (origin if origin in origins else None)
            assert answer.headers.get("access-control-allow-credentials") is None
            assert ("RateLimit-Remaining" in answer.headers.get("access-control-expose-headers", "")) == bool(origins)
