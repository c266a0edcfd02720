"""An import that is killed goes on at the next start, and no row counts twice."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from sqlalchemy import Connection, Table, func, select

from app.db.database import Database
from app.db.duty import duty
from app.imports import jobs
from app.imports.jobs import Interrupted, Job, Outcome
from app.imports.models import import_job, import_piece
from tests.conftest import KEYS
from tests.imports.command import done
from tests.imports.sending import counts, ended, imported, ndjson, send
from tests.records import record

# More than one batch; TEST_IMPORT_ROWS has it be any number.
ROWS = int(os.environ.get("TEST_IMPORT_ROWS", "1500"))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(database_url: str) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """`mithaq serve` as a process of its own, and an analyst's client of it."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve", "--port", str(port)],
        env={**os.environ, "MITHAQ_DATABASE_URL": database_url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    headers = {"Authorization": f"Bearer {KEYS['analyst'][0]}"}
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as client:
            while not _answers(client):
                assert process.poll() is None
                time.sleep(0.02)
            yield process, client
    finally:
        process.kill()
        process.wait()


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("on_error", ["stop", "skip"])
def test_an_import_that_is_killed_goes_on_at_the_next_start(database_url: str, on_error: str) -> None:
    rows = ndjson(*(record(slug=f"row-{n}") for n in range(ROWS)))
    with served(database_url) as (process, client):
        sent = send(client, rows, on_error=on_error)
        while client.get(sent.headers["location"]).json()["rows"]["created"] == 0:
            pass
        process.kill()
    with served(database_url) as (_, client):
        found = ended(client, sent)
        assert (found["state"], found["errors"]) == ("done", [])
        assert counts(found) == {"total": ROWS, "done": ROWS, "created": ROWS}
        assert client.get("/v1/agreements", params={"total": "true", "limit": "1"}).json()["total"] == ROWS
        assert client.get(f"/v1/agreements/row-{ROWS - 1}").json()["version"] == 1
    assert done(database_url, "check").status == 0


def test_one_process_at_a_time_brings_imports_in_and_a_stopped_one_is_not(
    analyst: httpx.Client, database: Database
) -> None:
    with duty(database.engine, "imports") as on_duty:
        assert on_duty
        first, second = (send(analyst, ndjson(record(slug=slug))) for slug in ("first", "second"))
        assert first.json()["state"] == second.json()["state"] == "queued"
        with duty(database.engine, "imports") as again:
            assert not again
        assert analyst.delete(first.headers["location"]).status_code == 204
        assert analyst.get(first.headers["location"]).json()["state"] == "stopped"
    third = send(analyst, ndjson(record(slug="third")))
    assert ended(analyst, third)["state"] == ended(analyst, second)["state"] == "done"
    assert ended(analyst, first)["rows"] == dict.fromkeys(("done", "created", "updated", "unchanged", "failed"), 0) | {
        "total": None
    }
    assert analyst.get("/v1/agreements/first").status_code == 404


def test_whoever_would_bring_a_batch_in_again_leaves_it(analyst: httpx.Client, database: Database) -> None:
    with duty(database.engine, "imports"):
        sent = send(analyst, ndjson(record(slug="row")))
        one, other = (database.write_now(lambda connection: jobs.next_job(connection, "now")) for _ in range(2))
        assert one == other
        database.write_now(lambda connection: _moved_on(connection, one))
        with pytest.raises(Interrupted):
            database.write_now(lambda connection: _moved_on(connection, other))
    assert ended(analyst, sent)["rows"]["created"] == 1


def _moved_on(connection: Connection, job: Job) -> None:
    jobs.held(connection, job)
    jobs.advance(connection, job, Outcome(created=1), "now", step="relate")


def test_an_upload_that_breaks_off_leaves_nothing(address: str, analyst: httpx.Client, database: Database) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as raw:
        key = KEYS["analyst"][0]
        raw.sendall(
            f"POST /v1/imports HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {key}\r\n"
            f"Content-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n{{}}".encode()
        )
        while not _count(database, import_job):
            time.sleep(0.01)
    while _count(database, import_job):
        time.sleep(0.01)
    assert _count(database, import_piece) == 0


def test_what_was_sent_is_dropped_when_the_import_has_ended(analyst: httpx.Client, database: Database) -> None:
    assert imported(analyst, ndjson(record()))["state"] == "done"
    while _count(database, import_piece):
        time.sleep(0.01)


def _count(database: Database, table: Table) -> int:
    with database.look() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0
