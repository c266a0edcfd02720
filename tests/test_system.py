"""Health, readiness, and a documentation that needs no outside host and leaves nothing out."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import text

from app import operations
from app.db.database import Database
from app.main import create_app
from app.registry import open_registry
from app.settings import Settings
from tests.conftest import Server, client_of

FILTERS = (
    "id", "country", "organization", "agency", "signatory", "scope", "form", "instrument_type", "status", "legal_effect", "level",
    "language", "signed_from", "signed_to", "alive_on", "contact_role", "external_id", "marking", "state", "updated_since",
)  # fmt: skip
MANY = {"country", "organization", "agency", "signatory", "scope", "form", "language", "contact_role", "external_id"}


def test_a_migrated_registry_is_alive_and_ready(anyone: httpx.Client) -> None:
    assert anyone.get("/healthz").json() == {"status": "ok"}
    answer = anyone.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE alembic_version",
        "DELETE FROM alembic_version",
        "UPDATE alembic_version SET version_num = 'another'",
        "INSERT INTO term VALUES (1, 'levels', 'new', 1, '{}', '[]', '{}')",
    ],
)
def test_a_registry_of_another_version_is_alive_and_not_ready(
    anyone: httpx.Client, database: Database, change: str
) -> None:
    assert anyone.get("/readyz").status_code == 200
    with database.engine.begin() as connection:
        connection.execute(text(change))
    answer = anyone.get("/readyz")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert "retry-after" in answer.headers
    assert anyone.get("/healthz").status_code == 200


@pytest.fixture
def without_database(server: Server, tmp_path: Path) -> Iterator[tuple[httpx.Client, Path]]:
    file = tmp_path / "missing.db"
    for address in server.serve(create_app(Settings(database_url=f"sqlite:///{file}"))):
        with client_of(address) as client:
            yield client, file


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/v1/agreements", {}),
        ("GET", "/v1/agreements/x", {}),
        ("GET", "/v1/countries", {}),
        ("GET", "/v1/countries/MA", {}),
        ("GET", "/v1/agencies", {}),
        ("GET", "/v1/me", {"Authorization": "Bearer x"}),
        ("POST", "/v1/agreements", {"Authorization": "Bearer x"}),
        ("GET", "/readyz", {}),
    ],
)
def test_a_database_that_is_not_there_is_503(
    without_database: tuple[httpx.Client, Path], method: str, path: str, headers: dict[str, str]
) -> None:
    client, file = without_database
    answer = client.request(method, path, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.json()["status"] == 503
    assert int(answer.headers["retry-after"]) > 0
    assert str(file) not in answer.text
    assert not file.exists()


def test_without_a_database_the_registry_is_alive_and_knows_its_codes(
    without_database: tuple[httpx.Client, Path],
) -> None:
    client, _ = without_database
    assert client.get("/healthz").status_code == 200
    assert client.get("/v1/vocabularies/levels").status_code == 200


def test_an_empty_database_is_503_too_and_one_that_came_back_is_read(
    without_database: tuple[httpx.Client, Path],
) -> None:
    client, file = without_database
    assert client.get("/v1/countries").status_code == 503
    file.touch()
    assert [client.get(path).status_code for path in ("/v1/countries", "/readyz")] == [503, 503]
    registry = open_registry(Settings(database_url=f"sqlite:///{file}"))
    operations.upgrade(registry)
    registry.database.engine.dispose()
    assert [client.get(path).status_code for path in ("/v1/countries", "/readyz")] == [200, 200]


@pytest.fixture
def description(anyone: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = anyone.get("/openapi.json").json()
    return found


def described_operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_description_is_openapi_3_1_and_whole(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1.")
    references = set(re.findall(r'"\$ref": ?"([^"]+)"|\'\$ref\': \'([^\']+)\'', str(description)))
    names = {(one or other).removeprefix("#/components/schemas/") for one, other in references}
    assert names
    assert names <= set(description["components"]["schemas"])


def test_every_route_is_described(description: dict[str, Any], settings: Settings) -> None:
    described = {(path, method.upper()) for path, method, _ in described_operations(description)}
    assert {path for path, _ in described} >= {
        "/v1/agreements", "/v1/agreements/{address}", "/v1/countries", "/v1/countries/{code}", "/v1/agencies",
        "/v1/agencies/{agency_id}", "/v1/vocabularies", "/v1/vocabularies/{name}", "/v1/me", "/v1/keys", "/healthz", "/readyz",
    }  # fmt: skip
    hidden = {"/openapi.json", "/docs", "/docs/assets", "/"}
    routes = [one for one in iter_route_contexts(create_app(settings).routes) if one.path not in hidden]
    served = {(one.path, method) for one in routes for method in one.methods or ()}
    assert served == described
    assert len({operation["operationId"] for _, _, operation in described_operations(description)}) == len(described)
    assert [place for *place, operation in described_operations(description) if not operation.get("summary")] == []


def test_every_operation_says_how_it_fails(description: dict[str, Any]) -> None:
    for path, method, operation in described_operations(description):
        errors = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        wanted = {"422", "500", "503"} if path.startswith("/v1") else set()
        wanted |= {"401"} if path.startswith("/v1") else set()
        wanted |= {"404"} if "{" in path else set()
        wanted |= {"400", "413", "415"} if "requestBody" in operation else set()
        wanted |= {"428", "412"} if any(one["name"] == "If-Match" for one in operation.get("parameters", ())) else set()
        assert wanted <= set(errors), (path, method)
        for answer in errors.values():
            assert "application/problem+json" in answer["content"], (path, method)


def test_every_filter_is_described(description: dict[str, Any]) -> None:
    parameters = {one["name"]: one for one in description["paths"]["/v1/agreements"]["get"]["parameters"]}
    assert {*FILTERS, "sort", "limit", "cursor", "fields", "total"} <= set(parameters)
    assert [name for name, one in parameters.items() if not one["description"]] == []
    assert {name for name in FILTERS if parameters[name]["schema"].get("type") == "array"} == MANY
    assert {one["in"] for one in parameters.values()} == {"query"}


def test_bodies_are_described_and_how_a_key_is_sent(description: dict[str, Any]) -> None:
    for path, method, operation in described_operations(description):
        assert ("requestBody" in operation) in {"get": (False,), "delete": (False,), "post": (True, False)}.get(
            method, (True,)
        ), (path, method)
    assert description["components"]["securitySchemes"]["key"] == {
        "type": "http", "scheme": "bearer", "description": description["components"]["securitySchemes"]["key"]["description"],
    }  # fmt: skip
    assert {} in description["security"]


def test_the_documentation_needs_no_outside_host(anyone: httpx.Client) -> None:
    page = anyone.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    links = re.findall(r"""(?:src|href)=["']([^"']+)["']|url: '([^']+)'""", page.text)
    addresses = [one or other for one, other in links]
    assert {address for address in addresses if not address.startswith("/") or address.startswith("//")} == set()
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert len(addresses) >= 4
    for address in addresses:
        assert anyone.get(address).status_code == 200, address
    assert len(anyone.get("/docs/assets/swagger-ui-bundle.js").content) > 100_000


def test_the_front_leads_to_the_documentation(anyone: httpx.Client) -> None:
    assert anyone.get("/", follow_redirects=True).url.path == "/docs"
