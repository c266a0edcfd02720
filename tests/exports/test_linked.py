"""An export as JSON-LD says what the record says, in terms of schema.org and SKOS."""

import httpx
from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef

from tests.exports.graphs import SCHEMA, graph_of
from tests.records import full

TERM = Namespace("urn:mithaq:term:")


def _graph(analyst: httpx.Client) -> tuple[Graph, URIRef, str]:
    """The graph, the record in it, and the address under which everything has its name."""
    stored = analyst.post("/v1/agreements", json=full())
    assert stored.status_code == 201, stored.text
    address = f"{analyst.base_url}/v1".replace("//v1", "/v1")
    return (
        graph_of(analyst.get("/v1/agreements.jsonld").content),
        URIRef(f"{address}/agreements/{stored.json()['id']}"),
        address,
    )


def test_titles_dates_and_links_are_terms_of_schema_org(analyst: httpx.Client) -> None:
    graph, one, address = _graph(analyst)
    assert set(graph.objects(one, SCHEMA.name)) == {
        Literal("Memorandum", lang="en"), Literal("مذكرة تفاهم", lang="ar"), Literal("Memorando de entendimento", lang="pt-br"),
    }  # fmt: skip
    assert graph.value(one, SCHEMA.legislationDate) == Literal("2024-05-21")
    assert graph.value(one, SKOS.editorialNote) == Literal("What an editor doubts.", lang="en")
    source = graph.value(one, SCHEMA.citation)
    assert graph.value(source, SCHEMA.url) == URIRef("https://example.org/a?b=c")
    party = next(graph.subjects(TERM.country, URIRef(f"{address}/vocabularies/countries#MA")))
    assert (one, TERM.party, party) in graph
    assert graph.value(party, TERM.agency) == URIRef(f"{address}/agencies/ma-dgsn")
    place = graph.value(one, SCHEMA.locationCreated)
    assert graph.value(place, SCHEMA.addressCountry) == URIRef(f"{address}/vocabularies/countries#MA")


def test_codes_are_the_concepts_that_the_vocabularies_serve(analyst: httpx.Client) -> None:
    graph, one, address = _graph(analyst)
    wanted = {
        SCHEMA.about: ("scope_areas", {"drug-trafficking", "cybercrime"}),
        SCHEMA.legislationType: ("instrument_types", {"memorandum_of_understanding"}),
        SCHEMA.creativeWorkStatus: ("statuses", {"in_force"}),
        TERM.cooperation_form: ("cooperation_forms", {"training", "information-exchange"}),
    }
    for term, (vocabulary, codes) in wanted.items():
        path = f"/v1/vocabularies/{vocabulary}"
        concepts = graph_of(analyst.get(path, headers={"Accept": "application/ld+json"}).content)
        found = set(graph.objects(one, term))
        assert found == {URIRef(f"{address}/vocabularies/{vocabulary}#{code}") for code in codes}
        assert all((concept, RDF.type, SKOS.Concept) in concepts for concept in found)
