"""All statements on changes."""

import secrets
from typing import Any

from sqlalchemy import Connection, Select, and_, insert, or_, select

from app.changes.models import change
from app.db.database import at_end
from app.search.models import agreement


def add(connection: Connection, row: dict[str, Any]) -> None:
    """Notes a change; `row` has all columns but `seq` and `id`."""

    # Not now: the database gives the number when the row is inserted, and a reader could meet 8 while the transaction
    # that has 7 is still to commit, and miss it.
    at_end(connection, lambda ending: ending.execute(insert(change), {**row, "id": secrets.token_hex(12)}))


def since(after: str | None, level: int, limit: int) -> Select[Any]:
    """The changes after the one of that id that are something to a reader cleared for that level, in commit order.

    What happened to a record that the reader no longer may see is nothing to them, but that it was removed.
    """
    seen = and_(change.c.marking_after <= level, agreement.c.marking <= level)
    removed = and_(change.c.marking_before <= level, change.c.marking_after > level)
    statement = (
        select(change, agreement.c.id.label("agreement_id"))
        .join(agreement, agreement.c.pk == change.c.agreement_pk)
        .where(or_(seen, removed))
        .order_by(change.c.seq)
        .limit(limit)
    )
    if after is None:
        return statement
    return statement.where(change.c.seq > select(change.c.seq).where(change.c.id == after).scalar_subquery())


def known(change_id: str) -> Select[Any]:
    return select(change.c.seq).where(change.c.id == change_id)
