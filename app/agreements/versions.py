"""Statements that read versions, and the difference of two."""

from typing import Any

import jsonpatch
import orjson
from sqlalchemy import Select, select

from app.accounts.clearance import Caller
from app.agreements.served import Served
from app.changes.models import agreement_version


def _visible(served: Served, caller: Caller) -> Select[Any]:
    """The versions of a record that the caller may see; the record itself is within their clearance."""
    version = agreement_version.c
    columns = (version.number, version.at, version.by_name, version.by_role, version.action, version.comment)
    return select(*columns).where(
        version.agreement_pk == served.pk,
        version.number >= served.first_version_for(caller),
        version.marking <= caller.clearance.level,
    )


def listed(served: Served, caller: Caller, after: int | None, limit: int) -> Select[Any]:
    """Versions, newest first; `after` is the number of the last one shown."""
    statement = _visible(served, caller).order_by(agreement_version.c.number.desc()).limit(limit)
    return statement if after is None else statement.where(agreement_version.c.number < after)


def documents(served: Served, caller: Caller, last: int, limit: int) -> Select[Any]:
    """Number and document of version `last` and of those before it, newest first."""
    version = agreement_version.c
    return (
        _visible(served, caller)
        .with_only_columns(version.number, version.document)
        .where(version.number <= last)
        .order_by(version.number.desc())
        .limit(limit)
    )


def at(pk: int, instant: str) -> Select[Any]:
    """Number, document and marking level of the version that the registry held at an instant.

    Of whatever marking: to a reader not cleared for it there was no record then, not an older version.
    """
    version = agreement_version.c
    return (
        select(version.number, version.document, version.marking)
        .where(version.agreement_pk == pk, version.at <= instant)
        .order_by(version.number.desc())
        .limit(1)
    )


def shown(row: Any, caller: Caller) -> dict[str, Any]:
    """A version as it is listed. Who wrote it is told by name to those who have a key, by role to others."""
    number, at_, by_name, by_role, action, comment = row
    by = (by_name or by_role) if caller.role is not None else by_role
    return {"version": number, "at": at_, "by": by, "action": action, "comment": comment}


def difference(before: str | None, after: str) -> list[dict[str, Any]]:
    """The RFC 6902 patch that makes one document of the other; the first version is made from nothing."""
    patch = jsonpatch.make_patch(orjson.loads(before) if before else {}, orjson.loads(after))
    operations: list[dict[str, Any]] = patch.patch
    return operations
