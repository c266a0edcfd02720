"""All statements that write what a record is found by."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, delete, select, update

from app.db import text_index
from app.db.bulk import insert_missing, insert_rows
from app.db.database import at_end
from app.search.index import Entry
from app.search.models import (
    POSTINGS,
    agreement,
    agreement_agency,
    agreement_code,
    agreement_contact,
    agreement_contact_area,
    agreement_external_id,
    agreement_language,
    agreement_signatory,
    agreement_term,
    word,
)
from app.search.place import is_of_day, next_free, place_of

# The level of a record that no list of published ones shows: above every clearance.
UNLISTED = 9

# So many places after the wanted one are looked through; more records of one day and one millisecond there are not.
_NEIGHBOURS = 10_000


@dataclass(frozen=True, slots=True)
class Filing:
    """What is filed of one record: `agencies` are the pks of those that it names, `level` as in `app.search.models`."""

    pk: int
    place: int
    level: int
    entry: Entry
    agencies: Collection[int]


def level_in_lists(document: Mapping[str, Any], level: int) -> int:
    return level if document["state"] == "published" else UNLISTED


def free_place(
    connection: Connection, entry: Entry, record_id: str, present: int | None = None, pending: Iterable[int] = ()
) -> int:
    """The present place where the record keeps its day, else one that no record has, nor any that is `pending`."""
    signed = entry.columns["signed_first"]
    if present is not None and is_of_day(present, signed):
        return present
    wanted = place_of(signed, record_id)
    near = select(agreement.c.place).where(agreement.c.place.between(wanted, wanted + _NEIGHBOURS))
    return next_free(wanted, {*connection.scalars(near), *pending})


def file(connection: Connection, filings: Sequence[Filing]) -> None:
    """Puts records, none of them filed, into every index table."""
    for columns, values in _LISTS:
        rows = [(*some, one.place) for one in filings for some in values(one)]
        # In the order of their keys, as the tables are kept.
        insert_rows(connection, (*columns, columns[0].table.c.place), sorted(rows))
    _add_contacts(connection, filings)
    text_index.add(connection, [(one.place, one.entry.tokens) for one in filings])
    new_words = sorted(frozenset().union(*(one.entry.words for one in filings)))
    if new_words:
        # At the end, one writer after the other: two that add the same words in either order would wait for each other.
        at_end(connection, lambda ending: insert_missing(ending, word.c.text, new_words))


def unfile(connection: Connection, pk: int, place: int) -> None:
    """Takes a record out of every index table."""
    for table in POSTINGS:
        connection.execute(delete(table).where(table.c.place == place))
    text_index.remove(connection, [place])
    own = select(agreement_contact.c.id).where(agreement_contact.c.agreement_pk == pk)
    connection.execute(delete(agreement_contact_area).where(agreement_contact_area.c.contact_id.in_(own)))
    connection.execute(delete(agreement_contact).where(agreement_contact.c.agreement_pk == pk))


def relevel(connection: Connection, place: int, level: int) -> None:
    """Files a record, which changes in nothing else that it is found by, for readers of another level."""
    for table in (agreement_term, agreement_agency, agreement_language):
        connection.execute(update(table).where(table.c.place == place).values(level=level))


_Values = Iterable[tuple[Any, ...]]

# The columns of each index table but the place, and their values.
_LISTS: Sequence[tuple[Sequence[Column[Any]], Callable[[Filing], _Values]]] = (
    (
        (agreement_term.c.term_key, agreement_term.c.level, agreement_term.c.named),
        lambda one: ((key, one.level, key in one.entry.named) for key in one.entry.terms),
    ),
    ((agreement_code.c.term_key,), lambda one: ((key,) for key in one.entry.codes)),
    (
        (agreement_agency.c.agency_pk, agreement_agency.c.level),
        lambda one: ((pk, one.level) for pk in set(one.agencies)),
    ),
    (
        (agreement_language.c.tag, agreement_language.c.level),
        lambda one: ((tag, one.level) for tag in one.entry.languages),
    ),
    ((agreement_external_id.c.reference,), lambda one: ((reference,) for reference in one.entry.external_ids)),
    ((agreement_signatory.c.word, agreement_signatory.c.person), lambda one: one.entry.signatories),
)


def _add_contacts(connection: Connection, filings: Sequence[Filing]) -> None:
    contact = agreement_contact.c
    points = [
        (point.id, one.pk, n, point.party, point.role, point.review_by)
        for one in filings
        for n, point in enumerate(one.entry.contacts)
    ]
    columns = (contact.id, contact.agreement_pk, contact.position, contact.party, contact.role, contact.review_by)
    insert_rows(connection, columns, points)
    areas = [(point.id, key) for one in filings for point in one.entry.contacts for key in sorted(point.areas)]
    insert_rows(connection, (agreement_contact_area.c.contact_id, agreement_contact_area.c.term_key), areas)
