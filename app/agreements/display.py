"""What a reader of one language is shown of a record: its title and the labels of its codes. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.http.parameters import Parameters
from app.search.index import language_prefixes
from app.vocabularies.vocabulary import LANGUAGES, Vocabularies

_SINGLE = {
    "instrument_type": "instrument_types",
    "status": "statuses",
    "legal_effect": "legal_effects",
    "level": "levels",
}


def read_language(parameters: Parameters) -> str | None:
    """The language that `lang` asks for."""
    return parameters.choice("lang", LANGUAGES, "") or None


def displayed(document: Mapping[str, Any], language: str, vocabularies: Vocabularies) -> dict[str, Any]:
    """`lang` is that of the title: the one asked for, else English, else that of the record's first title."""
    titles: Mapping[str, str] = document["titles"]
    tag = _nearest(titles, language) or _nearest(titles, "en") or next(iter(titles))
    labels = {code: vocabularies[name][code].labels[language] for name, code in _codes(document)}
    return {"lang": tag, "title": titles[tag], "labels": labels}


def _nearest(titles: Mapping[str, str], language: str) -> str | None:
    return next((tag for tag in titles if language in language_prefixes(tag)), None)


def _codes(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every code that the record's readers are shown, with its vocabulary. No two vocabularies share one of them."""
    yield from ((name, document[key]) for key, name in _SINGLE.items() if document[key])
    for party in document["parties"]:
        yield from (
            (("countries", party["country"]),) if party["country"] else (("organizations", party["organization"]),)
        )
    if document["signed_at"] and document["signed_at"]["country"]:
        yield "countries", document["signed_at"]["country"]
    yield from (("scope_areas", code) for code in document["scope_areas"])
    yield from (("cooperation_forms", code) for code in document["cooperation_forms"])
    for point in document["contact_points"]:
        yield "contact_roles", point["role"]
        yield from (("contact_tasks", code) for code in point["tasks"])
        yield from (("scope_areas", code) for code in point["scope_areas"])
