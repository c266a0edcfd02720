"""The sheet of agreements: its columns in their order, and a row in both directions. Pure."""

from collections.abc import Mapping
from typing import Any

from app.errors import Mistake
from app.sheets import parts
from app.sheets.columns import (
    Column,
    Document,
    Draft,
    by_language,
    codes,
    date,
    flag,
    of_parties,
    own,
    pairs,
    part,
    parties,
    signed_at,
    text,
)
from app.sheets.parts import Part
from app.vocabularies.vocabulary import Vocabularies

MARKINGS = ("clear", "green", "amber", "red")

_AGENCY = Part((parts.text("name"), parts.text("acronym"), parts.text("id"), parts.text("kind")))
_SIGNATORY = Part((parts.text("name"), parts.text("title"), parts.texts("agencies")))
_CONTACT_POINT = Part(
    (
        parts.text("party"), parts.text("role"), parts.text("agency"), parts.texts("tasks"), parts.texts("scope_areas"),
        parts.flag("urgent"), parts.text("verified_on"), parts.text("review_by"), parts.text("marking"), parts.text("id"),
    )
)  # fmt: skip
_EVENT = Part((parts.text("type"), parts.text("date"), parts.text("party"), parts.text("note")))
_RELATION = Part((parts.text("type"), parts.text("target"), parts.text("title")))
_EXTERNAL_ID = Part((parts.text("scheme"), parts.text("value")))
_SOURCE = Part(
    (
        parts.text("url"), parts.text("title"), parts.text("publisher"), parts.text("language"),
        parts.text("published_on"), parts.text("retrieved_on"), parts.text("kind"),
    )
)  # fmt: skip
_EVIDENCE = Part(
    (parts.pointer("pointer"), parts.number("source", int), parts.text("quote"), parts.number("confidence", float))
)

# What readers look for first comes first. A new column goes to the end of its group: names, not places, are what an
# import goes by.
COLUMNS: tuple[Column, ...] = (
    text("id", "The record's id; empty for a new record.", width=38),
    text("slug", "Its readable address, a-z, 0-9 and hyphens; made by the registry where it is empty.", width=38),
    parties(),
    date("signed_on", "The day of signature"),
    *by_language("title", "titles", "The title"),
    text("instrument_type", "The kind of instrument.", "instrument_types", width=28),
    text("status", "The legal status.", "statuses"),
    codes("scope_areas", "The crime areas, with ; between them.", "scope_areas"),
    codes("cooperation_forms", "The forms of cooperation, with ; between them.", "cooperation_forms"),
    text("legal_effect", "Whether it binds.", "legal_effects"),
    text("level", "Between whom it was concluded.", "levels"),
    flag("framework", "Whether other instruments are to follow under it; empty: not known."),
    flag("scope_extensible", "Whether areas can be added without a new instrument; empty: not known."),
    date("in_force_on", "The day of entry into force"),
    date("expires_on", "The last day of its term"),
    date("terminated_on", "The day of termination"),
    signed_at(),
    of_parties("agencies", "The agencies of the parties", _AGENCY, "agency_kinds"),
    of_parties("signatories", "Who signed for the parties", _SIGNATORY),
    *by_language("summary", "summaries", "The summary"),
    *by_language("remark", "remarks", "What an editor wants readers to know,"),
    pairs("title_kinds", "title_kinds", "What each title is", parts.text("kind"), vocabularies=("title_kinds",)),
    part("sources", "Where this is written", _SOURCE, "source_kinds"),
    part("external_ids", "Its numbers elsewhere", _EXTERNAL_ID, "id_schemes"),
    part("relations", "Other instruments; the target is an id or slug", _RELATION, "relation_types"),
    part("events", "What happened to it, and when", _EVENT, "event_types"),
    part(
        "contact_points", "Whom to call", _CONTACT_POINT, "contact_roles", "contact_tasks", "scope_areas"
    ),
    part("evidence", "Which words of which source, counted from 0, a value rests on", _EVIDENCE),
    text("marking", "The marking (TLP 2.0): how far it may go; empty: clear.", choices=MARKINGS),
    own("state", "The editorial state."),
    own("version", "The number of the version."),
    own("created_at", "When it was added."),
    own("updated_at", "When this version was written."),
)  # fmt: skip

BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}


def row_of(document: Document) -> list[str]:
    """The document as a row: a cell for each column, empty for what is not known."""
    return [column.write(document) for column in COLUMNS]


def record_of(row: Mapping[str, str], vocabularies: Vocabularies) -> tuple[dict[str, Any], list[Mistake]]:
    """The record that the cells say, as it could be posted, and what is wrong with how they are written.

    Keys of columns that the row lacks are missing. What the cells say is not judged here, save what would be lost.
    """
    draft = Draft(vocabularies)
    for column in COLUMNS:
        if column.read and column.name in row:
            column.read(row[column.name], draft)
    return draft.record, draft.mistakes


def completed(row: Mapping[str, str], document: Document) -> dict[str, str]:
    """The row with the cells of columns that it lacks taken from the record that is here.

    So a sheet without a column says nothing against what the record has there.
    """
    return {**dict(zip(BY_NAME, row_of(document), strict=True)), **row}
