"""How several values stand in one cell, and how a cell that a spreadsheet could take for a formula is kept text. Pure.

Items stand between `;`, the fields of an item between `|`, the values of a field between `,`; blanks around them mean
nothing. A backslash before one of these, or before a backslash, makes it a plain character.
"""

import re
from collections.abc import Iterable

ITEMS, FIELDS, VALUES = ";", "|", ","

_ESCAPED = re.compile(r"\\([;|,\\])")
_EDGE = re.compile(r"\\.|[;|,]", re.DOTALL)
_SPECIAL = {some: re.compile(rf"[\\{re.escape(some)}]") for some in (ITEMS, ITEMS + FIELDS, ITEMS + FIELDS + VALUES)}

# What spreadsheets begin a formula with, in the letters of East Asia too, and the controls that some of them pass over.
# Apostrophes before it count, so that the one that is added can be told from those that were there.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")


def escaped(text: str, separators: str) -> str:
    """The text as one part among parts between these separators: `;`, `;|` or `;|,`."""
    special = _SPECIAL[separators]
    # Most texts have nothing to escape, and finding that out costs a third of a substitution.
    return special.sub(r"\\\g<0>", text) if special.search(text) else text


def plain(part: str) -> str:
    return _ESCAPED.sub(r"\1", part) if "\\" in part else part


def joined(parts: Iterable[str], separator: str) -> str:
    """Parts that are escaped already."""
    return ("; " if separator == ITEMS else f" {FIELDS} " if separator == FIELDS else ", ").join(parts)


def split(text: str, separator: str) -> list[str]:
    """The parts, still escaped; none where the text is blank."""
    if not text.strip():
        return []
    parts, start = [], 0
    for edge in _EDGE.finditer(text):
        if edge[0] == separator:
            parts.append(text[start : edge.start()].strip())
            start = edge.end()
    return [*parts, text[start:].strip()]


def guarded(cell: str) -> str:
    """The cell as CSV has it: with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that `guarded` was given. What a person wrote without apostrophe stays as it is."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
