"""From the bytes of a file to its rows, one at a time, whatever the file holds.

Rows count as a person would count them: lines of NDJSON, rows of a sheet with its header, records of a JSON list; from
1. What is blank counts and is passed over. However large the file is, what is in memory is one row and a buffer; no
row is longer than MOST_ROW.
"""

import codecs
import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper
from typing import IO, Any, NoReturn

from app.errors import Mistake
from app.imports import workbook
from app.sheets.layout import BY_NAME
from app.sheets.notation import unguarded
from app.sheets.template import FILLED, is_note
from app.text import nearest

MOST_ROW = 4_000_000
_BUFFER = 1 << 16

# A batch is one transaction: other writers wait for no longer, and a kill loses no more.
BATCH = 250
BATCH_BYTES = 4_000_000


class Unreadable(Exception):
    """The file cannot be read from some row on. `mistake` says what is wrong, and what would help."""

    def __init__(self, row: int, code: str, detail: str, suggestion: str | None = None) -> None:
        super().__init__(detail)
        self.row = row
        self.mistake = Mistake(code, detail, pointer="", suggestion=suggestion)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file: a JSON text, or the cells of a sheet by column; or why it is neither."""

    number: int
    text: bytes = b""
    cells: Mapping[str, str] | None = None
    mistake: Mistake | None = None

    @property
    def lacks_columns(self) -> bool:
        """Whether it says nothing of some keys, and so can only be judged with the record that it may change."""
        return self.cells is not None and len(self.cells) < len(FILLED)

    @property
    def size(self) -> int:
        return len(self.text) or sum(map(len, (self.cells or {}).values()))


def rows_of(kind: str, file: BufferedReader) -> Iterator[Row]:
    """The rows of a file of that kind: `ndjson`, `json`, `csv` or `xlsx`. Raises Unreadable where it cannot go on."""
    return _READERS[kind](file)


def batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += row.size
        if len(batch) == BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _lines(file: BufferedReader) -> Iterator[Row]:
    number = 0
    while line := file.readline(MOST_ROW + 1):
        number += 1
        if len(line) > MOST_ROW:
            while not line.endswith(b"\n") and (line := file.readline(_BUFFER)):
                pass
            yield Row(number, mistake=_too_long())
            continue
        content = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if content.strip():
            yield Row(number, content)


def _too_long() -> Mistake:
    return Mistake("too_large", f"A row may have {MOST_ROW} bytes.", pointer="")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


_JSON = json.JSONDecoder(parse_constant=_refuse_constant)
_BLANKS = " \t\r\n"


class _Text:
    """The text of a file, of which no more is kept than what was not read yet."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self.text = ""
        self.ended = False

    def more(self, least: int = 1) -> None:
        """Has at least so many characters more, where the file has them. Raises ValueError where it is no UTF-8."""
        parts, size = [self.text], 0
        while size < least and not self.ended:
            chunk = self._file.read(max(_BUFFER, least - size))
            self.ended = not chunk
            parts.append(self._decoder.decode(chunk, self.ended))
            size += len(parts[-1])
        self.text = "".join(parts)

    def peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        self.text = self.text.lstrip(_BLANKS)
        while not self.text and not self.ended:
            self.more()
            self.text = self.text.lstrip(_BLANKS)
        return self.text[:1]

    def take(self, size: int) -> str:
        taken, self.text = self.text[:size], self.text[size:]
        return taken

    def take_value(self) -> str:
        """The text of the next JSON value. Raises ValueError where there is none, or it is longer than a row may be."""
        self.peek()
        while True:
            try:
                _, end = _JSON.raw_decode(self.text)
                if end < len(self.text) or self.ended:
                    return self.take(end)
            except (ValueError, RecursionError):
                if self.ended:
                    raise
            if len(self.text) > MOST_ROW:
                raise ValueError("too long")
            self.more(len(self.text))


