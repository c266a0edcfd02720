"""`mithaq import`: a file, all of it in one transaction."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from app.accounts.clearance import Caller
from app.agreements.writing import Writer
from app.imports import jobs
from app.imports.jobs import Options, Outcome
from app.imports.records import Bringing
from app.imports.rows import rows_of
from app.imports.whole import bring_whole
from app.registry import Registry

# What a file holds, by the end of its name; NDJSON by any other.
_KINDS = {".json": "json", ".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx"}


def import_file(
    registry: Registry, caller: Caller, file: Path, options: Options, done: Callable[[int], None]
) -> Outcome:
    """What became of the rows; `done` is told how many bytes more were read.

    Raises Stopped where a row was wrong and the options say to stop, Unreadable where the file is not what its name
    says. Nothing stays then.
    """
    writer = Writer(caller, registry.vocabularies, registry.now(), registry.new_id)
    job_id, kind = str(registry.new_id()), _KINDS.get(file.suffix.casefold(), "ndjson")

    def work(connection: Connection) -> Outcome:
        # It is there for its rows alone, and nobody ever sees it.
        jobs.add(connection, job_id, caller, kind, options, writer.instant)
        read = 0
        with file.open("rb") as content:

            def tell() -> None:
                nonlocal read
                done(content.tell() - read)
                read = content.tell()

            outcome = bring_whole(Bringing(connection, writer, options), job_id, rows_of(kind, content), tell)
        jobs.remove(connection, [job_id])
        return outcome

    with _seldom_collecting():
        return registry.database.write_now(work, keep=not options.dry_run)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Records make no cycles: looking for some, as often as the interpreter does, takes a fifth of an import's time."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
