"""One agency for two: the one that stays is named in every record that named the other, and found by its id."""

from dataclasses import replace

from sqlalchemy import Connection

from app.agencies import repository as agencies
from app.agencies.repository import Kept
from app.agreements.renaming import name_anew
from app.agreements.writing import Writer
from app.directory.keep import held_agency, name_anew_where_called_otherwise, note
from app.directory.rules import united
from app.errors import Invalid, Mistake
from app.text import nearest
from app.vocabularies.vocabulary import Term


def merge(connection: Connection, writer: Writer, agency_id: str, into: str, comment: str | None) -> None:
    """Raises NotFound, Moved for the agency; Invalid where `into` is none that it can be merged into.

    Records above the editor's clearance follow as all others do, and nothing tells of them. What the readers of the
    agency that stays may not know does not come to it: neither the names of one that is marked above it, by which it
    is found by those alone who were cleared for that one, nor its kind and parent.
    """
    agencies.hold_alone(connection)
    held = held_agency(connection, writer, agency_id)
    other = _into(connection, writer, held, into)
    party = writer.vocabularies.by_key[held.party]
    kept = _gaining(connection, other, held)
    agencies.put(connection, kept)
    if held.marking <= other.marking:
        agencies.take_names(connection, held.pk)
    agencies.lead(connection, held.pk, other.pk)
    _name_anew(connection, writer, held, other, kept, party, comment)
    note(connection, writer, "merged", held)


def _name_anew(
    connection: Connection, writer: Writer, held: Kept, other: Kept, kept: Kept, party: Term, comment: str | None
) -> None:
    now = kept.as_named(party)
    name_anew(connection, writer, held.pk, held.id, now, comment)
    # One that had no acronym has one now, and it is found by more names.
    name_anew_where_called_otherwise(connection, writer, other.as_named(party), now, comment)


def _into(connection: Connection, writer: Writer, held: Kept, text: str) -> Kept:
    clearance = writer.caller.clearance
    found = agencies.kept_at(connection, text.casefold(), clearance)
    other = agencies.kept_as(connection, found.into_pk, clearance) if found and found.into_pk else found
    if other is None:
        known = agencies.ids_within(connection, writer.vocabularies.by_key[held.party], clearance)
        raise _refused("unknown_agency", f"There is no agency {text[:100]!r}.", nearest(text, known))
    if other.pk == held.pk:
        raise _refused("merged_into_itself", "An agency is merged into another one.")
    if other.party != held.party:
        raise _refused("agency_of_another_party", f"{other.id} belongs to another country or organization.")
    if other.marking > held.marking:
        # Its names would be told to readers who may not know them.
        raise _refused("marked_higher", f"{other.id} is known to fewer readers: merge it into {held.id} instead.")
    return other


def _refused(code: str, detail: str, suggestion: str | None = None) -> Invalid:
    return Invalid([Mistake(code, detail, pointer="/into", suggestion=suggestion)])


def _gaining(connection: Connection, other: Kept, held: Kept) -> Kept:
    """The agency that stays with what it gains of the other."""
    kept = other
    if held.pk in _line_above(connection, other):
        # What was below the merged one comes below this one: it cannot stay below that.
        kept = replace(kept, parent=held.parent)
    if held.marking > other.marking:
        return kept
    gained = held.parent if other.pk not in _line_above(connection, held) else None
    own = [one for one in (held.own_marking, other.own_marking) if one is not None]
    return replace(
        kept,
        names=united(other.names, held.names),
        kind=other.kind or held.kind,
        parent=kept.parent or gained,
        own_marking=min(own) if own else None,
    )


def _line_above(connection: Connection, kept: Kept) -> list[int]:
    return [pk for pk, _ in agencies.line_above(connection, kept.pk)]
