"""All statements on changes."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select

from app.changes.models import agreement_version, change
from app.changes.rules import Span
from app.db.bulk import insert_rows
from app.db.database import at_end
from app.db.metadata import Number
from app.search.models import agreement

_NOTED = tuple(column for column in change.c if column is not change.c.seq)


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Notes changes; each row has all columns but `seq` and `id`."""
    noted = [[{**row, "id": secrets.token_hex(12)}[column.name] for column in _NOTED] for row in rows]
    # Not now: the database gives the numbers when the rows are inserted, and a reader could meet 8 while the
    # transaction that has 7 is still to commit, and miss it.
    if noted:
        at_end(connection, lambda ending: insert_rows(ending, _NOTED, noted))


def number_of(change_id: str, level: int) -> Select[Any]:
    """The place, in the order of commits, of a change that was something to a reader cleared for that level.

    Be it nothing to them now: an id once served works for ever.
    """
    served = or_(change.c.marking_before <= level, change.c.marking_after <= level)
    return select(change.c.seq).where(change.c.id == change_id, served)


# The place of the newest change after a place, be it something to a reader or not; null where there is none.
NEWEST = select(func.max(change.c.seq)).where(change.c.seq > bindparam("seq", type_=Number))

_BEFORE = agreement_version.alias("before")
_AFTER = agreement_version.alias("after")


def within(span: Span, level: int, limit: int) -> Select[Any]:
    """The first changes of the span that are something to a reader cleared for that level, in its order.

    What happened to a record that the reader may no longer see is nothing to them, but that it was removed. Each row
    has the change, the record's id and the documents of the version and of the one before, with their markings.
    """
    seen = and_(change.c.marking_after <= level, agreement.c.marking <= level)
    removed = and_(change.c.marking_before <= level, change.c.marking_after > level)
    return (
        select(
            change,
            agreement.c.id.label("agreement_id"),
            _BEFORE.c.document.label("document_before"),
            _AFTER.c.document.label("document_after"),
        )
        .join(agreement, agreement.c.pk == change.c.agreement_pk)
        .join(_AFTER, and_(_AFTER.c.agreement_pk == change.c.agreement_pk, _AFTER.c.number == change.c.version))
        .outerjoin(
            _BEFORE, and_(_BEFORE.c.agreement_pk == change.c.agreement_pk, _BEFORE.c.number == change.c.version - 1)
        )
        .where(*_places(span), or_(seen, removed))
        .order_by(change.c.seq.desc() if span.newest_first else change.c.seq)
        .limit(limit)
    )


def _places(span: Span) -> list[ColumnElement[bool]]:
    return [change.c.seq > span.after, *([] if span.before is None else [change.c.seq < span.before])]


# The columns of `within`, by name.
COLUMNS = (*map(str, change.c.keys()), "agreement_id", "document_before", "document_after")
