"""The record as it is served: rendered once, at the write. Pure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from app.accounts.clearance import Marking
from app.agencies.rules import Agency
from app.agreements.schemas import ContactPoint, Content

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """What the registry says of a record, beside what its writers say."""

    id: str
    slug: str
    state: str
    version: int
    created_at: str
    updated_at: str


def render(content: Content, agencies: Mapping[str, Agency], identity: Identity) -> Document:
    """The document of a content whose agencies are given by id alone."""
    body = content.model_dump()
    for party in body["parties"]:
        named = [agencies[reference["id"]] for reference in party["agencies"]]
        party["agencies"] = [{"id": one.id, "name": one.name, "acronym": one.acronym} for one in named]
    return {
        "id": identity.id,
        "slug": identity.slug,
        **body,
        "state": identity.state,
        "version": identity.version,
        "created_at": identity.created_at,
        "updated_at": identity.updated_at,
    }


def level_of(document: Document) -> int:
    """The level of the document's marking."""
    return Marking(document["marking"]).level


def encoded(document: Document) -> str:
    return orjson.dumps(document).decode()


def said(document: Document) -> Document:
    """What of a document its writers say: two versions that say the same are one. Names of agencies follow their ids."""
    own = {key: value for key, value in document.items() if key in Content.model_fields or key == "slug"}
    own["parties"] = [
        {**party, "agencies": [agency["id"] for agency in party["agencies"]]} for party in document["parties"]
    ]
    return own


def with_contact_ids(
    content: Content, before: list[ContactPoint], new_id: Callable[[], UUID], free: Collection[str] = ()
) -> Content:
    """The content, in which each contact point now has its id: the one given where the record has it, else that of the
    same party, agency and role, else a new one. A point that comes with one of the `free` ids, from another registry,
    keeps it.
    """
    known = {point.id for point in before}
    left = [point for point in before if point.id not in {one.id for one in content.contact_points}]
    for point in content.contact_points:
        if point.id in known or point.id in free:
            continue
        same = next(
            (one for one in left if (one.party, one.agency, one.role) == (point.party, point.agency, point.role)), None
        )
        if same:
            left.remove(same)
        point.id = same.id if same else str(new_id())
    return content
