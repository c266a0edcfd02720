"""What a filter is: a caller, and criteria that a record has to fulfil, every one of them."""

from dataclasses import dataclass

from app.accounts.clearance import Caller


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """Has one of these terms: areas come with all that stands below them."""

    keys: frozenset[int]


@dataclass(frozen=True, slots=True)
class AnyAgency:
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnySignatory:
    """Was signed by someone in whose name all the words of one of these stand."""

    names: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class AnyLanguage:
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnyExternalId:
    references: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnyAddress:
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnyMarking:
    levels: frozenset[int]


@dataclass(frozen=True, slots=True)
class AnyState:
    states: frozenset[str]


@dataclass(frozen=True, slots=True)
class SignedFrom:
    """Signed on that day or later, as far as is known: `number`s as `app.dates.number` writes them."""

    number: int


@dataclass(frozen=True, slots=True)
class SignedTo:
    number: int


@dataclass(frozen=True, slots=True)
class AliveOn:
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class UpdatedSince:
    instant: str


Criterion = (
    AnyTerm | AnyAgency | AnySignatory | AnyLanguage | AnyExternalId | AnyAddress | AnyMarking | AnyState
    | SignedFrom | SignedTo | AliveOn | UpdatedSince
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records a caller asks for. There is none without a caller, so no statement without a clearance."""

    caller: Caller
    criteria: tuple[Criterion, ...] = ()
