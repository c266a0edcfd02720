"""The process that reads a workbook: `python -m app.imports.workbook_child FILE BYTES SECONDS`."""

import contextlib
import sys
from datetime import date, datetime, time
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineWorkbook


def _bound(memory: int, seconds: int) -> None:
    with contextlib.suppress(ImportError):  # Windows has none
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def as_text(cell: Any) -> str:
    """A cell as a person would type it: days as 2022-05-10, whole numbers without a point, true and false."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def main(path: str, memory: str, seconds: str) -> int:
    """1 where the file is no workbook."""
    _bound(int(memory), int(seconds))
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            sheet = workbook.get_sheet_by_index(0)
            for row in sheet.iter_rows():
                sys.stdout.buffer.write(orjson.dumps([as_text(cell) for cell in row]) + b"\n")
    except (CalamineError, OSError, ValueError):
        return 1
    except MemoryError:
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
