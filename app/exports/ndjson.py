"""Records as NDJSON: one a line, as served, which an import takes back."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from app.accounts.clearance import Marking
from app.search.models import agreement


def count(connection: Connection, clearance: Marking) -> int:
    statement = select(func.count()).select_from(agreement).where(_exported(clearance))
    return connection.scalar(statement) or 0


def lines(connection: Connection, clearance: Marking) -> Iterator[str]:
    """The published records within the clearance, oldest id first, read in batches."""
    statement = select(agreement.c.document).where(_exported(clearance)).order_by(agreement.c.id)
    result = connection.execution_options(yield_per=500).execute(statement)
    yield from result.scalars()


def _exported(clearance: Marking):  # type: ignore[no-untyped-def]
    return (agreement.c.state == "published") & (agreement.c.marking <= clearance.level)
