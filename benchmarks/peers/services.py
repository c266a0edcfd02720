"""The peers: how each is built, started and asked."""

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.data import Record
from benchmarks.peers import pocketbase, tables, wide
from benchmarks.serve import Service
from benchmarks.workloads import FACETS, PAGE_SIZE, Question

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Peer:
    """Another way to serve the records: built once, under that name, started from there, asked by these paths.

    A question that has no path there cannot be asked of it.
    """

    name: str
    stored_as: str
    build: Callable[[Path, Iterable[Record]], None]
    service: Callable[[Path], Service]
    path: Callable[[Question], str | None]


def _path(base: str, pairs: Pairs) -> str:
    return f"{base}?{urlencode(pairs)}" if pairs else base


def _filters(question: Question) -> Pairs:
    """The filters under the names that Mithaq, the ORM service and Django have for them."""
    pairs = [("country", code) for code in question.countries]
    others = (("scope", question.scope), ("form", question.form), ("status", question.status), ("q", question.words))
    return pairs + [(name, value) for name, value in others if value]


def mithaq_path(question: Question) -> str:
    if question.record:
        return f"/v1/agreements/{question.record}"
    pairs = _filters(question)
    pairs += [("facets", ",".join(FACETS))] if question.facets else []
    pairs += [("total", "true")] if question.total else []
    return _path("/v1/agreements", pairs)


def _orm_path(question: Question) -> str:
    if question.record:
        return f"/agreements/{question.record}"
    wanted = [(name, "true") for name in ("facets", "total") if getattr(question, name)]
    return _path("/agreements", _filters(question) + wanted)


def _django_path(question: Question) -> str | None:
    if question.facets:
        return None
    if question.record:
        return f"/agreements/{question.record}/"
    return _path("/counted/" if question.total else "/agreements/", _filters(question))


def _datasette_path(question: Question) -> str:
    if question.record:
        return f"/wide/agreement/{question.record}.json?_shape=object"
    found_by = [("party", code) for code in question.countries]
    found_by += [(name, code) for name, code in (("scope", question.scope), ("form", question.form)) if code]
    pairs = [("_through", f'{{"table":"{table}","column":"code","value":"{code}"}}') for table, code in found_by]
    # As a filter of its own it would take the place of a value of `_through`.
    pairs += [("_where", f"status = '{question.status}'")] if question.status else []
    pairs += [("_search", question.words)] if question.words else []
    # It has no facet of rows beside the table: the level stands in for the country.
    pairs += [("_facet_array", "scope_areas"), ("_facet_array", "cooperation_forms")] if question.facets else []
    pairs += [("_facet", name) for name in ("instrument_type", "status", "level") if question.facets]
    pairs += [("_sort_desc", "signed_on"), ("_size", str(PAGE_SIZE)), ("_shape", "objects"), ("_nosuggest", "1")]
    pairs += [] if question.total else [("_nocount", "1")]
    return _path("/wide/agreement.json", pairs)


def _pocketbase_path(question: Question) -> str | None:
    base = "/api/collections/agreement/records"
    if question.facets:
        return None
    if question.record:
        return f"{base}/{pocketbase.row_id(question.record)}"
    pairs = [("sort", "-signed_on,id"), ("perPage", str(PAGE_SIZE)), ("filter", _pocketbase_filter(question))]
    return _path(base, pairs + ([] if question.total else [("skipTotal", "1")]))


def _pocketbase_filter(question: Question) -> str:
    first, *others = question.countries or (None,)
    found_by = (("party", first), ("scope", question.scope), ("form", question.form))
    terms = [f"{table}_via_agreement.code ?= '{code}'" for table, code in found_by if code]
    # Asked like the first, a second country would have to stand in the row of the first.
    terms += [f"parties ~ '\"{code}\"'" for code in others]
    terms += [f"status = '{question.status}'"] if question.status else []
    terms += [f"(titles ~ '{word}' || summaries ~ '{word}')" for word in (question.words or "").split()]
    return " && ".join(terms)


def _uvicorn(app: str) -> list[str]:
    command = [sys.executable, "-m", "uvicorn", app, "--port", "{port}", "--loop", "uvloop", "--http", "httptools"]
    return [*command, "--no-access-log", "--log-level", "warning"]


# The limits of the frame, by the application in `limits.py`.
LIMITS = {"bare ASGI": "asgi", "Starlette": "starlette", "FastAPI": "fastapi"}


def limit(app: str, bodies: Path) -> Service:
    """One of the limits of the frame, which sends the bodies of that folder."""
    return Service(_uvicorn(f"benchmarks.peers.limits:{app}"), "/0", {**os.environ, "BENCH_BODIES": str(bodies)})


def _orm(file: Path) -> Service:
    environment = {**os.environ, "BENCH_DATABASE_URL": f"sqlite+aiosqlite:///{file}"}
    return Service(_uvicorn("benchmarks.peers.orm:app"), "/openapi.json", environment)


def _django(file: Path) -> Service:
    command = [sys.executable, "-m", "gunicorn", "benchmarks.peers.drf:application", "--bind", "127.0.0.1:{port}"]
    command += ["--workers", "1", "--worker-class", "gthread", "--threads", "4", "--log-level", "warning"]
    environment = {**os.environ, "BENCH_DATABASE": str(file)}
    return Service(command, "/agreements/?country=FR", environment)


def _datasette(file: Path) -> Service:
    command = [sys.executable, "-m", "datasette", "serve", str(file), "--port", "{port}"]
    settings = {"suggest_facets": "off", "sql_time_limit_ms": "20000", "facet_time_limit_ms": "20000"}
    for name, value in settings.items():
        command += ["--setting", name, value]
    return Service(command, "/-/versions.json", os.environ)


def _pocketbase(folder: Path) -> Service:
    command = [*pocketbase.command(folder), "serve", "--http=127.0.0.1:{port}"]
    return Service(command, "/api/health", os.environ)


PEERS = (
    Peer("usual ORM", "normalized.db", tables.build, _orm, _orm_path),
    Peer("Django REST Framework", "normalized.db", tables.build, _django, _django_path),
    Peer("Datasette", "wide.db", wide.build, _datasette, _datasette_path),
    *(
        [Peer("PocketBase", "pocketbase", pocketbase.build, _pocketbase, _pocketbase_path)]
        if pocketbase.binary()
        else []
    ),
)
