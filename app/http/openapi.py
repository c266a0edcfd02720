"""What the OpenAPI description says beyond what the framework reads from signatures."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema

from app.errors import PROBLEMS
from app.http.problems import MEDIA_TYPE

_REFERENCE = "#/components/schemas/{model}"


class ProblemError(BaseModel):
    """One fault in what was sent: `pointer` (into the body) or `parameter` says where."""

    code: str
    detail: str
    suggestion: str | None = Field(description="the nearest right value")
    pointer: str | None = Field(None, description="JSON pointer (RFC 6901)")
    parameter: str | None = None


class ProblemDetails(BaseModel):
    """An error as RFC 9457 describes it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemError]


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Descriptions of the error answers of an operation; `429`, `500` and `503` may happen to any."""
    titles = {kind.status: kind.title for kind in PROBLEMS}
    content = {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format(model="ProblemDetails")}}}
    return {status: {"description": titles[status], "content": content} for status in (*statuses, 429, 500, 503)}


def body(model: type[BaseModel], *types: str) -> dict[str, Any]:
    """The description of a request body, which the endpoint reads itself."""
    schema = {"$ref": _REFERENCE.format(model=model.__name__)}
    content = {media_type: {"schema": schema} for media_type in types or ("application/json",)}
    return {"requestBody": {"required": True, "content": content}}


BOOLEAN: dict[str, Any] = {"type": "boolean", "default": False}


def dry_run_answer(model: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": _REFERENCE.format(model=model.__name__)}
    return {"description": "A dry run: what would be stored", "content": {"application/json": {"schema": schema}}}


def query(
    name: str,
    description: str,
    schema: dict[str, Any] | None = None,
    *,
    many: bool = False,
    required: bool = False,
) -> dict[str, Any]:
    """The description of a query parameter, which the endpoint reads itself."""
    one = schema or {"type": "string"}
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": {"type": "array", "items": one} if many else one,
        **({"style": "form", "explode": True} if many else {}),
    }


def header(name: str, description: str, *, required: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }


def parameters(*described: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": list(described)}


def describe(app: FastAPI, root_path: str, bodies: tuple[type[BaseModel], ...]) -> None:
    """Give the application its description: the framework's, with bodies, problems, and how a key is sent."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _description(app, root_path, bodies)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _description(app: FastAPI, root_path: str, bodies: tuple[type[BaseModel], ...]) -> dict[str, Any]:
    description = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=app.description, routes=app.routes,
        tags=app.openapi_tags,
    )  # fmt: skip
    models = [(model, "validation") for model in (*bodies, ProblemDetails)]
    _, schemas = models_json_schema(models, ref_template=_REFERENCE)  # type: ignore[arg-type]
    components = description.setdefault("components", {})
    components.setdefault("schemas", {}).update(schemas["$defs"])
    components["securitySchemes"] = {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "a key, as `mithaq keys create` prints it, or a token of the registry's OIDC issuer",
        }
    }
    if root_path:
        description["servers"] = [{"url": root_path}]
    # Optional: without a key one sees what is public.
    description["security"] = [{}, {"key": []}]
    return description
