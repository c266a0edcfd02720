"""The parts that one running registry is made of, handed from `create_app` to every endpoint."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from starlette.requests import Request
from uuid_utils.compat import uuid7

from app.db.database import Database
from app.settings import Settings
from app.vocabularies.vocabulary import Vocabularies, shipped


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Registry:
    """`now` and `new_id` are all that an endpoint knows of clock and chance: a test can give its own."""

    settings: Settings
    database: Database
    vocabularies: Vocabularies
    now: Callable[[], datetime]
    new_id: Callable[[], UUID]


def open_registry(settings: Settings, now: Callable[[], datetime] = _utc_now) -> Registry:
    return Registry(settings, Database(settings.database_url), shipped(), now, uuid7)


def registry_of(request: Request) -> Registry:
    registry = request.app.state.registry
    assert isinstance(registry, Registry)
    return registry
