"""What every write of a record leaves behind: a version, an entry in the audit, and a change where readers see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection

from app.accounts import audit
from app.accounts.clearance import Caller
from app.agreements.document import Document, encoded, level_of
from app.changes import repository as changes
from app.changes.models import agreement_version
from app.changes.rules import change_type
from app.db.bulk import insert_rows


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to a record."""

    by: Caller
    action: str
    comment: str | None = None


@dataclass(frozen=True)
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
        return level_of(self.document)

    @cached_property
    def text(self) -> str:
        return encoded(self.document)


_VERSION = tuple(
    agreement_version.c[name]
    for name in (
        "agreement_pk", "number", "at", "by_id", "by_name", "by_role", "action", "comment", "marking", "document",
    )
)  # fmt: skip


def note(connection: Connection, act: Act, written: Sequence[Written]) -> None:
    """Keeps the versions, and notes in the audit and the change log what was done."""
    if not written:
        return
    by = (act.by.id, act.by.name, str(act.by.role), act.action, act.comment)
    versions = [
        (one.pk, one.document["version"], one.document["updated_at"], *by, one.level, one.text) for one in written
    ]
    insert_rows(connection, _VERSION, versions)
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
