"""Texts as they are kept, and how long a text or a list may be."""

from typing import Any

import httpx
import pytest

from tests.agreements.calls import PATH, posted, told
from tests.agreements.judging import found_in, places_in, with_value
from tests.records import Record, record

_TEXTS = [
    "/titles/en", "/summaries/en", "/remarks/en", "/signed_at/place", "/parties/0/signatories/0/name",
    "/parties/0/signatories/0/title", "/parties/0/agencies/0/name", "/parties/0/agencies/0/acronym",
    "/events/0/note", "/relations/0/title", "/external_ids/0/value", "/sources/0/title", "/sources/0/publisher",
    "/evidence/0/quote",
]  # fmt: skip
_LONGEST = {"/titles/en": 500, "/summaries/en": 5_000, "/remarks/en": 5_000}


def test_a_text_is_kept_composed_and_without_outer_blanks(analyst: httpx.Client) -> None:
    made = posted(analyst, titles={"fr": "\u2003 Accord de se\u0301curite\u0301\u00a0 "}, signed_at={"place": " "})
    assert made["titles"] == {"fr": "Accord de s\u00e9curit\u00e9"}
    assert made["signed_at"]["place"] is None


def test_any_script_is_kept(analyst: httpx.Client) -> None:
    titles = {"ar": "مُذَكِّرَة تفاهم", "ja": "覚書", "ff-Adlm": "𞤆𞤵𞤤𞤢𞤪", "zxx": "🕊️", "hi": "समझौता ज्ञापन"}
    assert posted(analyst, titles=titles)["titles"] == titles


@pytest.mark.parametrize("pointer", _TEXTS)
@pytest.mark.parametrize("character", ["\x00", "\n", "\x1b", "\x85"])
def test_a_control_character_is_refused_in_every_text(pointer: str, character: str) -> None:
    assert places_in(with_value(pointer, f"a{character}b")) == [(pointer, "invalid")]


@pytest.mark.parametrize("pointer", _TEXTS)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(pointer: str) -> None:
    longest = _LONGEST.get(pointer, 300)
    assert found_in(with_value(pointer, "é" * longest)) == []
    assert places_in(with_value(pointer, "é" * (longest + 1))) == [(pointer, "invalid")]


def test_a_length_is_that_of_the_text_as_kept() -> None:
    assert found_in(record(titles={"fr": "  " + "e\u0301" * 500 + "  "})) == []


def test_an_address_has_2000_characters_at_most() -> None:
    longest = "https://example.org/".ljust(2_000, "a")
    assert found_in(with_value("/sources/0/url", longest)) == []
    assert places_in(with_value("/sources/0/url", longest + "a")) == [("/sources/0/url", "invalid")]


def _languages(count: int) -> dict[str, str]:
    return {f"x-{n}": "A text" for n in range(count)}


@pytest.mark.parametrize(
    ("pointer", "items"),
    [
        ("/titles", _languages(101)),
        ("/summaries", _languages(101)),
        ("/scope_areas", ["drugs"] * 101),
        ("/cooperation_forms", ["training"] * 101),
        ("/parties", [{"country": "MA"}] * 51),
        ("/parties/0/agencies", [{"id": "ma-dgsn"}] * 101),
        ("/parties/0/signatories", [{"name": "A. Person"}] * 101),
        ("/parties/0/signatories/0/agencies", ["ma-dgsn"] * 101),
        ("/contact_points", [{"party": "MA", "role": "central"}] * 101),
        ("/contact_points/0/tasks", ["requests"] * 101),
        ("/contact_points/0/scope_areas", ["drugs"] * 101),
        ("/events", [{"type": "signed"}] * 101),
        ("/relations", [{"type": "related", "title": "Another"}] * 101),
        ("/external_ids", [{"scheme": "other", "value": "1"}] * 101),
        ("/sources", [{"title": "A source"}] * 101),
        ("/evidence", [{"pointer": "/titles", "source": 0}] * 101),
    ],
)
def test_a_list_has_a_hundred_items_at_most_and_parties_are_fifty(pointer: str, items: Any) -> None:
    assert (pointer, "too_many") in places_in(with_value(pointer, items))


def test_a_list_may_have_a_hundred_items(analyst: httpx.Client) -> None:
    sources: list[Record] = [{"title": f"Source {n}"} for n in range(100)]
    made = posted(analyst, sources=sources, titles=_languages(100))
    assert [source["title"] for source in made["sources"]] == [source["title"] for source in sources]
    assert list(made["titles"]) == list(_languages(100))


@pytest.mark.parametrize("field", ["titles", "titels"])
def test_half_a_surrogate_pair_is_refused(analyst: httpx.Client, field: str) -> None:
    headers = {"Content-Type": "application/json"}
    assert analyst.post(PATH, content=rb'{"%b": "\ud800"}' % field.encode(), headers=headers).status_code in (400, 422)


def test_a_control_character_is_told_over_http(analyst: httpx.Client) -> None:
    answer = analyst.post(PATH, json=record(titles={"en": "a\x00b"}))
    assert told(answer) == [("/titles/en", "invalid", None)]
    assert "U+0000" in answer.json()["errors"][0]["detail"]
