"""`mithaq import`: what is wrong is told by row and place, and options say what then."""

import json
from pathlib import Path

import httpx
import pytest

from tests.imports.command import done, mithaq
from tests.records import Record, record

RED_ID = "0196b2c4-7a51-7c3e-9f0e-2f6c0f7a1b11"


def _file(tmp_path: Path, *rows: Record | str) -> Path:
    file = tmp_path / "rows.ndjson"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return file


def _slugs(url: str) -> list[str]:
    return [json.loads(line)["slug"] for line in done(url, "export").out.splitlines()]


GOOD, OTHER = record(slug="good"), record(slug="other")
WRONG = record(slug="wrong", instrument_type="treatie", scope_areas=["terorism"])


def test_records_are_created_with_free_ids_and_slugs(database_url: str, tmp_path: Path) -> None:
    point = {"id": "0196b2c4-7a51-7c3e-9f0e-2f6c0f7a1b12", "party": "MA", "role": "central"}
    done(database_url, "import", _file(tmp_path, {**GOOD, "id": RED_ID, "version": 7, "contact_points": [point]}))
    stored = json.loads(done(database_url, "export").out)
    assert (stored["id"], stored["slug"], stored["version"]) == (RED_ID, "good", 1)
    assert stored["contact_points"][0]["id"] == point["id"]


def test_a_wrong_row_stops_the_import_and_nothing_is_stored(database_url: str, tmp_path: Path) -> None:
    ran = mithaq(database_url, "import", _file(tmp_path, GOOD, "", WRONG, OTHER))
    assert ran.status == 1
    assert _slugs(database_url) == []
    assert "line 3, /instrument_type:" in ran.told
    assert "line 3, /scope_areas/0:" in ran.told
    assert "Did you mean treaty?" in ran.told
    assert "Did you mean terrorism?" in ran.told


def test_wrong_rows_are_skipped_where_that_is_asked(database_url: str, tmp_path: Path) -> None:
    broken = '{"titles": {"en": "half'
    agencies = [{"country": "MA", "agencies": [{"name": "Made by a wrong row"}]}, {"country": "QQ"}]
    rows = _file(tmp_path, GOOD, WRONG, broken, "[]", record(parties=agencies), OTHER)
    ran = mithaq(database_url, "import", rows, "--on-error", "skip")
    assert ran.status == 1
    assert "2 created, 0 updated, 0 unchanged, 4 failed." in ran.told
    assert _slugs(database_url) == ["good", "other"]
    for line in (2, 3, 4, 5):
        assert f"line {line}, " in ran.told


def test_a_skipped_row_leaves_no_agency(database_url: str, anyone: httpx.Client, tmp_path: Path) -> None:
    agencies = [{"country": "MA", "agencies": [{"id": "ma-made-by-a-wrong-row", "name": "A"}]}, {"country": "QQ"}]
    mithaq(database_url, "import", _file(tmp_path, record(parties=agencies), GOOD), "--on-error", "skip")
    sent = record(parties=[{"country": "MA", "agencies": [{"id": "ma-made-by-a-wrong-row"}]}, {"country": "BR"}])
    assert mithaq(database_url, "import", _file(tmp_path, sent)).status == 1


@pytest.mark.parametrize("options", [(), ("--on-error", "skip")])
def test_a_dry_run_tells_the_same_and_stores_nothing(
    database_url: str, tmp_path: Path, options: tuple[str, ...]
) -> None:
    file = _file(tmp_path, GOOD, WRONG, OTHER) if options else _file(tmp_path, GOOD, OTHER)
    rehearsed = mithaq(database_url, "import", file, "--dry-run", *options)
    assert _slugs(database_url) == []
    assert "Would be: 2 created" in rehearsed.told
    kept = mithaq(database_url, "import", file, *options)
    assert kept.status == rehearsed.status == bool(options)
    assert kept.told == rehearsed.told.replace("Would be: ", "")
    assert _slugs(database_url) == ["good", "other"]


def test_an_equal_record_is_unchanged_and_another_is_refused_or_updated(database_url: str, tmp_path: Path) -> None:
    done(database_url, "import", _file(tmp_path, GOOD))
    assert "0 created, 0 updated, 1 unchanged, 0 failed." in done(database_url, "import", _file(tmp_path, GOOD)).told
    changed = _file(tmp_path, {**GOOD, "titles": {"en": "Another title"}})
    ran = mithaq(database_url, "import", changed)
    assert ran.status == 1
    assert "line 1, " in ran.told
    assert "--on-exists update" in ran.told
    assert "0 created, 1 updated" in done(database_url, "import", changed, "--on-exists", "update").told
    stored = json.loads(done(database_url, "export").out)
    assert (stored["titles"], stored["version"]) == ({"en": "Another title"}, 2)


