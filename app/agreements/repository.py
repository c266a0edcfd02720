"""All statements that write records, and those that a write reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, literal, select, update

from app.accounts.clearance import Caller, Marking
from app.agencies.repository import hold, lower_markings
from app.agencies.rules import Agency
from app.agreements.document import Document, encoded, level_of
from app.agreements.journal import Act, Written, note
from app.agreements.named_agencies import agency_pks, mark_agencies
from app.changes.models import agreement_version
from app.details import repository as details
from app.review.rules import PUBLISHED
from app.search import filing
from app.search.conditions import within
from app.search.filing import Filing, free_place, level_in_lists
from app.search.index import Entry
from app.search.models import address, agreement, agreement_agency, agreement_contact, agreement_relation


@dataclass(frozen=True, slots=True)
class Held:
    """A record as the registry holds it now."""

    pk: int
    id: str
    slug: str
    version: int
    state: str
    marking: int
    created_at: str
    published_from: int | None
    place: int
    document: Document


def held_at(connection: Connection, text: str, caller: Caller) -> Held | None:
    """What stands at that id, slug or earlier slug, within the caller's clearance; locked until the transaction ends."""
    hold(connection)
    row = (
        connection.execute(
            _HELD.join(address, address.c.agreement_pk == agreement.c.pk)
            .where(address.c.text == text.casefold(), within(caller))
            .with_for_update(of=agreement)
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else _held(row)


_HELD = select(
    agreement.c.pk,
    agreement.c.id,
    agreement.c.slug,
    agreement.c.version,
    agreement.c.state,
    agreement.c.marking,
    agreement.c.created_at,
    agreement.c.published_from,
    agreement.c.place,
    agreement.c.document,
).select_from(agreement)


def _held(row: RowMapping) -> Held:
    return Held(**{**row, "document": orjson.loads(row["document"])})


def holder_of(connection: Connection, text: str) -> int | None:
    """The pk of the record that has or had that address, be it one hidden from every caller."""
    return connection.scalar(select(address.c.agreement_pk).where(address.c.text == text.casefold()))


def is_address_taken(connection: Connection, text: str) -> bool:
    return holder_of(connection, text) is not None


def release(connection: Connection, slug: str, holder: int, caller: Caller) -> bool:
    """Takes the slug from its holder where that is a draft of another author, and tells whether it was."""
    unseen = select(agreement.c.pk).where(
        agreement.c.pk == holder, agreement.c.published_from.is_(None), agreement.c.author != (caller.id or "")
    )
    return (
        connection.execute(delete(address).where(address.c.text == slug, address.c.agreement_pk.in_(unseen))).rowcount
        == 1
    )


def claim(connection: Connection, pk: int, slug: str) -> None:
    connection.execute(insert(address).values(text=slug, agreement_pk=pk))


def writers(connection: Connection, pk: int) -> set[str | None]:
    """The ids of all who wrote a version of the record."""
    wrote = agreement_version.c.action.in_(("created", "updated"))
    return set(
        connection.scalars(select(agreement_version.c.by_id).where(agreement_version.c.agreement_pk == pk, wrote))
    )


def twin(connection: Connection, twin_key: str, caller: Caller) -> Document | None:
    """A published record within the caller's clearance with the same parties, type and signing day."""
    found = connection.scalar(
        select(agreement.c.document)
        .where(
            agreement.c.twin_key == twin_key,
            agreement.c.state == PUBLISHED,
            agreement.c.marking <= caller.clearance.level,
        )
        .order_by(agreement.c.id)
        .limit(1)
    )
    return None if found is None else orjson.loads(found)


def targets(connection: Connection, texts: Sequence[str], caller: Caller) -> dict[str, tuple[str, int]]:
    """Id and marking level of the published records at these addresses, within the caller's clearance."""
    rows = connection.execute(
        select(address.c.text, agreement.c.id, agreement.c.marking)
        .join(agreement, agreement.c.pk == address.c.agreement_pk)
        .where(
            address.c.text.in_([text.casefold() for text in texts]),
            agreement.c.state == PUBLISHED,
            agreement.c.marking <= caller.clearance.level,
        )
    )
    return {row.text: (row.id, row.marking) for row in rows}


def replace(
    connection: Connection, held: Held, document: Document, entry: Entry, agencies: Mapping[str, Agency], act: Act
) -> None:
    """The next version of a record."""
    before = agency_pks(connection, held.place)
    place = free_place(connection, entry, held.id, held.place)
    columns = {**_columns(document, entry), "place": place}
    connection.execute(update(agreement).where(agreement.c.pk == held.pk).values(columns))
    if document["slug"] not in (held.slug, held.id):
        connection.execute(insert(address).values(text=document["slug"], agreement_pk=held.pk))
    filing.unfile(connection, held.pk, held.place)
    details.remove(connection, contact_ids(held.document) - contact_ids(document))
    note(connection, act, [_next_of(held, document)])
    _file(connection, held.pk, place, document, entry, agencies)
    _relate(connection, held.pk, document)
    if held.published_from is not None:
        mark_agencies(connection, held.marking, level_of(document), before, {one.pk for one in agencies.values()})


def amend(connection: Connection, held: Held, document: Document, act: Act) -> None:
    """The next version of a record, of which nothing changes that it is found by but its state, its marking and its
    relations.
    """
    columns = {key: document[key] for key in ("version", "state", "updated_at")}
    connection.execute(
        update(agreement)
        .where(agreement.c.pk == held.pk)
        .values(**columns, marking=level_of(document), document=encoded(document))
    )
    note(connection, act, [_next_of(held, document)])
    _relate(connection, held.pk, document)
    if document["state"] != held.state or level_of(document) != held.marking:
        filing.relevel(connection, held.place, level_in_lists(document, level_of(document)))
    if level_of(document) > held.marking:
        named = agency_pks(connection, held.place)
        mark_agencies(connection, held.marking, level_of(document), named, named)


def amend_each(connection: Connection, amended: Sequence[tuple[Held, Document]], act: Act) -> None:
    """`amend` for many records, whose state and relations stay as they are."""
    rows = [
        {
            "of": held.pk,
            "new_version": document["version"],
            "new_updated_at": document["updated_at"],
            "new_document": encoded(document),
        }
        for held, document in amended
    ]
    if rows:
        new: dict[str, Any] = {key: bindparam(f"new_{key}") for key in ("version", "updated_at", "document")}
        connection.execute(update(agreement).where(agreement.c.pk == bindparam("of")).values(**new), rows)
    note(connection, act, [_next_of(held, document) for held, document in amended])


def _next_of(held: Held, document: Document) -> Written:
    return Written(held.pk, document, held.published_from is not None, held.marking)


def publish(connection: Connection, held: Held, document: Document, act: Act) -> None:
    """The version of a draft from which on readers see it."""
    columns = {key: document[key] for key in ("version", "state", "updated_at")}
    connection.execute(
        update(agreement)
        .where(agreement.c.pk == held.pk)
        .values(**columns, document=encoded(document), published_from=document["version"])
    )
    note(connection, act, [Written(held.pk, document, published=True)])
    filing.relevel(connection, held.place, level_in_lists(document, held.marking))
    lower_markings(connection, agency_pks(connection, held.place), held.marking)


def relating_to(connection: Connection, target_pk: int, level: int) -> list[Held]:
    """The records marked below the level that have a relation to the target; locked until the transaction ends."""
    rows = connection.execute(
        _HELD.join(agreement_relation, agreement_relation.c.agreement_pk == agreement.c.pk)
        .where(agreement_relation.c.target_pk == target_pk, agreement.c.marking < level)
        .order_by(agreement.c.pk)
        .with_for_update(of=agreement)
    ).mappings()
    return [_held(row) for row in rows]


def contact_ids(document: Document) -> set[str]:
    return {point["id"] for point in document["contact_points"]}


def free_contact_ids(connection: Connection, ids: list[str]) -> frozenset[str]:
    """Those of the ids that no contact point has."""
    taken = connection.scalars(select(agreement_contact.c.id).where(agreement_contact.c.id.in_(ids)))
    return frozenset(ids) - frozenset(taken)


def move_addresses(connection: Connection, from_pk: int, to_pk: int) -> None:
    """Every address of one record leads to the other from now on."""
    connection.execute(update(address).where(address.c.agreement_pk == from_pk).values(agreement_pk=to_pk))


def naming(connection: Connection, agency_pk: int, after: int, limit: int) -> list[Held]:
    """The records of whatever state and marking that name the agency, by place; locked until the transaction ends."""
    named = agreement_agency.c
    rows = connection.execute(
        _HELD.join(agreement_agency, named.place == agreement.c.place)
        .where(named.agency_pk == agency_pk, named.place > after)
        .order_by(named.place)
        .limit(limit)
        .with_for_update(of=agreement)
    ).mappings()
    return [_held(row) for row in rows]


def _columns(document: Document, entry: Entry) -> dict[str, Any]:
    kept = ("id", "slug", "version", "state", "created_at", "updated_at")
    return {
        **{key: document[key] for key in kept},
        "marking": Marking(document["marking"]).level,
        "document": encoded(document),
        **entry.columns,
    }


def _relate(connection: Connection, pk: int, document: Document) -> None:
    """Keeps, for each target within the registry, that the record leads to it."""
    connection.execute(delete(agreement_relation).where(agreement_relation.c.agreement_pk == pk))
    ids = {relation["target"] for relation in document["relations"] if relation["target"]}
    if ids:
        targets_of = select(literal(pk), agreement.c.pk).where(agreement.c.id.in_(sorted(ids)))
        connection.execute(insert(agreement_relation).from_select(["agreement_pk", "target_pk"], targets_of))


def _file(
    connection: Connection, pk: int, place: int, document: Document, entry: Entry, agencies: Mapping[str, Agency]
) -> None:
    level = level_in_lists(document, level_of(document))
    filing.file(connection, [Filing(pk, place, level, entry, [one.pk for one in agencies.values()])])
