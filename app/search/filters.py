"""What a filter is: a caller, and criteria that a record has to fulfil, every one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar

from app.accounts.clearance import Caller
from app.tokens import Expression


@dataclass(frozen=True, slots=True)
class AnyOfSet:
    """Has one of some values."""

    any_of: frozenset[Any]

    @property
    def values(self) -> tuple[Any, ...]:
        return tuple(sorted(self.any_of))

    @property
    def sizes(self) -> tuple[int, ...]:
        return (len(self.any_of),)


class AnyTerm(AnyOfSet):
    """Has one of these terms, by their keys. An area is a term of a record, too, where one below it is."""


class AnyAgency(AnyOfSet):
    """Names one of these agencies, by their ids."""


class AnyLanguage(AnyOfSet):
    """Has a title in one of these languages: tags in lower case."""


class AnyExternalId(AnyOfSet):
    """Is one of these elsewhere: `scheme:value` in lower case."""


class AnyAddress(AnyOfSet):
    """Has one of these ids or slugs."""


class AnyMarking(AnyOfSet):
    """Has one of these markings, by their levels."""


class AnyState(AnyOfSet):
    """Is in one of these editorial states."""


class AnySignatory(AnyOfSet):
    """Was signed by someone in whose name all the words of one of these stand."""

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(chain.from_iterable(sorted(self.any_of)))

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(len(name) for name in sorted(self.any_of))


@dataclass(frozen=True, slots=True)
class Bound:
    """Fulfils a bound."""

    values: tuple[Any, ...]
    sizes: ClassVar[tuple[int, ...]] = ()


class SignedFrom(Bound):
    """Signed on that day or later, as far as is known: a number as `app.dates.number` writes it."""


class SignedTo(Bound):
    """Signed on that day or earlier, as far as is known."""


class AliveOn(Bound):
    """Alive on a day from the first to the last: two numbers."""


class UpdatedSince(Bound):
    """Changed at that instant or later."""


@dataclass(frozen=True, slots=True)
class Text:
    """What the text index is asked, rank by rank of relevance; the last rank takes in all.

    `typed` is what it was made of, `words` those in it that are to be found, folded.
    """

    ranks: tuple[Expression, ...]
    words: tuple[str, ...] = ()
    typed: str = ""


Criterion = (
    AnyTerm | AnyAgency | AnySignatory | AnyLanguage | AnyExternalId | AnyAddress | AnyMarking | AnyState
    | SignedFrom | SignedTo | AliveOn | UpdatedSince
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records a caller asks for. There is none without a caller, so no statement without a clearance."""

    caller: Caller
    criteria: tuple[Criterion, ...] = ()
    text: Text | None = None

    @property
    def states(self) -> frozenset[str]:
        """The editorial states that are asked for."""
        asked: Iterable[AnyState] = (c for c in self.criteria if isinstance(c, AnyState))
        return next((c.any_of for c in asked), frozenset({"published"}))
