"""The Atom feed (RFC 4287) has the changes of the list, the newest first."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import httpx
import pytest

from tests.agreements.calls import AS_IT_IS, PATH, posted, stored
from tests.changes.reading import feed
from tests.http.walking import mistakes

FEED = "/v1/changes.atom"
NAMES = {"": "http://www.w3.org/2005/Atom"}


def read(client: httpx.Client, path: str = FEED) -> ET.Element:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/atom+xml"), answer.text
    return ET.fromstring(answer.content)


def text(element: ET.Element, name: str) -> str:
    """What the one child of that name says, which each feed and entry has to have."""
    (found,) = element.findall(name, NAMES)
    assert found.text
    return found.text


def links(element: ET.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.findall("link", NAMES)}


def entries(page: ET.Element) -> list[dict[str, Any]]:
    return [
        {
            **{name: text(entry, name) for name in ("id", "title", "updated")},
            "link": links(entry),
            "type": [one.attrib["term"] for one in entry.findall("category", NAMES)],
        }
        for entry in page.findall("entry", NAMES)
    ]


def test_each_change_is_an_entry_that_leads_to_its_record(editor: httpx.Client, anyone: httpx.Client) -> None:
    made = posted(editor, slug="one", titles={"ar": "مذكرة", "en": "Police & <customs>"})
    stored(editor.patch(f"{PATH}/one", json={"titles": {"en": None}}, headers={"If-Match": "*"}))
    page = read(anyone)
    first, second = feed(anyone)
    address = str(anyone.base_url).rstrip("/")
    assert entries(page) == [
        {
            "id": f"urn:mithaq:change:{change['id']}",
            "title": title,
            "updated": change["at"],
            "link": {"alternate": f"{address}{PATH}/{made['id']}"},
            "type": [change["type"]],
        }
        for change, title in ((second, "مذكرة (updated)"), (first, "Police & <customs> (created)"))
    ]
    assert text(page, "updated") == second["at"]
    assert text(page, "id") == f"{address}{FEED}"
    assert page.find("author/name", NAMES) is not None
    assert text(page, "title")
    assert links(page) == {"self": f"{address}{FEED}", "first": f"{address}{FEED}"}


def test_its_pages_lead_from_the_newest_change_to_the_first(editor: httpx.Client, anyone: httpx.Client) -> None:
    for slug in "abcde":
        posted(editor, slug=slug)
    ids, feeds, path = [], set(), f"{FEED}?country=MA&limit=2"
    while path:
        page = read(anyone, path)
        assert links(page)["self"].endswith(path)
        ids += [entry["id"].rpartition(":")[2] for entry in entries(page)]
        feeds.add(text(page, "id"))
        following = urlsplit(links(page).get("next", ""))
        path = following.path and f"{following.path}?{following.query}"
    every = [one["id"] for one in feed(anyone)]
    assert ids == every[::-1]
    assert feeds == {f"{str(anyone.base_url).rstrip('/')}{FEED}?country=MA"}
    between = entries(read(anyone, f"{FEED}?after={every[0]}&before={every[3]}"))
    assert [one["id"].rpartition(":")[2] for one in between] == [every[2], every[1]]


def test_filters_and_clearance_hold_in_it(chief: httpx.Client, anyone: httpx.Client) -> None:
    belgian = [{"country": "MA"}, {"country": "BE"}]
    posted(chief)
    posted(chief, parties=belgian, marking="amber")
    made = posted(chief, slug="open", titles={"en": "Open"}, parties=belgian)
    hidden = {"titles": {"en": "Hidden"}, "marking": "red"}
    stored(chief.patch(f"{PATH}/{made['id']}", json=hidden, headers=AS_IT_IS))
    assert [one["title"] for one in entries(read(anyone, f"{FEED}?country=BE"))] == ["Open (removed)"]


def test_an_empty_feed_is_a_feed_and_stays_the_same(anyone: httpx.Client) -> None:
    page = read(anyone)
    assert entries(page) == []
    assert datetime.fromisoformat(text(page, "updated"))
    tag = anyone.get(FEED).headers["etag"]
    assert anyone.get(FEED, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("query", ["before=x", "after=x", "befor=x", "limit=0", "country=XX", "agency=ma-none"])
def test_a_wrong_parameter_is_told(anyone: httpx.Client, query: str) -> None:
    assert [one[0] for one in mistakes(anyone.get(f"{FEED}?{query}"))] == [query.partition("=")[0]]
