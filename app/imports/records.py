"""Bringing records in, many in one transaction, each told apart from those that are here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection

from app.agreements import repository
from app.agreements.change import change
from app.agreements.create import create
from app.agreements.repository import Act, Held
from app.agreements.submission import read_submission
from app.agreements.writing import Writer
from app.db.database import savepoint
from app.errors import Conflict, Mistake, Problem
from app.shapes import parse_json


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

    Raises Stopped at the first wrong row, where the options say so.
    """
    outcome = Outcome()
    for row, line in enumerate(lines, 1):
        if line.strip():
            _import_row(connection, writer, row, line, options, outcome)
        done(len(line))
    return outcome


def _import_row(
    connection: Connection, writer: Writer, row: int, line: bytes, options: Options, outcome: Outcome
) -> None:
    try:
        # A wrong row takes back what it began: the agencies that it made, too.
        with savepoint(connection):
            action = _bring(connection, writer, parse_json(line), options)
    except Problem as problem:
        outcome.failed += 1
        whole = Mistake(problem.kind, problem.detail, pointer="")
        outcome.errors += [RowError(row, mistake) for mistake in problem.mistakes or (whole,)]
        if options.on_error == "stop":
            raise Stopped(outcome) from None
    else:
        setattr(outcome, action, getattr(outcome, action) + 1)


def _bring(connection: Connection, writer: Writer, sent: Any, options: Options) -> str:
    held = _here(connection, writer, sent)
    if held is None:
        submission = read_submission(
            sent, writer.vocabularies, writer.today, str(sent.get("id")) if isinstance(sent, dict) else None
        )
        create(connection, writer, submission, allow_duplicate=options.allow_duplicate, take_over=True)
        return "created"
    document = change(connection, writer, held, sent, Act(writer.caller, "updated"))
    if document["version"] == held.version:
        return "unchanged"
    if options.on_exists == "error":
        raise Conflict(
            f"The record {held.slug} is here and says something else.",
            [
                Mistake(
                    "exists",
                    f"The record {held.slug} is here and says something else: import with --on-exists update.",
                    pointer="",
                )
            ],
        )
    return "updated"


def _here(connection: Connection, writer: Writer, sent: Any) -> Held | None:
    """The record that the row is, by its id or its slug."""
    if not isinstance(sent, dict):
        return None
    for text in (sent.get("id"), sent.get("slug")):
        if (
            isinstance(text, str)
            and text.isprintable()
            and (held := repository.held_at(connection, text, writer.caller))
        ):
            return held
    return None
