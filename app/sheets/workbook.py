"""A sheet as XLSX: rows go to a file one by one, and none stays in memory.

The first sheet has a header and one row an agreement; the others explain the columns, list all codes, and hold texts
that are too long for a cell.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import IO

from xlsxwriter import Workbook as XlsxWorkbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.sheets.columns import Column
from app.sheets.native import ELSEWHERE, LONG_TEXTS, fits, pieces
from app.sheets.template import EXAMPLE, FILLED, codes_of, example
from app.vocabularies.vocabulary import LANGUAGES, Vocabularies

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

AGREEMENTS, COLUMNS, CODES = "Agreements", "Columns", "Codes"

# Below the header; the format has no more rows.
MOST_ROWS = 1_048_575


class Workbook:
    """Writes a workbook into `file`, which has to be seekable. What it needs on disk goes with `close`."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column], vocabularies: Vocabularies) -> None:
        self._columns = columns
        self._folder = TemporaryDirectory(prefix="mithaq-")
        # Text is text: no cell becomes a formula, a link or a number.
        options = {
            "constant_memory": True, "tmpdir": self._folder.name, "strings_to_formulas": False,
            "strings_to_urls": False, "strings_to_numbers": False,
        }  # fmt: skip
        self._workbook = XlsxWorkbook(file, options)
        self._workbook.use_zip64()
        self._bold = self._workbook.add_format({"bold": True})
        # Formatted as text, so that a date or a year that somebody types stays as it was typed.
        self._text = self._workbook.add_format({"num_format": "@"})
        self._agreements = self._sheet(AGREEMENTS, [(column.name, column.width) for column in columns])
        self._explain(vocabularies)
        self._list_codes(vocabularies)
        self._long_texts = self._sheet(LONG_TEXTS, [("id", 38), ("column", 20), ("text", 100)])
        self._rows = self._long_rows = 0

    def _sheet(self, name: str, header: Sequence[tuple[str, int]]) -> Worksheet:
        """A new sheet; its header are names and widths of columns."""
        sheet = self._workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for n, (_, width) in enumerate(header):
            sheet.set_column(n, n, width, self._text)
        _write(sheet, 0, [name for name, _ in header], self._bold)
        return sheet

    def _explain(self, vocabularies: Vocabularies) -> None:
        sheet = self._sheet(COLUMNS, [("column", 20), ("what stands there", 100), ("codes", 60), ("example", 60)])
        for n, column in enumerate(self._columns, 1):
            told = (column.name, column.about, codes_of(column, vocabularies), EXAMPLE.get(column.name, ""))
            _write(sheet, n, told)

    def _list_codes(self, vocabularies: Vocabularies) -> None:
        """All codes with their labels; cells that take one code get a list to choose from."""
        languages = [(f"label_{tag}", 40) for tag in LANGUAGES]
        sheet = self._sheet(CODES, [("vocabulary", 20), ("code", 30), *languages])
        row = 1
        for name, vocabulary in vocabularies.items():
            self._offer(name, f"={CODES}!$B${row + 1}:$B${row + len(vocabulary)}")
            for term in vocabulary.values():
                _write(sheet, row, (name, term.code, *(term.labels[tag] for tag in LANGUAGES)))
                row += 1

    def _offer(self, vocabulary: str, cells: str) -> None:
        for n, column in enumerate(self._columns):
            if column.one_code and column.vocabularies == (vocabulary,):
                self._agreements.data_validation(1, n, MOST_ROWS, n, {"validate": "list", "source": cells})

    def add(self, cells: Sequence[str]) -> None:
        """A row. The first cell is the record's id, under which its long texts are found."""
        self._rows += 1
        _write(self._agreements, self._rows, [self._fitting(cells[0], n, cell) for n, cell in enumerate(cells)])

    def _fitting(self, record_id: str, n: int, text: str) -> str:
        """The text, or what stands for it where a cell cannot hold it."""
        if not text or fits(text):
            return text
        for piece in pieces(text):
            self._long_rows += 1
            _write(self._long_texts, self._long_rows, (record_id, self._columns[n].name, piece))
        return ELSEWHERE

    def finish(self) -> None:
        """Writes what is left; the file is whole then."""
        self._agreements.autofilter(0, 0, self._rows, len(self._columns) - 1)
        if not self._long_rows:
            self._long_texts.hide()
        self._workbook.close()

    def close(self) -> None:
        """Removes what is on disk, whether or not the workbook was finished."""
        for sheet in self._workbook.worksheets():
            sheet.row_data_fh.close()
        self._folder.cleanup()


def _write(sheet: Worksheet, row: int, cells: Iterable[str], style: Format | None = None) -> None:
    """Writes the cells that are not empty. Rows are written in their order: the one before goes to disk."""
    for n, cell in enumerate(cells):
        if cell:
            sheet.write_string(row, n, cell, style)


def template(vocabularies: Vocabularies) -> bytes:
    """A workbook to fill in: the columns that an import reads, an example, and every code."""
    out = BytesIO()
    book = Workbook(out, FILLED, vocabularies)
    try:
        book.add(example())
        book.finish()
    finally:
        book.close()
    return out.getvalue()
