"""What the rules find in a record, without a registry."""

from datetime import date
from typing import Any

from jsonpointer import set_pointer

from app.agreements.submission import read_submission
from app.vocabularies.vocabulary import shipped
from tests.records import Record, full

TODAY = date(2026, 11, 25)
Found = tuple[str | None, str, str | None]


def found_in(sent: Any) -> list[Found]:
    """Pointer, code and suggestion of every mistake."""
    return [(one.pointer, one.code, one.suggestion) for one in read_submission(sent, shipped(), TODAY).mistakes]


def places_in(sent: Any) -> list[tuple[str | None, str]]:
    return [(pointer, code) for pointer, code, _ in found_in(sent)]


def with_value(pointer: str, value: Any) -> Record:
    """A full record in which that value stands at the pointer."""
    made: Record = set_pointer(full(), pointer, value)
    return made
