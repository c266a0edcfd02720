"""Cursors: where a page ended, opaque to clients and bound to the query that it continues."""

import base64
import binascii
from collections.abc import Iterable
from hashlib import blake2b
from urllib.parse import urlencode

import orjson

from app.errors import Invalid, Mistake

# What may differ from page to page of one walk.
_NOT_PART_OF_QUERY = frozenset({"cursor", "limit", "fields", "total", "lang", "facets"})

Position = tuple[str | int | None, ...]


def query_digest(parameters: Iterable[tuple[str, str]]) -> str:
    """What the cursor is bound to: the parameters that say which records, in which order."""
    kept = sorted(pair for pair in parameters if pair[0] not in _NOT_PART_OF_QUERY)
    return blake2b(orjson.dumps(kept), digest_size=6).hexdigest()


def encode(position: Position, digest: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([digest, *position])).decode().rstrip("=")


def decode(cursor: str, digest: str, types: tuple[type, ...]) -> Position:
    """The position that `encode` was given. Raises Invalid where the cursor is broken or of another query.

    `types` are those of the position's parts: a forged cursor cannot bring a value of another kind to a statement.
    """
    try:
        found = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        if not isinstance(found, list) or len(found) != len(types) + 1:
            raise ValueError
        if any(type(part) is not kind for part, kind in zip(found[1:], types, strict=True)):
            raise ValueError
        if any(
            (isinstance(part, int) and not -(2**63) <= part < 2**63) or (isinstance(part, str) and "\0" in part)
            for part in found
        ):
            raise ValueError
    except (ValueError, binascii.Error, UnicodeEncodeError):
        raise broken() from None
    if found[0] != digest:
        raise _wrong("belongs to another query: leave it out to begin this one")
    return tuple(found[1:])


def broken() -> Invalid:
    return _wrong("is not a cursor of the registry: take the path from `next`")


def _wrong(what: str) -> Invalid:
    return Invalid([Mistake("broken_cursor", f"The cursor {what}.", parameter="cursor")])


def link_to(following: str | None) -> dict[str, str]:
    """The Link header (RFC 8288) that leads to the next page, where there is one."""
    return {"Link": f'<{following}>; rel="next"'} if following else {}


def next_path(
    root_path: str, path: str, parameters: Iterable[tuple[str, str]], place: str, name: str = "cursor"
) -> str:
    """The path of the next page: all parameters of this one, with the place where it goes on."""
    kept = [pair for pair in parameters if pair[0] != name]
    return f"{root_path}{path}?{urlencode([*kept, (name, place)])}"
