"""Rows that come together become what they would have become one after the other."""

import json
import random
import re

import httpx
import pytest
from sqlalchemy import Connection, select

from app import operations
from app.agreements.consistency import faults
from app.agreements.writing import Writer
from app.imports import jobs
from app.imports.jobs import Options, Outcome
from app.imports.reading import read_all
from app.imports.records import Bringing
from app.imports.related import bring_groups, groups
from app.imports.rows import Row
from app.registry import Registry
from app.search.models import agreement
from tests.conftest import Databases
from tests.db.bare import bare_registry
from tests.imports.command import done
from tests.imports.sending import imported, ndjson
from tests.records import Record, full, record

POINT = "0196b2c4-7a51-7c3e-9f0e-2f6c0f7a1b12"


def party(country: str, *agencies: Record | str) -> Record:
    return {"country": country, "agencies": list(agencies)}


DGSN = {"name": "General Directorate of National Security", "acronym": "DGSN"}
POLICE = {"name": "Police", "acronym": "P"}

ROWS: list[Record] = [
    record(slug="one"),
    full(),
    record(slug="two", parties=[party("MA", DGSN), party("ES", {"id": "es-police", **POLICE})]),
    record(slug="again", parties=[party("MA", "ma-dgsn"), party("ES", "es-police")]),
    # What the rows before made is found by id, name or acronym; what no row makes is not.
    record(slug="by-name", parties=[party("MA", {"name": "dgsn"}), party("ES", {"acronym": "P"})]),
    record(slug="unknown", parties=[party("MA", "ma-nobody"), party("ES")]),
    record(slug="of-another", parties=[party("MA", "es-police"), party("ES")]),
    # A wrong row makes no agency, so that the row after it makes its own.
    record(slug="wrong", parties=[party("FR", {"id": "fr-one", "name": "One"}), party("QQ")]),
    record(slug="right", parties=[party("FR", {"name": "One", "acronym": "O"}), party("BR")]),
    record(slug="twice", parties=[party("FR", {"name": "Two"}, {"name": "Two"}), party("BR")]),
    record(slug="two-made", parties=[party("FR", {"name": "Two", "acronym": "T"}), party("BR")]),
    # Names, days and contact points that an earlier row has.
    record(slug="one", level="interagency"),
    record(slug="day", signed_on="2024-05-21"),
    record(slug="same-day", signed_on="2024-05-21"),
    record(slug="point", contact_points=[{"id": POINT, "party": "MA", "role": "central"}]),
    record(slug="same-point", contact_points=[{"id": POINT, "party": "MA", "role": "central"}]),
    record(slug="leads", relations=[{"type": "amends", "target": "one"}]),
    record(slug="leads-ahead", relations=[{"type": "amends", "target": "last"}]),
    record(slug="red", marking="red", parties=[party("MA", {"name": "Hidden"}), party("BR")]),
    record(slug="clear", parties=[party("MA", {"name": "Hidden"}), party("BR")]),
    record(slug=...),
    record(slug="last"),
]


def brought(registry: Registry, rows: list[Record], size: int) -> tuple[Outcome, list[Record]]:
    """What became of the rows, so many at once, and what the registry holds then but for what is by chance."""
    writer = Writer(operations.OPERATOR, registry.vocabularies, registry.now(), registry.new_id)
    numbered = [Row(n, json.dumps(one).encode()) for n, one in enumerate(rows)]

    def work(connection: Connection) -> Outcome:
        bringing, whole = Bringing(connection, writer, Options(on_error="skip")), Outcome()
        jobs.add(connection, "a-job", writer.caller, "ndjson", bringing.options, writer.instant)
        for start in range(0, len(rows), size):
            whole.add(bringing.rows(read_all(numbered[start : start + size], writer)))
        jobs.keep_waiting(connection, "a-job", whole.waiting)
        whole.waiting.clear()
        whole.add(bring_groups(bringing, "a-job", groups(jobs.waiting(connection, "a-job"))))
        return whole

    outcome = registry.database.write_now(work)
    with registry.database.look() as connection:
        documents = [json.loads(text) for text in connection.scalars(select(agreement.c.document))]
        assert list(faults(connection, registry.vocabularies, lambda steps=1: None)) == []
    return outcome, sorted(map(_without_chance, documents), key=lambda one: (one["slug"], json.dumps(one)))


def _without_chance(document: Record) -> Record:
    """The document with `random` for all that is: ids, the digits of a made slug, ids of agencies that tell nothing."""
    text = json.dumps(document).replace(f'{document["id"][-6:]}"', 'random"').replace(POINT, "the-point")
    return json.loads(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{21}(random|[0-9a-f]{6})|-[0-9a-f]{12}(?=\")", "random", text))


@pytest.mark.parametrize("order", range(4))
def test_rows_together_become_what_they_become_one_by_one(databases: Databases, order: int) -> None:
    rows = random.Random(order).sample(ROWS, len(ROWS)) if order else ROWS
    found = []
    for size in (1, 1_000):
        with bare_registry(databases) as registry:
            operations.upgrade(registry)
            found.append(brought(registry, rows, size))
    (alone, held_alone), (together, held_together) = found
    assert held_together == held_alone
    assert together.created == alone.created >= 14
    assert {(one.row, one.mistake.pointer, one.mistake.code) for one in together.errors} == {
        (one.row, one.mistake.pointer, one.mistake.code) for one in alone.errors
    }


def test_every_record_has_its_version_its_change_and_its_audit_entry(
    analyst: httpx.Client, chief: httpx.Client, database_url: str
) -> None:
    found = imported(analyst, ndjson(*(record(slug=f"n-{n}") for n in range(5))))
    assert found["rows"]["created"] == 5
    changes = analyst.get("/v1/changes").json()["items"]
    assert sorted(one["agreement"]["slug"] for one in changes) == [f"n-{n}" for n in range(5)]
    assert {(one["type"], one["version"]) for one in changes} == {("created", 1)}
    entries = chief.get("/v1/audit", params={"action": "agreement.created"}).json()["items"]
    assert [(one["by"], one["action"]) for one in entries] == [("analyst", "agreement.created")] * 5
    for n in range(5):
        versions = analyst.get(f"/v1/agreements/n-{n}/versions").json()["items"]
        assert [(one["version"], one["by"], one["action"]) for one in versions] == [(1, "analyst", "created")]
    assert done(database_url, "check").status == 0
