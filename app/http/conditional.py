"""Entity tags and conditional requests (RFC 9110, section 13).

The tag of a plain record is its version, `"3"`; an answer thinned or shaped by parameters has the version and a
digest, `"3.8f14e45f"`. `If-Match` compares versions, so both guard a write.
"""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response

from app.errors import PreconditionFailed, PreconditionNeeded

_TAG = re.compile(r'(W/)?"([^"]*)"')


def version_tag(version: int | str, shape: str = "") -> str:
    """The strong tag of a version; `shape` is what of the request changed the answer's form."""
    return f'"{version}.{digest(shape.encode())}"' if shape else f'"{version}"'


def body_tag(body: bytes) -> str:
    """The strong tag of an answer that has no version."""
    return f'"{digest(body)}"'


def digest(content: bytes) -> str:
    return blake2b(content, digest_size=8).hexdigest()


def http_date(instant: str) -> str:
    """An instant of the registry as Last-Modified writes it, in whole seconds."""
    return format_datetime(datetime.fromisoformat(instant).astimezone(UTC).replace(microsecond=0), usegmt=True)


def unchanged(request: Request, tag: str, modified: str | None = None) -> bool:
    """Whether the client already has this answer: by If-None-Match, or else by If-Modified-Since (`modified`: an HTTP date)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or tag in {f'"{found[2]}"' for found in _TAG.finditer(tags)}
    since = request.headers.get("if-modified-since")
    if since is None or modified is None:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def require_match(request: Request) -> str:
    """The If-Match header. Raises PreconditionNeeded where there is none."""
    given = request.headers.get("if-match")
    if given is None:
        raise PreconditionNeeded("Send If-Match with the ETag that the record had when you read it.")
    return given


def check_match(if_match: str, present: int | str) -> None:
    """Raises PreconditionFailed where the header names another version, or tag, than the present one.

    Weak tags never match.
    """
    if if_match.strip() == "*":
        return
    for found in _TAG.finditer(if_match):
        if not found[1] and found[2].partition(".")[0] == str(present):
            return
    raise PreconditionFailed("Read the record again, and make your change to what it says now.")


def answer(
    request: Request,
    body: bytes,
    tag: str,
    *,
    media_type: str = "application/json",
    headers: dict[str, str] | None = None,
    modified: str | None = None,
) -> Response:
    """The body under its tag, or 304 where the client has it."""
    kept = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept, Authorization", **(headers or {})}
    if modified:
        kept["Last-Modified"] = modified
    if unchanged(request, tag, modified):
        return Response(status_code=304, headers=kept)
    return Response(body, media_type=media_type, headers=kept)
