"""A value that was found, the words that it rests on, and how sure it is."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """`first` to `last` are the tokens of the words; of values with a confidence of 0.9 nine in ten are right."""

    value: T
    first: int
    last: int
    confidence: float
