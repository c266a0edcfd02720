"""Who the parties are, and what else in a record must be of them."""

from typing import Any

import httpx
import pytest

from tests.agreements.calls import PATH, counts, posted, told
from tests.agreements.judging import found_in, places_in
from tests.records import record

MA, BR = {"country": "MA"}, {"country": "BR"}


@pytest.mark.parametrize("parties", [[], [MA]])
def test_an_agreement_has_two_parties_at_least(parties: list[Any]) -> None:
    assert places_in(record(parties=parties)) == [("/parties", "too_few_parties")]


@pytest.mark.parametrize("again", ["MA", "ma", "MAR", "mar"])
def test_a_party_is_named_once_in_whatever_writing(again: str) -> None:
    assert places_in(record(parties=[MA, BR, {"country": again}])) == [("/parties/2", "party_twice")]


@pytest.mark.parametrize("party", [{}, {"country": None, "organization": " "}, {"country": "FR", "organization": "eu"}])
def test_a_party_is_a_country_or_an_organization_and_never_both(party: dict[str, Any]) -> None:
    assert places_in(record(parties=[MA, BR, party])) == [("/parties/2", "country_or_organization")]


def test_an_agreement_may_have_fifty_parties() -> None:
    codes = [f"{first}{second}" for first in "ABCGLMST" for second in "ADEGLMNORSTUVYZ"]
    known = [code for code in codes if not found_in(record(parties=[{"country": code}, {"organization": "eu"}]))]
    assert found_in(record(parties=[{"country": code} for code in known[:50]])) == []
    assert places_in(record(parties=[{"country": code} for code in known[:51]])) == [("/parties", "too_many")]


def test_parties_keep_their_order(analyst: httpx.Client) -> None:
    made = posted(analyst, parties=[{"organization": "interpol"}, {"country": "nl"}, MA])
    assert [party["country"] or party["organization"] for party in made["parties"]] == ["interpol", "NL", "MA"]


@pytest.mark.parametrize("code", ["FR", "Brazil", "interpol"])
def test_a_stranger_has_no_contact_point_and_no_event(code: str) -> None:
    sent = record(contact_points=[{"party": code, "role": "central"}], events=[{"type": "signed", "party": code}])
    assert places_in(sent) == [("/contact_points/0/party", "not_a_party"), ("/events/0/party", "not_a_party")]


def test_an_organization_that_is_a_party_may_have_contact_points_and_events() -> None:
    parties = [MA, {"organization": "interpol"}]
    points = [{"party": "interpol", "role": "ncb"}]
    assert (
        found_in(record(parties=parties, contact_points=points, events=[{"type": "signed", "party": "interpol"}])) == []
    )


_AGENCIES = [
    {"country": "MA", "agencies": [{"name": "General Directorate of National Security", "acronym": "DGSN"}]},
    {"country": "BR", "agencies": [{"name": "Federal Police", "acronym": "PF"}]},
]


def _signed_by(*agencies: str) -> list[dict[str, Any]]:
    return [{**_AGENCIES[0], "signatories": [{"name": "A. Person", "agencies": list(agencies)}]}, _AGENCIES[1]]


@pytest.mark.parametrize("text", ["ma-dgsn", "MA-DGSN", "dgsn", "general directorate of NATIONAL security"])
def test_a_signatory_and_a_contact_point_name_an_agency_of_their_party_as_it_is_called(
    analyst: httpx.Client, text: str
) -> None:
    points = [{"party": "MA", "role": "central", "agency": text}]
    made = posted(analyst, parties=_signed_by(text), contact_points=points)
    assert made["parties"][0]["signatories"][0]["agencies"] == ["ma-dgsn"]
    assert made["contact_points"][0]["agency"] == "ma-dgsn"


def test_a_signatory_may_hold_several_offices(analyst: httpx.Client) -> None:
    parties = _signed_by("DGST", "DGSN")
    parties[0] = {
        **parties[0],
        "agencies": [{"name": "Security", "acronym": "DGSN"}, {"name": "Watch", "acronym": "DGST"}],
    }
    assert posted(analyst, parties=parties)["parties"][0]["signatories"][0]["agencies"] == ["ma-dgst", "ma-dgsn"]


def test_an_agency_that_the_party_does_not_name_is_refused(analyst: httpx.Client) -> None:
    posted(analyst)
    points = [{"party": "MA", "role": "central", "agency": "br-pf"}]
    answer = analyst.post(PATH, json=record(parties=_signed_by("br-pf", "ma-dgsm"), contact_points=points))
    assert told(answer) == [
        ("/parties/0/signatories/0/agencies/0", "not_an_agency_of_the_party", "ma-dgsn"),
        ("/parties/0/signatories/0/agencies/1", "not_an_agency_of_the_party", "ma-dgsn"),
        ("/contact_points/0/agency", "not_an_agency_of_the_party", "ma-dgsn"),
    ]


def test_an_agency_without_id_and_name_is_refused() -> None:
    parties = [{"country": "MA", "agencies": [{"kind": "police"}]}, BR]
    assert places_in(record(parties=parties)) == [("/parties/0/agencies/0", "missing")]


def test_an_agency_named_twice_is_refused(analyst: httpx.Client, database: Any) -> None:
    agencies = [{"name": "Federal Police", "acronym": "PF"}, {"name": "FEDERAL POLICE"}]
    answer = analyst.post(PATH, json=record(parties=[MA, {"country": "BR", "agencies": agencies}]))
    assert told(answer) == [("/parties/1/agencies/1", "listed_twice", None)]
    assert counts(database) == (0, 0, 0)


@pytest.mark.parametrize("key", ["scope_areas", "cooperation_forms"])
def test_a_code_listed_twice_is_refused(key: str) -> None:
    code = {"scope_areas": "drugs", "cooperation_forms": "training"}[key]
    assert places_in(record(**{key: [code, code]})) == [(f"/{key}/1", "listed_twice")]


def test_a_contact_points_codes_and_ids_are_listed_once() -> None:
    point = {"id": "x", "party": "MA", "role": "central", "tasks": ["requests"] * 2, "scope_areas": ["drugs"] * 2}
    assert places_in(record(contact_points=[point, {"id": "x", "party": "BR", "role": "central"}])) == [
        ("/contact_points/0/tasks/1", "listed_twice"),
        ("/contact_points/0/scope_areas/1", "listed_twice"),
        ("/contact_points/0/id", "listed_twice"),
        ("/contact_points/1/id", "listed_twice"),
    ]
