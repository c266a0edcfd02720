"""Whether the registry is alive and ready, and the documentation that works without any outside host."""

import base64
import re
from hashlib import sha256

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from sqlalchemy import select
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from app.db import migrations
from app.errors import Unavailable
from app.http.openapi import errors
from app.registry import registry_of
from app.vocabularies.models import term

router = APIRouter(tags=["system"])


@router.get("/healthz", summary="Alive?")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", responses=errors(503), summary="Ready?")
async def readyz(request: Request) -> Response:
    """The database is reached, has this version's schema and holds its vocabularies."""
    registry = registry_of(request)
    revisions = await registry.database.read(migrations.REVISION)
    if [row[0] for row in revisions] != [migrations.head()]:
        raise Unavailable("The database has another schema than this version: run `mithaq db upgrade`.")
    held = await registry.database.read(select(term.c.key, term.c.vocabulary, term.c.code, term.c.position))
    shipped = {(one.key, one.vocabulary, one.code, n) for n, one in enumerate(registry.vocabularies.terms())}
    if {tuple(row) for row in held} != shipped:
        raise Unavailable("The database has other vocabularies than this version: run `mithaq db upgrade`.")
    return Response(b'{"status":"ready"}', media_type="application/json", headers={"Cache-Control": "no-store"})


def add_docs(app: FastAPI, root_path: str) -> None:
    """`/docs` from files that a package ships; `/` leads there."""
    app.mount("/docs/assets", StaticFiles(packages=[("fastapi_swagger", "resources")]), name="docs-assets")
    page = bytes(
        get_swagger_ui_html(
            openapi_url=f"{root_path}/openapi.json",
            title=f"{app.title}: the API",
            swagger_js_url=f"{root_path}/docs/assets/swagger-ui-bundle.js",
            swagger_css_url=f"{root_path}/docs/assets/swagger-ui.css",
            swagger_favicon_url=f"{root_path}/docs/assets/favicon-32x32.png",
            swagger_ui_parameters={"persistAuthorization": True, "displayRequestDuration": True},
        ).body
    )
    policy = {"Content-Security-Policy": page_policy(page)}

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return HTMLResponse(page, headers=policy)

    @app.get("/", include_in_schema=False)
    async def front() -> Response:
        return RedirectResponse(f"{root_path}/docs")


_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def page_policy(page: bytes) -> str:
    """The Content-Security-Policy of a page that runs the registry's own scripts and the inline ones it holds, no other.

    Inline ones are named by hash, so that the page can stay the same for all. The documentation's script writes style
    attributes and has its pictures in its style sheet.
    """
    inline = [base64.b64encode(sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(page)]
    scripts = " ".join(["'self'", *(f"'sha256-{digest}'" for digest in inline)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
