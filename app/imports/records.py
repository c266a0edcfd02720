"""Bringing rows in: each a new record, or a change to one that is here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.agreements import repository
from app.agreements.change import change
from app.agreements.create import create
from app.agreements.journal import Act
from app.agreements.many import create_many
from app.agreements.repository import Held
from app.agreements.waiting import wait
from app.agreements.writing import Writer, check_marking, withdrawn
from app.db.database import savepoint
from app.errors import Conflict, Invalid, Mistake, Problem
from app.imports.jobs import ERROR, INTERPRETATION, Options, Outcome, Remark
from app.imports.reading import Reading, ReadRow, read, read_over
from app.imports.rows import Row, record_text
from app.review.rules import PUBLISHED


class Stopped(Exception):
    """A row was wrong and the import was to stop there: of these rows nothing is to stay. The outcome says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def mistakes_of(problem: Problem) -> tuple[Mistake, ...]:
    return problem.mistakes or (Mistake(problem.kind, problem.detail, pointer=""),)


def waits(problem: Problem) -> bool:
    """Whether nothing is wrong but that a record is not here, which may be one of the rows to come."""
    return {mistake.code for mistake in problem.mistakes} == {"unknown_record"}


def _fail(outcome: Outcome, number: int, problem: Problem) -> None:
    outcome.failed += 1
    outcome.remarks += [Remark(ERROR, number, mistake) for mistake in mistakes_of(problem)]


def _told(one: ReadRow) -> list[Remark]:
    told = [] if isinstance(one.reading, Problem) else one.reading.told
    return [Remark(INTERPRETATION, one.row.number, mistake) for mistake in told]


@dataclass(frozen=True, slots=True)
class Bringing:
    """How rows are brought in: on which connection, by whom, as they asked for it."""

    connection: Connection
    writer: Writer
    options: Options

    def rows(self, rows: Sequence[ReadRow]) -> Outcome:
        """What became of the rows. Raises Stopped at the first wrong one, where the options say so."""
        outcome = Outcome()
        created = create_many(
            self.connection,
            self.writer,
            [one.submission for one in rows],
            allow_duplicate=self.options.allow_duplicate,
        )
        for one, is_created in zip(rows, created, strict=True):
            if is_created:
                outcome.created += 1
                outcome.remarks += _told(one)
            else:
                self.attempt(outcome, one.row.number, lambda one=one: self._bring(one, outcome))  # type: ignore[misc]
        return outcome

    def check(self, rows: Sequence[Row]) -> Outcome:
        """What is wrong with the rows by themselves: all that can be told without trying them."""
        outcome = Outcome()
        for row in rows:
            try:
                self._check(row)
            except Problem as problem:
                _fail(outcome, row.number, problem)
        return outcome

    def _check(self, row: Row) -> None:
        reading = read(row, self.writer)
        if row.lacks_columns and (held := self.here(reading.names)):
            reading = read_over(row, reading, held.document, self.writer)
        check_marking(self.writer.caller, reading.submission.content)
        if reading.submission.mistakes:
            raise Invalid(reading.submission.mistakes)

    def attempt(self, outcome: Outcome, number: int, bring: Callable[[], str]) -> None:
        """Counts what `bring` did, or that the row is wrong; of a wrong row nothing stays, not even an agency it made."""
        try:
            with savepoint(self.connection):
                action = bring()
        except Problem as problem:
            _fail(outcome, number, problem)
            if self.options.on_error == "stop":
                raise Stopped(outcome) from None
        else:
            if action:
                outcome.count(action)

    def _bring(self, one: ReadRow, outcome: Outcome) -> str:
        if isinstance(one.reading, Problem):
            raise one.reading
        reading = one.reading
        held = self.here(reading.names)
        if held is not None:
            reading = read_over(one.row, reading, held.document, self.writer)
        try:
            action = self.bring(reading, held)
        except Problem as problem:
            if not waits(problem):
                raise
            outcome.waiting.append((one.row.number, record_text(reading.sent).decode()))
            action = ""
        outcome.remarks += _told(one)
        return action

    def here(self, names: Sequence[str]) -> Held | None:
        """The record that a row is, by its id before its slug."""
        for text in names:
            held = repository.held_at(self.connection, text, self.writer.caller)
            if held is not None:
                return held
        return None

    def bring(self, reading: Reading, held: Held | None) -> str:
        """What was done: created, updated or unchanged. Raises a Problem where the row is wrong."""
        if held is None:
            allowed = self.options.allow_duplicate
            create(self.connection, self.writer, reading.submission, allow_duplicate=allowed, take_over=True)
            return "created"
        if held.state == "withdrawn":
            raise withdrawn()
        if not self.changes(held, reading.sent):
            return "unchanged"
        if self.options.on_exists == "error":
            detail = f"The record {held.slug} is here and says something else: import with on_exists=update (--on-exists update)."
            raise Conflict(detail, [Mistake("exists", detail, pointer="")])
        return "updated"

    def changes(self, held: Held, sent: Any) -> bool:
        """Whether the record changes, or would when an editor publishes it."""
        slug = sent.get("slug")
        if isinstance(slug, str) and repository.holder_of(self.connection, slug) == held.pk:
            # An earlier slug says which record it is, and does not rename it back.
            sent = {**sent, "slug": held.slug}
        if self.writer.review and held.state == PUBLISHED:
            return wait(self.connection, self.writer, held, sent, None) is not None
        document = change(self.connection, self.writer, held, sent, Act(self.writer.caller, "updated"))
        return bool(document["version"] != held.version)
