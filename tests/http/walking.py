"""Walking a list from its first page to its last, as a client does."""

from collections.abc import Iterator
from typing import Any

import httpx


def pages(client: httpx.Client, path: str) -> Iterator[dict[str, Any]]:
    """Every page, by the path in `next`. Fails where one is not served."""
    following: str | None = path
    while following is not None:
        answer = client.get(following)
        assert answer.status_code == 200, (following, answer.text)
        page = answer.json()
        yield page
        following = page["next"]


def walk(client: httpx.Client, path: str) -> list[Any]:
    """The items of all pages."""
    return [item for page in pages(client, path) for item in page["items"]]


def mistakes(answer: httpx.Response) -> list[tuple[str | None, str, str | None]]:
    """Parameter or pointer, code and suggestion of each mistake in a 422."""
    assert answer.status_code == 422, (answer.status_code, answer.text[:500])
    return [
        (one.get("parameter", one.get("pointer")), one["code"], one["suggestion"]) for one in answer.json()["errors"]
    ]
