"""The process that reads a workbook: `python -m app.imports.workbook_child FILE BYTES SECONDS`."""

import contextlib
import sys
from collections import defaultdict
from collections.abc import Iterator

import orjson
from python_calamine import CalamineError, CalamineWorkbook

from app.sheets.native import ELSEWHERE, LONG_TEXTS, text_of, whole


def _bound(memory: int, seconds: int) -> None:
    with contextlib.suppress(ImportError):  # Windows has none
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def rows(workbook: CalamineWorkbook) -> Iterator[list[str]]:
    """The rows of the first sheet as text, with the texts that were too long for its cells."""
    long_texts = _long_texts(workbook)
    header: list[str] = []
    for cells in workbook.get_sheet_by_index(0).iter_rows():
        row = [text_of(cell) for cell in cells]
        header = header or [name.strip().casefold() for name in row if any(row)]
        if ELSEWHERE in row:
            row = list(whole(dict(zip(header, row, strict=False)), long_texts).values())
        yield row


def _long_texts(workbook: CalamineWorkbook) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    if LONG_TEXTS in workbook.sheet_names:
        for cells in workbook.get_sheet_by_name(LONG_TEXTS).iter_rows():
            if len(cells) >= 3:
                record_id, column, text = (text_of(cell) for cell in cells[:3])
                found[record_id, column].append(text)
    return found


def main(path: str, memory: str, seconds: str) -> int:
    """1 where the file is no workbook, 2 where it is too large a one."""
    _bound(int(memory), int(seconds))
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for row in rows(workbook):
                sys.stdout.buffer.write(orjson.dumps(row) + b"\n")
    except (CalamineError, OSError, ValueError):
        return 1
    except MemoryError:
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
