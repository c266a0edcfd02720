"""An agency is known to those who are cleared for a record that names it, and to no one else."""

from typing import Any

import httpx

from app.agencies.models import agency
from app.db.database import Database
from tests.agreements.calls import PATH, posted, put, rows, stored, told, withdraw
from tests.records import Record, record

SECRET = {"name": "Secret Service", "acronym": "SSX"}


def _with(*agencies: Any) -> dict[str, Any]:
    return {"parties": [{"country": "MA", "agencies": list(agencies)}, {"country": "BR"}]}


def _id(known: Record) -> str:
    found: str = known["parties"][0]["agencies"][0]["id"]
    return found


def _levels(database: Database) -> dict[str, int]:
    return {row.id: row.marking for row in rows(database, agency.c.id, agency.c.marking)}


def test_an_id_made_above_clear_is_random(chief: httpx.Client) -> None:
    made = _id(posted(chief, **_with(SECRET), marking="green"))
    assert made.startswith("ma-")
    assert "ssx" not in made
    assert "secret" not in made


def test_an_id_given_above_clear_is_taken(chief: httpx.Client) -> None:
    assert _id(posted(chief, **_with({"id": "ma-ssx", **SECRET}), marking="red")) == "ma-ssx"


def test_a_writer_below_finds_no_hidden_agency_and_makes_a_new_one(analyst: httpx.Client, chief: httpx.Client) -> None:
    hidden = _id(posted(chief, **_with(SECRET), marking="red"))
    assert _id(posted(chief, **_with(SECRET), marking="red")) == hidden
    made = _id(posted(analyst, **_with(SECRET)))
    assert (made, made != hidden) == ("ma-ssx", True)


def test_the_id_of_a_hidden_agency_is_unknown_to_a_writer_below(analyst: httpx.Client, chief: httpx.Client) -> None:
    posted(chief, **_with({"id": "ma-ssx", **SECRET}), marking="red")
    for reference in ("ma-ssx", "ma-ssy"):
        answer = analyst.post(PATH, json=record(**_with(reference)))
        assert told(answer) == [("/parties/0/agencies/0/id", "unknown_agency", None)]
    other = record(parties=[{"country": "BR", "agencies": ["ma-ssx"]}, {"country": "MA"}])
    assert told(analyst.post(PATH, json=other)) == [("/parties/0/agencies/0/id", "unknown_agency", None)]


def test_an_id_that_a_hidden_agency_has_is_silently_another_one(analyst: httpx.Client, chief: httpx.Client) -> None:
    posted(chief, **_with({"id": "ma-ssx", **SECRET}), marking="red")
    made = posted(analyst, **_with({"id": "ma-ssx", "name": "Social Services"}))
    assert _id(made) != "ma-ssx"
    assert made["parties"][0]["agencies"][0]["name"] == "Social Services"


def test_of_two_agencies_that_fit_the_writer_names_one_by_id(analyst: httpx.Client, chief: httpx.Client) -> None:
    hidden = _id(posted(chief, **_with(SECRET), marking="red"))
    plain = _id(posted(analyst, **_with(SECRET)))
    for reference in ({"name": "secret service"}, {"acronym": "ssx"}, {"name": "SSX"}):
        answer = chief.post(PATH, json=record(**_with(reference)))
        assert [one[:2] for one in told(answer)] == [("/parties/0/agencies/0", "ambiguous_agency")]
        assert all(one in answer.json()["errors"][0]["detail"] for one in (hidden, plain))
    assert _id(posted(chief, **_with({"id": plain, **SECRET}))) == plain


def test_a_clear_record_makes_an_agency_known_to_all(
    chief: httpx.Client, anyone: httpx.Client, database: Database
) -> None:
    hidden = _id(posted(chief, **_with(SECRET), marking="red"))
    assert (_levels(database), anyone.get(f"/v1/agencies/{hidden}").status_code) == ({hidden: 3}, 404)
    posted(chief, **_with(hidden), marking="green")
    assert (_levels(database), anyone.get(f"/v1/agencies/{hidden}").status_code) == ({hidden: 1}, 404)
    posted(chief, **_with(hidden))
    assert (_levels(database), anyone.get(f"/v1/agencies/{hidden}").status_code) == ({hidden: 0}, 200)


def test_an_agency_follows_the_marking_of_a_changed_record(chief: httpx.Client, database: Database) -> None:
    known = posted(chief, **_with(SECRET), marking="amber")
    levels = []
    for marking in ("red", "clear", "green"):
        known = stored(put(chief, known, marking=marking))
        levels.append(_levels(database)[_id(known)])
    assert levels == [3, 0, 1]


def test_an_agency_carries_the_lowest_marking_of_the_records_that_name_it(
    chief: httpx.Client, database: Database
) -> None:
    known = posted(chief, **_with(SECRET))
    posted(chief, **_with("ma-ssx"), marking="amber")
    stored(put(chief, known, marking="red"))
    assert _levels(database) == {"ma-ssx": 2}


def test_an_agency_that_a_record_names_no_more_is_known_from_its_history(
    chief: httpx.Client, analyst: httpx.Client, anyone: httpx.Client, database: Database
) -> None:
    known = posted(chief, **_with(SECRET))
    posted(chief, **_with("ma-ssx"), marking="red")
    stored(put(chief, known, **_with({"name": "Another"})))
    assert _levels(database) == {"ma-another": 0, "ma-ssx": 0}
    assert anyone.get("/v1/agencies/ma-ssx").status_code == 404
    assert _id(posted(analyst, **_with(SECRET))) == "ma-ssx"


def test_an_agency_of_a_withdrawn_record_is_known_from_its_history(
    chief: httpx.Client, analyst: httpx.Client, anyone: httpx.Client, database: Database
) -> None:
    known = posted(chief, **_with(SECRET))
    posted(chief, **_with("ma-ssx"), marking="red")
    withdraw(chief, known)
    assert _levels(database) == {"ma-ssx": 0}
    assert anyone.get("/v1/agencies/ma-ssx").status_code == 404
    assert _id(posted(analyst, **_with(SECRET))) == "ma-ssx"


def test_an_agency_that_a_record_drops_as_it_is_marked_higher_goes_with_it(
    chief: httpx.Client, database: Database
) -> None:
    known = posted(chief, **_with(SECRET))
    stored(put(chief, known, **_with({"name": "Another"}), marking="amber"))
    assert sorted(_levels(database).values()) == [2, 2]


def test_a_refused_or_rehearsed_record_makes_and_alters_no_agency(chief: httpx.Client, database: Database) -> None:
    hidden = _id(posted(chief, **_with(SECRET), marking="red"))
    chief.post(PATH, params={"dry_run": "true"}, json=record(**_with(hidden, {"name": "New"})))
    chief.post(PATH, json=record(**_with(hidden, {"name": "New"}), titles=...))
    assert _levels(database) == {hidden: 3}
