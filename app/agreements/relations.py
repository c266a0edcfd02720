"""What becomes of relations when the record that they lead to is marked higher, withdrawn or merged."""

from typing import Any

from sqlalchemy import Connection

from app.agreements import repository
from app.agreements.document import Document, level_of
from app.agreements.journal import Act
from app.agreements.repository import Held
from app.agreements.writing import Writer
from app.search.index import english_first

# No marking is as high: what leads to a record that is gone leads nowhere, whoever reads it.
GONE = 99


def follow(connection: Connection, writer: Writer, target: Held, level: int, instead: Document | None = None) -> None:
    """Every record marked below `level` that relates to `target` gets a version without that way to it.

    A relation that can lead to `instead` does; any other keeps the target's title alone.
    """
    for held in repository.relating_to(connection, target.pk, level):
        relations = [followed(relation, held, target, instead) for relation in held.document["relations"]]
        document = next_version(held, writer, relations=relations)
        repository.amend(connection, held, document, Act(writer.caller, "relation"))


def followed(relation: dict[str, Any], held: Held, target: Held, instead: Document | None = None) -> dict[str, Any]:
    """A relation of `held` once `target` is gone."""
    if relation["target"] != target.id:
        return relation
    if instead is not None and instead["id"] != held.id and level_of(instead) <= held.marking:
        return {**relation, "target": instead["id"]}
    return {**relation, "target": None, "title": relation["title"] or _title(target.document)}


def _title(document: Document) -> str:
    # A title may be longer than the text of a relation.
    return english_first(document["titles"])[:300]


def next_version(held: Held, writer: Writer, **changes: Any) -> Document:
    """The document of the next version, with these keys changed."""
    return {**held.document, **changes, "version": held.version + 1, "updated_at": writer.instant}
