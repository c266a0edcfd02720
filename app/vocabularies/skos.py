"""A vocabulary as SKOS in JSON-LD 1.1. The context stands in the document: nothing has to be fetched to read it."""

from typing import Any

from app.vocabularies.vocabulary import Term, Vocabulary

MEDIA_TYPE = "application/ld+json"

_CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "id": "@id",
    "type": "@type",
    "ConceptScheme": "skos:ConceptScheme",
    "Concept": "skos:Concept",
    "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
    "notation": "skos:notation",
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
    "topConceptOf": {"@id": "skos:topConceptOf", "@type": "@id"},
    "hasTopConcept": {"@id": "skos:hasTopConcept", "@type": "@id"},
    "broader": {"@id": "skos:broader", "@type": "@id"},
    "narrower": {"@id": "skos:narrower", "@type": "@id"},
    "exactMatch": {"@id": "skos:exactMatch", "@type": "@id"},
    "closeMatch": {"@id": "skos:closeMatch", "@type": "@id"},
    "broadMatch": {"@id": "skos:broadMatch", "@type": "@id"},
    "relatedMatch": {"@id": "skos:relatedMatch", "@type": "@id"},
    "concepts": {"@reverse": "skos:inScheme"},
}


def concept_scheme(vocabulary: Vocabulary, address: str) -> dict[str, Any]:
    """The vocabulary as a concept scheme; `address` is the absolute address at which it is served."""
    return {
        "@context": _CONTEXT,
        "id": address,
        "type": "ConceptScheme",
        "notation": vocabulary.name,
        "hasTopConcept": [_concept_id(address, term.code) for term in vocabulary.values() if not term.broader],
        "concepts": [_concept(vocabulary, term, address) for term in vocabulary.values()],
    }


def _concept(vocabulary: Vocabulary, term: Term, address: str) -> dict[str, Any]:
    concept: dict[str, Any] = {
        "id": _concept_id(address, term.code),
        "type": "Concept",
        "notation": term.code,
        "prefLabel": dict(term.labels),
    }
    if not term.broader:
        concept["topConceptOf"] = address
    for relation, codes in (("broader", term.broader), ("narrower", vocabulary.narrower(term.code))):
        if codes:
            concept[relation] = [_concept_id(address, code) for code in codes]
    # The crosswalk: UNODC's International Classification of Crime for Statistical Purposes, by its codes. It has no
    # addresses of its own on the web, hence the names.
    for match in term.attributes.get("iccs", ()):
        concept.setdefault(f"{match['match']}Match", []).append(f"urn:iccs:{match['code']}")
    if "sherloc" in term.attributes:
        concept.setdefault("closeMatch", []).append(
            "urn:sherloc:" + term.attributes["sherloc"].replace(" ", "-").replace(",", "")
        )
    return concept


def _concept_id(address: str, code: str) -> str:
    return f"{address}#{code}"
