"""How much one may send: counted by key, or by address, exactly, together with all other workers."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, make_url, select, text

from app.accounts.models import rate_window
from app.db.database import Database
from app.db.tally import SqliteTally
from app.errors import Unavailable
from app.rates import Rate, Window, parse_rates, standing
from app.settings import Settings, WrongSetting, read_settings
from tests.conftest import KEYS, Clock, client_of
from tests.records import record

LIMIT = 10


@pytest.fixture
def settings(database_url: str, request: pytest.FixtureRequest) -> Settings:
    marked = request.node.get_closest_marker("rate")
    return Settings(database_url=database_url, rate_limit=marked.args[0] if marked else f"{LIMIT}/minute")


def stands(answer: httpx.Response) -> tuple[int, int, int]:
    limit, remaining, reset = (int(answer.headers[f"ratelimit-{name}"]) for name in ("limit", "remaining", "reset"))
    return limit, remaining, reset


def test_every_answer_says_how_much_is_left(anyone: httpx.Client) -> None:
    paths = ["/v1/agreements", "/v1/nothing", "/v1/agreements?limit=1000", "/openapi.json", "/docs"]
    answers = [anyone.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 404, 422, 200, 200]
    assert [stands(answer) for answer in answers] == [(LIMIT, LIMIT - n, 60) for n in range(1, 6)]


def test_what_is_more_is_429_until_the_window_ends(anyone: httpx.Client, clock: Clock) -> None:
    for _ in range(LIMIT):
        assert anyone.get("/v1/me").status_code == 200
    clock.advance(seconds=20)
    answer = anyone.get("/v1/me")
    assert (answer.status_code, answer.headers["content-type"]) == (429, "application/problem+json")
    assert (stands(answer), answer.headers["retry-after"]) == ((LIMIT, 0, 40), "40")
    assert answer.json()["type"] == "urn:mithaq:problem:too-many"
    assert answer.headers["x-request-id"]
    clock.advance(seconds=41)
    assert stands(anyone.get("/v1/me")) == (LIMIT, LIMIT - 1, 59)


def test_health_is_never_counted(anyone: httpx.Client) -> None:
    for _ in range(LIMIT + 5):
        for path in ("/healthz", "/readyz"):
            answer = anyone.get(path)
            assert answer.status_code == 200
            assert "ratelimit-limit" not in answer.headers


def test_keys_of_one_address_count_each_for_itself(
    anyone: httpx.Client, reader: httpx.Client, editor: httpx.Client
) -> None:
    for _ in range(LIMIT + 1):
        anyone.get("/v1/me")
        reader.get("/v1/me")
    assert (anyone.get("/v1/me").status_code, reader.get("/v1/me").status_code) == (429, 429)
    assert stands(editor.get("/v1/me")) == (LIMIT, LIMIT - 1, 60)


def test_wrong_keys_count_to_their_address(anyone: httpx.Client, reader: httpx.Client) -> None:
    guesses = [
        anyone.get("/v1/me", headers={"Authorization": f"Bearer mithaq_guess{n}"}).status_code for n in range(LIMIT + 5)
    ]
    assert guesses == [401] * LIMIT + [429] * 5
    assert anyone.get("/v1/agreements").status_code == 429
    assert reader.get("/v1/me").status_code == 200


def test_a_refused_write_writes_nothing(analyst: httpx.Client, reader: httpx.Client) -> None:
    for _ in range(LIMIT):
        analyst.get("/v1/me")
    assert analyst.post("/v1/agreements", json=record()).status_code == 429
    assert reader.get("/v1/agreements?total=true").json()["total"] == 0


def send_together(addresses: list[str], each: int, key: str) -> list[httpx.Response]:
    async def send() -> list[httpx.Response]:
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {key}"}, timeout=30) as client:
            sends = [client.get(f"{address}/v1/me") for _ in range(each) for address in addresses]
            return list(await asyncio.gather(*sends))

    return asyncio.run(send())


def test_of_twenty_sends_at_one_moment_just_the_limit_passes(address: str) -> None:
    answers = send_together([address], 20, KEYS["reader"][0])
    assert sorted(answer.status_code for answer in answers) == [200] * LIMIT + [429] * (20 - LIMIT)
    left = sorted(stands(answer)[1] for answer in answers if answer.status_code == 200)
    assert left == list(range(LIMIT))


def test_two_applications_on_one_database_count_together(address: str, second_address: str) -> None:
    answers = send_together([address, second_address], 10, KEYS["reader"][0])
    assert sorted(answer.status_code for answer in answers) == [200] * LIMIT + [429] * (20 - LIMIT)


@pytest.mark.rate("30/minute")
def test_counts_are_exact_beside_writers(analyst: httpx.Client, address: str) -> None:
    async def send() -> list[int]:
        headers = {"Authorization": f"Bearer {KEYS['analyst'][0]}"}
        async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as client:
            posts = [client.post("/v1/agreements?allow_duplicate=true", json=record()) for _ in range(20)]
            reads = [client.get("/v1/me") for _ in range(20)]
            return sorted(answer.status_code // 100 for answer in await asyncio.gather(*posts, *reads))

    assert asyncio.run(send()) == [2] * 30 + [4] * 10


@pytest.mark.rate("3/second; 5/minute")
def test_of_several_rates_the_one_that_leaves_least_is_told(anyone: httpx.Client, clock: Clock) -> None:
    assert stands(anyone.get("/v1/me")) == (3, 2, 1)
    anyone.get("/v1/me")
    anyone.get("/v1/me")
    clock.advance(seconds=1)
    assert stands(anyone.get("/v1/me")) == (5, 1, 59)
    anyone.get("/v1/me")
    refused = anyone.get("/v1/me")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "59")


def test_windows_that_are_over_are_removed(anyone: httpx.Client, clock: Clock, database: Database) -> None:
    def kept() -> int:
        with database.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(rate_window)) or 0

    for name in ("reader", "analyst", "editor"):
        anyone.get("/v1/me", headers={"Authorization": f"Bearer {KEYS[name][0]}"})
    assert kept() == 3
    clock.advance(minutes=5)
    anyone.get("/v1/me")
    assert kept() == 1


def test_a_window_begun_by_a_wrong_clock_holds_nobody_up(anyone: httpx.Client, clock: Clock) -> None:
    clock.advance(days=400)
    for _ in range(LIMIT + 1):
        anyone.get("/v1/me")
    clock.advance(days=-400)
    assert stands(anyone.get("/v1/me")) == (LIMIT, LIMIT - 1, 60)


@pytest.mark.rate("off")
def test_without_a_limit_nothing_is_counted_or_told(anyone: httpx.Client, database: Database) -> None:
    assert not [name for name in anyone.get("/v1/agreements").headers if name.startswith("ratelimit")]
    with database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(rate_window)) == 0


def test_every_operation_is_described_with_429(anyone: httpx.Client) -> None:
    paths = anyone.get("/openapi.json").json()["paths"]
    without = [
        path
        for path, calls in paths.items()
        if path != "/healthz"
        for one in calls.values()
        if "429" not in one["responses"]
    ]
    assert without == []


def test_a_long_write_of_another_process_holds_up_no_reader_for_long(tmp_path: Path) -> None:
    file = tmp_path / "mithaq.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.executescript(
        "PRAGMA journal_mode=WAL; CREATE TABLE t (n INTEGER); BEGIN IMMEDIATE; INSERT INTO t VALUES (1);"
    )
    passed = 0.0

    def clock() -> float:
        nonlocal passed
        passed += 0.1
        return passed

    async def count_often() -> None:
        tally = SqliteTally(make_url(f"sqlite:///{file}"), clock)
        for _ in range(10):
            with pytest.raises(Unavailable):
                await tally.run(text("INSERT INTO t VALUES (2) RETURNING n"), {})
        other.execute("COMMIT")
        assert await tally.run(text("INSERT INTO t VALUES (2) RETURNING n"), {}) == [(2,)]
        await tally.close()

    started = time.monotonic()
    asyncio.run(count_often())
    assert time.monotonic() - started < 1
    assert other.execute("SELECT count(*) FROM t").fetchone() == (2,)
    other.close()


@pytest.mark.parametrize(
    ("written", "rates"),
    [
        ("off", ()),
        ("600/minute", (Rate(600, 60),)),
        ("20/second; 5000 per hour", (Rate(20, 1), Rate(5000, 3600))),
        ("1/second,100/5 minutes", (Rate(1, 1), Rate(100, 300))),
    ],
)
def test_rates_are_read_as_people_write_them(written: str, rates: tuple[Rate, ...]) -> None:
    assert parse_rates(written) == rates


@pytest.mark.parametrize(
    "written",
    [
        "",
        "on",
        "600",
        "600/min",
        "0/minute",
        "-1/minute",
        "5/minute;9/60 seconds",
        "9" * 30 + "/day",
        "1/9999 years",
    ],
)
def test_a_wrong_rate_stops_the_start_with_one_line(written: str) -> None:
    with pytest.raises(WrongSetting, match=r"\AMITHAQ_RATE_LIMIT: [^\n]+\Z"):
        read_settings(rate_limit=written)


def test_a_standing_is_that_of_the_rate_that_is_exceeded_for_longest() -> None:
    rates = (Rate(1, 1), Rate(5, 60))
    one = standing(rates, {1: Window(3, 101), 60: Window(9, 120)}, 100.5)
    assert (one.limit, one.remaining, one.reset, one.exceeded) == (5, 0, 20, True)
    one = standing(rates, {1: Window(3, 101), 60: Window(5, 120)}, 100.5)
    assert (one.limit, one.remaining, one.reset, one.exceeded) == (1, 0, 1, True)


@pytest.mark.parametrize("proxies", ["*", "10.0.0.0/33", "proxy.example.org", "10.0.0.1/8"])
def test_a_wrong_proxy_stops_the_start_with_one_line(proxies: str) -> None:
    with pytest.raises(WrongSetting, match=r"\AMITHAQ_TRUSTED_PROXIES: [^\n]+\Z"):
        read_settings(trusted_proxies=proxies)


def served(database_url: str, **settings: str) -> Iterator[httpx.Client]:
    """A client of `mithaq serve` itself, in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "MITHAQ_DATABASE_URL": database_url, "MITHAQ_PORT": str(port), **settings}
    process = subprocess.Popen([sys.executable, "-m", "app.cli", "serve"], env=environment, stderr=subprocess.DEVNULL)
    with client_of(f"http://127.0.0.1:{port}") as client:
        for _ in range(600):
            try:
                client.get("/healthz")
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        yield client
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=20)


