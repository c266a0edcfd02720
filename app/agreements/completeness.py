"""Whether all that a record leaves behind is there: its versions, addresses, changes and audit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from app.accounts.models import audit
from app.changes.models import agreement_version, change
from app.review.rules import PUBLISHED
from app.search.models import address


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted of the records of a batch beside the records: how many of each by pk, and where addresses lead."""

    versions: Mapping[int, int]
    changes: Mapping[int, int]
    audited: Mapping[str, int]
    addresses: Mapping[str, int]


def note_all(connection: Connection, rows: list[Any]) -> Noted:
    pks = [row.pk for row in rows]
    texts = {text for row in rows for text in (row.id, row.slug)}
    written = and_(audit.c.target.in_([_target(row) for row in rows]), audit.c.action.startswith("agreement."))
    return Noted(
        _counted(connection, agreement_version.c.agreement_pk, agreement_version.c.agreement_pk.in_(pks)),
        _counted(connection, change.c.agreement_pk, change.c.agreement_pk.in_(pks)),
        _counted(connection, audit.c.target, written),
        _pairs(connection, select(address.c.text, address.c.agreement_pk).where(address.c.text.in_(sorted(texts)))),
    )


def _target(row: Any) -> str:
    return f"/v1/agreements/{row.id}"


def _counted(connection: Connection, column: ColumnElement[Any], condition: ColumnElement[bool]) -> dict[Any, int]:
    return _pairs(connection, select(column, func.count()).where(condition).group_by(column))


def _pairs(connection: Connection, statement: Select[Any]) -> dict[Any, int]:
    return {row[0]: row[1] for row in connection.execute(statement)}


def gaps(row: Any, noted: Noted) -> Iterator[str]:
    if noted.versions.get(row.pk, 0) != row.version:
        yield "not every version is there"
    published = 0 if row.published_from is None else row.version - row.published_from + 1
    if noted.changes.get(row.pk, 0) != published:
        yield "not every version that readers saw is in the change log, once"
    if noted.audited.get(_target(row), 0) != row.version:
        yield "not every version is in the audit, once"
    # One that was merged is led to from none: its addresses are another's now.
    if row.state == PUBLISHED and {noted.addresses.get(text) for text in (row.id, row.slug)} != {row.pk}:
        yield "its id or slug does not lead to it"
