"""An export as it runs: records of one snapshot, some at a time, to the pieces of a file."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from anyio import to_thread
from anyio.lowlevel import checkpoint

from app.db.database import Database
from app.db.reading import Row, Scan
from app.errors import Invalid, Mistake
from app.exports.selection import Selection
from app.exports.writers import Form, Setting, Writer
from app.search.names import check_names
from app.search.statements import page, total

# How many records come from the database at once.
_FETCHED = 200

# More than a registry has.
_ALL = 2**62


async def pieces(
    database: Database, form: Form, setting: Setting, selection: Selection
) -> AsyncGenerator[tuple[bytes, int]]:
    """The pieces of the file, each with the number of records that went into it: to be closed by whoever reads them.

    Raises Invalid, before the first piece, where the filter names what is not known or the form has no room.
    """
    writer: Writer | None = None
    try:
        async with database.long_snapshot() as read:
            await check_names(read, selection.filter)
            if form.most is not None:
                check_room(form.name, form.most, (await read(total(selection.filter)))[0][0])
            writer = await to_thread.run_sync(form.writer, setting)
            yield writer.head(), 0
            async with aclosing(_batches(database, read, selection)) as batches:
                async for rows in batches:
                    for first in range(0, len(rows), form.batch):
                        documents = [row[0] for row in rows[first : first + form.batch]]
                        yield writer.body(documents), len(documents)
                        await checkpoint()
        tail = writer.tail()
        while piece := await to_thread.run_sync(next, tail, b""):
            yield piece, 0
    finally:
        if writer is not None:
            writer.close()


async def _batches(database: Database, read: Scan, selection: Selection) -> AsyncGenerator[list[Row]]:
    """All that the selection holds, one leg of its order after the other."""
    for leg in selection.legs:
        statement = page(selection.filter, leg, None, _ALL, folds_lists=database.folds_lists)
        async with aclosing(read.batches(statement.select, _FETCHED, **statement.values)) as batches:
            async for rows in batches:
                yield rows


def check_room(form: str, most: int, count: int) -> None:
    """Raises Invalid where the form has no room for so many records."""
    if count > most:
        detail = f"{form} has room for {most} records, and {count} match: narrow the filters, or take csv."
        raise Invalid([Mistake("too_many", detail, pointer="")])
