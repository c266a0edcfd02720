"""The forms of an export: how documents, some at a time, become the bytes of a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Protocol

import orjson

from app.exports import linked
from app.sheets import lines, workbook
from app.sheets.layout import COLUMNS, row_of
from app.sheets.template import header
from app.vocabularies.vocabulary import Vocabularies

_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Setting:
    """What a file says beside its records: where the registry is, `address` with a slash at its end, and its codes."""

    address: str
    vocabularies: Vocabularies


class Writer(Protocol):
    """Makes one file: its parts in the order of these methods. `close` comes last, whether or not the file is whole."""

    def head(self) -> bytes: ...

    def body(self, documents: Sequence[str]) -> bytes: ...

    def tail(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...


class _Plain:
    """A writer that keeps nothing."""

    def head(self) -> bytes:
        return b""

    def tail(self) -> Iterator[bytes]:
        return iter(())

    def close(self) -> None:
        pass


class _Ndjson(_Plain):
    def body(self, documents: Sequence[str]) -> bytes:
        return "".join(f"{document}\n" for document in documents).encode()


class _Csv(_Plain):
    def head(self) -> bytes:
        return (lines.BYTE_ORDER_MARK + lines.lines([header()])).encode()

    def body(self, documents: Sequence[str]) -> bytes:
        return lines.lines(row_of(orjson.loads(document)) for document in documents).encode()


class _JsonLd(_Plain):
    def __init__(self, setting: Setting) -> None:
        self._head = linked.head(setting.address)
        self._separator = ""

    def head(self) -> bytes:
        return self._head.encode()

    def body(self, documents: Sequence[str]) -> bytes:
        nodes = self._separator + ",\n".join(map(linked.node, documents))
        self._separator = ",\n"
        return nodes.encode()

    def tail(self) -> Iterator[bytes]:
        yield linked.TAIL.encode()


class _Xlsx(_Plain):
    """A workbook begins with what is known last, so it is made in a file and sent when it is whole."""

    def __init__(self, setting: Setting) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._book = workbook.Workbook(self._file, COLUMNS, setting.vocabularies)

    def body(self, documents: Sequence[str]) -> bytes:
        for document in documents:
            self._book.add(row_of(orjson.loads(document)))
        return b""

    def tail(self) -> Iterator[bytes]:
        self._book.finish()
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece

    def close(self) -> None:
        self._book.close()
        self._file.close()


@dataclass(frozen=True, slots=True)
class Form:
    """A form that an export takes.

    `batch` is how many records are written at once: in some milliseconds at most, since other requests wait meanwhile.
    `most` is how many it has room for, None where that is no matter.
    """

    name: str
    meaning: str
    media_type: str
    writer: Callable[[Setting], Writer]
    batch: int
    most: int | None = None


FORMS = {
    form.name: form
    for form in (
        Form("csv", "a sheet", lines.MEDIA_TYPE, lambda _: _Csv(), 40),
        Form("ndjson", "records as they are served, one a line", "application/x-ndjson; charset=utf-8", lambda _: _Ndjson(), 100),
        Form("xlsx", "a workbook", workbook.MEDIA_TYPE, _Xlsx, 12, workbook.MOST_ROWS),
        Form("jsonld", "linked data: records as JSON-LD", linked.MEDIA_TYPE, _JsonLd, 100),
    )
}  # fmt: skip
