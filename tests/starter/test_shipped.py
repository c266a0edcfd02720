"""The agreements that ship: many, sourced, and right by the registry's own rules."""

import httpx
import pytest

from app.starter.load import shipped_agencies, shipped_agreements
from tests.records import Record

AGREEMENTS = shipped_agreements()


def _agencies_named(record: Record) -> set[str]:
    parties = record["parties"]
    return {agency["id"] for party in parties for agency in party.get("agencies", ())}


def test_there_are_many_of_many_countries() -> None:
    countries = {party["country"] for record in AGREEMENTS for party in record["parties"] if party.get("country")}
    assert len(AGREEMENTS) > 380
    assert len(countries) >= 165


def test_each_says_where_it_was_read() -> None:
    for record in AGREEMENTS:
        assert record["sources"], record["slug"]
        assert all(source.get("url") or source.get("title") for source in record["sources"]), record["slug"]


def test_each_is_clear_and_has_a_slug_of_its_own() -> None:
    slugs = [record["slug"] for record in AGREEMENTS]
    assert len(set(slugs)) == len(slugs)
    assert {record.get("marking", "clear") for record in AGREEMENTS} == {"clear"}


def test_quotes_are_short() -> None:
    quotes = [evidence.get("quote") or "" for record in AGREEMENTS for evidence in record.get("evidence", ())]
    assert any(quotes)
    assert max(len(quote.split()) for quote in quotes) <= 12


def test_agencies_are_named_by_id_and_each_shipped_one_is_named() -> None:
    shipped = {agency["id"] for agency in shipped_agencies()}
    named = set().union(*map(_agencies_named, AGREEMENTS))
    # A parent stands there for those below it.
    parents = {agency["parent"] for agency in shipped_agencies() if agency["parent"]}
    assert named <= shipped
    assert shipped <= named | parents


def test_agencies_belong_to_one_party_and_have_a_name() -> None:
    for agency in shipped_agencies():
        assert bool(agency["country"]) != bool(agency["organization"]), agency["id"]
        assert any(name["kind"] == "official" for name in agency["names"]), agency["id"]


def test_relations_lead_to_shipped_agreements() -> None:
    slugs = {record["slug"] for record in AGREEMENTS}
    relations = [relation for record in AGREEMENTS for relation in record.get("relations", ())]
    assert {relation["target"] for relation in relations if relation.get("target")} <= slugs


def test_no_two_are_the_same_instrument_on_the_same_day_between_the_same() -> None:
    seen: dict[tuple[object, ...], str] = {}
    twins = []
    for record in AGREEMENTS:
        if len(record["signed_on"] or "") == 10:
            parties = frozenset(party.get("country") or party.get("organization") for party in record["parties"])
            key = (parties, record["instrument_type"], record["signed_on"])
            if key in seen and record["titles"] == next(r for r in AGREEMENTS if r["slug"] == seen[key])["titles"]:
                twins.append((seen[key], record["slug"]))
            seen.setdefault(key, record["slug"])
    assert twins == []


@pytest.mark.stocked
def test_each_would_be_taken_from_a_client(analyst: httpx.Client) -> None:
    wrong = {}
    for record in AGREEMENTS:
        sent = {key: value for key, value in record.items() if key != "slug"}
        answer = analyst.post("/v1/agreements", params={"dry_run": "true", "allow_duplicate": "true"}, json=sent)
        if answer.status_code != 200:
            wrong[record["slug"]] = answer.text
    assert wrong == {}


@pytest.mark.stocked
def test_each_is_served_as_it_ships(anyone: httpx.Client) -> None:
    for record in AGREEMENTS:
        stored = anyone.get(f"/v1/agreements/{record['slug']}").json()
        said = {key: value for key, value in record.items() if not isinstance(value, list | dict)}
        assert {key: stored[key] for key in said} == said
        assert stored["titles"] == record["titles"]
        assert stored["scope_areas"] == record["scope_areas"]
        assert stored["version"] == 1
        assert {agency["id"] for party in stored["parties"] for agency in party["agencies"]} == _agencies_named(record)
