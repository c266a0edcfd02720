"""All statements on what was sent: counting one more request in every window, and dropping windows that are over."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, select, tuple_

from app.accounts.models import rate_window
from app.db.database import Database
from app.db.metadata import Key, Number
from app.rates import Rate, Window

_SWEEP_EVERY = timedelta(minutes=1)
_SWEPT_AT_ONCE = 1_000

# A row that is being counted in is left for the next time: whoever counts never waits for the broom.
_SWEEP = (
    delete(rate_window)
    .where(
        tuple_(rate_window.c.who, rate_window.c.seconds).in_(
            select(rate_window.c.who, rate_window.c.seconds)
            .where(rate_window.c.ends <= bindparam("now", type_=Number))
            .limit(_SWEPT_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
    )
    .returning(rate_window.c.seconds)
)


class Counts:
    """What was sent by whom, in the registry's own database: all workers count together."""

    def __init__(self, database: Database, rates: tuple[Rate, ...]) -> None:
        self._database = database
        self._rates = rates
        self._statement = _counting(database, rates)
        self._next_sweep: datetime | None = None

    async def add(self, who: str, now: datetime) -> dict[int, Window]:
        """The windows of `who`, by their seconds, one more request counted. Raises Unavailable (`Database.tally`)."""
        ends = {f"ends_{n}": rate.window_end(now.timestamp()) for n, rate in enumerate(self._rates)}
        rows = await self._database.tally(self._statement, who=who, **ends)
        await self._sweep(now)
        return {seconds: Window(sent, over) for seconds, sent, over in rows}

    async def _sweep(self, now: datetime) -> None:
        """Drops windows that are over, now and then; a full hand means that there is more, and comes again at once."""
        if self._next_sweep is not None and now < self._next_sweep <= now + _SWEEP_EVERY:
            return
        self._next_sweep = now + _SWEEP_EVERY
        if len(await self._database.tally(_SWEEP, now=int(now.timestamp()))) == _SWEPT_AT_ONCE:
            self._next_sweep = now


def _counting(database: Database, rates: tuple[Rate, ...]) -> Any:
    """One statement for all rates. Its values: `who`, and `ends_0`, `ends_1` … of the present windows.

    A worker whose clock is behind goes on in the window that another has begun; a window further ahead was begun by a
    clock that was wrong, and does not hold anyone up until then.
    """
    rows = [
        {
            "who": bindparam("who", type_=Key),
            "seconds": rate.seconds,
            "ends": bindparam(f"ends_{n}", type_=Number),
            "sent": 1,
        }
        for n, rate in enumerate(rates)
    ]
    insert = database.upsert(rate_window).values(rows)
    kept, new = rate_window.c, insert.excluded
    goes_on = and_(kept.ends >= new.ends, kept.ends <= new.ends + kept.seconds)
    return insert.on_conflict_do_update(
        index_elements=[kept.who, kept.seconds],
        set_={"ends": case((goes_on, kept.ends), else_=new.ends), "sent": case((goes_on, kept.sent + 1), else_=1)},
    ).returning(kept.seconds, kept.sent, kept.ends)
