"""All statements on imports."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import orjson
from sqlalchemy import Connection, Select, delete, insert, select, update

from app.accounts.clearance import Caller, Marking, Role
from app.errors import Mistake
from app.imports.models import import_job, import_piece, import_remark, import_waiting

# How many errors, and how many interpretations, of one import are kept to be shown; all are counted.
MOST_REMARKS = 1_000

RECEIVING, QUEUED, RUNNING, DONE, STOPPED, FAILED = "receiving", "queued", "running", "done", "stopped", "failed"

ERROR, INTERPRETATION = "error", "interpretation"


@dataclass(frozen=True, slots=True)
class Options:
    """`on_error` says whether a wrong row ends the import, `on_exists` whether a record that is here may change."""

    on_error: Literal["stop", "skip"] = "stop"
    on_exists: Literal["error", "update"] = "error"
    allow_duplicate: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with a row, or how something in it was read."""

    kind: str
    row: int
    mistake: Mistake


@dataclass(slots=True)
class Outcome:
    """What became of some rows. `waiting` are those whose relations lead to what may come after them, as JSON texts."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    remarks: list[Remark] = field(default_factory=list)
    waiting: list[tuple[int, str]] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.created + self.updated + self.unchanged + self.failed

    @property
    def errors(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.kind == ERROR]

    def count(self, action: str) -> None:
        setattr(self, action, getattr(self, action) + 1)

    def add(self, other: "Outcome") -> None:
        for name in ("created", "updated", "unchanged", "failed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.remarks += other.remarks
        self.waiting += other.waiting


@dataclass(frozen=True, slots=True)
class Job:
    """An import as it stands. `position` is the last row that its present step has dealt with."""

    id: str
    caller: Caller
    kind: str
    options: Options
    step: str
    position: int
    total: int | None
    failed: int
    remarks: dict[str, int]


_OF_JOB = select(
    import_job.c.id, import_job.c.by_id, import_job.c.by_name, import_job.c.by_role, import_job.c.clearance,
    import_job.c.kind, import_job.c.options, import_job.c.step, import_job.c.position,
    import_job.c.total, import_job.c.failed, import_job.c.remarks,
)  # fmt: skip


def _job(row: Any) -> Job:
    caller = Caller(row.by_id, row.by_name, Role(row.by_role), Marking(row.clearance))
    return Job(
        row.id, caller, row.kind, Options(**row.options), row.step, row.position, row.total, row.failed,
        row.remarks,
    )  # fmt: skip


def add(connection: Connection, job_id: str, caller: Caller, kind: str, options: Options, now: str) -> None:
    """A new import, whose body is still to come."""
    counts = dict.fromkeys(("position", "done", "created", "updated", "unchanged", "failed"), 0)
    connection.execute(
        insert(import_job).values(
            id=job_id, by_id=caller.id, by_name=caller.name, by_role=str(caller.role), clearance=str(caller.clearance),
            kind=kind, options=asdict(options), state=RECEIVING, step="count", remarks={ERROR: 0, INTERPRETATION: 0},
            created_at=now, updated_at=now, **counts,
        )
    )  # fmt: skip


def add_piece(connection: Connection, job_id: str, number: int, packed: bytes, now: str) -> None:
    connection.execute(insert(import_piece).values(job_id=job_id, number=number, body=packed))
    connection.execute(update(import_job).where(import_job.c.id == job_id).values(updated_at=now))


def piece(connection: Connection, job_id: str, number: int) -> bytes:
    """A piece of the body; empty after the last."""
    found = select(import_piece.c.body).where(import_piece.c.job_id == job_id, import_piece.c.number == number)
    packed = connection.scalar(found)
    return b"" if packed is None else zlib.decompress(packed)


def queue(connection: Connection, job_id: str, now: str) -> None:
    connection.execute(update(import_job).where(import_job.c.id == job_id).values(state=QUEUED, updated_at=now))


def remove(connection: Connection, job_ids: Sequence[str]) -> None:
    for table in (import_piece, import_remark, import_waiting):
        connection.execute(delete(table).where(table.c.job_id.in_(job_ids)))
    connection.execute(delete(import_job).where(import_job.c.id.in_(job_ids)))


def outdated(connection: Connection, states: Sequence[str], before: str) -> list[str]:
    """The imports in these states of which nothing was heard since."""
    old = select(import_job.c.id).where(import_job.c.state.in_(states), import_job.c.updated_at < before)
    return list(connection.scalars(old))


# Whether there is anything to run or to drop, for a reader who asks often: an import has a piece as long as there is.
PENDING: Select[tuple[str]] = (
    select(import_job.c.id)
    .join(import_piece, import_piece.c.job_id == import_job.c.id)
    .where(import_job.c.state != RECEIVING)
    .limit(1)
)


def next_job(connection: Connection, now: str) -> Job | None:
    """The one that was begun, else the one that waits longest: it runs from now on."""
    # `running` sorts after `queued`.
    first = _OF_JOB.where(import_job.c.state.in_((RUNNING, QUEUED))).order_by(
        import_job.c.state.desc(), import_job.c.created_at, import_job.c.id
    )
    row = connection.execute(first.limit(1).with_for_update()).first()
    if row is None:
        return None
    connection.execute(update(import_job).where(import_job.c.id == row.id).values(state=RUNNING, updated_at=now))
    return _job(row)


class Interrupted(Exception):
    """The import is no longer this runner's: it was stopped, or another one is further."""


