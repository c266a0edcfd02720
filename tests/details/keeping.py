"""A record with a contact point, its details, and registries that hold other keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from pydantic import SecretStr

from app.main import create_app
from app.settings import Settings
from tests.conftest import KEYS, Clock, Server, client_of
from tests.records import Record, record

SECRET = "a key of the tests that has 32 characters and more"
OTHER_SECRET = "another key of the tests that is as long as the first"

DETAILS: dict[str, Any] = {
    "person": "Fatima Zahra El Idrissi",
    "email": "duty.desk@dgsn.example",
    "phone": "+212 537 00 11 22",
    "secure_channel": "I-24/7, box 4711",
    "hours": "weekdays from nine to five, Rabat",
    "languages": ["ar", "fr", "zgh"],
}


def point(**changes: Any) -> Record:
    return {"party": "MA", "agency": None, "role": "central", "marking": "amber", **changes}


def posted(client: httpx.Client, *points: Record, **changes: Any) -> Record:
    """A record with these contact points, as it was stored."""
    answer = client.post(
        "/v1/agreements?allow_duplicate=true", json=record(contact_points=list(points or (point(),)), **changes)
    )
    assert answer.status_code == 201, answer.text
    stored: Record = answer.json()
    return stored


def path_of(stored: Record, number: int = 0) -> str:
    return f"/v1/agreements/{stored['id']}/contact-points/{stored['contact_points'][number]['id']}/details"


def keep(client: httpx.Client, path: str, **changes: Any) -> None:
    answer = client.put(path, json={**DETAILS, **changes})
    assert answer.status_code == 204, answer.text


def changed(client: httpx.Client, stored: Record, **keys: Any) -> httpx.Response:
    """The answer to a patch of the record as it is now."""
    path = f"/v1/agreements/{stored['id']}"
    return client.patch(path, json=keys, headers={"If-Match": client.get(path).headers["etag"]})


@contextmanager
def served(server: Server, database_url: str, *secrets: str, key: str = "chief") -> Iterator[httpx.Client]:
    """A client of a registry that holds these secret keys, on a database that others may have written."""
    settings = Settings(database_url=database_url, secret_key=tuple(map(SecretStr, secrets)))
    serving = contextmanager(server.serve)(create_app(settings, Clock()))
    with serving as address, client_of(address, KEYS[key][0]) as client:
        yield client
