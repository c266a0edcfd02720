"""The tokens by which a text index finds records, and what it is asked. Pure: how either database keeps and asks them is
`app.db.text_index`.
"""

from dataclasses import dataclass
from enum import Enum

# A token that no query asks for, between two texts of one field: no phrase reaches from one into the other.
GAP = "··"


class Field(Enum):
    """Where a token stands. The values are the weights of PostgreSQL; codes have no position, and so no weight."""

    TITLES = "A"
    NAMES = "B"
    SUMMARIES = "C"
    CODES = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one record: letters, digits and `·`, each at most 100 characters long."""

    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    summaries: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def of(self, field: Field) -> tuple[str, ...]:
        found: tuple[str, ...] = getattr(self, field.name.lower())
        return found


@dataclass(frozen=True, slots=True)
class Phrase:
    """These tokens stand one after the other in one of the fields."""

    tokens: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class But:
    """What the first finds and the second does not."""

    wanted: "Expression"
    unwanted: "Expression"


Expression = Phrase | AllOf | AnyOf | But


def holds(expression: Expression, tokens: Tokens) -> bool:
    """Whether a record of these tokens is one that the expression finds: what both databases do, in Python."""
    match expression:
        case Phrase(wanted, fields):
            return any(_stands_in(wanted, tokens.of(field)) for field in fields)
        case AllOf(parts):
            return all(holds(part, tokens) for part in parts)
        case AnyOf(parts):
            return any(holds(part, tokens) for part in parts)
        case But(wanted_, unwanted):
            return holds(wanted_, tokens) and not holds(unwanted, tokens)


def _stands_in(wanted: tuple[str, ...], tokens: tuple[str, ...]) -> bool:
    first, length = wanted[0], len(wanted)
    if length == 1:
        return first in tokens
    return any(tokens[n : n + length] == wanted for n, token in enumerate(tokens) if token == first)
