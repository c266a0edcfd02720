"""What is exported is imported elsewhere as the same records."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import Databases
from tests.db.bare import bare_url
from tests.imports.command import done, mithaq
from tests.records import Record, full, record

# Imports do not take these over.
OWN = ("version", "created_at", "updated_at")


@pytest.fixture
def elsewhere(databases: Databases) -> Iterator[str]:
    """The URL of an empty registry beside the one that is served."""
    with bare_url(databases) as url:
        done(url, "db", "upgrade")
        yield url


def _lines(exported: str) -> list[str]:
    """The exported lines without what is each registry's own; everything else is compared to the byte."""
    records = [json.loads(line) for line in exported.split("\n") if line]
    return [json.dumps({key: value for key, value in one.items() if key not in OWN}) for one in records]


def _carried(url: str, elsewhere: str, file: Path, *options: str) -> tuple[list[str], list[str]]:
    """What is exported, and what is exported again from where it was imported."""
    done(url, "export", file)
    done(elsewhere, "import", file, *options)
    return _lines(file.read_text("utf-8")), _lines(done(elsewhere, "export").out)


def _post(client: httpx.Client, sent: Record) -> Record:
    answer = client.post("/v1/agreements", params={"allow_duplicate": "true"}, json=sent)
    assert answer.status_code == 201, answer.text
    return answer.json()


def _patch(client: httpx.Client, slug: str, change: Record) -> Record:
    tag = client.get(f"/v1/agreements/{slug}").headers["etag"]
    answer = client.patch(f"/v1/agreements/{slug}", headers={"If-Match": tag}, json=change)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.stocked