def held(connection: Connection, job: Job) -> None:
    """Keeps the import as it is until the transaction ends. Raises Interrupted where it is not as `job` has it."""
    still = select(import_job.c.id).where(
        import_job.c.id == job.id,
        import_job.c.state == RUNNING,
        import_job.c.step == job.step,
        import_job.c.position == job.position,
    )
    if connection.execute(still.with_for_update()).first() is None:
        raise Interrupted


def advance(connection: Connection, job: Job, outcome: Outcome, now: str, **changes: Any) -> Job:
    """The import with the outcome of some rows counted and told, and with these changes. Nothing is counted twice: it is held."""
    remarks = dict(job.remarks)
    listed = []
    for remark in outcome.remarks:
        if remarks[remark.kind] < MOST_REMARKS:
            listed.append(_columns(job.id, remark))
        remarks[remark.kind] += 1
    if listed:
        connection.execute(insert(import_remark), listed)
    keep_waiting(connection, job.id, outcome.waiting)
    counted = ("done", "created", "updated", "unchanged", "failed")
    counts = {name: import_job.c[name] + getattr(outcome, name) for name in counted if getattr(outcome, name)}
    connection.execute(
        update(import_job)
        .where(import_job.c.id == job.id)
        .values(**{"remarks": remarks, "updated_at": now, **counts, **changes})
    )
    return _job(connection.execute(_OF_JOB.where(import_job.c.id == job.id)).one())


def _columns(job_id: str, remark: Remark) -> dict[str, Any]:
    mistake = remark.mistake
    return {
        "job_id": job_id, "kind": remark.kind, "row": remark.row, "pointer": mistake.pointer or "",
        "code": mistake.code, "detail": mistake.detail, "suggestion": mistake.suggestion,
    }  # fmt: skip


def end(connection: Connection, job_id: str, state: str, detail: str | None, now: str) -> bool:
    """Ends an import that has not ended; False where it had."""
    ended = connection.execute(
        update(import_job)
        .where(import_job.c.id == job_id, import_job.c.state.in_((QUEUED, RUNNING)))
        .values(state=state, detail=detail, updated_at=now)
    )
    connection.execute(delete(import_waiting).where(import_waiting.c.job_id == job_id))
    return ended.rowcount == 1


# How many pieces are dropped at once: a large body is no long transaction either when it goes.
_DROPPED_AT_ONCE = 32


def drop_pieces(connection: Connection) -> bool:
    """Drops some of the bodies of imports that have ended; False where there are none."""
    ended = select(import_job.c.id).where(import_job.c.state.in_((DONE, STOPPED, FAILED)))
    key = (import_piece.c.job_id, import_piece.c.number)
    rows = connection.execute(select(*key).where(import_piece.c.job_id.in_(ended)).limit(_DROPPED_AT_ONCE)).all()
    for job_id, number in rows:
        connection.execute(delete(import_piece).where(key[0] == job_id, key[1] == number))
    return bool(rows)


def keep_waiting(connection: Connection, job_id: str, waiting: Sequence[tuple[int, str]]) -> None:
    if waiting:
        rows = [{"job_id": job_id, "row": row, "record": record} for row, record in waiting]
        connection.execute(insert(import_waiting), rows)


def waiting(connection: Connection, job_id: str, rows: Sequence[int] = ()) -> Iterator[tuple[int, Any]]:
    """Rows that wait, in order, with what was sent: all, or those."""
    column = import_waiting.c
    chosen = select(column.row, column.record).where(column.job_id == job_id).order_by(column.row)
    if rows:
        chosen = chosen.where(column.row.in_(rows))
    for row, record in connection.execute(chosen.execution_options(yield_per=500)):
        yield row, orjson.loads(record)


def drop_waiting(connection: Connection, job_id: str, rows: Sequence[int]) -> None:
    connection.execute(delete(import_waiting).where(import_waiting.c.job_id == job_id, import_waiting.c.row.in_(rows)))


SHOWN = ("state", "step", "total", "done", "created", "updated", "unchanged", "failed", "remarks", "detail", "kind",
         "options", "created_at", "updated_at", "by_id", "clearance")  # fmt: skip


def one(job_id: str) -> Select[Any]:
    """What is shown of an import that was received whole."""
    return select(*(import_job.c[name] for name in SHOWN)).where(
        import_job.c.id == job_id, import_job.c.state != RECEIVING
    )


def remarks(job_id: str) -> Select[Any]:
    column = import_remark.c
    return (
        select(column.kind, column.row, column.pointer, column.code, column.detail, column.suggestion)
        .where(column.job_id == job_id)
        .order_by(column.row, column.pk)
    )
