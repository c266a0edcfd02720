"""A sheet as CSV: UTF-8 with a byte order mark, RFC 4180, and nothing in it that a spreadsheet would run. Pure."""

import csv
from collections.abc import Iterable
from io import StringIO

from app.sheets.notation import guarded
from app.sheets.template import rows
from app.vocabularies.vocabulary import Vocabularies

MEDIA_TYPE = "text/csv; charset=utf-8"

# Without it spreadsheets read UTF-8 as the code page of their machine, and Arabic as noise.
BYTE_ORDER_MARK = "\ufeff"


def lines(cells: Iterable[Iterable[str]]) -> str:
    """The rows as lines of CSV, each with its CRLF."""
    out = StringIO(newline="")
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in cells)
    return out.getvalue()


def template(vocabularies: Vocabularies) -> str:
    """A file to fill in: the columns that an import reads, what each is in a row that it passes over, an example."""
    return BYTE_ORDER_MARK + lines(rows(vocabularies))
