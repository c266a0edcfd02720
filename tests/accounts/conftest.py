"""Two workers: a second application on the same database."""

from collections.abc import Iterator

import pytest

from app.main import create_app
from app.settings import Settings
from tests.conftest import Clock, Server


@pytest.fixture
def second_address(settings: Settings, clock: Clock) -> Iterator[str]:
    """Another application on the same database, in a server and an event loop of its own."""
    server = Server()
    server.start()
    yield from server.serve(create_app(settings, clock))
    server.stop()
