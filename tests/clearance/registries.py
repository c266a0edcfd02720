"""A registry of which everything that is by nature of the moment is steady, so that two of them can be compared."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from app import operations
from app.accounts.clearance import Marking, Role
from app.main import create_app
from app.registry import Registry
from app.settings import Settings
from tests.conftest import KEYS, NOW, Databases, Server

SECRET = "a key of the tests that has 32 characters and more"
TEMPLATE = "cleared"
LEVELS = ("clear", "green", "amber", "red")


def key_of(level: str) -> dict[str, str]:
    """The header of an admin cleared so far: what roles guard is then asked for too."""
    return {"Authorization": f"Bearer {KEYS['chief'][0] if level == 'red' else f'mithaq_test_admin_{level}'}"}


def bring_keys(registry: Registry) -> None:
    for level in LEVELS[:3]:
        operations.add_key(registry, f"admin {level}", Role.ADMIN, Marking(level), f"mithaq_test_admin_{level}")


class Moment:
    """Clock and ids of a registry. Both follow from the number of the step alone, however many were left out before."""

    def __init__(self) -> None:
        self.step = self._made = 0

    def begin(self, step: int) -> None:
        self.step, self._made = step, 0

    def now(self) -> datetime:
        return NOW + timedelta(minutes=self.step)

    def new_id(self) -> UUID:
        self._made += 1
        return UUID(int=self.step << 80 | 7 << 76 | 2 << 62 | self.step << 12 | self._made)


class Steady:
    """A registry and a client of it."""

    def __init__(self, app: FastAPI, client: httpx.Client, moment: Moment) -> None:
        self._app, self._client, self.moment = app, client, moment

    @property
    def description(self) -> dict[str, Any]:
        return self._app.openapi()

    def send(self, method: str, path: str, headers: dict[str, str], body: Any = None) -> httpx.Response:
        return self._client.request(method, path, headers=headers, json=body)


@contextmanager
def steady(databases: Databases, server: Server) -> Iterator[Steady]:
    """A registry without records, on a database of its own."""
    name, moment = databases.copy(TEMPLATE), Moment()
    app = create_app(Settings(database_url=databases.url(name), secret_key=(SecretStr(SECRET),)), moment.now)
    app.state.registry = replace(app.state.registry, new_id=moment.new_id)
    try:
        with contextmanager(server.serve)(app) as address, httpx.Client(base_url=address, timeout=30) as client:
            yield Steady(app, client, moment)
    finally:
        databases.drop(name)
