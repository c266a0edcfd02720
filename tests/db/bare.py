"""Databases without any schema, for tests of how one is brought up."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.registry import Registry, open_registry
from app.settings import Settings
from tests.conftest import NOW, Databases


@contextmanager
def bare_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database with nothing in it."""
    name = databases.new()
    try:
        yield databases.url(name)
    finally:
        databases.drop(name)


@contextmanager
def registry_at(url: str) -> Iterator[Registry]:
    registry = open_registry(Settings(database_url=url), lambda: NOW)
    try:
        yield registry
    finally:
        registry.database.engine.dispose()


@contextmanager
def bare_registry(databases: Databases) -> Iterator[Registry]:
    with bare_url(databases) as url, registry_at(url) as registry:
        yield registry
