"""From a row to what its writer wants a record to say. Pure, but for the record that a sheet may leave parts of out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.agreements.submission import Submission, read_submission
from app.agreements.writing import Writer
from app.errors import Invalid, Mistake, Problem
from app.imports.habits import explained, reread, with_codes_of_parties
from app.imports.rows import Row
from app.shapes import parse_json
from app.sheets.layout import completed, record_of


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row says: the record as it could be put, what the rules made of it, and what was read as something else."""

    sent: Any
    submission: Submission
    told: list[Mistake] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The id and the slug by which the row may be a record that is here."""
        return names_of(self.sent)


def names_of(sent: Any) -> list[str]:
    if not isinstance(sent, Mapping):
        return []
    texts = (sent.get("id"), sent.get("slug"))
    return [text.casefold() for text in texts if isinstance(text, str) and text.isprintable()]


def read(row: Row, writer: Writer) -> Reading:
    """The row by itself. Raises BadRequest where it is no JSON, Invalid where it is no row of its sheet."""
    if row.mistake:
        raise Invalid([row.mistake])
    if row.cells is not None:
        return _read_cells(row.cells, writer)
    sent = parse_json(row.text)
    return Reading(sent, read_submission(sent, writer.vocabularies, writer.today))


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row with what it says, or why it says nothing."""

    row: Row
    reading: Reading | Problem

    @property
    def submission(self) -> Submission | None:
        return None if isinstance(self.reading, Problem) else self.reading.submission


def read_all(rows: Sequence[Row], writer: Writer) -> list[ReadRow]:
    """The rows by themselves. Nothing is asked of the registry, so no transaction need be held up by it."""
    found = []
    for row in rows:
        try:
            found.append(ReadRow(row, read(row, writer)))
        except Problem as problem:
            found.append(ReadRow(row, problem))
    return found


def read_over(row: Row, reading: Reading, document: Mapping[str, Any], writer: Writer) -> Reading:
    """The row as it changes that record: a column that a sheet lacks says nothing against what the record has."""
    if row.cells is None:
        return reading
    return _read_cells(completed(row.cells, document), writer)


def _read_cells(cells: Mapping[str, str], writer: Writer) -> Reading:
    by_code, told = with_codes_of_parties(cells, writer.vocabularies)
    sent, mistakes = record_of(by_code, writer.vocabularies)
    submission = read_submission(sent, writer.vocabularies, writer.today)
    if submission.mistakes:
        sent, more = reread(sent, submission.content, writer.vocabularies)
        told += more
        submission = read_submission(sent, writer.vocabularies, writer.today)
    if mistakes:
        raise Invalid([*mistakes, *submission.mistakes])
    explained_ = tuple(explained(mistake, sent) for mistake in submission.mistakes)
    return Reading(
        sent, Submission(submission.content, submission.slug, submission.id, explained_, submission.broken), told
    )
