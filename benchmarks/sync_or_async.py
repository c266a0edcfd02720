"""Sync or async? The same endpoints written in several ways, on SQLite and on PostgreSQL.

    python benchmarks/sync_or_async.py                           # both databases, about 10 minutes
    python benchmarks/sync_or_async.py --only sqlite --seconds 2 --rounds 1
    python benchmarks/sync_or_async.py --postgres postgresql://user:secret@localhost/scratch

Without --postgres, a throw-away PostgreSQL is started on the loopback from the binaries of this machine (open to
its local users while it runs; under --postgres-user when run as root). With it, the tables `bench_record` and
`bench_version` of that database are dropped and made again.

Candidates, each one uvicorn worker (uvloop, httptools), with the same pool sizes, prepared statements, autocommit
for reads, statements built once, and settings of SQLite (WAL, synchronous=FULL, busy_timeout):

    A  sync    SQLAlchemy Core in `def` endpoints, that is in FastAPI's thread pool
    B  async   SQLAlchemy Core over aiosqlite, or over psycopg's async connections
    C  hybrid  reads on the driver, with SQL compiled once from a SQLAlchemy Core `select`: sqlite3 inline on the
               event loop, psycopg's async pool. Writes as in A, but on SQLite they start with BEGIN IMMEDIATE.
    D  C with one write connection, so that writers queue for it in the process (measured on SQLite only)

The unit is an endpoint of the same worker that sends a constant document, measured just before. Only these ratios
travel, and only roughly where the machine has other work. Load comes from wrk if it is installed; if not, from a
small asyncio client, whose ratios came out alike. The times of failed requests count in p50 and p99.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import sqlalchemy as sa
import uvicorn
from fastapi import Depends, FastAPI, Request, Response
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

ROWS, COUNTRIES, CONNECTIONS = 20_000, 50, 8
DOCUMENT = json.dumps({"title": "A treaty", "text": "x" * 1_960})
OPERATIONS = {"empty": "nothing", "one": "one record", "page": "page of 20", "add": "write", "revise": "read, write"}
NAMES = {"A": "sync", "B": "async", "C": "hybrid", "D": "hybrid, one writer"}

metadata = sa.MetaData()
texts = (sa.Column("slug", sa.Text, unique=True), sa.Column("country", sa.Text), sa.Column("document", sa.Text))
numbers = (sa.Column("signed", sa.Integer), sa.Column("version", sa.Integer))
record = sa.Table("bench_record", metadata, sa.Column("id", sa.Text, primary_key=True), *texts, *numbers)
sa.Index("bench_record_page", record.c.country, record.c.signed.desc(), record.c.id)
key = (sa.Column("record_id", sa.Text, primary_key=True), sa.Column("number", sa.Integer, primary_key=True))
version = sa.Table("bench_version", metadata, *key, sa.Column("document", sa.Text))

KEY = sa.bindparam("key", type_=sa.Text)
ONE = sa.select(record.c.document).where(record.c.id == KEY)
PAGE = sa.select(record.c.document).where(record.c.country == KEY)
PAGE = PAGE.order_by(record.c.signed.desc(), record.c.id).limit(20)
CURRENT = sa.select(record.c.version).where(record.c.id == KEY).with_for_update()
REVISE = sa.update(record).where(record.c.id == KEY).values(version=sa.bindparam("n"), document=sa.bindparam("text"))
ADD_RECORD, ADD_VERSION = sa.insert(record), sa.insert(version)


def row(key: str, country: str, signed: int, document: str) -> dict[str, Any]:
    return {"id": key, "slug": f"s-{key}", "country": country, "signed": signed, "version": 1, "document": document}


def add(connection: sa.Connection, key: str, document: str) -> None:
    key = f"{key}-{uuid.uuid4().hex}"
    connection.execute(ADD_RECORD, row(key, "new", 20_000, document))
    connection.execute(ADD_VERSION, {"record_id": key, "number": 1, "document": document})


def revise(connection: sa.Connection, key: str, document: str) -> None:
    number = connection.execute(CURRENT, {"key": key}).scalar_one() + 1
    connection.execute(REVISE, {"key": key, "n": number, "text": document})
    connection.execute(ADD_VERSION, {"record_id": key, "number": number, "document": document})


def tune(engine: sa.Engine, begin: str | None) -> sa.Engine:
    """Set SQLite up, with real transactions: by itself the driver starts one only at the first write."""

    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}").close()

    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", connect)
        if begin is not None:
            sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


# The endpoints: each function makes one


async def body(request: Request) -> str:
    return (await request.body()).decode()


def answer(documents: Any) -> Response:
    return Response(f"[{','.join(documents)}]", media_type="application/json")


Document = Annotated[str, Depends(body)]
Endpoint = Callable[..., Any]
Work = Callable[[sa.Connection, str, str], None]


def sync_read(engine: sa.Engine, statement: sa.Select[Any]) -> Endpoint:
    def endpoint(key: str) -> Response:
        with engine.connect() as connection:
            return answer(connection.execute(statement, {"key": key}).scalars().all())

    return endpoint


def sync_write(engine: sa.Engine, work: Work) -> Endpoint:
    def endpoint(key: str, document: Document) -> None:
        with engine.begin() as connection:
            work(connection, key, document)

    return endpoint


def async_read(engine: AsyncEngine, statement: sa.Select[Any]) -> Endpoint:
    async def endpoint(key: str) -> Response:
        async with engine.connect() as connection:
            return answer((await connection.execute(statement, {"key": key})).scalars().all())

    return endpoint


def async_write(engine: AsyncEngine, work: Work) -> Endpoint:
    async def endpoint(key: str, document: Document) -> None:
        async with engine.begin() as connection:
            await connection.run_sync(work, key, document)

    return endpoint


def sqlite_read(held: sqlite3.Connection, statement: sa.Select[Any]) -> Endpoint:
    compiled = statement.compile(sa.create_engine("sqlite://", paramstyle="named"))
    sql, values = str(compiled), compiled.params

    async def endpoint(key: str) -> Response:
        return answer(found[0] for found in held.execute(sql, {**values, "key": key}).fetchall())

    return endpoint


def postgresql_read(pool: AsyncConnectionPool, statement: sa.Select[Any]) -> Endpoint:
    compiled = statement.compile(sa.create_engine("postgresql+psycopg://"))
    sql, values = str(compiled).encode(), compiled.params

    async def endpoint(key: str) -> Response:
        if pool.closed:
            await pool.open()
        async with pool.connection() as connection:
            cursor = await connection.execute(sql, {**values, "key": key})
            return answer(found[0] for found in await cursor.fetchall())

    return endpoint


async def empty(key: str) -> Response:  # noqa: ARG001 - the parameter costs what the others pay
    return Response(DOCUMENT, media_type="application/json")


def serve(candidate: str, url: sa.URL, port: int) -> None:
    closing, failures, on_sqlite = AsyncExitStack(), Counter[str](), url.get_backend_name() == "sqlite"
    driver: dict[str, Any] = {} if on_sqlite else {"prepare_threshold": 0}
    common: dict[str, Any] = {"pool_size": CONNECTIONS, "max_overflow": 0, "connect_args": driver}
    reading = {"isolation_level": "AUTOCOMMIT", **common}
    endpoints: dict[str, Endpoint] = {"empty": empty}
    if candidate == "A":
        reads = tune(sa.create_engine(url, **reading), None)
        endpoints |= {"one": sync_read(reads, ONE), "page": sync_read(reads, PAGE)}
    elif candidate == "B":
        url = url.set(drivername="sqlite+aiosqlite") if on_sqlite else url
        engines = [create_async_engine(url, **reading), create_async_engine(url, **common)]
        for engine, begin in zip(engines, (None, "BEGIN"), strict=True):
            tune(engine.sync_engine, begin)
            closing.push_async_callback(engine.dispose)
        endpoints |= {"one": async_read(engines[0], ONE), "page": async_read(engines[0], PAGE)}
        endpoints |= {"add": async_write(engines[1], add), "revise": async_write(engines[1], revise)}
    elif on_sqlite:
        held = sqlite3.connect(str(url.database), isolation_level=None)
        held.execute("PRAGMA query_only=1").close()
        endpoints |= {"one": sqlite_read(held, ONE), "page": sqlite_read(held, PAGE)}
    else:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        pool = AsyncConnectionPool(address, min_size=CONNECTIONS, open=False, kwargs={"autocommit": True, **driver})
        closing.push_async_callback(pool.close)
        endpoints |= {"one": postgresql_read(pool, ONE), "page": postgresql_read(pool, PAGE)}
    if candidate != "B":
        common["pool_size"] = 1 if candidate == "D" else CONNECTIONS
        writes = tune(sa.create_engine(url, **common), "BEGIN" if candidate == "A" else "BEGIN IMMEDIATE")
        endpoints |= {"add": sync_write(writes, add), "revise": sync_write(writes, revise)}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with closing:
            yield

    async def count(_: Request, error: Exception) -> Response:
        failures[str(getattr(error, "orig", error)).splitlines()[0]] += 1
        return Response(status_code=503)

    app = FastAPI(lifespan=lifespan, exception_handlers={SQLAlchemyError: count})
    app.add_api_route("/failures", lambda: failures)
    for name, endpoint in endpoints.items():
        app.add_api_route(f"/{name}/{{key}}", endpoint, methods=["GET", "POST"], response_model=None)
    uvicorn.run(app, port=port, loop="uvloop", http="httptools", access_log=False, log_level="error")


# The load


class Figures(NamedTuple):
    rate: float  # good answers a second
    p50: float  # milliseconds
    p99: float
    failed: float


WRK = """
local paths, i = {}, 0
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
wrk.method, wrk.body = os.getenv("METHOD"), os.getenv("BODY")
function request() i = i % #paths + 1; return wrk.format(nil, paths[i]) end
function done(s, latency)
  local failed = s.errors.status + s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout
  print("RESULT", s.requests, s.duration, latency:percentile(50), latency:percentile(99), failed)
