"""Objects in a cell: an item for each, its fields in a fixed order, empty for null. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Mistake
from app.sheets.notation import FIELDS, ITEMS, VALUES, escaped, joined, plain, split

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?(e-?[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """One value in a cell: how it is written, and read. What cannot be read is left text, for the rules to refuse."""

    name: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def flag_text(value: Any) -> str:
    return "" if value is None else "true" if value else "false"


def read_flag(cell: str) -> Any:
    """true or false in any letter case: spreadsheets write TRUE."""
    return {"": None, "true": True, "false": False}.get(cell.strip().casefold(), cell)


def text(name: str) -> Field:
    return Field(name, lambda value: escaped(value or "", ITEMS + FIELDS), lambda part: plain(part) or None)


def pointer(name: str) -> Field:
    """Text that may be empty, which is not null: the pointer to the whole record."""
    return Field(name, lambda value: escaped(value, ITEMS + FIELDS), plain)


def flag(name: str) -> Field:
    return Field(name, flag_text, read_flag)


def number(name: str, kind: type[int] | type[float]) -> Field:
    def read(part: str) -> Any:
        readable = part.isdecimal() and part.isascii() if kind is int else _NUMBER.fullmatch(part)
        return kind(part) if readable and len(part) < 30 else part or None

    return Field(name, lambda value: "" if value is None else repr(value), read)


def texts(name: str) -> Field:
    return Field(
        name,
        lambda values: joined((escaped(value, ITEMS + FIELDS + VALUES) for value in values), VALUES),
        lambda part: [plain(value) for value in split(part, VALUES)],
    )


@dataclass(frozen=True, slots=True)
class Part:
    """The shape of an item: its fields in their order."""

    fields: tuple[Field, ...]

    @property
    def pattern(self) -> str:
        return joined((field.name for field in self.fields), FIELDS)

    def item(self, value: Mapping[str, Any]) -> str:
        """The object as an item. Empty fields at its end are left out, and one that says nothing at all is `|`."""
        written = [field.write(value.get(field.name)) for field in self.fields]
        while written and not written[-1]:
            written.pop()
        return joined(written, FIELDS).strip() or FIELDS

    def object(self, item: str) -> dict[str, Any]:
        """The object that the item says. Raises ValueError where it has more fields than there are."""
        parts = split(item, FIELDS)
        if any(parts[len(self.fields) :]):
            raise ValueError(f"has {len(parts)} fields: {len(self.fields)} at most ({self.pattern})")
        parts += [""] * (len(self.fields) - len(parts))
        return {field.name: field.read(part) for field, part in zip(self.fields, parts, strict=False)}

    def cell(self, values: Iterable[Mapping[str, Any]]) -> str:
        return joined((self.item(value) for value in values), ITEMS)

    def objects(self, cell: str, column: str, mistakes: list[Mistake]) -> list[dict[str, Any]]:
        """The objects of the column's cell; of an item that is none, what is wrong is added to `mistakes`."""
        found = []
        for n, item in enumerate(items(cell)):
            try:
                found.append(self.object(item))
            except ValueError as wrong:
                mistakes.append(Mistake("too_many", f"Item {n + 1} of the column {column} {wrong}.", pointer=""))
        return found


def items(cell: str) -> list[str]:
    """The items of a cell. A separator at the very end is a habit, and no item."""
    found = split(cell, ITEMS)
    return found[:-1] if found and not found[-1] else found
