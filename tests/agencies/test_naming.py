"""Agencies that a posted record names: found, made, or refused."""

from typing import Any

import httpx
import pytest

from app.agencies.models import agency, agency_name
from app.db.database import Database
from tests.agreements.calls import PATH, posted, put, rows, stored, told
from tests.records import Record, record


def _party(*agencies: Any) -> dict[str, Any]:
    return {"parties": [{"country": "MA", "agencies": list(agencies)}, {"country": "BR"}]}


def _ids(known: Record) -> list[str]:
    return [one["id"] for one in known["parties"][0]["agencies"]]


def _names(database: Database) -> list[Any]:
    return rows(database, agency_name.c.agency_pk, agency_name.c.position, agency_name.c.text, agency_name.c.language)


@pytest.mark.stocked
def test_a_known_agency_is_found_however_it_is_called(analyst: httpx.Client) -> None:
    references: list[Any] = [
        "ma-dgsn",
        {"id": "MA-DGSN"},
        {"id": "ma-dgsn", "name": "Something else", "acronym": "DGST"},
        {"name": "general directorate of national security"},
        {"name": "DIRECTION GENERALE DE LA SURETE NATIONALE"},
        {"name": "المديرية العامة للأمن الوطني"},
        {"name": "المديريه العامه للامن الوطنى"},
        {"name": "الأَمْنُ الوَطَنِيّ"},
        {"name": "Moroccan National Police"},
        {"name": "dgsn"},
        {"acronym": "Dgsn"},
        {"name": "A name that no one knows", "acronym": "DGSN"},
    ]
    for reference in references:
        answer = analyst.post(PATH, params={"dry_run": "true"}, json=record(**_party(reference)))
        shown = {"id": "ma-dgsn", "name": "General Directorate of National Security", "acronym": "DGSN"}
        assert stored(answer)["parties"][0]["agencies"] == [shown], reference


@pytest.mark.stocked
def test_an_agency_of_another_country_is_not_found_by_name(analyst: httpx.Client) -> None:
    sent = record(parties=[{"country": "BR", "agencies": [{"acronym": "DGSN"}]}, {"country": "MA"}])
    assert stored(analyst.post(PATH, json=sent), 201)["parties"][0]["agencies"][0]["id"] == "br-dgsn"


def test_a_new_agency_gets_a_readable_id_or_the_one_that_is_given(analyst: httpx.Client) -> None:
    known = posted(
        analyst,
        **_party({"name": "Customs", "acronym": "ADII"}, {"name": "Gendarmerie royale"}, {"id": "ma-x-1", "name": "X"}),
    )
    assert _ids(known) == ["ma-adii", "ma-gendarmerie-royale", "ma-x-1"]
    assert _ids(posted(analyst, **_party("ma-x-1", {"name": "customs"}, {"name": "GENDARMERIE ROYALE"}))) == [
        "ma-x-1",
        "ma-adii",
        "ma-gendarmerie-royale",
    ]


def test_an_organization_has_agencies_of_its_own(analyst: httpx.Client) -> None:
    parties = [{"organization": "interpol", "agencies": [{"name": "Secretariat"}]}, {"country": "MA"}]
    assert _ids(posted(analyst, parties=parties)) == ["interpol-secretariat"]
    assert _ids(posted(analyst, parties=parties)) == ["interpol-secretariat"]


def test_a_readable_id_that_another_agency_has_becomes_a_random_one(analyst: httpx.Client) -> None:
    posted(analyst, **_party({"id": "ma-customs", "name": "Administration of customs"}))
    (made,) = _ids(posted(analyst, **_party({"name": "Customs"})))
    assert made != "ma-customs"
    assert made.startswith("ma-")


@pytest.mark.parametrize("agency_id", ["MA DGSN", "ma_dgsn", "-ma", "ma--dgsn", "أمن"])
def test_a_new_id_of_other_letters_is_refused_with_a_better_one(analyst: httpx.Client, agency_id: str) -> None:
    answer = analyst.post(PATH, json=record(**_party({"id": agency_id, "name": "Security", "acronym": "DGSN"})))
    assert told(answer) == [("/parties/0/agencies/0/id", "invalid", "ma-dgsn")]


def test_an_unknown_id_alone_is_refused_with_the_nearest_one(analyst: httpx.Client, database: Database) -> None:
    posted(analyst)
    answer = analyst.post(PATH, json=record(**_party("ma-dgsm", {"id": "qqqq"}, {"name": "New"})))
    assert told(answer) == [
        ("/parties/0/agencies/0/id", "unknown_agency", "ma-dgsn"),
        ("/parties/0/agencies/1/id", "unknown_agency", None),
    ]
    assert [one for (one,) in rows(database, agency.c.id)] == ["br-pf", "ma-dgsn"]


def test_the_id_of_another_partys_agency_is_refused(analyst: httpx.Client) -> None:
    posted(analyst)
    for reference in ("br-pf", {"id": "br-pf", "name": "A new name"}, {"id": "BR-PF", "name": "Federal Police"}):
        answer = analyst.post(PATH, json=record(**_party(reference)))
        assert told(answer) == [("/parties/0/agencies/0/id", "agency_of_another_party", None)], reference


def test_input_never_alters_an_agency(analyst: httpx.Client, database: Database) -> None:
    known = posted(analyst)
    before = _names(database), rows(database, agency.c.id, agency.c.kind, agency.c.country)
    otherwise = {"id": "ma-dgsn", "name": "Another name", "acronym": "XY", "kind": "ministry"}
    shown = {"id": "ma-dgsn", "name": "General Directorate of National Security", "acronym": "DGSN"}
    assert posted(analyst, **_party(otherwise))["parties"][0]["agencies"] == [shown]
    assert posted(analyst, **_party({**otherwise, "id": None, "acronym": "DGSN"}))["parties"][0]["agencies"] == [shown]
    parties = [{"country": "MA", "agencies": [otherwise]}, known["parties"][1]]
    assert stored(put(analyst, known, parties=parties)) == known
    assert (_names(database), rows(database, agency.c.id, agency.c.kind, agency.c.country)) == before


def test_two_parties_have_an_agency_each_of_the_same_name(analyst: httpx.Client, database: Database) -> None:
    reference = {"name": "Secretariat", "acronym": "SEC"}
    parties = [{"country": "MA", "agencies": [reference]}, {"country": "BR", "agencies": [reference]}]
    made = posted(analyst, parties=parties)
    assert [party["agencies"][0]["id"] for party in made["parties"]] == ["ma-sec", "br-sec"]
    assert len(rows(database, agency.c.id)) == 2
