"""Reading an export as linked data, with nothing fetched."""

from rdflib import RDF, Graph, Namespace, URIRef

SCHEMA = Namespace("https://schema.org/")


def graph_of(content: bytes) -> Graph:
    return Graph().parse(data=content, format="json-ld")


def subjects(content: bytes) -> set[str]:
    """The ids of the records."""
    found = graph_of(content).subjects(RDF.type, SCHEMA.Legislation)
    return {str(one).rpartition("/")[2] for one in found if isinstance(one, URIRef)}
