"""The first sheet of an XLSX file, read by a process of its own.

A workbook is read whole, and a small file can hold a sheet that fills any memory: what it takes, the child takes, and
the system ends it at a bound. The child gets a file and writes a JSON list of cells a line.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BufferedReader
from shutil import copyfileobj

import orjson

# In bytes and seconds: what the largest sheet that people keep by hand takes, several times.
_MEMORY = 2_000_000_000
_TIME = 300

_BROKEN = "The file is no XLSX workbook that can be read."
_TOO_LARGE = "The workbook takes too much memory or time: save its first sheet as `CSV UTF-8`."


class NoWorkbook(Exception):
    """The message says why, to whoever sent the file."""


def first_sheet(file: BufferedReader) -> Iterator[list[str]]:
    """The rows of the first sheet, from its first row on, as text. Raises NoWorkbook."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy:
        copyfileobj(file, copy)
        copy.flush()
        command = [sys.executable, "-m", "app.imports.workbook_child", copy.name, str(_MEMORY), str(_TIME)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:  # noqa: S603 - our own module
            assert child.stdout is not None
            try:
                for line in child.stdout:
                    yield orjson.loads(line)
            finally:
                child.kill()
    if child.returncode:
        raise NoWorkbook(_BROKEN if child.returncode == 1 else _TOO_LARGE)
