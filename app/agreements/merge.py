"""One record for two: the one that stays gains what it lacks, the addresses of the other lead to it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection

from app.accounts.clearance import Marking
from app.agreements import repository
from app.agreements.change import change
from app.agreements.document import Document
from app.agreements.journal import Act
from app.agreements.relations import GONE, follow, followed, next_version
from app.agreements.repository import Held
from app.agreements.rules import is_address
from app.agreements.schemas import MOST_ITEMS
from app.agreements.writing import Writer, held_for_writing
from app.details import repository as details
from app.details.cipher import Cipher
from app.errors import Conflict, Invalid, Mistake
from app.review import repository as review
from app.review.rules import PUBLISHED, UNPUBLISHED


def merge(connection: Connection, writer: Writer, cipher: Cipher, address: str, into: str, comment: str | None) -> None:
    """Raises NotFound, Moved, Gone for the record, Conflict where something of it waits for review; Invalid where `into`
    is none that it can be merged into.

    Raises Unavailable where there are contact details to hand over that the cipher cannot open.
    """
    held = held_for_writing(connection, writer, address)
    if held.state in UNPUBLISHED:
        raise Conflict("A draft is not merged: withdraw it, or publish it first.")
    if review.waiting_for(connection, held.pk):
        raise Conflict("A change of this record waits for review: publish it, or drop it first.")
    other = _into(connection, writer, held, into)
    act = Act(writer.caller, "merged", comment)
    # To those who may not know of `into` it is gone as if it were marked as high: where it went would tell of it.
    gone = next_version(held, writer, state="withdrawn", marking=other.document["marking"])
    repository.amend(connection, held, gone, act)
    relations = [followed(relation, other, held) for relation in other.document["relations"]]
    sent = {**other.document, **gains(held.document, other.document), "relations": relations}
    kept = change(connection, writer, other, sent, act)
    if kept is other.document:
        # It lacked nothing; that another record was merged into it is worth a version all the same.
        kept = next_version(other, writer)
        repository.amend(connection, other, kept, act)
    _hand_over_details(connection, cipher, held.document, kept)
    follow(connection, writer, held, GONE, kept)
    repository.move_addresses(connection, held.pk, other.pk)


def _into(connection: Connection, writer: Writer, held: Held, into: str) -> Held:
    # An earlier slug will do, as in a relation: `Moved` would send the caller on to the wrong record's address.
    other = repository.held_at(connection, into, writer.caller) if is_address(into) else None
    if other is None:
        raise _refused("unknown_record", "There is no record of this id or slug.")
    if other.pk == held.pk:
        raise _refused("merged_into_itself", "A record is merged into another one.")
    if other.state != PUBLISHED:
        raise _refused("not_published", "A record is merged into a published one.")
    if held.marking > other.marking:
        # What is said there would be told to readers who may not know it.
        raise _refused("marked_lower", "The record that stays is marked below this one: mark it as high first.")
    return other


def _refused(code: str, detail: str) -> Invalid:
    return Invalid([Mistake(code, detail, pointer="/into")])


def _hand_over_details(connection: Connection, cipher: Cipher, document: Document, into: Document) -> None:
    """Contact points of `into` that have no details gain those of their like."""
    known = details.with_details(connection, repository.contact_ids(document) | repository.contact_ids(into))
    pairs = heirs(document["contact_points"], into["contact_points"], known)
    if any(Marking(point["marking"]).above(Marking(heir["marking"])) for point, heir in pairs):
        # Readers who may not read them there would read them here.
        raise _refused("contact_marked_lower", "A contact point would gain details that are marked above it.")
    details.hand_over(connection, cipher, {point["id"]: heir["id"] for point, heir in pairs})


def heirs(
    points: list[dict[str, Any]], own: list[dict[str, Any]], known: Collection[str]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each contact point whose details go to one of `own`, of the same party, agency and role, and to which. Pure.

    `known` are the ids of those that have details.
    """
    left = [point for point in points if point["id"] in known]
    pairs = []
    for heir in own:
        same = (point for point in left if _same(point, heir))
        if heir["id"] not in known and (point := next(same, None)):
            left.remove(point)
            pairs.append((point, heir))
    return pairs


def _same(point: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(point[key] == other[key] for key in ("party", "agency", "role"))


def gains(document: Document, into: Document) -> dict[str, Any]:
    """The titles, sources and external ids that `into` lacks, added to its own. Pure."""
    languages = {tag.casefold() for tag in into["titles"]}
    titles = {tag: text for tag, text in document["titles"].items() if tag.casefold() not in languages}
    kinds = {tag: kind for tag, kind in document["title_kinds"].items() if tag in titles}
    return {
        "titles": {**into["titles"], **titles},
        "title_kinds": {**into["title_kinds"], **kinds},
        "sources": _joined(into["sources"], document["sources"], ("url", "title")),
        "external_ids": _joined(into["external_ids"], document["external_ids"], ("scheme", "value")),
    }


def _joined(own: list[dict[str, Any]], others: list[dict[str, Any]], same: tuple[str, str]) -> list[dict[str, Any]]:
    """`own` and those of `others` that differ from each of them in what names them, as many as a list may hold."""
    names = {tuple(item[key] for key in same) for item in own}
    return [*own, *(item for item in others if tuple(item[key] for key in same) not in names)][:MOST_ITEMS]
