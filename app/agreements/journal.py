"""What every write of a record leaves behind: a version, an entry in the audit, and a change where readers see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert

from app.accounts import audit
from app.accounts.clearance import Caller, Marking
from app.agreements.document import Document, encoded
from app.changes import repository as changes
from app.changes.models import agreement_version
from app.changes.rules import change_type


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to a record."""

    by: Caller
    action: str
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A version of a record, and whether it is, or was, published.

    `marking_before` is the level of the version before, None where readers saw none.
    """

    pk: int
    document: Document
    published: bool
    marking_before: int | None = None

    @property
    def level(self) -> int:
        return Marking(self.document["marking"]).level


def note(connection: Connection, act: Act, written: Sequence[Written]) -> None:
    """Keeps the versions, and notes in the audit and the change log what was done."""
    if not written:
        return
    connection.execute(
        insert(agreement_version),
        [
            {
                "agreement_pk": one.pk,
                "number": one.document["version"],
                "at": one.document["updated_at"],
                "by_id": act.by.id,
                "by_name": act.by.name,
                "by_role": str(act.by.role),
                "action": act.action,
                "comment": act.comment,
                "marking": one.level,
                "document": encoded(one.document),
            }
            for one in written
        ],
    )
    done = [(f"/v1/agreements/{one.document['id']}", one.document["updated_at"], one.level) for one in written]
    audit.record_each(connection, act.by, f"agreement.{act.action}", done)
    changes.add(
        connection,
        [
            {
                "agreement_pk": one.pk,
                "type": change_type(act.action),
                "version": one.document["version"],
                "at": one.document["updated_at"],
                "slug": one.document["slug"],
                "marking_before": one.marking_before,
                "marking_after": one.level,
            }
            for one in written
            if one.published
        ],
    )
