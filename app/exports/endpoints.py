"""`/v1/agreements.csv`, `.ndjson`, `.xlsx`, `.jsonld`: all that a filter matches, in one file."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from fastapi import APIRouter, Request, Response

from app.accounts.callers import caller_of
from app.agreements.openapi import SORT
from app.exports.selection import read_selection
from app.exports.stream import pieces
from app.exports.writers import FORMS, Form, Setting
from app.http.openapi import errors, parameters
from app.http.streaming import Streamed
from app.registry import registry_of
from app.search.described import FILTER_PARAMETERS

router = APIRouter(prefix="/v1", tags=["exports"])


def _exporting(form: Form) -> Callable[[Request], Awaitable[Response]]:
    async def export(request: Request) -> Response:
        caller, registry = await caller_of(request), registry_of(request)
        selection = read_selection(request, caller, registry.vocabularies)
        setting = Setting(str(request.base_url), registry.vocabularies)
        parts = pieces(registry.database, form, setting, selection)
        name = f"mithaq-{registry.now().date().isoformat()}.{form.name}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Streamed(_bytes(parts), form.media_type, headers)

    return export


async def _bytes(parts: AsyncGenerator[tuple[bytes, int]]) -> AsyncGenerator[bytes]:
    async with aclosing(parts):
        async for piece, _ in parts:
            yield piece


for form in FORMS.values():
    router.add_api_route(
        f"/agreements.{form.name}",
        _exporting(form),
        methods=["GET"],
        response_class=Response,
        responses={200: {"content": {form.media_type.partition(";")[0]: {}}}, **errors(401, 403, 422)},
        openapi_extra=parameters(*FILTER_PARAMETERS, SORT),
        summary=f"Agreements as {form.name}",
        description=f"All agreements that the filters match, within the caller's clearance, as they are at one moment: {form.meaning}.",
        name=f"export_{form.name}",
    )
