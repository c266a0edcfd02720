"""The network as GraphML (http://graphml.graphdrawing.org), which programs that draw graphs open. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

MEDIA_TYPE = "application/graphml+xml"

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

# What nodes and edges say, each with its type and what it is said of.
_KEYS = {
    "kind": ("node", "string"),
    "name": ("node", "string"),
    "agreements": ("all", "int"),
    "scope_areas": ("edge", "string"),
}


def graphml(network: Mapping[str, Any]) -> bytes:
    """Nodes and edges with all that they have; of its areas an edge has the codes, a blank between, most agreed first."""
    root = ET.Element("graphml", xmlns=_NAMESPACE)
    for key, (of, type_) in _KEYS.items():
        ET.SubElement(root, "key", {"id": key, "for": of, "attr.name": key, "attr.type": type_})
    graph = ET.SubElement(root, "graph", edgedefault="undirected")
    for node in network["nodes"]:
        said = ((key, node[key]) for key in ("kind", "name", "agreements"))
        _say(ET.SubElement(graph, "node", id=node["code"]), said)
    for edge in network["edges"]:
        areas = " ".join(area["code"] for area in edge["scope_areas"])
        element = ET.SubElement(graph, "edge", source=edge["a"], target=edge["b"])
        _say(element, (("agreements", edge["agreements"]), ("scope_areas", areas)))
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _say(element: ET.Element, values: Iterable[tuple[str, Any]]) -> None:
    for key, value in values:
        if value == "":
            # An empty element is read as no value by some, who then cannot write it.
            continue
        ET.SubElement(element, "data", key=key).text = str(value)
