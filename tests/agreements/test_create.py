"""What a new record gets, what a rehearsal tells, and what the registry takes for a twin."""

import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.db.database import Database
from tests.agreements.calls import PATH, counts, posted, put, stored, told, withdraw
from tests.records import full, record

DRY = {"dry_run": "true"}


def test_a_new_record_has_an_id_of_the_servers_own(analyst: httpx.Client) -> None:
    given = "0196b2c4-7a51-7c3e-9f0e-2f6c0f7a1b11"
    made = posted(analyst, id=given, version=7, state="withdrawn", created_at="1990-01-01T00:00:00Z")
    assert (UUID(made["id"]).version, made["id"] != given) == (7, True)
    assert (made["version"], made["state"]) == (1, "published")
    assert made["created_at"] == made["updated_at"]
    assert re.fullmatch(r"2026-11-25T12:00:00\.\d{6}Z", made["created_at"])


def test_a_rehearsal_tells_all_and_stores_nothing(analyst: httpx.Client, database: Database) -> None:
    answer = analyst.post(PATH, params=DRY, json=full())
    told_of = stored(answer)
    assert "location" not in answer.headers
    assert told_of["parties"][0]["agencies"][0]["id"] == "ma-dgsn"
    assert {key: told_of[key] for key in ("titles", "status", "warnings")} == {
        "titles": full()["titles"],
        "status": "in_force",
        "warnings": [],
    }
    assert counts(database) == (0, 0, 0)


def test_a_rehearsal_refuses_what_would_be_refused(analyst: httpx.Client, reader: httpx.Client) -> None:
    assert told(analyst.post(PATH, params=DRY, json=record(titles=...))) == [("/titles", "missing", None)]
    assert reader.post(PATH, params=DRY, json=record()).status_code == 403
    posted(analyst, slug="taken", signed_on="2024-05-21")
    assert analyst.post(PATH, params=DRY, json=record(slug="taken")).status_code == 409
    assert analyst.post(PATH, params=DRY, json=record(signed_on="2024-05-21")).status_code == 409


def test_what_a_rehearsal_shows_can_be_posted(analyst: httpx.Client) -> None:
    rehearsed = analyst.post(PATH, params=DRY, json=full()).json()
    made = stored(analyst.post(PATH, json=rehearsed), 201)
    assert (made["slug"], made["parties"]) == (rehearsed["slug"], rehearsed["parties"])


@pytest.mark.parametrize(
    ("says", "pointer"),
    [
        ({"status": "in_force"}, "/in_force_on"),
        ({"status": "provisionally_applied"}, "/in_force_on"),
        ({"status": "signed"}, "/signed_on"),
        ({"status": "expired"}, "/expires_on"),
        ({"status": "terminated"}, "/terminated_on"),
        ({"status": "in_force", "signed_on": "2020-05", "in_force_on": "2019"}, "/in_force_on"),
        ({"status": "signed", "signed_on": "2020", "in_force_on": "2021"}, "/status"),
        ({"sources": []}, "/sources"),
    ],
)
def test_what_is_merely_odd_is_taken_and_told_by_a_rehearsal(
    analyst: httpx.Client, says: dict[str, Any], pointer: str
) -> None:
    sent = record(**{"sources": [{"title": "Gazette"}], **says})
    warnings = stored(analyst.post(PATH, params=DRY, json=sent))["warnings"]
    assert [one["pointer"] for one in warnings] == [pointer]
    assert "warnings" not in stored(analyst.post(PATH, json=sent), 201)


@pytest.mark.parametrize(
    ("query", "name", "suggestion"),
    [
        ("dryrun=true", "dryrun", "dry_run"),
        ("dry_run=yes", "dry_run", None),
        ("allow_duplicates=true", "allow_duplicates", "allow_duplicate"),
        ("dry_run=true&dry_run=true", "dry_run", None),
    ],
)
def test_a_wrong_parameter_stores_nothing(
    analyst: httpx.Client, database: Database, query: str, name: str, suggestion: str | None
) -> None:
    answer = analyst.post(f"{PATH}?{query}", json=record())
    assert answer.status_code == 422
    assert [(one["parameter"], one["suggestion"]) for one in answer.json()["errors"]] == [(name, suggestion)]
    assert counts(database) == (0, 0, 0)


DAY: dict[str, Any] = {"signed_on": "2024-05-21", "parties": [{"country": "MA"}, {"country": "BR"}]}


def test_a_twin_is_refused_and_the_other_is_named(analyst: httpx.Client, database: Database) -> None:
    first = posted(analyst, **DAY)
    others = record(**{**DAY, "titles": {"fr": "Autre titre"}, "parties": [{"country": "BRA"}, {"country": "ma"}]})
    answer = analyst.post(PATH, json=others)
    assert told(answer, 409) == [("", "duplicate", first["slug"])]
    assert answer.json()["agreement"] == {key: first[key] for key in ("id", "slug", "titles")}
    assert counts(database)[0] == 1


def test_a_twin_is_taken_where_duplicates_are_allowed(analyst: httpx.Client) -> None:
    first = posted(analyst, **DAY)
    second = stored(analyst.post(PATH, params={"allow_duplicate": "true"}, json=record(**DAY)), 201)
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    "otherwise",
    [
        {"signed_on": "2024-05-22"},
        {"signed_on": "2024-05"},
        {"signed_on": None},
        {"instrument_type": "agreement"},
        {"parties": [{"country": "MA"}, {"country": "BR"}, {"country": "FR"}]},
        {"parties": [{"country": "MA"}, {"organization": "interpol"}]},
    ],
)
def test_less_than_parties_type_and_day_makes_no_twin(analyst: httpx.Client, otherwise: dict[str, Any]) -> None:
    first, second = posted(analyst, **DAY), posted(analyst, **{**DAY, **otherwise})
    assert first["id"] != second["id"]


@pytest.mark.parametrize("signed_on", [None, "2024", "2024-05"])
def test_a_partial_signing_date_makes_no_twin(analyst: httpx.Client, signed_on: str | None) -> None:
    first, second = (posted(analyst, signed_on=signed_on) for _ in range(2))
    assert first["id"] != second["id"]


def test_a_hidden_or_withdrawn_twin_does_not_tell(
    analyst: httpx.Client, editor: httpx.Client, chief: httpx.Client
) -> None:
    hidden = posted(chief, **DAY, marking="red")
    first = posted(analyst, **DAY)
    refused = chief.post(PATH, json=record(**DAY))
    assert refused.json()["agreement"]["id"] in (hidden["id"], first["id"])
    withdraw(editor, first)
    posted(analyst, **DAY)


def test_a_change_may_make_a_twin(analyst: httpx.Client) -> None:
    posted(analyst, **DAY)
    other = posted(analyst, signed_on="2024")
    assert stored(put(analyst, other, **DAY))["version"] == 2
