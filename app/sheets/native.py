"""Cells of a workbook: what a cell of any type says as text, and texts that no cell can hold. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

# UTF-16 units: the format's own limit.
LONGEST = 32_767

# Half of it in code points is within the limit whatever the letters.
_PIECE = LONGEST // 2

# The sheet of texts that no cell can hold, each with the id of its record and the name of its column.
LONG_TEXTS = "Long texts"

# Stands in a cell whose text is on the sheet of long texts.
ELSEWHERE = f"→ {LONG_TEXTS}"

# By the id of the row's record and the name of the column.
LongTexts = Mapping[tuple[str, str], Sequence[str]]


def text_of(value: object) -> str:
    """What a person reads in a cell: spreadsheets turn typed dates, years and true into values of their own."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def fits(text: str) -> bool:
    """Whether a cell can hold the text.

    What looks like the library's own rich text would be written as markup and not as text.
    """
    if text.startswith("<r>"):
        return False
    return len(text) <= _PIECE or len(text.encode("utf-16-le")) // 2 <= LONGEST


def pieces(text: str) -> list[str]:
    """The text in parts that fit."""
    found = []
    while text:
        size = 1 if text.startswith("<r>") else _PIECE
        found.append(text[:size])
        text = text[size:]
    return found


def whole(row: Mapping[str, str], long_texts: LongTexts) -> dict[str, str]:
    """The row with its long texts in their cells."""
    own = row.get("id", "")
    return {
        name: "".join(long_texts.get((own, name), (cell,))) if cell == ELSEWHERE else cell for name, cell in row.items()
    }
