"""All statements on what is known of countries and agencies. Each takes a filter: what it counts a list would show."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select

from app.accounts.clearance import Caller, Role
from app.agencies.models import agency, agency_merged, agency_name
from app.search.conditions import matching, visible
from app.search.filters import Filter
from app.search.models import agreement, agreement_agency, agreement_term
from app.text import fold
from app.vocabularies.models import term


def counts(filter_: Filter, vocabulary: str) -> Select[Any]:
    """Term key and number of agreements, for each term of the vocabulary that one has; largest first."""
    number = func.count()
    return (
        select(agreement_term.c.term_key, number)
        .join(agreement, agreement.c.place == agreement_term.c.place)
        .join(term, term.c.key == agreement_term.c.term_key)
        .where(term.c.vocabulary == vocabulary, matching(filter_))
        .group_by(agreement_term.c.term_key, term.c.code)
        .order_by(number.desc(), term.c.code)
    )


def counts_by_year(filter_: Filter) -> Select[Any]:
    """Year of signature and number of agreements; largest first. Agreements without a date are in none."""
    year, number = agreement.c.signed_first.op("/")(10000), func.count()
    return (
        select(year, number)
        .where(matching(filter_), agreement.c.signed_first > 0)
        .group_by(year)
        .order_by(number.desc(), year)
    )


def with_contact_points(filter_: Filter, roles: list[int]) -> Select[Any]:
    """The documents of agreements that name a contact point, latest signature first."""
    having = select(agreement_term.c.place).where(agreement_term.c.term_key.in_(roles))
    return (
        select(agreement.c.document)
        .where(matching(filter_), agreement.c.place.in_(having))
        .order_by(agreement.c.signed_first.desc(), agreement.c.id)
    )


_PARENT = agency.alias("parent")


def agencies(
    filter_: Filter,
    *,
    ids: list[str],
    parties: list[list[int]],
    kinds: list[int],
    text: str | None,
    after: str | None,
    limit: int,
    unnamed: bool = False,
) -> Select[Any]:
    """Agencies that a matching record names, by id: pk, id, country, organization, kind, parent, agreements.

    With `unnamed` for editors also those within their clearance that none names. A parent is one that is shown.
    """
    named = (
        select(agreement_agency.c.agency_pk, func.count().label("agreements"))
        .join(agreement, agreement.c.place == agreement_agency.c.place)
        .where(matching(filter_))
        .group_by(agreement_agency.c.agency_pk)
        .subquery()
    )
    conditions: list[ColumnElement[bool]] = [
        named.c.agreements.is_not(None) | (_kept_by(filter_.caller) if unnamed else false()),
        *((agency.c.country.in_(keys) | agency.c.organization.in_(keys)) for keys in parties),
    ]
    if ids:
        conditions.append(agency.c.id.in_(ids))
    if kinds:
        conditions.append(agency.c.kind.in_(kinds))
    if text is not None:
        like = agency_name.c.folded.contains(fold(text), autoescape=True)
        conditions.append(agency.c.pk.in_(select(agency_name.c.agency_pk).where(like)))
    if after is not None:
        conditions.append(agency.c.id > after)
    return (
        select(
            agency.c.pk,
            agency.c.id,
            agency.c.country,
            agency.c.organization,
            agency.c.kind,
            case((_parent_shown(filter_), _PARENT.c.id)),
            func.coalesce(named.c.agreements, 0),
        )
        .outerjoin(named, named.c.agency_pk == agency.c.pk)
        .outerjoin(_PARENT, _PARENT.c.pk == agency.c.parent)
        .where(*conditions)
        .order_by(agency.c.id)
        .limit(limit)
    )


def one_agency(caller: Caller, agency_id: str) -> Select[Any]:
    """As `agencies`, for the one of that id; editors are shown it whether or not a record names it."""
    return agencies(Filter(caller), ids=[agency_id], parties=[], kinds=[], text=None, after=None, limit=1, unnamed=True)


def _kept_by(caller: Caller) -> ColumnElement[bool]:
    """The agencies that the caller may keep: an editor those within their clearance."""
    if not caller.is_at_least(Role.EDITOR):
        return false()
    return and_(agency.c.marking <= caller.clearance.level, agency.c.pk.not_in(select(agency_merged.c.agency_pk)))


def _parent_shown(filter_: Filter) -> ColumnElement[bool]:
    """Whether a record that the caller may see names the parent, or they may keep it."""
    naming = (
        select(agreement_agency.c.agency_pk)
        .join(agreement, agreement.c.place == agreement_agency.c.place)
        .where(agreement_agency.c.agency_pk == _PARENT.c.pk, visible(filter_))
    )
    if not filter_.caller.is_at_least(Role.EDITOR):
        return naming.exists()
    return or_(naming.exists(), _PARENT.c.marking <= filter_.caller.clearance.level)


def names(pks: list[int]) -> Select[Any]:
    """Agency pk, kind, language and text of every name, in their order."""
    return (
        select(agency_name.c.agency_pk, agency_name.c.kind, agency_name.c.language, agency_name.c.text)
        .where(agency_name.c.agency_pk.in_(pks))
        .order_by(agency_name.c.agency_pk, agency_name.c.position)
    )
