"""An export is one snapshot, holds up nobody, and ends with its reader."""

from contextlib import AsyncExitStack, aclosing
from typing import Any

import anyio
import httpx
import pytest
from sqlalchemy import func, select, text, update

from app.accounts.clearance import ANYONE
from app.db.database import LONG_AT_ONCE, Database
from app.errors import Invalid
from app.exports.selection import Selection
from app.exports.stream import check_room, pieces
from app.exports.writers import FORMS, Setting
from app.http.streaming import Streamed
from app.search.filters import Filter
from app.search.models import agreement
from app.search.sorting import SORTS
from app.vocabularies.vocabulary import shipped
from tests.conftest import Server
from tests.records import record

SETTING = Setting("https://example.org/", shipped())
ALL = Selection(Filter(ANYONE), SORTS["-signed_on"])


def is_free(database: Database) -> bool:
    """Whether nobody reads a snapshot."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            connection.exec_driver_sql("BEGIN")
            return not busy
        reading = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
        )
        return connection.scalar(reading) == 0


# A workbook counts its records before its first piece; a sheet has begun with its second.
@pytest.mark.stocked
@pytest.mark.parametrize(("form", "begun"), [("csv", 2), ("xlsx", 1)])
def test_what_is_written_meanwhile_is_not_in_it_and_need_not_wait(
    database: Database, analyst: httpx.Client, form: str, begun: int
) -> None:
    with database.engine.connect() as connection:
        before = connection.scalar(select(func.count()).select_from(agreement))

    async def export() -> int:
        await database.open()
        async with aclosing(pieces(database, FORMS[form], SETTING, ALL)) as parts:
            counted = sum([(await anext(parts))[1] for _ in range(begun)])
            sent = record(signed_on="1999")
            answer = await anyio.to_thread.run_sync(lambda: analyst.post("/v1/agreements", json=sent))
            assert answer.status_code == 201
            counted += sum([count async for _, count in parts])
        await database.close()
        return counted

    assert anyio.run(export) == before


@pytest.mark.stocked
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_reader_who_goes_away_frees_the_snapshot(
    address: str, server: Server, analyst: httpx.Client, database: Database, form: str
) -> None:
    received: list[dict[str, Any]] = []
    messages = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        received.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": f"/v1/agreements.{form}", "raw_path": b"", "query_string": b"", "root_path": "", "headers": [],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    assert server.app is not None
    server.run(server.app(scope, receive, send))
    assert received[0]["status"] == 200
    assert all(message["more_body"] for message in received[1:])
    whole = analyst.get(f"/v1/agreements.{form}").content
    assert len(b"".join(message["body"] for message in received[1:])) < len(whole)
    assert analyst.post("/v1/agreements", json=record()).status_code == 201
    assert is_free(database)


def test_what_fails_half_way_does_not_look_whole(
    analyst: httpx.Client, anyone: httpx.Client, database: Database
) -> None:
    analyst.post("/v1/agreements", json=record())
    database.write_now(lambda connection: connection.execute(update(agreement).values(document="no JSON")).rowcount)
    with pytest.raises(httpx.RemoteProtocolError):
        anyone.get("/v1/agreements.csv")


def test_a_reader_who_takes_nothing_is_given_up() -> None:
    closed = []

    async def endless() -> Any:
        try:
            while True:
                yield b"some"
        finally:
            closed.append(True)

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            await anyio.sleep_forever()

    async def receive() -> Any:
        await anyio.sleep_forever()

    anyio.run(Streamed(endless(), "text/plain", {}, patience=0), {"type": "http"}, receive, send)
    assert closed == [True]


def test_short_readings_go_on_beside_all_the_long_ones(address: str, server: Server, analyst: httpx.Client) -> None:
    assert server.app is not None
    database: Database = server.app.state.registry.database
    held = AsyncExitStack()

    async def hold() -> None:
        for _ in range(LONG_AT_ONCE):
            scan = await held.enter_async_context(database.long_snapshot())
            await scan(select(func.count()).select_from(agreement))

    server.run(hold())
    try:
        assert analyst.post("/v1/agreements", json=record()).status_code == 201
        assert analyst.get("/v1/agreements?total=true").json()["total"] == 1
    finally:
        server.run(held.aclose())


def test_a_form_without_room_is_refused() -> None:
    check_room("xlsx", 2, 2)
    with pytest.raises(Invalid, match="One mistake") as wrong:
        check_room("xlsx", 2, 3)
    assert "take csv" in wrong.value.mistakes[0].detail
