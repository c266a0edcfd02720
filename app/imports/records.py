"""Bringing records in, many in one transaction, each told apart from those that are here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection

from app.agreements import repository
from app.agreements.change import change
from app.agreements.create import create
from app.agreements.journal import Act
from app.agreements.repository import Held
from app.agreements.submission import read_submission
from app.agreements.writing import Writer, withdrawn
from app.db.database import savepoint
from app.errors import Conflict, Mistake, Problem
from app.shapes import parse_json

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Options:
    """`on_error` says whether a wrong row ends the import, `on_exists` whether a record that is here may change."""

    on_error: Literal["stop", "skip"] = "stop"
    on_exists: Literal["error", "update"] = "error"
    allow_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row; rows count from 1."""

    row: int
    mistake: Mistake


@dataclass(slots=True)
class Outcome:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    errors: list[RowError] = field(default_factory=list)


class Stopped(Exception):
    """A row was wrong and the import was to stop there: nothing of it stays."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def import_lines(
    connection: Connection, writer: Writer, lines: Iterable[bytes], options: Options, done: Callable[[int], None]
) -> Outcome:
    """Reads one JSON record a line; empty lines count and are passed over. `done` is told the size of each line.

    A record may relate to one that comes after it: such rows come last. Raises Stopped at the first wrong row, where
    the options say so.
    """
    run = _Import(connection, writer, options)
    for row, line in enumerate(lines, 1):
        content = line.removeprefix(_BYTE_ORDER_MARK) if row == 1 else line
        if content.strip():
            run.bring(row, content)
        done(len(line))
    run.bring_those_that_wait()
    return run.outcome


class _Import:
    def __init__(self, connection: Connection, writer: Writer, options: Options) -> None:
        self._connection, self._writer, self._options = connection, writer, options
        self.outcome = Outcome()
        self._waiting: list[tuple[int, bytes]] = []

    def bring(self, row: int, line: bytes) -> None:
        self._try(row, lambda: self._brought(parse_json(line)), lambda: self._waiting.append((row, line)))

    def bring_those_that_wait(self) -> None:
        """Rows whose targets are here by now; of those that wait for each other, first all but their relations."""
        before = -1
        while self._waiting and len(self._waiting) != before:
            before, again, self._waiting = len(self._waiting), self._waiting, []
            for row, line in again:
                self.bring(row, line)
        last, self._waiting = self._waiting, []
        bare = [row for row, line in last if self._try(row, lambda line=line: self._bare(parse_json(line)), None)]  # type: ignore[misc]
        for row, line in last:
            if row in bare:
                self._try(row, lambda line=line: self._related(parse_json(line)), None)  # type: ignore[misc]

    def _try(self, row: int, bring: Callable[[], str], wait: Callable[[], None] | None) -> bool:
        """Counts what `bring` did; what failed for want of a target alone may `wait`. Whether it did anything."""
        try:
            # A wrong row takes back what it began: the agencies that it made, too.
            with savepoint(self._connection):
                action = bring()
        except Problem as problem:
            if wait and {mistake.code for mistake in problem.mistakes} == {"unknown_record"}:
                wait()
            else:
                self._failed(row, problem)
            return False
        if action:
            setattr(self.outcome, action, getattr(self.outcome, action) + 1)
        return True

    def _failed(self, row: int, problem: Problem) -> None:
        self.outcome.failed += 1
        whole = Mistake(problem.kind, problem.detail, pointer="")
        self.outcome.errors += [RowError(row, mistake) for mistake in problem.mistakes or (whole,)]
        if self._options.on_error == "stop":
            raise Stopped(self.outcome) from None

    def _brought(self, sent: Any) -> str:
        writer, held = self._writer, self._here(sent)
        if held is None:
            submission = read_submission(sent, writer.vocabularies, writer.today)
            create(self._connection, writer, submission, allow_duplicate=self._options.allow_duplicate, take_over=True)
            return "created"
        if held.state == "withdrawn":
            raise withdrawn()
        document = self._changed(held, sent)
        if document["version"] == held.version:
            return "unchanged"
        if self._options.on_exists == "error":
            detail = f"The record {held.slug} is here and says something else: import with --on-exists update."
            raise Conflict(detail, [Mistake("exists", detail, pointer="")])
        return "updated"

    def _changed(self, held: Held, sent: Any) -> dict[str, Any]:
        slug = sent.get("slug")
        if isinstance(slug, str) and repository.holder_of(self._connection, slug) == held.pk:
            # An earlier slug says which record it is, and does not rename it back.
            sent = {**sent, "slug": held.slug}
        return change(self._connection, self._writer, held, sent, Act(self._writer.caller, "updated"))

    def _bare(self, sent: Any) -> str:
        """The record without the relations that wait for another row."""
        return self._brought({**sent, "relations": [one for one in sent["relations"] if not one.get("target")]})

    def _related(self, sent: Any) -> str:
        held = self._here(sent)
        if held is not None:
            self._changed(held, sent)
        return ""

    def _here(self, sent: Any) -> Held | None:
        """The record that the row is, by its id or its slug."""
        if not isinstance(sent, dict):
            return None
        for text in (sent.get("id"), sent.get("slug")):
            if isinstance(text, str) and text.isprintable():
                held = repository.held_at(self._connection, text, self._writer.caller)
                if held is not None:
                    return held
        return None
