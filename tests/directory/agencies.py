"""Requests about agencies that several tests make."""

from typing import Any

import httpx

from tests.agreements.calls import stored
from tests.records import Record

AGENCIES = "/v1/agencies"


def made(client: httpx.Client, **agency: Any) -> Record:
    return stored(client.post(AGENCIES, json=agency), 201)


def shown(client: httpx.Client, agency_id: str) -> Record:
    return stored(client.get(f"{AGENCIES}/{agency_id}"))


def changed(client: httpx.Client, agency: Record, *, comment: str | None = None, **changes: Any) -> httpx.Response:
    """The answer to a PUT of the agency with these changes, under its tag of now."""
    address = f"{AGENCIES}/{agency['id']}"
    headers = {"If-Match": client.get(address).headers.get("etag", "*")}
    query = {} if comment is None else {"comment": comment}
    return client.put(address, json={**agency, **changes}, headers=headers, params=query)


def merged(client: httpx.Client, agency_id: str, into: str, **query: str) -> httpx.Response:
    return client.post(f"{AGENCIES}/{agency_id}/merge", json={"into": into}, params=query)


def naming(*agencies: Any) -> dict[str, Any]:
    """The parties of a record whose first one names these agencies."""
    return {"parties": [{"country": "MA", "agencies": list(agencies)}, {"country": "BR"}]}


def named(known: Record) -> list[Any]:
    agencies: list[Any] = known["parties"][0]["agencies"]
    return agencies
