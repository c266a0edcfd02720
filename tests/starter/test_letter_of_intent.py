"""The letter of intent between Morocco and the Netherlands ships complete."""

import httpx
import pytest

from tests.records import Record

pytestmark = pytest.mark.stocked

AREAS = {
    "organized-crime", "terrorism", "violent-extremism", "drugs", "firearms-trafficking", "economic-crime",
    "financial-crime", "money-laundering", "human-trafficking", "irregular-migration", "cybercrime",
}  # fmt: skip


@pytest.fixture
def letter(anyone: httpx.Client) -> Record:
    found: Record = anyone.get("/v1/agreements/ma-nl-2022-letter-of-intent").json()
    return found


def test_it_has_its_titles(letter: Record) -> None:
    assert {"ar", "en", "fr"} <= set(letter["titles"])
    assert set(letter["title_kinds"]) == set(letter["titles"])


def test_it_says_when_and_where_it_was_signed(letter: Record) -> None:
    assert (letter["instrument_type"], letter["status"], letter["level"]) == (
        "letter_of_intent",
        "signed",
        "interagency",
    )
    assert letter["signed_on"] == "2022-05-10"
    assert letter["signed_at"] == {"place": "Rabat", "country": "MA"}
    assert (letter["framework"], letter["scope_extensible"]) == (True, True)


def test_both_signatories_stand_there_with_their_offices(letter: Record) -> None:
    signed = {party["country"]: party["signatories"] for party in letter["parties"]}
    (moroccan,), (dutch,) = signed["MA"], signed["NL"]
    assert (moroccan["name"], moroccan["agencies"]) == ("Abdellatif Hammouchi", ["ma-dgsn", "ma-dgst"])
    assert (dutch["name"], dutch["agencies"]) == ("Henk van Essen", ["nl-politie"])
    assert moroccan["title"] == "Director General of National Security and of Territorial Surveillance"
    assert dutch["title"] == "Police Commissioner"


def test_it_names_the_agencies_in_full(letter: Record) -> None:
    agencies = [agency for party in letter["parties"] for agency in party["agencies"]]
    assert [agency["id"] for agency in agencies] == ["ma-dgsn", "ma-dgst", "nl-politie"]
    assert [agency["acronym"] for agency in agencies[:2]] == ["DGSN", "DGST"]


def test_it_names_eleven_areas_and_five_forms(letter: Record) -> None:
    assert (len(letter["scope_areas"]), set(letter["scope_areas"])) == (11, AREAS)
    assert sorted(letter["cooperation_forms"]) == [
        "contact-points",
        "criminal-investigation",
        "expertise-sharing",
        "information-exchange",
        "training",
    ]


def test_it_has_a_central_contact_point_on_each_side(letter: Record) -> None:
    points = letter["contact_points"]
    assert [(point["party"], point["agency"]) for point in points] == [("MA", "ma-dgsn"), ("NL", "nl-politie")]
    for point in points:
        assert (point["role"], point["marking"]) == ("central", "amber")
        assert set(point["tasks"]) == {"correspondence", "communications", "requests"}


def test_each_group_of_fields_rests_on_evidence(letter: Record) -> None:
    rest = {evidence["pointer"] for evidence in letter["evidence"]}
    groups = {
        "/titles", "/instrument_type", "/framework", "/signed_on", "/signed_at", "/parties", "/parties/0/signatories",
        "/parties/1/signatories", "/scope_areas", "/scope_extensible", "/cooperation_forms", "/contact_points",
    }  # fmt: skip
    assert groups <= rest
    assert all(0 < len((evidence["quote"] or "…").split()) <= 12 for evidence in letter["evidence"])


def test_the_questions_that_it_answers_find_it(anyone: httpx.Client, letter: Record) -> None:
    asked = [
        ("country", "MA"),
        ("country", "NL"),
        ("scope", "cybercrime"),
        ("contact_role", "central"),
        ("signatory", "Hammouchi"),
    ]
    page = anyone.get("/v1/agreements", params=asked).json()
    assert letter in page["items"]
