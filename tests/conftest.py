"""Every test that asks for a registry runs twice: on SQLite and on PostgreSQL, over HTTP, through a real server."""

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import uvicorn
from fastapi import FastAPI

from app import operations
from app.accounts.clearance import Marking, Role
from app.db.database import Database
from app.main import create_app
from app.registry import Registry, open_registry
from app.settings import Settings
from tests import postgres
from tests.scratch import scratch

DATABASES = ("sqlite", "postgresql")
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Clock:
    """A clock that moves by a millisecond at each look, and by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


class Server:
    """One uvicorn for the whole run; each test puts its own application behind it."""

    def __init__(self) -> None:
        self.app: FastAPI | None = None
        config = uvicorn.Config(
            self._answer,
            host="127.0.0.1",
            port=0,
            loop="uvloop",
            http="httptools",
            lifespan="off",
            interface="asgi3",
            log_level="critical",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready: Future[None] = Future()

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)

    def _run(self) -> None:
        self._server.run()

    def start(self) -> None:
        original = self._server.startup

        async def startup(sockets: Any = None) -> None:
            await original(sockets)
            self.loop = asyncio.get_running_loop()
            self._ready.set_result(None)

        self._server.startup = startup  # type: ignore[method-assign]
        self._thread.start()
        self._ready.result(timeout=30)
        self.address = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)

    def run(self, coroutine: Any) -> Any:
        """What the coroutine gives, run where the applications run."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout=30)

    def serve(self, app: FastAPI) -> Iterator[str]:
        lifespan = app.router.lifespan_context(app)
        self.run(lifespan.__aenter__())
        self.app = app
        try:
            yield self.address
        finally:
            self.app = None
            self.run(lifespan.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    running = Server()
    running.start()
    yield running
    running.stop()


class Databases:
    """Databases of one kind, each a copy of a template that is brought up once, when a test first needs it."""

    def __init__(self, kind: str, url: str, command: Callable[[str], object]) -> None:
        """`url` has `{database}` for a database's name, and `command` runs a statement on the server."""
        self.kind, self._url, self._command = kind, url, command
        self._made = count(1)
        self._recipes: dict[str, tuple[Callable[[Registry], None], str | None]] = {}
        self._templates: dict[str, str] = {}
        self.template("empty", _bring_empty)
        self.template("stocked", _bring_starter, source="empty")

    def url(self, name: str) -> str:
        return self._url.format(database=name)

    def template(self, name: str, bring: Callable[[Registry], None], source: str | None = None) -> None:
        """Names what `copy` copies: what the template `source` holds, and what is brought to it."""
        self._recipes[name] = (bring, source)

    def copy(self, template: str) -> str:
        """The name of a new database that holds what the template holds."""
        if template not in self._templates:
            self._templates[template] = self._bring_up(*self._recipes[template])
        return self.new(self._templates[template])

    def new(self, source: str | None = None) -> str:
        """The name of a new database: with nothing in it, or with what that other database holds."""
        name = f"database_{next(self._made)}"
        if self.kind == "postgresql":
            self._command(f"CREATE DATABASE {name}" + (f" TEMPLATE {source}" if source else ""))
        elif source:
            shutil.copy(self._file(source), self._file(name))
        return name

    def _file(self, name: str) -> Path:
        return Path(self.url(name).removeprefix("sqlite:///"))

    def _bring_up(self, bring: Callable[[Registry], None], source: str | None) -> str:
        name = self.copy(source) if source else self.new()
        registry = open_registry(Settings(database_url=self.url(name)), lambda: NOW)
        bring(registry)
        if self.kind == "sqlite":
            with registry.database.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
        registry.database.engine.dispose()
        return name

    def drop(self, name: str) -> None:
        if self.kind == "sqlite":
            file = self._file(name)
            for part in file.parent.glob(f"{file.name}*"):
                part.unlink()
        else:
            self._command(f"DROP DATABASE {name} WITH (FORCE)")


# Known to every database of the tests, by role; each is cleared for amber, and `chief` is an admin cleared for red.
KEYS = {
    name: (f"mithaq_test_{name}", role, clearance)
    for name, role, clearance in (
        ("reader", Role.READER, Marking.AMBER),
        ("analyst", Role.ANALYST, Marking.AMBER),
        ("editor", Role.EDITOR, Marking.AMBER),
        ("admin", Role.ADMIN, Marking.AMBER),
        ("chief", Role.ADMIN, Marking.RED),
    )
}


def _bring_empty(registry: Registry) -> None:
    operations.upgrade(registry)
    for name, (key, role, clearance) in KEYS.items():
        operations.add_key(registry, name, role, clearance, key)


def _bring_starter(registry: Registry) -> None:
    operations.load_starter(registry, lambda: None)


@pytest.fixture(scope="session")
def sqlite() -> Iterator[Databases]:
    with scratch() as folder:
        yield Databases("sqlite", f"sqlite:///{folder}/{{database}}.db", lambda statement: None)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Databases]:
    with postgres.server() as url, psycopg.connect(url.format(database="postgres"), autocommit=True) as connection:
        yield Databases("postgresql", url, connection.execute)  # type: ignore[arg-type]


@pytest.fixture(scope="session", params=DATABASES)
def databases(request: pytest.FixtureRequest) -> Databases:
    # Each kind is a fixture without parameters, so that it outlives a change to the other: a process that helps another
    # one out goes back and forth between them.
    found: Databases = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database_url(databases: Databases, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database of this test alone: empty, or with the shipped agreements where the test is so marked."""
    name = databases.copy("stocked" if request.node.get_closest_marker("stocked") else "empty")
    yield databases.url(name)
    databases.drop(name)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """For tests that look behind the API."""
    opened = Database(database_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def address(settings: Settings, server: Server, clock: Clock) -> Iterator[str]:
    yield from server.serve(create_app(settings, clock))


@pytest.fixture
def second_address(settings: Settings, clock: Clock) -> Iterator[str]:
    """Another application on the same database, in a server and an event loop of its own."""
    server = Server()
    server.start()
    yield from server.serve(create_app(settings, clock))
    server.stop()


def client_of(address: httpx.URL | str, key: str | None = None) -> httpx.Client:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    # Nothing here speaks TLS, and to read the machine's certificates takes longer than most of the tests do.
    return httpx.Client(base_url=address, headers=headers, timeout=30, verify=False)


def _known(address: str, name: str) -> Iterator[httpx.Client]:
    with client_of(address, KEYS[name][0]) as client:
        yield client


@pytest.fixture
def anyone(address: str) -> Iterator[httpx.Client]:
    """A client without a key."""
    with client_of(address) as client:
        yield client


@pytest.fixture
def reader(address: str) -> Iterator[httpx.Client]:
    yield from _known(address, "reader")


@pytest.fixture
def analyst(address: str) -> Iterator[httpx.Client]:
    yield from _known(address, "analyst")


@pytest.fixture
def editor(address: str) -> Iterator[httpx.Client]:
    yield from _known(address, "editor")


@pytest.fixture
def admin(address: str) -> Iterator[httpx.Client]:
    yield from _known(address, "admin")


@pytest.fixture
def chief(address: str) -> Iterator[httpx.Client]:
    """An admin cleared for red."""
    yield from _known(address, "chief")
