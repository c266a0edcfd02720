"""Codes of vocabularies, countries in their writings, and language tags."""

import httpx
import pytest

from tests.agreements.calls import posted
from tests.agreements.judging import found_in, places_in, with_value
from tests.records import record


@pytest.mark.parametrize(
    ("pointer", "wrong", "suggestion"),
    [
        ("/instrument_type", "memorandum-of-understandig", "memorandum_of_understanding"),
        ("/status", "in-force", "in_force"),
        ("/legal_effect", "nonbinding", "non_binding"),
        ("/level", "inter-agency", "interagency"),
        ("/title_kinds/en", "translaton", "translation"),
        ("/signed_at/country", "Maroc", "MA"),
        ("/parties/0/agencies/0/kind", "polise", "police"),
        ("/scope_areas/0", "terorism", "terrorism"),
        ("/cooperation_forms/1", "trainning", "training"),
        ("/contact_points/0/role", "centrall", "central"),
        ("/contact_points/0/tasks/0", "request", "requests"),
        ("/contact_points/0/scope_areas/0", "cyber-crime", "cybercrime"),
        ("/contact_points/0/marking", "TLP:AMBER", "amber"),
        ("/events/0/type", "signd", "signed"),
        ("/relations/0/type", "implement", "implements"),
        ("/external_ids/0/scheme", "wikidatta", "wikidata"),
        ("/sources/0/kind", "comunique", "communique"),
        ("/marking", "greeen", "green"),
    ],
)
def test_an_unknown_code_is_refused_with_the_nearest_one(pointer: str, wrong: str, suggestion: str) -> None:
    # Other mistakes may follow from it: a form listed twice, say.
    assert (pointer, "unknown_code", suggestion) in found_in(with_value(pointer, wrong))


@pytest.mark.parametrize(
    ("party", "pointer", "suggestion"),
    [
        ({"country": "Morroco"}, "/parties/0/country", "MA"),
        ({"country": "المغرب"}, "/parties/0/country", "MA"),
        ({"organization": "INTERPOL"}, "/parties/0/organization", "interpol"),
        ({"country": "QQQ9"}, "/parties/0/country", None),
    ],
)
def test_a_party_of_no_known_code_is_refused(party: dict[str, str], pointer: str, suggestion: str | None) -> None:
    assert found_in(record(parties=[party, {"country": "BR"}])) == [(pointer, "unknown_code", suggestion)]


def test_a_code_of_another_vocabulary_is_unknown() -> None:
    assert places_in(record(scope_areas=["training"])) == [("/scope_areas/0", "unknown_code")]


def test_countries_come_back_in_alpha_2_wherever_they_stand(analyst: httpx.Client) -> None:
    made = posted(
        analyst,
        parties=[{"country": "mar"}, {"country": "xkx"}],
        signed_at={"country": "Bra"},
        contact_points=[{"party": "MAR", "role": "central"}],
        events=[{"type": "signed", "party": "xk"}],
    )
    assert [party["country"] for party in made["parties"]] == ["MA", "XK"]
    assert made["signed_at"]["country"] == "BR"
    assert (made["contact_points"][0]["party"], made["events"][0]["party"]) == ("MA", "XK")


@pytest.mark.parametrize("tag", ["en", "AR", "pt-BR", "zh-Hant-TW", "sr-Latn", "und", "x-private"])
def test_a_language_tag_of_bcp_47_is_taken(tag: str) -> None:
    assert found_in(record(titles={tag: "A title"}, summaries={tag: "x"}, remarks={tag: "x"})) == []


@pytest.mark.parametrize("tag", ["", "english please", "nl_NL", "e", "en-", "عربي", "en\x00", "[key]", "a" * 200])
@pytest.mark.parametrize("key", ["titles", "title_kinds", "summaries", "remarks"])
def test_what_is_no_language_tag_is_refused(key: str, tag: str) -> None:
    sent = record(**{key: {tag: "translation"}})
    assert (f"/{key}/{tag}", "invalid") in places_in(sent)


def test_a_source_is_in_a_language_or_in_none() -> None:
    assert places_in(with_value("/sources/0/language", "french?")) == [("/sources/0/language", "invalid")]
    assert found_in(with_value("/sources/0/language", None)) == []


def test_one_language_in_two_writings_is_refused() -> None:
    assert places_in(record(titles={"pt-BR": "A", "PT-br": "B"})) == [("/titles/PT-br", "listed_twice")]


def test_a_kind_for_a_title_that_is_not_there_is_refused() -> None:
    assert places_in(record(title_kinds={"fr": "as_signed"})) == [("/title_kinds/fr", "no_such_title")]
