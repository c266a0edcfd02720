"""Every form of an export holds exactly what a list under the same filters shows."""

import csv
import json
from collections.abc import Callable
from io import StringIO

import httpx
import pytest

from app.sheets.layout import record_of
from app.sheets.notation import unguarded
from app.sheets.workbook import AGREEMENTS
from app.vocabularies.vocabulary import shipped
from tests.exports.graphs import subjects
from tests.http.walking import mistakes, walk
from tests.records import Record, record
from tests.search.oracle import add_varied
from tests.sheets.test_rows import said
from tests.sheets.test_workbook import read as read_workbook
from tests.sheets.test_workbook import rows_of

FORMS = ("csv", "ndjson", "xlsx", "jsonld")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonld": "application/ld+json",
}


def csv_rows(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return [{name: unguarded(cell) for name, cell in row.items()} for row in csv.DictReader(StringIO(text, newline=""))]


def _records(rows: list[dict[str, str]]) -> list[Record]:
    read = [record_of(row, shipped()) for row in rows]
    assert not any(wrong for _, wrong in read)
    return [found for found, _ in read]


READ: dict[str, Callable[[bytes], list[Record]]] = {
    "csv": lambda content: _records(csv_rows(content)),
    "ndjson": lambda content: [said(json.loads(line)) for line in content.decode().split("\n") if line],
    "xlsx": lambda content: _records(read_workbook(content)),
}


def exported(client: httpx.Client, form: str, query: str = "") -> bytes:
    answer = client.get(f"/v1/agreements.{form}?{query}")
    assert answer.status_code == 200, answer.text
    return answer.content


@pytest.mark.stocked
def test_an_export_is_the_list_whole_and_in_its_order(chief: httpx.Client) -> None:
    add_varied(chief)
    for query in ("", "country=MA&scope=cybercrime,drugs&sort=title", "signed_from=2024&language=ar&sort=-updated_at"):
        wanted = [said(one) for one in walk(chief, f"/v1/agreements?limit=100&{query}")]
        assert len(wanted) > 5
        for form, read in READ.items():
            assert read(exported(chief, form, query)) == wanted, (form, query)
        assert subjects(exported(chief, "jsonld", query)) == {one["id"] for one in wanted}


@pytest.mark.stocked
def test_ndjson_has_records_as_they_are_served(anyone: httpx.Client) -> None:
    lines = exported(anyone, "ndjson", "country=NL").decode().splitlines()
    assert [json.loads(line) for line in lines] == walk(anyone, "/v1/agreements?limit=100&country=NL")


def test_an_export_holds_what_its_reader_is_cleared_for(chief: httpx.Client, anyone: httpx.Client) -> None:
    markings = ("clear", "green", "amber", "red")
    for marking in markings:
        chief.post("/v1/agreements", json=record(marking=marking, titles={"en": f"Marked {marking}"}))
    for form in FORMS:
        for client, seen in ((anyone, ["clear"]), (chief, markings)):
            content = exported(client, form)
            text = repr(rows_of(content, AGREEMENTS)) if form == "xlsx" else content.decode()
            assert [marking for marking in markings if f"Marked {marking}" in text] == list(seen), form
        assert anyone.get(f"/v1/agreements.{form}?state=withdrawn").status_code == 401


def test_an_export_is_a_file_with_a_name(anyone: httpx.Client, analyst: httpx.Client) -> None:
    analyst.post("/v1/agreements", json=record())
    for form in FORMS:
        got, head = anyone.get(f"/v1/agreements.{form}"), anyone.head(f"/v1/agreements.{form}")
        assert got.headers["content-type"] == TYPES[form]
        assert got.headers["content-disposition"] == f'attachment; filename="mithaq-2026-11-25.{form}"'
        assert (head.status_code, head.content) == (200, b"")
        for name in ("content-type", "content-disposition"):
            assert head.headers[name] == got.headers[name]


WRONG: dict[str, tuple[str, str, str | None]] = {
    "contry=MA": ("contry", "unknown_parameter", "country"),
    "limit=10": ("limit", "unknown_parameter", None),
    "scope=cyber": ("scope", "unknown_code", "cybercrime"),
    "sort=titel": ("sort", "unknown_code", "title"),
    "agency=ma-dgsm": ("agency", "unknown_agency", "ma-dgsn"),
}


@pytest.mark.stocked
def test_what_is_wrong_is_told_before_anything_is_sent(anyone: httpx.Client) -> None:
    for form in FORMS:
        for query, mistake in WRONG.items():
            answer = anyone.get(f"/v1/agreements.{form}?{query}")
            assert answer.headers["content-type"] == "application/problem+json"
            assert mistakes(answer) == [mistake]
        wrong_key = anyone.get(f"/v1/agreements.{form}", headers={"Authorization": "Bearer wrong"})
        assert wrong_key.status_code == 401


def test_a_sheet_opens_right_and_runs_nothing(analyst: httpx.Client, anyone: httpx.Client) -> None:
    title = '=HYPERLINK("https://example.org")'
    analyst.post("/v1/agreements", json=record(slug="one", titles={"en": title, "ar": "مذكرة تفاهم"}))
    content = exported(anyone, "csv")
    assert content.startswith(b"\xef\xbb\xbfid,slug,parties,")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert b"'=HYPERLINK" in content
    (row,) = csv_rows(content)
    assert (row["title_en"], row["title_ar"], row["parties"]) == (title, "مذكرة تفاهم", "MA; BR")


def test_an_export_of_nothing_is_whole(anyone: httpx.Client) -> None:
    assert csv_rows(exported(anyone, "csv")) == []
    assert exported(anyone, "ndjson") == b""
    assert read_workbook(exported(anyone, "xlsx")) == []
    assert json.loads(exported(anyone, "jsonld"))["@graph"] == []
