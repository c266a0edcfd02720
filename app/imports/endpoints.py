"""`/v1/imports`: sending a file of records, seeing how far it is, stopping it."""

from typing import Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Request, Response

from app.accounts.callers import caller_of, require
from app.accounts.clearance import Caller, Marking, Role
from app.dates import instant
from app.db.reading import Read
from app.errors import NotFound, WrongType
from app.http.bodies import media_type, stream_body
from app.http.openapi import BOOLEAN, errors, parameters, query
from app.http.parameters import Parameters
from app.imports import jobs
from app.imports.jobs import ERROR, INTERPRETATION, STOPPED, Options
from app.imports.receive import receive
from app.imports.schemas import Import
from app.registry import registry_of
from app.sheets import lines, workbook

router = APIRouter(prefix="/v1/imports", tags=["imports"])

_NDJSON = "application/x-ndjson"
_KINDS = {
    _NDJSON: "ndjson",
    "application/ndjson": "ndjson",
    "application/jsonl": "ndjson",
    "application/x-jsonlines": "ndjson",
    "application/json": "json",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
_SENT = ("application/x-ndjson", "application/json", "text/csv",
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")  # fmt: skip


def _file(kind: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {kind.partition(";")[0]: {}}}, **errors(401, 422)}


_BINARY = {"schema": {"type": "string", "format": "binary"}}
_JOB_HEADERS = {"Cache-Control": "no-store"}


def _choice(*options: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(options), "default": options[0]}


@router.post(
    "",
    status_code=202,
    response_model=Import,
    responses=errors(400, 401, 403, 413, 415, 422),
    openapi_extra={
        **parameters(
            query("dry_run", "Look at all rows and store nothing.", BOOLEAN),
            query("on_error", "At a wrong row: stop, or skip it.", _choice("stop", "skip")),
            query("on_exists", "Where a record is here and says something else.", _choice("error", "update")),
            query("allow_duplicate", "Take records although parties, type and day are those of another.", BOOLEAN),
        ),
        "requestBody": {"required": True, "content": dict.fromkeys(_SENT, _BINARY)},
    },
    summary="Import records",
)
async def start_import(request: Request) -> Response:
    """Bring in the records of a file: NDJSON, a JSON list, or a sheet as CSV or XLSX. The answer says where to look."""
    caller, registry = await require(request, Role.ANALYST), registry_of(request)
    options, kind = _options(request), _kind(request)
    body = stream_body(request, registry.settings.max_import)
    job_id = await receive(registry, caller, kind, options, body)
    request.app.state.import_worker.wake()
    location = f"{registry.settings.root_path}/v1/imports/{job_id}"
    async with registry.database.snapshot() as read:
        return _answer(await _shown(read, job_id, caller), 202, Location=location)


def _options(request: Request) -> Options:
    asked = Parameters(request, ("dry_run", "on_error", "on_exists", "allow_duplicate"))
    options = Options(
        on_error=asked.choice("on_error", ("stop", "skip"), "stop"),  # type: ignore[arg-type]
        on_exists=asked.choice("on_exists", ("error", "update"), "error"),  # type: ignore[arg-type]
        allow_duplicate=asked.flag("allow_duplicate"),
        dry_run=asked.flag("dry_run"),
    )
    asked.finish()
    return options


def _kind(request: Request) -> str:
    if "content-type" not in request.headers:
        raise WrongType(f"Say with Content-Type what the body is: {', '.join(_SENT)}.")
    return _KINDS[media_type(request, tuple(_KINDS))]


def _answer(content: dict[str, Any], status: int = 200, **headers: str) -> Response:
    return Response(orjson.dumps(content), status, {**_JOB_HEADERS, **headers}, "application/json")


@router.get(
    "/template.csv", response_class=Response, responses=_file(lines.MEDIA_TYPE), summary="A sheet to fill in, as CSV"
)
async def csv_template(request: Request) -> Response:
    """The columns that an import reads, what stands in each, and an example."""
    return await _template(request, lines.template(registry_of(request).vocabularies).encode(), lines.MEDIA_TYPE, "csv")


@router.get(
    "/template.xlsx",
    response_class=Response,
    responses=_file(workbook.MEDIA_TYPE),
    summary="A sheet to fill in, as XLSX",
)
async def xlsx_template(request: Request) -> Response:
    """The columns that an import reads with an example, what stands in each, and all codes with their labels."""
    made = await to_thread.run_sync(workbook.template, registry_of(request).vocabularies)
    return await _template(request, made, workbook.MEDIA_TYPE, "xlsx")


async def _template(request: Request, content: bytes, kind: str, ending: str) -> Response:
    await caller_of(request)
    Parameters(request, ()).finish()
    name = f'attachment; filename="mithaq-template.{ending}"'
    return Response(content, media_type=kind, headers={"Content-Disposition": name})


@router.get("/{import_id}", response_model=Import, responses=errors(401, 403, 404, 422), summary="How far it is")
async def show_import(request: Request, import_id: str) -> Response:
    """An import of the caller's own; admins cleared as high as its sender see it too."""
    caller = await require(request, Role.ANALYST)
    Parameters(request, ()).finish()
    async with registry_of(request).database.snapshot() as read:
        return _answer(await _shown(read, import_id, caller))


@router.delete("/{import_id}", status_code=204, responses=errors(401, 403, 404, 422), summary="Stop an import")
async def stop_import(request: Request, import_id: str) -> Response:
    """No row is brought in any more. Those that were stay; an import that has ended stays as it ended."""
    caller, registry = await require(request, Role.ANALYST), registry_of(request)
    Parameters(request, ()).finish()
    async with registry.database.snapshot() as read:
        await _shown(read, import_id, caller)
    now, why = instant(registry.now()), "It was stopped on request."
    await registry.database.write(lambda connection: jobs.end(connection, import_id, STOPPED, why, now))
    request.app.state.import_worker.wake()
    return Response(status_code=204)


async def _shown(read: Read, import_id: str, caller: Caller) -> dict[str, Any]:
    """The import as it is answered. Raises NotFound where it is none that the caller may see."""
    rows = await read(jobs.one(import_id)) if import_id.isascii() and import_id.isprintable() else []
    job = dict(zip(jobs.SHOWN, rows[0], strict=True)) if rows else {}
    if not job or not _may_see(caller, job):
        raise NotFound("There is no such import of yours.")
    listed: dict[str, list[dict[str, Any]]] = {ERROR: [], INTERPRETATION: []}
    for kind, row, pointer, code, detail, suggestion in await read(jobs.remarks(import_id)):
        listed[kind].append({"row": row, "pointer": pointer, "code": code, "detail": detail, "suggestion": suggestion})
    counts = _decoded(job["remarks"])
    return {
        "id": import_id,
        "kind": job["kind"],
        "options": _decoded(job["options"]),
        "state": job["state"],
        "step": job["step"],
        "rows": {name: job[name] for name in ("total", "done", "created", "updated", "unchanged", "failed")},
        "errors": listed[ERROR],
        "interpretations": listed[INTERPRETATION],
        "more": {
            "errors": counts[ERROR] - len(listed[ERROR]),
            "interpretations": counts[INTERPRETATION] - len(listed[INTERPRETATION]),
        },
        "detail": job["detail"],
        "created_at": job["created_at"],
        "updated_at": job["updated_at"],
    }


def _decoded(value: Any) -> Any:
    """A column of JSON as a driver gives it: SQLite's gives text, PostgreSQL's the value."""
    return orjson.loads(value) if isinstance(value, str) else value


def _may_see(caller: Caller, job: dict[str, Any]) -> bool:
    own = caller.id is not None and caller.id == job["by_id"]
    return own or (caller.is_at_least(Role.ADMIN) and not Marking(job["clearance"]).above(caller.clearance))
