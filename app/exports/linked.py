"""Records as JSON-LD 1.1: each is the document as it is served, to which a context gives its meaning. Pure.

schema.org and SKOS terms where they fit, and `urn:mithaq:term:` for the rest. The context stands in the file: nothing
has to be fetched to read it. Codes become the addresses of the concepts that `GET /v1/vocabularies/{name}` serves as SKOS.
"""

from typing import Any

import orjson

MEDIA_TYPE = "application/ld+json"

Context = dict[str, Any]


def context(address: str) -> Context:
    """The context; `address` is that of the registry, with a slash at its end, under which `v1` is."""
    return {
        "@version": 1.1,
        "@base": f"{address}v1/agreements/",
        "@vocab": "urn:mithaq:term:",
        "schema": "https://schema.org/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "Legislation": "schema:Legislation",
        "id": "@id",
        "titles": _by_language("schema:name"),
        "title_kinds": {"@id": "title_kinds", "@type": "@json"},
        "summaries": _by_language("schema:abstract"),
        "remarks": _by_language("skos:editorialNote"),
        "instrument_type": _code(address, "schema:legislationType", "instrument_types"),
        "status": _code(address, "schema:creativeWorkStatus", "statuses"),
        "legal_effect": _code(address, "legal_effect", "legal_effects"),
        "level": _code(address, "level", "levels"),
        "signed_on": "schema:legislationDate",
        "in_force_on": "schema:legislationDateOfApplicability",
        "expires_on": "schema:expires",
        "signed_at": {"@id": "schema:locationCreated", "@context": _place(address)},
        "parties": {"@id": "party", "@context": _party(address)},
        "scope_areas": _code(address, "schema:about", "scope_areas"),
        "cooperation_forms": _code(address, "cooperation_form", "cooperation_forms"),
        "contact_points": {"@id": "schema:contactPoint", "@context": _contact_point(address)},
        "events": {"@id": "event", "@context": _event(address)},
        "relations": {"@id": "relation", "@context": _relation(address)},
        "external_ids": {"@id": "schema:identifier", "@context": _external_id(address)},
        "sources": {"@id": "schema:citation", "@context": _source(address)},
        "evidence": {"@type": "@json"},
        # Of the record, not of the instrument that it describes.
        "created_at": _instant("created_at"),
        "updated_at": _instant("schema:sdDatePublished"),
    }


def node(document: str) -> str:
    """The stored document as a node of the graph."""
    return '{"@type":"Legislation",' + document[1:]


def head(address: str) -> str:
    """All that stands before the first node; nodes have a comma between them."""
    return orjson.dumps({"@context": context(address)}).decode()[:-1] + ',"@graph":['


TAIL = "]}\n"


def _by_language(term: str) -> Context:
    return {"@id": term, "@container": "@language"}


def _instant(term: str) -> Context:
    return {"@id": term, "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}


def _code(address: str, term: str, vocabulary: str) -> Context:
    """A code as the address of its concept. Nothing else is a term there: codes are words such as `status` too."""
    concepts = f"{address}v1/vocabularies/{vocabulary}#"
    return {"@id": term, "@type": "@vocab", "@context": [None, {"@version": 1.1, "@vocab": concepts}]}


def _link(address: str, term: str, folder: str) -> Context:
    return {"@id": term, "@type": "@id", "@context": {"@base": f"{address}v1/{folder}/"}}


def _place(address: str) -> Context:
    return {"place": "schema:name", "country": _code(address, "schema:addressCountry", "countries")}


def _party(address: str) -> Context:
    agency = {"@base": f"{address}v1/agencies/", "name": "schema:name", "acronym": "schema:alternateName"}
    signatory = {
        "name": "schema:name",
        "title": "schema:jobTitle",
        "agencies": _link(address, "schema:affiliation", "agencies"),
    }
    return {
        "country": _code(address, "country", "countries"),
        "organization": _code(address, "organization", "organizations"),
        "agencies": {"@id": "agency", "@context": agency},
        "signatories": {"@id": "signatory", "@context": signatory},
    }


def _contact_point(address: str) -> Context:
    return {
        "id": "schema:identifier",
        "agency": _link(address, "agency", "agencies"),
        "role": _code(address, "schema:contactType", "contact_roles"),
        "tasks": _code(address, "task", "contact_tasks"),
    }


def _event(address: str) -> Context:
    return {
        "type": _code(address, "event_type", "event_types"),
        "date": "schema:startDate",
        "note": "skos:note",
    }


def _relation(address: str) -> Context:
    return {
        "type": _code(address, "relation_type", "relation_types"),
        "target": _link(address, "target", "agreements"),
        "title": "schema:name",
    }


def _external_id(address: str) -> Context:
    return {"scheme": _code(address, "schema:propertyID", "id_schemes"), "value": "schema:value"}


def _source(address: str) -> Context:
    return {
        "url": {"@id": "schema:url", "@type": "@id"},
        "title": "schema:name",
        "publisher": "schema:publisher",
        "language": "schema:inLanguage",
        "published_on": "schema:datePublished",
        "kind": _code(address, "schema:additionalType", "source_kinds"),
    }
