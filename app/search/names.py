"""Whether what a filter names is known, to a caller of that clearance: agencies, people, addresses of records."""

from dataclasses import replace

from app.db.reading import Read
from app.errors import Invalid, Mistake
from app.search.filters import AnyAddress, AnyAgency, AnySignatory, Filter
from app.search.statements import ids_at, known_agencies, known_signatory, merged_agencies, signatory_words
from app.text import nearest


async def check_names(read: Read, filter_: Filter) -> None:
    """Raises Invalid, with the nearest known name, where the filter names an agency or a person of no record.

    An empty page would say that such an agency agreed nothing; a wrong name must not be taken for that.
    """
    mistakes = [
        *[
            mistake
            for c in filter_.criteria
            if isinstance(c, AnyAgency)
            for mistake in await _agencies(read, filter_, c)
        ],
        *[
            mistake
            for c in filter_.criteria
            if isinstance(c, AnySignatory)
            for mistake in await _people(read, filter_, c)
        ],
    ]
    if mistakes:
        raise Invalid(mistakes)


async def with_ids(read: Read, filter_: Filter) -> Filter:
    """The filter with the ids of the records that it names by slug: an earlier version knows no later slug."""
    criteria = [
        AnyAddress(c.any_of | {row[0] for row in await read(ids_at(filter_, c.any_of))})
        if isinstance(c, AnyAddress)
        else c
        for c in filter_.criteria
    ]
    return replace(filter_, criteria=tuple(criteria))


async def _agencies(read: Read, filter_: Filter, wanted: AnyAgency) -> list[Mistake]:
    unknown = wanted.any_of - {row[0] for row in await read(known_agencies(filter_, wanted.any_of))}
    if not unknown:
        return []
    known = [row[0] for row in await read(known_agencies(filter_))]
    merged = {old: new for old, new in await read(merged_agencies(filter_.caller, unknown)) if new in known}
    return [
        Mistake(
            "unknown_agency",
            f"No record names an agency {name[:100]!r}.",
            parameter="agency",
            suggestion=merged.get(name) or nearest(name, known),
        )
        for name in sorted(unknown)
    ]


async def _people(read: Read, filter_: Filter, wanted: AnySignatory) -> list[Mistake]:
    unknown = [name for name in sorted(wanted.any_of) if not await read(known_signatory(filter_, name))]
    if not unknown:
        return []
    known = [row[0] for row in await read(signatory_words(filter_))]
    return [
        Mistake(
            "unknown_signatory",
            f"No record was signed by {' '.join(name)[:100]!r}.",
            parameter="signatory",
            suggestion=" ".join(filter(None, (nearest(word, known) for word in name))) or None,
        )
        for name in unknown
    ]
