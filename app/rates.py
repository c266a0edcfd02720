"""Rates such as 600 a minute, and how one who sends stands within them. Pure.

Windows are fixed: they end at multiples of their length since 1970, so that all workers mean the same one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from limits import parse_many

_LONGEST = 366 * 24 * 3600
_MOST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in a window of so many seconds."""

    amount: int
    seconds: int

    def window_end(self, now: float) -> int:
        """The instant, in seconds since 1970, at which the window that `now` lies in is over."""
        return (int(now) // self.seconds + 1) * self.seconds


@dataclass(frozen=True, slots=True)
class Window:
    """What was sent in a window, and when it is over, in seconds since 1970."""

    sent: int
    ends: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one who sends stands: within the rate that leaves them least. `reset` is in seconds from now."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool

    def headers(self) -> list[tuple[bytes, bytes]]:
        """As draft-ietf-httpapi-ratelimit-headers had them up to its sixth version, which clients know."""
        return [
            (b"ratelimit-limit", b"%d" % self.limit),
            (b"ratelimit-remaining", b"%d" % self.remaining),
            (b"ratelimit-reset", b"%d" % self.reset),
        ]


def parse_rates(text: str) -> tuple[Rate, ...]:
    """The rates of `off` (none), `600/minute` or several, with `;` or `,` between. Raises ValueError where it is neither."""
    if text == "off":
        return ()
    try:
        rates = tuple(Rate(item.amount, item.get_expiry()) for item in parse_many(text))
    except ValueError:
        raise ValueError("is neither off nor a rate such as 600/minute or 20/second; 5000/hour") from None
    if any(not 1 <= rate.amount <= _MOST or not 1 <= rate.seconds <= _LONGEST for rate in rates):
        raise ValueError(f"has a rate of none or more than {_MOST} requests, or a time of none or more than a year")
    if len({rate.seconds for rate in rates}) < len(rates):
        raise ValueError("has two rates for the same time")
    return rates


def standing(rates: tuple[Rate, ...], windows: Mapping[int, Window], now: float) -> Standing:
    """The standing after a request that is counted in `windows`, by their seconds.

    Of rates that leave as little the longest to wait for is told: whoever waits for it has waited for all.
    """

    def of(rate: Rate) -> Standing:
        window = windows[rate.seconds]
        left = rate.amount - window.sent
        return Standing(rate.amount, max(left, 0), max(ceil(window.ends - now), 1), exceeded=left < 0)

    return min((of(rate) for rate in rates), key=lambda one: (not one.exceeded, one.remaining, -one.reset))
