"""All statements on agencies."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, or_, select, update

from app.accounts.clearance import Marking
from app.agencies.models import agency, agency_merged, agency_name
from app.agencies.rules import Agency, Name
from app.db.engine import lock
from app.text import fold
from app.vocabularies.vocabulary import Term

_FOUND = select(
    agency.c.pk,
    agency.c.id,
    func.coalesce(agency.c.country, agency.c.organization).label("party"),
    agency_merged.c.into_pk,
).outerjoin(agency_merged, agency_merged.c.agency_pk == agency.c.pk)

# The level of an agency that no published record names yet: above every clearance.
UNSEEN = 9

_KEEPING = "agencies are kept"


def hold(connection: Connection) -> None:
    """Until the transaction ends no agency is renamed or merged: for whoever may name one in a record.

    It comes before every other lock on records and agencies. Whoever keeps agencies changes records that others may be
    writing: each waiting for what the other has locked, neither would go on (docs/decisions/0005).
    """
    lock(connection, _KEEPING, shared=True)


def hold_alone(connection: Connection) -> None:
    """Until the transaction ends nobody else writes a record or an agency: for whoever keeps agencies."""
    lock(connection, _KEEPING)


def candidates(
    connection: Connection,
    party: Term,
    clearance: Marking,
    ids: Collection[str],
    spellings: Collection[str],
    own: Collection[int],
) -> list[Agency]:
    """The party's agencies that have one of the ids or, folded, one of the spellings: those within the clearance, and
    those that are known to the caller anyway, by pk. In place of one that was merged comes the one that it is now.
    """
    named = select(agency_name.c.agency_pk).where(agency_name.c.folded.in_(sorted(spellings)))
    known = or_(agency.c.marking <= clearance.level, agency.c.pk.in_(sorted(own)))
    wanted = or_(agency.c.id.in_(sorted(ids)), agency.c.pk.in_(named))
    rows = _with_survivors(connection, known, connection.execute(_FOUND.where(of_party(party), known, wanted)).all())
    return _agencies(connection, party.code, rows)


def all_candidates(
    connection: Connection,
    codes: Mapping[int, str],
    clearance: Marking,
    ids: Collection[str],
    spellings: Collection[str],
) -> list[Agency]:
    """`candidates` for several parties, which are given as the codes of their terms' keys."""
    named = select(agency_name.c.agency_pk).where(agency_name.c.folded.in_(sorted(spellings)))
    known = agency.c.marking <= clearance.level
    wanted = or_(agency.c.id.in_(sorted(ids)), agency.c.pk.in_(named))
    of_parties: dict[int, list[Any]] = defaultdict(list)
    for row in _with_survivors(connection, known, connection.execute(_FOUND.where(known, wanted)).all()):
        of_parties[row.party].append(row)
    return [one for key, rows in of_parties.items() if key in codes for one in _agencies(connection, codes[key], rows)]


def _with_survivors(connection: Connection, known: ColumnElement[bool], rows: Sequence[Any]) -> list[Any]:
    """The rows, and those of the agencies into which some of them were merged."""
    lacking = {row.into_pk for row in rows if row.into_pk} - {row.pk for row in rows}
    if not lacking:
        return list(rows)
    return [*rows, *connection.execute(_FOUND.where(known, agency.c.pk.in_(sorted(lacking)))).all()]


def of_party(party: Term):  # type: ignore[no-untyped-def]
    return (agency.c.country if party.vocabulary == "countries" else agency.c.organization) == party.key


def _agencies(connection: Connection, party: str, rows: Sequence[Any]) -> list[Agency]:
    """The agencies of these rows, each with those of them that were merged into it."""
    names = names_of(connection, [row.pk for row in rows])
    merged: dict[int, list[Agency]] = defaultdict(list)
    for row in rows:
        if row.into_pk:
            merged[row.into_pk].append(Agency(row.pk, row.id, party, None, tuple(names[row.pk])))
    return [
        Agency(row.pk, row.id, party, None, tuple(names[row.pk]), tuple(merged[row.pk]))
        for row in rows
        if not row.into_pk
    ]


def names_of(connection: Connection, pks: Collection[int]) -> dict[int, list[Name]]:
    found: dict[int, list[Name]] = defaultdict(list)
    for row in connection.execute(
        select(agency_name)
        .where(agency_name.c.agency_pk.in_(pks))
        .order_by(agency_name.c.agency_pk, agency_name.c.position)
    ):
        found[row.agency_pk].append(Name(row.kind, row.language, row.text))
    return found


def names_of_ids(ids: Collection[str]) -> Select[Any]:
    """Agency id, kind, language and text of every name of these agencies, in their order."""
    return (
        select(agency.c.id, agency_name.c.kind, agency_name.c.language, agency_name.c.text)
        .join(agency_name, agency_name.c.agency_pk == agency.c.pk)
        .where(agency.c.id.in_(sorted(ids)))
        .order_by(agency.c.id, agency_name.c.position)
    )


def ids_within(connection: Connection, party: Term, clearance: Marking) -> list[str]:
    """The ids of the party's agencies within the clearance, to suggest from."""
    return list(
        connection.scalars(
            select(agency.c.id)
            .where(
                of_party(party),
                agency.c.marking <= clearance.level,
                agency.c.pk.not_in(select(agency_merged.c.agency_pk)),
            )
            .limit(2000)
        )
    )


