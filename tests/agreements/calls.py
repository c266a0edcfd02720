"""Requests that many tests make, and what is in the tables after them."""

from typing import Any

import httpx
from sqlalchemy import func, select

from app.agencies.models import agency
from app.changes.models import agreement_version
from app.db.database import Database
from app.search.models import agreement
from tests.records import Record, record

PATH = "/v1/agreements"
AS_IT_IS = {"If-Match": "*"}


def posted(client: httpx.Client, **changes: Any) -> Record:
    """The record that the registry made of a plain one with these changes."""
    return stored(client.post(PATH, json=record(**changes)), 201)


def stored(answer: httpx.Response, status: int = 200) -> Record:
    assert answer.status_code == status, answer.text
    made: Record = answer.json()
    return made


def put(client: httpx.Client, known: Record, **changes: Any) -> httpx.Response:
    """The answer to a PUT of the record with these changes, under the tag of its version."""
    headers = {"If-Match": f'"{known["version"]}"'}
    return client.put(f"{PATH}/{known['id']}", json={**known, **changes}, headers=headers)


def patch(client: httpx.Client, known: Record, change: Any) -> httpx.Response:
    return client.patch(f"{PATH}/{known['id']}", json=change, headers={"If-Match": f'"{known["version"]}"'})


def withdraw(client: httpx.Client, known: Record) -> httpx.Response:
    return client.delete(f"{PATH}/{known['id']}", headers=AS_IT_IS)


def told(answer: httpx.Response, status: int = 422) -> list[tuple[str, str, str | None]]:
    """Pointer, code and suggestion of each mistake in a problem."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return [(one["pointer"], one["code"], one["suggestion"]) for one in answer.json()["errors"]]


def rows(database: Database, *columns: Any) -> list[Any]:
    """The columns of every row of their table, in the order of the first."""
    with database.engine.connect() as connection:
        return list(connection.execute(select(*columns).order_by(columns[0])))


def counts(database: Database) -> tuple[int, int, int]:
    """How many records, versions and agencies there are."""
    with database.engine.connect() as connection:
        records, versions, agencies = (
            connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (agreement, agreement_version, agency)
        )
    return records, versions, agencies
