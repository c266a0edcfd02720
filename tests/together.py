"""Requests that are sent at one moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(senders: int, send: Callable[[int], T]) -> list[T]:
    """What each of so many senders gets, who begin together; each is given its number."""
    ready = Barrier(senders)

    def begin(number: int) -> T:
        ready.wait(timeout=30)
        return send(number)

    with ThreadPoolExecutor(senders) as threads:
        return list(threads.map(begin, range(senders)))