def test_an_update_is_known_by_id_before_slug(database_url: str, tmp_path: Path) -> None:
    done(database_url, "import", _file(tmp_path, {**GOOD, "id": RED_ID}, OTHER))
    renamed = _file(tmp_path, {**GOOD, "id": RED_ID.upper(), "slug": "renamed"})
    assert "1 updated" in done(database_url, "import", renamed, "--on-exists", "update").told
    assert sorted(_slugs(database_url)) == ["other", "renamed"]


def test_a_row_under_an_earlier_slug_is_that_record(database_url: str, analyst: httpx.Client, tmp_path: Path) -> None:
    analyst.post("/v1/agreements", json=GOOD)
    before = analyst.get("/v1/agreements/good")
    analyst.patch("/v1/agreements/good", headers={"If-Match": "*"}, json={"slug": "renamed"})
    changed = {**before.json(), "level": "interagency"}
    assert "1 updated" in done(database_url, "import", _file(tmp_path, changed), "--on-exists", "update").told
    assert analyst.get("/v1/agreements/good", follow_redirects=True).json()["level"] == "interagency"


@pytest.mark.parametrize("options", [(), ("--on-exists", "update")])
def test_a_withdrawn_record_is_not_changed_by_a_row(
    database_url: str, editor: httpx.Client, tmp_path: Path, options: tuple[str, ...]
) -> None:
    stored = editor.post("/v1/agreements", json=GOOD).json()
    editor.delete("/v1/agreements/good", headers={"If-Match": "*"})
    rows = _file(tmp_path, {**stored, "level": "interagency"})
    assert mithaq(database_url, "import", rows, *options).status == 1
    withdrawn = editor.get("/v1/agreements", params={"state": "withdrawn"}).json()["items"]
    assert [(one["version"], one["level"]) for one in withdrawn] == [(2, None)]


def test_a_twin_is_refused_unless_it_is_allowed(database_url: str, tmp_path: Path) -> None:
    day = {"signed_on": "2024-05-21"}
    file = _file(tmp_path, {**GOOD, **day}, {**OTHER, **day})
    ran = mithaq(database_url, "import", file)
    assert ran.status == 1
    assert "line 2, " in ran.told
    assert "good" in ran.told
    assert _slugs(database_url) == []
    assert "2 created" in done(database_url, "import", file, "--allow-duplicate").told


def test_a_slug_that_two_rows_ask_for_is_one_record(database_url: str, tmp_path: Path) -> None:
    assert mithaq(database_url, "import", _file(tmp_path, GOOD, record(slug="GOOD", level="interagency"))).status == 1
    assert "1 created, 0 updated, 1 unchanged" in done(database_url, "import", _file(tmp_path, GOOD, GOOD)).told


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n\n", ""])
def test_lines_may_end_in_any_way(database_url: str, tmp_path: Path, end: str) -> None:
    file = tmp_path / "rows"
    file.write_bytes((json.dumps(GOOD) + end).encode())
    assert "1 created" in done(database_url, "import", file).told


def test_a_byte_order_mark_is_no_part_of_the_first_row(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "rows"
    file.write_text(json.dumps(GOOD), "utf-8-sig")
    assert "1 created" in done(database_url, "import", file).told


def test_an_empty_file_brings_nothing(database_url: str, tmp_path: Path) -> None:
    assert "0 created, 0 updated, 0 unchanged, 0 failed." in done(database_url, "import", _file(tmp_path)).told


def test_a_file_that_is_too_large_or_not_there_is_told(database_url: str, tmp_path: Path) -> None:
    ran = mithaq(database_url, "import", _file(tmp_path, *[GOOD] * 9), max_import="1000")
    assert (ran.status, "MITHAQ_MAX_IMPORT" in ran.told) == (1, True)
    ran = mithaq(database_url, "import", tmp_path / "nowhere")
    assert (ran.status, "nowhere" in ran.told) == (2, True)


def test_bytes_that_are_no_text_are_a_wrong_row(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "rows"
    file.write_bytes(b'{"titles": {"en": "\xff\xfe"}}\n\x00\x01\n' + json.dumps(GOOD).encode())
    ran = mithaq(database_url, "import", file, "--on-error", "skip")
    assert "1 created, 0 updated, 0 unchanged, 2 failed." in ran.told
