"""Whether the agencies and people that a filter names are known, to a caller of that clearance."""

from app.db.reading import Read
from app.errors import Invalid, Mistake
from app.search.filters import AnyAgency, AnySignatory, Filter
from app.search.statements import known_agencies, known_signatory, merged_agencies, signatory_words
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


async def _agencies(read: Read, filter_: Filter, wanted: AnyAgency) -> list[Mistake]:
    unknown = wanted.ids - {row[0] for row in await read(known_agencies(filter_, wanted.ids))}
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
    unknown = [name for name in sorted(wanted.names) if not await read(known_signatory(filter_, name))]
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
