"""What explains a sheet to those who fill one: its columns in words, and a row to start from. Pure."""

from collections.abc import Mapping, Sequence

from app.sheets.columns import Column
from app.sheets.layout import COLUMNS
from app.vocabularies.vocabulary import Vocabularies

# The columns that an import reads.
FILLED: tuple[Column, ...] = tuple(column for column in COLUMNS if column.read)

# A row whose first cell begins so is for people: an import passes it over.
NOTE = "#"

# So many codes are named beside a column; more are looked up in their vocabulary.
_FEW = 16

# A true record, shortened: an example that somebody forgets in their sheet does not put an invented one into the registry.
EXAMPLE: Mapping[str, str] = {
    "parties": "MA; NL",
    "signed_on": "2022-05-10",
    "title_en": "Letter of intent on areas and forms of bilateral security cooperation",
    "title_fr": "Lettre d'intention sur la coopération sécuritaire",
    "title_ar": "خطاب نوايا يحدد مجالات وأشكال التعاون الثنائي في المجالات الأمنية",
    "instrument_type": "letter_of_intent",
    "status": "signed",
    "scope_areas": "organized-crime; terrorism; drugs; cybercrime",
    "cooperation_forms": "information-exchange; criminal-investigation; training; expertise-sharing; contact-points",
    "level": "interagency",
    "framework": "true",
    "scope_extensible": "true",
    "signed_at": "Rabat | MA",
    "agencies": (
        "MA | General Directorate of National Security | DGSN; "
        "MA | General Directorate for Territorial Surveillance | DGST; NL | Netherlands Police"
    ),
    "signatories": (
        "MA | Abdellatif Hammouchi | Director General of National Security and of Territorial Surveillance | DGSN, DGST; "
        "NL | Henk van Essen | Police Commissioner | Netherlands Police"
    ),
    "title_kinds": "en | descriptive; fr | descriptive; ar | descriptive",
    "sources": (
        "https://www.achkayen.com/380083/.html | Report that dates the signature Tuesday 10 May 2022 | Achkayen | ar |  |  | press"
    ),
    "contact_points": "MA | central | DGSN | correspondence, communications, requests",
    "evidence": "/signed_on | 0",
    "marking": "clear",
}


def header(columns: Sequence[Column] = COLUMNS) -> list[str]:
    return [column.name for column in columns]


def notes(vocabularies: Vocabularies) -> list[str]:
    """What stands in each column that an import reads, as a row that it passes over."""
    first, *rest = (f"{column.about} {codes_of(column, vocabularies)}".strip() for column in FILLED)
    return [f"{NOTE} {first}", *rest]


def example() -> list[str]:
    return [EXAMPLE.get(column.name, "") for column in FILLED]


def is_note(row: Sequence[str]) -> bool:
    """Whether the cells of a row are for people alone."""
    return bool(row) and row[0].lstrip().startswith(NOTE)


def codes_of(column: Column, vocabularies: Vocabularies) -> str:
    """Which codes the column takes, or where they stand."""
    told = [f"One of {', '.join(column.choices)}."] if column.choices else []
    for name in column.vocabularies:
        few = len(vocabularies[name]) <= _FEW
        told.append(f"{name}: {', '.join(vocabularies[name])}." if few else f"{name}: see /v1/vocabularies/{name}.")
    return " ".join(told)


def rows(vocabularies: Vocabularies) -> list[list[str]]:
    """The rows of a template: header, notes and the example."""
    return [header(FILLED), notes(vocabularies), example()]
