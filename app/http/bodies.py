"""Reading a request's body: its size, its type, its JSON."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from starlette.requests import ClientDisconnect, Request

from app.errors import BadRequest, TooLarge, WrongType
from app.shapes import parse_json

JSON = ("application/json",)
MERGE_PATCH = ("application/merge-patch+json", "application/json")


async def read_json(request: Request, longest: int, types: tuple[str, ...] = JSON) -> Any:
    """The JSON value of the body, of at most `longest` bytes and one of `types`.

    A body without a Content-Type is taken as JSON. Raises WrongType, TooLarge or BadRequest.
    """
    return parse_json(await read_body(request, longest, types))


async def read_body(request: Request, longest: int, types: tuple[str, ...] = JSON) -> bytes:
    """The body. Nothing past `longest` bytes is read into memory, whatever length was announced.

    Raises WrongType, TooLarge, or BadRequest where it breaks off.
    """
    media_type(request, types)
    return b"".join([part async for part in stream_body(request, longest)])


async def stream_body(request: Request, longest: int) -> AsyncGenerator[bytes]:
    """The body as it comes. Raises TooLarge past `longest` bytes, BadRequest where it breaks off."""
    too_large = TooLarge(f"The body may have {longest} bytes.")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and len(announced) < 20 and int(announced) > longest:
        raise too_large
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > longest:
                raise too_large
            yield part
    except ClientDisconnect:
        raise BadRequest("The body broke off.") from None


def media_type(request: Request, types: Sequence[str]) -> str:
    """That of the body; the first of those taken where none is named. Raises WrongType where it is none of them."""
    if request.headers.get("content-encoding", "identity").casefold() != "identity":
        raise WrongType("Send the body without Content-Encoding.")
    given = request.headers.get("content-type")
    if given is None:
        return types[0]
    kind, _, parameters = given.partition(";")
    plain = kind.strip().casefold()
    if plain not in types:
        raise WrongType(f"Send the body as {types[0]}, not as {kind.strip()[:100]!r}.")
    charset = parameters.partition("charset=")[2].strip(' "').casefold()
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise WrongType("The body is sent in UTF-8.")
    return plain