def _records(file: BufferedReader) -> Iterator[Row]:
    """The records of a JSON list, or the one record that is no list."""
    text, read = _Text(file), 0
    try:
        for value in _values(text):
            read += 1
            yield Row(read, value.encode())
        if text.peek():
            raise ValueError("more after the end")
    except (ValueError, RecursionError):
        detail = f"From record {read + 1} on this is no JSON list of records, each of {MOST_ROW} bytes at most."
        raise Unreadable(read + 1, "invalid", detail) from None


def _values(text: _Text) -> Iterator[str]:
    if text.peek() != "[":
        if text.peek():
            yield text.take_value()
        return
    edge = text.take(1)
    if text.peek() == "]":
        text.take(1)
        return
    while edge != "]":
        yield text.take_value()
        text.peek()
        edge = text.take(1)
        if edge not in ("]", ","):
            raise ValueError("no comma between two records")


def _sheet(file: BufferedReader) -> Iterator[Row]:
    return _with_columns(_csv_rows(file), unguarded)


def _csv_rows(file: BufferedReader) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_ROW)
    delimiter = _delimiter(file.peek(_BUFFER).decode(errors="ignore").partition("\n")[0])
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=delimiter), 1):  # noqa: B007 - told where it breaks off
            yield cells
    except UnicodeDecodeError:
        detail = "The text is not UTF-8 from about this row on: save the sheet as `CSV UTF-8`."
        raise Unreadable(number + 1, "not_utf8", detail) from None
    except csv.Error:
        detail = f"From this row on the cells cannot be told apart: a quotation mark is not closed, or a cell has more than {MOST_ROW} characters."
        raise Unreadable(number + 1, "invalid", detail) from None
    finally:
        # The file is whoever's opened it.
        text.detach()


def _delimiter(header: str) -> str:
    """The mark between whose places most names of columns stand."""

    def columns(mark: str) -> int:
        return sum(name.strip(' "\r\ufeff').casefold() in BY_NAME for name in header.split(mark))

    return max(",;\t", key=columns)


def _workbook(file: BufferedReader) -> Iterator[Row]:
    try:
        yield from _with_columns(workbook.first_sheet(file), str)
    except workbook.NoWorkbook as wrong:
        raise Unreadable(1, "invalid", str(wrong)) from None


def _with_columns(rows: Iterator[list[str]], plain: Callable[[str], str]) -> Iterator[Row]:
    names: list[str] | None = None
    for number, cells in enumerate(rows, 1):
        if not any(cell.strip() for cell in cells) or is_note(cells):
            continue
        if names is None:
            names = _columns(cells, number)
        elif any(cell.strip() for cell in cells[len(names) :]):
            detail = f"The row has a cell beyond the {len(names)} columns of the header."
            yield Row(number, mistake=Mistake("too_many", detail, pointer=""))
        else:
            padded = [*cells, *[""] * (len(names) - len(cells))]
            yield Row(number, cells={name: plain(cell) for name, cell in zip(names, padded, strict=False) if name})


def _columns(header: list[str], row: int) -> list[str]:
    """The names of the columns. Raises Unreadable where one is unknown or stands twice."""
    names = [cell.strip().casefold() for cell in header]
    while names and not names[-1]:
        names.pop()
    for n, name in enumerate(names):
        if name not in BY_NAME:
            near = nearest(name, BY_NAME) if name else None
            detail = f"There is no column {header[n].strip()[:100]!r}: the first row names the columns."
            raise Unreadable(row, "unknown_column", detail, near)
        if name in names[:n]:
            raise Unreadable(row, "listed_twice", f"The column {name} stands twice.")
    return names


_READERS: Mapping[str, Callable[[BufferedReader], Iterator[Row]]] = {
    "ndjson": _lines,
    "json": _records,
    "csv": _sheet,
    "xlsx": _workbook,
}


def record_text(record: Any) -> bytes:
    """The JSON text of a row that is kept until its time comes."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
