"""What each write leaves in the table of versions."""

from typing import Any

import httpx
import orjson

from app.changes.models import agreement_version
from app.db.database import Database
from tests.agreements.calls import AS_IT_IS, PATH, patch, posted, put, rows, stored, withdraw
from tests.records import record

_COLUMNS = agreement_version.c


def _versions(database: Database) -> list[Any]:
    return rows(
        database, *(_COLUMNS[name] for name in ("number", "action", "by_name", "by_role", "comment", "marking"))
    )


def test_each_write_adds_a_version_that_says_who_did_what(
    analyst: httpx.Client, editor: httpx.Client, chief: httpx.Client, database: Database
) -> None:
    made = posted(analyst)
    changed = stored(put(editor, made, marking="green"))
    stored(chief.patch(f"{PATH}/{made['id']}?comment=A%20slip", json={"level": "interstate"}, headers=AS_IT_IS))
    editor.delete(f"{PATH}/{made['id']}?comment=%D8%AE%D8%B7%D8%A3", headers=AS_IT_IS)
    assert changed["version"] == 2
    assert _versions(database) == [
        (1, "created", "analyst", "analyst", None, 0),
        (2, "updated", "editor", "editor", None, 1),
        (3, "updated", "chief", "admin", "A slip", 1),
        (4, "withdrawn", "editor", "editor", "خطأ", 1),
    ]


def test_each_version_holds_the_record_as_it_was_served(
    analyst: httpx.Client, editor: httpx.Client, database: Database
) -> None:
    made = posted(analyst)
    served = [made, stored(put(analyst, made, titles={"ar": "اتفاق"}))]
    served.append(stored(patch(analyst, served[-1], {"slug": "renamed"})))
    withdraw(editor, made)
    kept = [orjson.loads(document) for _, document in rows(database, _COLUMNS.number, _COLUMNS.document)]
    assert kept[:3] == served
    assert {**kept[3], "updated_at": ""} == {**served[-1], "state": "withdrawn", "version": 4, "updated_at": ""}
    instants = [at for _, at in rows(database, _COLUMNS.number, _COLUMNS.at)]
    assert instants == [one["updated_at"] for one in kept] == sorted(set(instants))


def test_what_changes_nothing_adds_no_version(analyst: httpx.Client, editor: httpx.Client, database: Database) -> None:
    made = posted(analyst, slug="mine", signed_on="2024-05-21")
    put(analyst, made)
    patch(analyst, made, {})
    analyst.put(f"{PATH}/mine", json={**made, "level": "interstate"}, headers={"If-Match": '"7"'})
    analyst.put(f"{PATH}/mine", json=record(titles=...), headers=AS_IT_IS)
    analyst.post(PATH, json=record(slug="mine"))
    analyst.post(PATH, json=record(signed_on="2024-05-21"))
    analyst.delete(f"{PATH}/mine", headers=AS_IT_IS)
    editor.delete(f"{PATH}/mine")
    assert [one.action for one in _versions(database)] == ["created"]


def test_versions_count_for_each_record_alone(analyst: httpx.Client, database: Database) -> None:
    first, second = posted(analyst), posted(analyst)
    stored(put(analyst, second, level="interstate"))
    found = rows(database, _COLUMNS.document)
    assert sorted((one["id"], one["version"]) for (text,) in found if (one := orjson.loads(text))) == [
        (first["id"], 1),
        (second["id"], 1),
        (second["id"], 2),
    ]
