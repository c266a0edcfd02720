"""Rows from the first to the last in one transaction: what the command does, and a dry run tries."""

from collections.abc import Callable, Iterator

from app.db.database import settle
from app.imports import jobs
from app.imports.jobs import MOST_REMARKS, Outcome
from app.imports.reading import read_all
from app.imports.records import Bringing
from app.imports.related import bring_groups, groups
from app.imports.rows import Row, batches


def bring_whole(bringing: Bringing, job_id: str, rows: Iterator[Row], done: Callable[[], None]) -> Outcome:
    """What became of all rows, with no more remarks than are shown. `done` is called after each batch.

    The import of that id is there, for rows that wait to be kept with it. Raises Stopped at a wrong row, where the
    options say so.
    """
    whole, connection = Outcome(), bringing.connection
    for batch in batches(rows):
        _add(whole, bringing.rows(read_all(batch, bringing.writer)))
        jobs.keep_waiting(connection, job_id, whole.waiting)
        whole.waiting = []
        settle(connection)
        done()
    for group in groups(jobs.waiting(connection, job_id)):
        _add(whole, bring_groups(bringing, job_id, [group]))
    return whole


def _add(whole: Outcome, some: Outcome) -> None:
    whole.add(some)
    del whole.remarks[MOST_REMARKS:]
