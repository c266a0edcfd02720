"""The agencies that a text is searched for: those that the caller may know of, or those that ship."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Select, bindparam, select

from app.agencies.models import agency, agency_name
from app.agencies.rules import ACRONYM
from app.db.reading import Row
from app.extraction.agencies import KnownAgency
from app.vocabularies.vocabulary import Vocabularies

# Names of the agencies within a clearance, whose level is passed; those of one agency together, in their order.
VISIBLE: Select[Any] = (
    select(
        agency.c.id,
        agency.c.country,
        agency.c.organization,
        agency.c.kind,
        agency_name.c.kind,
        agency_name.c.language,
        agency_name.c.text,
    )
    .join(agency_name, agency_name.c.agency_pk == agency.c.pk)
    .where(agency.c.marking <= bindparam("level"))
    .order_by(agency.c.id, agency_name.c.position)
)


def known(rows: list[Row], vocabularies: Vocabularies) -> tuple[KnownAgency, ...]:
    """The agencies of the rows of `VISIBLE`."""
    names: dict[tuple[Any, ...], list[tuple[str, str | None, str]]] = defaultdict(list)
    for id_, country, organization, kind, *name in rows:
        names[id_, country or organization, kind].append(tuple(name))
    terms = vocabularies.by_key
    return tuple(
        KnownAgency(
            id_,
            terms[party].code,
            terms[kind].code if kind else None,
            tuple((language or "und", text) for name_kind, language, text in found if name_kind != ACRONYM),
            tuple(text for name_kind, _, text in found if name_kind == ACRONYM),
        )
        for (id_, party, kind), found in names.items()
    )


def shipped(agencies: list[dict[str, Any]]) -> tuple[KnownAgency, ...]:
    """The agencies of the file that ships: for a command that asks no database."""
    return tuple(
        KnownAgency(
            one["id"],
            one["country"] or one["organization"],
            one["kind"],
            tuple((name["language"], name["text"]) for name in one["names"]),
            tuple(one["acronyms"]),
        )
        for one in agencies
    )