def test_a_registry_is_carried_over_with_ids_slugs_and_contact_ids(
    chief: httpx.Client, database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    target = _post(chief, full())
    _post(chief, record(marking="red", contact_points=[{"party": "BR", "role": "24-7"}]))
    _post(
        chief,
        record(
            titles={"en": "Line\u2028separator 𝔐", "ar": "مذكرة"},
            relations=[{"type": "amends", "target": target["id"]}],
        ),
    )
    _patch(chief, "ma-nl-2022-letter-of-intent", {"remarks": {"en": "Changed once."}})
    sent, carried = _carried(database_url, elsewhere, tmp_path / "all.ndjson", "--allow-duplicate")
    assert len(sent) > 380
    assert carried == sent


@pytest.mark.stocked
@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_a_registry_is_carried_over_in_a_sheet_too(
    chief: httpx.Client, database_url: str, elsewhere: str, tmp_path: Path, ending: str
) -> None:
    _post(chief, full())
    _post(chief, record(marking="red", titles={"en": "=SUM(A1)", "ar": "مذكرة; تفاهم | x, \\y", "pt-BR": "' quoted"}))
    _post(chief, record(summaries={"en": "long " * 900}, remarks={"fr": "Un\u2028deux"}, framework=False))
    file = tmp_path / f"all.{ending}"
    if ending == "json":
        file.write_text(f"[{','.join(done(database_url, 'export').out.strip().split(chr(10)))}]", "utf-8")
    else:
        done(database_url, "export", file)
    done(elsewhere, "import", file, "--allow-duplicate")
    # Texts by language have no order: a sheet has a column for each.
    sent, carried = (
        {one["id"]: one for one in map(json.loads, _lines(done(url, "export").out))}
        for url in (database_url, elsewhere)
    )
    assert len(sent) > 380
    assert carried == sent
    again = done(elsewhere, "import", file).told
    assert f"0 created, 0 updated, {len(sent)} unchanged, 0 failed" in again


@pytest.mark.stocked
def test_what_was_imported_is_unchanged_when_it_is_imported_again(
    database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    file = tmp_path / "all.ndjson"
    done(database_url, "export", file)
    count = len(_lines(file.read_text("utf-8")))
    done(elsewhere, "import", file, "--allow-duplicate")
    before = done(elsewhere, "export").out
    assert f"0 created, 0 updated, {count} unchanged, 0 failed" in done(elsewhere, "import", file).told
    assert f"0 created, 0 updated, {count} unchanged, 0 failed" in done(database_url, "import", file).told
    assert done(elsewhere, "export").out == before


def test_a_version_and_its_instants_are_not_taken_over(
    analyst: httpx.Client, database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    _post(analyst, record(slug="changed"))
    changed = _patch(analyst, "changed", {"level": "interagency"})
    done(database_url, "export", tmp_path / "file")
    done(elsewhere, "import", tmp_path / "file")
    carried = json.loads(done(elsewhere, "export").out)
    assert (changed["version"], carried["version"]) == (2, 1)
    assert carried["created_at"] == carried["updated_at"] != changed["created_at"]


def test_a_record_that_relates_to_a_later_one_is_carried_over(
    analyst: httpx.Client, database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    _post(analyst, record(slug="earlier"))
    later = _post(analyst, record(slug="later"))
    _patch(analyst, "earlier", {"relations": [{"type": "amends", "target": later["id"]}]})
    sent, carried = _carried(database_url, elsewhere, tmp_path / "file")
    assert carried == sent


def test_two_records_that_relate_to_each_other_are_carried_over(
    analyst: httpx.Client, database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    one = _post(analyst, record(slug="one"))
    other = _post(analyst, record(slug="other", relations=[{"type": "related", "target": one["id"]}]))
    _patch(analyst, "one", {"relations": [{"type": "related", "target": other["id"]}]})
    sent, carried = _carried(database_url, elsewhere, tmp_path / "file")
    assert carried == sent


def test_a_record_whose_target_was_withdrawn_is_carried_over(
    editor: httpx.Client, database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    target = _post(editor, record(slug="target"))
    relation = {"type": "amends", "target": target["id"], "title": "The target"}
    _post(editor, record(slug="source", relations=[relation]))
    assert editor.delete("/v1/agreements/target", headers={"If-Match": "*"}).status_code == 204
    sent, carried = _carried(database_url, elsewhere, tmp_path / "file")
    assert carried == sent
    assert json.loads(carried[0])["relations"] == [{**relation, "target": None}]


def test_agencies_of_like_names_stay_apart(
    analyst: httpx.Client, chief: httpx.Client, database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    # The analyst does not see the red one, and so makes another of the same name.
    parties = [{"country": "MA", "agencies": [{"name": "A directorate"}]}, {"country": "BR"}]
    hidden = _post(chief, record(marking="red", parties=parties))
    seen = _post(analyst, record(parties=parties))
    assert hidden["parties"][0]["agencies"][0]["id"] != seen["parties"][0]["agencies"][0]["id"]
    sent, carried = _carried(database_url, elsewhere, tmp_path / "file")
    assert carried == sent


def test_an_export_leaves_out_what_is_marked_above(chief: httpx.Client, database_url: str) -> None:
    for marking in ("clear", "green", "amber", "red"):
        _post(chief, record(marking=marking, slug=f"marked-{marking}"))
    for n, clearance in enumerate(("clear", "green", "amber", "red"), 1):
        lines = done(database_url, "export", "--clearance", clearance).out.splitlines()
        assert len(lines) == n
        assert all(json.loads(line)["marking"] <= "red" for line in lines)
    assert len(done(database_url, "export").out.splitlines()) == 4


def test_an_export_holds_records_as_they_are_served(analyst: httpx.Client, database_url: str) -> None:
    stored = _post(analyst, full())
    assert json.loads(done(database_url, "export").out) == analyst.get(f"/v1/agreements/{stored['id']}").json()


def test_a_withdrawn_record_is_not_exported(editor: httpx.Client, database_url: str) -> None:
    _post(editor, record(slug="gone"))
    editor.delete("/v1/agreements/gone", headers={"If-Match": "*"})
    assert done(database_url, "export").out == ""


def test_an_export_that_cannot_be_written_is_told(analyst: httpx.Client, database_url: str, tmp_path: Path) -> None:
    _post(analyst, record())
    ran = mithaq(database_url, "export", tmp_path / "no" / "such" / "folder")
    assert ran.status != 0
    assert "Traceback" not in ran.err