@pytest.fixture
def behind_a_proxy(database_url: str) -> Iterator[httpx.Client]:
    yield from served(
        database_url,
        MITHAQ_RATE_LIMIT=f"{LIMIT}/hour",
        MITHAQ_TRUSTED_PROXIES="127.0.0.1, 10.0.0.0/8",
        MITHAQ_WORKERS="2",
    )


@pytest.fixture
def without_a_proxy(database_url: str) -> Iterator[httpx.Client]:
    yield from served(database_url, MITHAQ_RATE_LIMIT=f"{LIMIT}/hour")


def left(client: httpx.Client, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return stands(client.get("/v1/me", headers=named))[1]


def test_behind_a_proxy_that_is_trusted_each_client_counts_for_itself(behind_a_proxy: httpx.Client) -> None:
    assert left(behind_a_proxy, x_forwarded_for="192.0.2.1") == LIMIT - 1
    assert left(behind_a_proxy, x_forwarded_for="6.6.6.6, 192.0.2.1, 10.1.1.1") == LIMIT - 2
    assert left(behind_a_proxy, x_forwarded_for="2001:db8:0:1::1") == LIMIT - 1
    assert left(behind_a_proxy, x_forwarded_for="2001:db8:0:1:ffff::2") == LIMIT - 2
    assert left(behind_a_proxy, x_forwarded_for="2001:db8:0:2::1") == LIMIT - 1
    secure = behind_a_proxy.get("/healthz", headers={"X-Forwarded-Proto": "https"})
    assert secure.headers["strict-transport-security"] == "max-age=31536000"


def test_without_one_what_a_client_says_of_itself_is_not_believed(without_a_proxy: httpx.Client) -> None:
    assert left(without_a_proxy, x_forwarded_for="192.0.2.1") == LIMIT - 1
    assert left(without_a_proxy, x_forwarded_for="192.0.2.2") == LIMIT - 2
    claimed = without_a_proxy.get("/healthz", headers={"X-Forwarded-Proto": "https"})
    assert "strict-transport-security" not in claimed.headers