def is_taken(connection: Connection, agency_id: str) -> bool:
    return connection.scalar(select(agency.c.pk).where(agency.c.id == agency_id)) is not None


def is_within(connection: Connection, agency_id: str, clearance: Marking) -> bool:
    """Whether some party has an agency of that id that the clearance lets one know of."""
    return kept_at(connection, agency_id, clearance) is not None


def add(
    connection: Connection,
    agency_id: str,
    party: Term,
    kind: Term | None,
    names: Iterable[Name],
    level: int,
    *,
    own: bool = False,
) -> Agency:
    """A new agency. With `own` it is known at that level whatever records name it, else as they say."""
    named = tuple(names)
    column = "country" if party.vocabulary == "countries" else "organization"
    values = {"id": agency_id, column: party.key, "kind": kind.key if kind else None, "marking": level}
    pk = connection.execute(
        insert(agency).values({**values, "own_marking": level if own else None}).returning(agency.c.pk)
    ).scalar_one()
    _add_names(connection, pk, named)
    return Agency(pk, agency_id, party.code, kind.code if kind else None, named)


def _add_names(connection: Connection, pk: int, names: Sequence[Name]) -> None:
    connection.execute(
        insert(agency_name),
        [
            {
                "agency_pk": pk,
                "position": n,
                "kind": name.kind,
                "language": name.language,
                "text": name.text,
                "folded": fold(name.text),
            }
            for n, name in enumerate(names)
        ],
    )


def lower_markings(connection: Connection, pks: Collection[int], level: int) -> None:
    """A published record marked so now names these agencies: none of them is marked above it."""
    connection.execute(
        update(agency).where(agency.c.pk.in_(sorted(pks)), agency.c.marking > level).values(marking=level)
    )


def set_parent(connection: Connection, agency_id: str, parent_id: str) -> None:
    """Both agencies are here."""
    pk = connection.scalars(select(agency.c.pk).where(agency.c.id == parent_id)).one()
    connection.execute(update(agency).where(agency.c.id == agency_id).values(parent=pk))


@dataclass(frozen=True, slots=True)
class Kept:
    """An agency with all that is kept of it: keys of terms, pks of agencies, levels of markings.

    `into_pk` is the one that it was merged into.
    """

    pk: int
    id: str
    country: int | None
    organization: int | None
    kind: int | None
    parent: int | None
    marking: int
    own_marking: int | None
    into_pk: int | None
    names: tuple[Name, ...]

    @property
    def party(self) -> int:
        return self.country or self.organization or 0

    def as_named(self, party: Term) -> Agency:
        return Agency(self.pk, self.id, party.code, None, self.names)


def kept_at(connection: Connection, agency_id: str, clearance: Marking) -> Kept | None:
    """The agency of that id, within the clearance. One that was merged is so only where what it is now is so too."""
    kept = _kept(connection, agency.c.id == agency_id, clearance)
    if kept is None or kept.into_pk is None:
        return kept
    return kept if kept_as(connection, kept.into_pk, clearance) else None


def kept_as(connection: Connection, pk: int, clearance: Marking) -> Kept | None:
    """The agency of that pk, within the clearance."""
    return _kept(connection, agency.c.pk == pk, clearance)


def _kept(connection: Connection, which: ColumnElement[bool], clearance: Marking) -> Kept | None:
    row = (
        connection.execute(
            select(agency, agency_merged.c.into_pk)
            .outerjoin(agency_merged, agency_merged.c.agency_pk == agency.c.pk)
            .where(which, agency.c.marking <= clearance.level)
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else Kept(**row, names=tuple(names_of(connection, [row["pk"]])[row["pk"]]))


def put(connection: Connection, kept: Kept) -> None:
    """Has the agency of that pk be called, and be, as this says."""
    connection.execute(
        update(agency)
        .where(agency.c.pk == kept.pk)
        .values(kind=kept.kind, parent=kept.parent, own_marking=kept.own_marking)
    )
    connection.execute(delete(agency_name).where(agency_name.c.agency_pk == kept.pk))
    _add_names(connection, kept.pk, kept.names)


def line_above(connection: Connection, pk: int) -> list[tuple[int, int]]:
    """Pk and marking level of the agency, its parent, the parent's parent and so on."""
    line: list[tuple[int, int]] = []
    above: int | None = pk
    while above is not None and above not in {one for one, _ in line}:
        row = connection.execute(select(agency.c.parent, agency.c.marking).where(agency.c.pk == above)).one()
        line.append((above, row.marking))
        above = row.parent
    return line


def cut_off(connection: Connection, pk: int) -> None:
    """The agency has no parent any more."""
    connection.execute(update(agency).where(agency.c.pk == pk).values(parent=None))


def lead(connection: Connection, pk: int, into_pk: int) -> None:
    """The id of one agency, and those that led to it, lead to the other; so do the agencies below it."""
    connection.execute(update(agency_merged).where(agency_merged.c.into_pk == pk).values(into_pk=into_pk))
    connection.execute(insert(agency_merged).values(agency_pk=pk, into_pk=into_pk))
    connection.execute(update(agency).where(agency.c.parent == pk).values(parent=into_pk))
    cut_off(connection, pk)


def take_names(connection: Connection, pk: int) -> None:
    """The agency is called nothing: another has its names."""
    connection.execute(delete(agency_name).where(agency_name.c.agency_pk == pk))
