"""Changes as an Atom feed (RFC 4287), which feed readers follow. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import orjson

from app.changes.feed import Told
from app.search.index import english_first

MEDIA_TYPE = "application/atom+xml"

_NAMESPACE = "http://www.w3.org/2005/Atom"

# A feed has to say when it last changed; one in which nothing is has never done so.
_NEVER = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of the registry, of the feed's first page with the same filters, of this page, and of the next where there is one."""

    registry: str
    first: str
    own: str
    next: str | None


def atom(told: Sequence[Told], page: Addresses) -> bytes:
    """A page of the feed; the feed's id is the address of its first page, an entry's is of its change alone."""
    root = ET.Element("feed", xmlns=_NAMESPACE)
    ET.SubElement(root, "id").text = page.first
    ET.SubElement(root, "title").text = "Mithaq: changes to agreements"
    ET.SubElement(root, "updated").text = max((one.item["at"] for one in told), default=_NEVER)
    ET.SubElement(ET.SubElement(root, "author"), "name").text = "Mithaq"
    for rel, href in (("self", page.own), ("first", page.first), ("next", page.next)):
        if href:
            ET.SubElement(root, "link", rel=rel, type=MEDIA_TYPE, href=href)
    for one in told:
        _add(root, one, page.registry)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(root: ET.Element, told: Told, registry: str) -> None:
    item, entry = told.item, ET.SubElement(root, "entry")
    title = english_first(orjson.loads(told.document)["titles"])
    # With the id of the change at its end: what follows it can be asked for.
    ET.SubElement(entry, "id").text = f"urn:mithaq:change:{item['id']}"
    ET.SubElement(entry, "title").text = f"{title} ({item['type']})"
    ET.SubElement(entry, "updated").text = item["at"]
    ET.SubElement(entry, "category", term=item["type"])
    address = f"{registry}/v1/agreements/{item['agreement']['id']}"
    ET.SubElement(entry, "link", rel="alternate", type="application/json", href=address)
