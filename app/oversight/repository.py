"""Statements that read the audit. They know the records: an entry is seen by who may see what it was done to."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.accounts.clearance import Caller
from app.accounts.models import audit
from app.agencies.models import agency
from app.search.models import agreement

_AGREEMENTS, _AGENCIES = "/v1/agreements/", "/v1/agencies/"
_ID_LENGTH = 36


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked of the audit. `by` is a name or an id; `since` and `until` are instants, the second not included."""

    actions: tuple[str, ...] = ()
    by: str | None = None
    target: str | None = None
    since: str | None = None
    until: str | None = None


def entries(sought: Sought, caller: Caller, before: int | None, limit: int) -> Select[Any]:
    """Seq, id, at, by, action and target of the entries, newest first; `before` is the seq of the last one shown."""
    statement = (
        select(
            audit.c.seq,
            audit.c.id,
            audit.c.at,
            func.coalesce(audit.c.by_name, audit.c.by_role),
            audit.c.action,
            audit.c.target,
        )
        .outerjoin(agreement, agreement.c.id == _id_in_target(_AGREEMENTS))
        .outerjoin(agency, and_(agency.c.id == _rest_of_target(_AGENCIES), audit.c.target.startswith(_AGENCIES)))
        .where(_within(caller), *_conditions(sought))
        .order_by(audit.c.seq.desc())
        .limit(limit)
    )
    return statement if before is None else statement.where(audit.c.seq < before)


def _within(caller: Caller) -> ColumnElement[bool]:
    """As for a version: the caller is cleared for the marking that the thing had then, and for the one it has now."""
    level = caller.clearance.level
    return and_(
        audit.c.marking <= level,
        or_(agreement.c.marking.is_(None), agreement.c.marking <= level),
        or_(agency.c.marking.is_(None), agency.c.marking <= level),
    )


def _id_in_target(start: str) -> ColumnElement[str]:
    """The id that follows in the path; what was done to a part of a record was done to the record."""
    return func.substr(audit.c.target, len(start) + 1, _ID_LENGTH)


def _rest_of_target(start: str) -> ColumnElement[str]:
    return func.substr(audit.c.target, len(start) + 1)


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if sought.actions:
        conditions.append(audit.c.action.in_(sought.actions))
    if sought.by is not None:
        conditions.append(or_(audit.c.by_id == sought.by, audit.c.by_name == sought.by))
    if sought.target is not None:
        # All below the path lies between it with a slash and it with the character after the slash.
        below = and_(audit.c.target > f"{sought.target}/", audit.c.target < f"{sought.target}0")
        conditions.append(or_(audit.c.target == sought.target, below))
    if sought.since is not None:
        conditions.append(audit.c.at >= sought.since)
    if sought.until is not None:
        conditions.append(audit.c.at < sought.until)
    return conditions


def number_of(entry_id: str) -> Select[Any]:
    return select(audit.c.seq).where(audit.c.id == entry_id)
