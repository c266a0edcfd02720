"""A registry that reviews, and a second analyst and editor."""

from collections.abc import Iterator

import httpx
import pytest

from app import operations
from app.accounts.clearance import Marking, Role
from app.registry import open_registry
from app.settings import Settings
from tests.conftest import client_of


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, review="on")


def _another(settings: Settings, address: str, role: Role) -> Iterator[httpx.Client]:
    registry = open_registry(settings)
    key = operations.create_key(registry, f"another {role}", role, Marking.AMBER)
    registry.database.engine.dispose()
    with client_of(address, key) as client:
        yield client


@pytest.fixture
def second_analyst(settings: Settings, address: str) -> Iterator[httpx.Client]:
    yield from _another(settings, address, Role.ANALYST)


@pytest.fixture
def second_editor(settings: Settings, address: str) -> Iterator[httpx.Client]:
    yield from _another(settings, address, Role.EDITOR)
