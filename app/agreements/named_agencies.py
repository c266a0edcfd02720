"""All statements on which record names which agency, and so on how an agency is marked."""

from collections.abc import Collection

from sqlalchemy import Connection, case, func, select, update

from app.agencies.models import agency
from app.agencies.repository import lower_markings
from app.search.models import agreement, agreement_agency


def agency_pks(connection: Connection, place: int) -> set[int]:
    """The agencies that the record at a place names."""
    return set(connection.scalars(select(agreement_agency.c.agency_pk).where(agreement_agency.c.place == place)))


def mark_agencies(
    connection: Connection, level_before: int, level: int, before: Collection[int], after: Collection[int]
) -> None:
    """An agency is known to whoever may read a version that names it: it carries the lowest marking of the records that
    do, those withdrawn too, and of those that did, or its own where that is lower.

    So it is marked higher with a record that is, and not because one names it no more: else the marking of what is left
    would tell of a record above it.
    """
    if level > level_before:
        lowest = (
            select(func.min(agreement.c.marking))
            .join(agreement_agency, agreement_agency.c.place == agreement.c.place)
            .where(agreement_agency.c.agency_pk == agency.c.pk, agreement.c.published_from.is_not(None))
            .scalar_subquery()
        )
        named = case((lowest < level, lowest), else_=level)
        marking = case((agency.c.own_marking < named, agency.c.own_marking), else_=named)
        raised = update(agency).where(agency.c.pk.in_(sorted(before)), agency.c.marking < marking)
        connection.execute(raised.values(marking=marking))
    lower_markings(connection, after, level)
