"""All statements on agencies."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, and_, insert, or_, select, update

from app.accounts.clearance import Marking
from app.agencies.models import agency, agency_name
from app.agencies.rules import Agency, Name
from app.text import fold
from app.vocabularies.vocabulary import Term

_COLUMNS = (agency.c.pk, agency.c.id, agency.c.country, agency.c.organization, agency.c.kind)


# The level of an agency that no published record names yet: above every clearance.
UNSEEN = 9


def candidates(
    connection: Connection,
    party: Term,
    clearance: Marking,
    ids: Collection[str],
    spellings: Collection[str],
    own: Collection[int],
) -> list[Agency]:
    """The party's agencies that have one of the ids or, folded, one of the spellings: those within the clearance, and
    those that are known to the caller anyway, by pk.
    """
    named = select(agency_name.c.agency_pk).where(agency_name.c.folded.in_(sorted(spellings)))
    return _load(
        connection,
        party,
        and_(
            of_party(party),
            or_(agency.c.marking <= clearance.level, agency.c.pk.in_(sorted(own))),
            or_(agency.c.id.in_(sorted(ids)), agency.c.pk.in_(named)),
        ),
    )


def all_candidates(
    connection: Connection,
    codes: Mapping[int, str],
    clearance: Marking,
    ids: Collection[str],
    spellings: Collection[str],
) -> list[Agency]:
    """`candidates` for several parties, which are given as the codes of their terms' keys."""
    named = select(agency_name.c.agency_pk).where(agency_name.c.folded.in_(sorted(spellings)))
    rows = connection.execute(
        select(*_COLUMNS).where(
            agency.c.marking <= clearance.level,
            or_(agency.c.id.in_(sorted(ids)), agency.c.pk.in_(named)),
        )
    ).all()
    wanted = [row for row in rows if (row.country or row.organization) in codes]
    names = names_of(connection, [row.pk for row in wanted])
    return [
        Agency(row.pk, row.id, codes[row.country or row.organization], None, tuple(names[row.pk])) for row in wanted
    ]


def of_party(party: Term):  # type: ignore[no-untyped-def]
    return (agency.c.country if party.vocabulary == "countries" else agency.c.organization) == party.key


def _load(connection: Connection, party: Term, condition) -> list[Agency]:  # type: ignore[no-untyped-def]
    rows = connection.execute(select(*_COLUMNS).where(condition)).all()
    names = names_of(connection, [row.pk for row in rows])
    return [Agency(row.pk, row.id, party.code, None, tuple(names[row.pk])) for row in rows]


def names_of(connection: Connection, pks: Collection[int]) -> dict[int, list[Name]]:
    found: dict[int, list[Name]] = defaultdict(list)
    for row in connection.execute(
        select(agency_name)
        .where(agency_name.c.agency_pk.in_(pks))
        .order_by(agency_name.c.agency_pk, agency_name.c.position)
    ):
        found[row.agency_pk].append(Name(row.kind, row.language, row.text))
    return found


def ids_within(connection: Connection, party: Term, clearance: Marking) -> list[str]:
    """The ids of the party's agencies within the clearance, to suggest from."""
    return list(
        connection.scalars(select(agency.c.id).where(of_party(party), agency.c.marking <= clearance.level).limit(2000))
    )


def is_taken(connection: Connection, agency_id: str) -> bool:
    return connection.scalar(select(agency.c.pk).where(agency.c.id == agency_id)) is not None


def is_within(connection: Connection, agency_id: str, clearance: Marking) -> bool:
    """Whether some party has an agency of that id that the clearance lets one know of."""
    return (
        connection.scalar(select(agency.c.pk).where(agency.c.id == agency_id, agency.c.marking <= clearance.level))
        is not None
    )


def add(
    connection: Connection, agency_id: str, party: Term, kind: Term | None, names: Iterable[Name], level: int
) -> Agency:
    named = tuple(names)
    column = "country" if party.vocabulary == "countries" else "organization"
    values = {"id": agency_id, column: party.key, "kind": kind.key if kind else None, "marking": level}
    pk = connection.execute(insert(agency).values(values).returning(agency.c.pk)).scalar_one()
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
            for n, name in enumerate(named)
        ],
    )
    return Agency(pk, agency_id, party.code, kind.code if kind else None, named)


def lower_markings(connection: Connection, pks: Collection[int], level: int) -> None:
    """A published record marked so now names these agencies: none of them is marked above it."""
    connection.execute(
        update(agency).where(agency.c.pk.in_(sorted(pks)), agency.c.marking > level).values(marking=level)
    )


def set_parent(connection: Connection, agency_id: str, parent_id: str) -> None:
    """Both agencies are here."""
    pk = connection.scalars(select(agency.c.pk).where(agency.c.id == parent_id)).one()
    connection.execute(update(agency).where(agency.c.id == agency_id).values(parent=pk))
