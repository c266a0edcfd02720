"""`mithaq export`: the same forms and filters, into a file."""

import json
from pathlib import Path

import httpx

from tests.exports.test_forms import READ
from tests.imports.command import done, mithaq
from tests.records import record


def _add(client: httpx.Client) -> None:
    for slug, area in (("one", "cybercrime"), ("two", "drugs"), ("three", "cybercrime")):
        answer = client.post("/v1/agreements", json=record(slug=slug, scope_areas=[area], titles={"en": slug}))
        assert answer.status_code == 201


def test_filters_order_and_form_are_those_of_the_api(analyst: httpx.Client, database_url: str, tmp_path: Path) -> None:
    _add(analyst)
    query = "scope=cybercrime&sort=title"
    for form, read in READ.items():
        assert "2 records written." in done(database_url, "export", tmp_path / f"out.{form}", "--where", query).told
        assert [one["slug"] for one in read((tmp_path / f"out.{form}").read_bytes())] == ["one", "three"]
    done(database_url, "export", tmp_path / "out.jsonld", "--where", query)
    graph = json.loads((tmp_path / "out.jsonld").read_text("utf-8"))
    assert [node["slug"] for node in graph["@graph"]] == ["one", "three"]
    assert graph["@context"]["@base"] == "http://127.0.0.1:8000/v1/agreements/"


def test_the_form_can_be_another_than_the_name_says(analyst: httpx.Client, database_url: str) -> None:
    _add(analyst)
    assert done(database_url, "export", "--format", "csv").out.startswith("\ufeffid,slug,")
    assert len(done(database_url, "export").out.splitlines()) == 3


WRONG = {
    "scope=cyber": "scope: 'cyber' is no code of scope_areas. Did you mean cybercrime?",
    "agency=ma-nobody": "agency: No record names an agency 'ma-nobody'.",
    "limit=3": "limit: There is no parameter 'limit'.",
}


def test_a_wrong_filter_is_told_and_no_file_is_touched(
    analyst: httpx.Client, database_url: str, tmp_path: Path
) -> None:
    _add(analyst)
    file = tmp_path / "out.csv"
    file.write_text("before")
    for query, words in WRONG.items():
        ran = mithaq(database_url, "export", file, "--where", query)
        assert ran.status == 1
        assert words in ran.told
        assert file.read_text() == "before"
