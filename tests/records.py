"""Records for tests to post."""

from copy import deepcopy
from typing import Any

Record = dict[str, Any]

_PLAIN: Record = {
    "titles": {"en": "Memorandum of understanding on police cooperation"},
    "instrument_type": "memorandum_of_understanding",
    "parties": [
        {"country": "MA", "agencies": [{"name": "General Directorate of National Security", "acronym": "DGSN"}]},
        {"country": "BR", "agencies": [{"name": "Federal Police", "acronym": "PF"}]},
    ],
}


def record(**changes: Any) -> Record:
    """A plain record with some keys set otherwise; a key set to `...` is left out."""
    made = {**deepcopy(_PLAIN), **changes}
    return {key: value for key, value in made.items() if value is not ...}


def full() -> Record:
    """A record in which every key says something."""
    return record(
        slug="ma-br-full",
        titles={"en": "Memorandum", "ar": "مذكرة تفاهم", "pt-BR": "Memorando de entendimento"},
        title_kinds={"en": "translation", "pt-BR": "as_signed"},
        summaries={"en": "What it is about."},
        remarks={"en": "What an editor doubts."},
        status="in_force",
        legal_effect="binding",
        level="interagency",
        framework=True,
        signed_on="2024-05-21",
        in_force_on="2024-06",
        expires_on="2030",
        terminated_on=None,
        signed_at={"place": "Agadir", "country": "MA"},
        parties=[
            {
                "country": "MA",
                "organization": None,
                "agencies": [{"id": "ma-dgsn", "name": "General Directorate of National Security", "acronym": "DGSN"}],
                "signatories": [{"name": "Abdellatif Hammouchi", "title": "Director General", "agencies": ["ma-dgsn"]}],
            },
            {
                "country": None,
                "organization": "interpol",
                "agencies": [],
                "signatories": [{"name": "Jürgen Stock", "title": None, "agencies": []}],
            },
        ],
        scope_areas=["drug-trafficking", "cybercrime"],
        scope_extensible=False,
        cooperation_forms=["training", "information-exchange"],
        contact_points=[
            {
                "party": "MA", "agency": "ma-dgsn", "role": "central", "tasks": ["requests"],
                "scope_areas": ["cybercrime"], "urgent": True, "verified_on": "2025-01-02", "review_by": "2027-01",
                "marking": "green",
            }
        ],
        events=[{"type": "signed", "date": "2024-05-21", "party": None, "note": "In Agadir."}],
        relations=[{"type": "based_on", "target": None, "title": "An older convention"}],
        external_ids=[{"scheme": "unts", "value": "I-12345"}],
        sources=[
            {
                "url": "https://example.org/a?b=c", "title": "Communique", "publisher": "The directorate", "language": "fr",
                "published_on": "2024-05-21", "retrieved_on": "2025-02", "kind": "communique",
            }
        ],
        evidence=[{"pointer": "/scope_areas", "source": 0, "quote": "some words", "confidence": 0.5}],
        marking="clear",
    )  # fmt: skip
