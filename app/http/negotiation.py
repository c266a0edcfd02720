"""Which form of an answer a client asks for (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence

from app.errors import NotAcceptable


def negotiate(accept: str | None, offers: Sequence[str]) -> str:
    """The offer that the Accept header likes best, the first of equals. Raises NotAcceptable where it takes none."""
    if not accept:
        return offers[0]
    ranges = [_range(part) for part in accept.split(",")]
    scored = [(_quality(ranges, offer), offer) for offer in offers]
    best, chosen = max(scored, key=lambda pair: pair[0])
    if best <= 0:
        raise NotAcceptable(f"This address answers as {' or '.join(offers)}.")
    return chosen


def _quality(ranges: list[tuple[str, float]], offer: str) -> float:
    """What the most specific range that fits the offer says of it."""
    quality = dict(ranges)
    patterns = (offer, offer.partition("/")[0] + "/*", "*/*")
    return next((quality[pattern] for pattern in patterns if pattern in quality), 0.0)


def _range(part: str) -> tuple[str, float]:
    pattern, *parameters = (piece.strip().casefold() for piece in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return pattern, float(value)
            except ValueError:
                return pattern, 0.0
    return pattern, 1.0