end
"""


def load(kind: str, base: str, seconds: float) -> Figures:
    letter, many = ("c", COUNTRIES) if kind == "page" else ("r", ROWS)
    paths = [f"/{kind}/{letter}{random.randrange(many)}" for _ in range(20_000)]
    method, text = ("POST", DOCUMENT) if kind in ("add", "revise") else ("GET", "")
    if not shutil.which("wrk"):
        return asyncio.run(load_from_python(base, paths, method, text, seconds))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "paths").write_text("\n".join(paths))
        Path(folder, "wrk.lua").write_text(WRK)
        variables = {**os.environ, "PATHS": f"{folder}/paths", "METHOD": method, "BODY": text}
        command = f"wrk -t1 -c{CONNECTIONS} -d{seconds:.0f}s --timeout 20s -s {folder}/wrk.lua {base}".split()
        out = subprocess.run(command, env=variables, capture_output=True, text=True, check=True).stdout
    done, micros, p50, p99, failed = map(float, out.split("RESULT")[1].split())
    return Figures((done - failed) / micros * 1e6, p50 / 1e3, p99 / 1e3, failed)


async def load_from_python(base: str, paths: list[str], method: str, text: str, seconds: float) -> Figures:
    begun, turn, times, statuses = time.perf_counter(), itertools.cycle(paths), list[float](), list[int]()

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(base.rsplit(":", maxsplit=1)[-1]))
        while (start := time.perf_counter()) < begun + seconds:
            head = f"{method} {next(turn)} HTTP/1.1\r\nHost: bench\r\nContent-Length: {len(text)}\r\n\r\n"
            writer.write((head + text).encode())
            found = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(int(found.split(b"content-length:")[1].split(b"\r")[0]))
            times.append(time.perf_counter() - start)
            statuses.append(int(found.split()[1]))
        writer.close()

    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    failed, cuts = sum(status >= 400 for status in statuses), statistics.quantiles(times, n=100)
    return Figures((len(times) - failed) / (time.perf_counter() - begun), cuts[49] * 1e3, cuts[98] * 1e3, failed)


# The run


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def worker(candidate: str, url: sa.URL, failures: Counter[str]) -> Iterator[str]:
    base = f"http://127.0.0.1:{(port := free_port())}"
    address = url.render_as_string(hide_password=False)
    server = subprocess.Popen([sys.executable, __file__, "--serve", candidate, address, str(port)])

    def get(path: str) -> Any:
        for _ in range(100):
            try:
                with urllib.request.urlopen(base + path, timeout=30) as response:
                    return json.load(response)
            except urllib.error.URLError:
                time.sleep(0.1)
        sys.exit(f"no answer from {candidate} to {path}")

    try:
        if get("/one/r7") != [json.loads(DOCUMENT)] or len(get("/page/c1")) != 20:
            sys.exit(f"a wrong answer from {candidate}")
        yield base
        failures.update(get("/failures"))
    finally:
        server.terminate()
        server.wait()


@contextmanager
def postgresql(user: str) -> Iterator[str]:
    found = map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    program = shutil.which("pg_ctl") or max(found, default="") or sys.exit("no PostgreSQL here: give --postgres")
    owner, port = user if os.geteuid() == 0 else None, free_port()

    def pg_ctl(*words: str) -> None:
        command = [program, "-D", f"{folder}/data", "-l", f"{folder}/log", *words]
        subprocess.run(command, user=owner, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    with tempfile.TemporaryDirectory(prefix="bench-postgresql-") as folder:
        shutil.chown(folder, owner or os.geteuid())
        pg_ctl("initdb", "-o", "-U bench -A trust -E UTF8 --locale=C")
        pg_ctl("start", "-o", f"-p {port} -h 127.0.0.1 -k {folder}")
        try:
            yield f"postgresql://bench@127.0.0.1:{port}/postgres"
        finally:
            pg_ctl("stop", "-m", "fast")


def build(url: sa.URL) -> None:
    engine = tune(sa.create_engine(url), "BEGIN")
    draw = random.Random(1).randrange
    metadata.drop_all(engine)
    metadata.create_all(engine)
    with engine.begin() as connection:
        rows = [row(f"r{i}", f"c{draw(COUNTRIES)}", draw(20_000), DOCUMENT) for i in range(ROWS)]
        connection.execute(ADD_RECORD, rows)
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def measure(title: str, url: sa.URL, candidates: str, seconds: float, rounds: int) -> None:
    build(url)
    results: dict[tuple[str, str], list[tuple[float, Figures]]] = {}
    failures = {candidate: Counter[str]() for candidate in candidates}
    for turn in range(rounds):
        for candidate in candidates[turn % len(candidates) :] + candidates[: turn % len(candidates)]:
            with worker(candidate, url, failures[candidate]) as base:
                unit = 0.0
                for kind in OPERATIONS:
                    load(kind, base, 1)  # warm-up
                    figures = load(kind, base, seconds)
                    unit = unit or figures.rate
                    results.setdefault((kind, candidate), []).append((figures.rate / unit, figures))
    print(f"\n### {title}\n\n| endpoint | candidate | requests/s | ÷ empty | p50 ms | p99 ms | failed |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for kind, candidate in itertools.product(OPERATIONS, candidates):
        ratios, runs = zip(*results[kind, candidate], strict=True)
        rate, p50, p99, _ = map(statistics.median, zip(*runs, strict=True))
        name, failed = f"{candidate} {NAMES[candidate]}", sum(run.failed for run in runs)
        ratio = f"{statistics.median(ratios):.2f}"
        print(f"| {OPERATIONS[kind]} | {name} | {rate:,.0f} | {ratio} | {p50:.1f} | {p99:.1f} | {failed:.0f} |")
    for candidate, counted in failures.items():
        for message, times in counted.items():
            print(f"\n{candidate} failed {times} times, warm-up included: {message}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", metavar="URL", help="an existing database instead of a throw-away server")
    parser.add_argument("--postgres-user", default="postgres", help="owner of the throw-away server, if run as root")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        serve(args.serve[0], sa.make_url(args.serve[1]), int(args.serve[2]))
        return
    client = "wrk" if shutil.which("wrk") else "the small Python client, for want of wrk"
    print(f"{ROWS:,} rows of 2 kB, {CONNECTIONS} connections, median of {args.rounds} rounds of {args.seconds:.0f} s.")
    print(f"Load from {client}. Only the ratios within this run mean anything.", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-sqlite-") as folder:
        if args.only != "postgresql":
            measure("SQLite", sa.make_url(f"sqlite:///{folder}/bench.db"), "ABCD", args.seconds, args.rounds)
    if args.only != "sqlite":
        with nullcontext(args.postgres) if args.postgres else postgresql(args.postgres_user) as url:
            measure("PostgreSQL", sa.make_url(url), "ABC", args.seconds, args.rounds)


if __name__ == "__main__":
    main()
