"""The feed, as a client that follows it reads it."""

from typing import Any

import httpx

from tests.http.walking import walk

FEED = "/v1/changes"
Told = tuple[str, str, int]


def feed(client: httpx.Client, query: str = "") -> list[dict[str, Any]]:
    """Every change there is."""
    return walk(client, f"{FEED}?limit=100{query}")


def told(client: httpx.Client, query: str = "") -> list[Told]:
    """Type, slug and version of every change."""
    return [(one["type"], one["agreement"]["slug"], one["version"]) for one in feed(client, query)]
