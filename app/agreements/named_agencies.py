"""All statements on which record names which agency, and so on how an agency is marked."""

from sqlalchemy import Connection, case, delete, func, or_, select, update

from app.agencies.models import agency
from app.review.rules import PUBLISHED
from app.search.models import agreement, agreement_agency


def agency_pks(connection: Connection, pk: int) -> set[int]:
    """The agencies that a record names."""
    return set(connection.scalars(select(agreement_agency.c.agency_pk).where(agreement_agency.c.agreement_pk == pk)))


def mark_agencies(connection: Connection, pks: set[int]) -> None:
    """Each agency gets the lowest marking of the published records that name it, or its own where that is lower.

    Where no record names it, it stays as it is.
    """
    lowest = (
        select(func.min(agreement.c.marking))
        .join(agreement_agency, agreement_agency.c.agreement_pk == agreement.c.pk)
        .where(agreement_agency.c.agency_pk == agency.c.pk, agreement.c.state == PUBLISHED)
        .scalar_subquery()
    )
    level = case((agency.c.own_marking < lowest, agency.c.own_marking), else_=lowest)
    connection.execute(
        update(agency)
        .where(agency.c.pk.in_(sorted(pks)), or_(level < agency.c.marking, level > agency.c.marking))
        .values(marking=level)
    )


def name_instead(connection: Connection, agency_pk: int, instead: int) -> None:
    """Every record that names the one agency names the other."""
    named = agreement_agency.c
    both = select(named.agreement_pk).where(named.agency_pk == instead)
    connection.execute(delete(agreement_agency).where(named.agency_pk == agency_pk, named.agreement_pk.in_(both)))
    connection.execute(update(agreement_agency).where(named.agency_pk == agency_pk).values(agency_pk=instead))
