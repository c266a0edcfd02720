"""What analysts keep in sheets is read as they meant it, and each reading is told; what can mean two things is asked back."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from app.imports.habits import ambiguous_date, read_date
from app.sheets.layout import COLUMNS
from tests.imports.sending import CSV, ROW, XLSX, book, counts, imported, sheet


def told(found: dict[str, Any], kind: str = "interpretations") -> list[tuple[int, str, str | None]]:
    return [(one["row"], one["pointer"], one["suggestion"]) for one in found[kind]]


def row(**changes: str) -> dict[str, str]:
    return {**ROW, **changes}


def test_labels_and_country_names_of_five_languages_are_read_as_codes(analyst: httpx.Client) -> None:
    rows = sheet(
        row(slug="fr", parties="Maroc; Pays-Bas", instrument_type="traité", scope_areas="Terrorisme; Cybercriminalité",
            signed_at="Rabat | Maroc", agencies="Maroc | DGSN; NLD | Politie", marking="TLP:GREEN", framework="Oui"),
        row(slug="ar", parties="المغرب; البرازيل", instrument_type="Treaty", scope_areas="", signed_at="", agencies="", marking="", framework=""),
        row(slug="es", parties="Marruecos; INTERPOL", instrument_type="Tratado", scope_areas="terrorism", signed_at="", agencies="", marking="", framework="FALSO"),
    )  # fmt: skip
    for dry_run in ("true", "false"):
        found = imported(analyst, rows, CSV, dry_run=dry_run)
        assert (found["state"], found["errors"]) == ("done", [])
        assert told(found) == [
            (2, "/parties/0/country", "MA"), (2, "/parties/1/country", "NL"), (2, "/framework", "true"),
            (2, "/instrument_type", "treaty"), (2, "/signed_at/country", "MA"), (2, "/scope_areas/0", "terrorism"),
            (2, "/scope_areas/1", "cybercrime"), (2, "/marking", "green"),
            (3, "/parties/0/country", "MA"), (3, "/parties/1/country", "BR"), (3, "/instrument_type", "treaty"),
            (4, "/parties/0/country", "MA"), (4, "/parties/1/organization", "interpol"), (4, "/framework", "false"),
            (4, "/instrument_type", "treaty"),
        ]  # fmt: skip
    stored = analyst.get("/v1/agreements/fr").json()
    assert [party["country"] for party in stored["parties"]] == ["MA", "NL"]
    assert [party["agencies"][0]["name"] for party in stored["parties"]] == ["DGSN", "Politie"]
    assert (stored["signed_at"], stored["marking"]) == ({"place": "Rabat", "country": "MA"}, "green")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("44691", "2022-05-10"), ("25/05/2022", "2022-05-25"), ("5/25/2022", "2022-05-25"), ("5/5/2022", "2022-05-05"),
        ("2022/5/10", "2022-05-10"), ("2022-05-10 00:00:00", "2022-05-10"), ("31.12.2021", "2021-12-31"), ("05/2022", "2022-05"),
    ],
)  # fmt: skip
def test_a_date_as_spreadsheets_write_it_is_read_where_it_can_mean_one_day(written: str, day: str) -> None:
    assert read_date(written) == day


@pytest.mark.parametrize("text", ["2022-05-10", "2022-05", "2022", "31/31/2022", "99", "soon", "", "0", "10/13/14"])
def test_what_is_plain_or_no_date_is_left_to_the_rules(text: str) -> None:
    assert read_date(text) is None


def test_a_date_that_can_be_two_days_is_asked_back() -> None:
    assert ambiguous_date("10/05/2022") == ("2022-05-10", "2022-10-05")
    assert read_date("10/05/2022") is None


def test_dates_of_a_sheet_are_read_and_told(analyst: httpx.Client) -> None:
    found = imported(
        analyst, sheet(row(slug="a", signed_on="44691"), row(slug="b", signed_on="10/05/2022")), CSV, on_error="skip"
    )
    assert told(found) == [(2, "/signed_on", "2022-05-10")]
    assert [(one["code"], one["suggestion"]) for one in found["errors"]] == [("ambiguous_date", "2022-05-10")]
    assert analyst.get("/v1/agreements/a").json()["signed_on"] == "2022-05-10"


def test_a_workbook_holds_dates_numbers_and_truth_as_such(analyst: httpx.Client) -> None:
    header = [*ROW, "signed_on", "in_force_on", "framework"]
    body = book(header, [*ROW.values(), date(2022, 5, 10), 2023, True])
    assert counts(imported(analyst, body, XLSX)) == {"total": 1, "done": 1, "created": 1}
    stored = analyst.get("/v1/agreements/row").json()
    assert (stored["signed_on"], stored["in_force_on"], stored["framework"]) == ("2022-05-10", "2023", True)


def test_rows_of_a_sheet_count_with_its_header_and_its_blank_rows(analyst: httpx.Client) -> None:
    wrong = row(instrument_type="treatie")
    lines = sheet(row(slug="a"), wrong).splitlines()
    found = imported(analyst, "\r\n".join([*lines[:2], "", ",,,", lines[2]]), CSV)
    assert told(found, "errors") == [(5, "/instrument_type", "treaty")]
    body = book(list(ROW), [], list(wrong.values()))
    assert told(imported(analyst, body, XLSX), "errors") == [(3, "/instrument_type", "treaty")]


@pytest.mark.parametrize(
    ("body", "row", "code"),
    [
        ("slugg,parties\nx,MA\n", 1, "unknown_column"),
        ("slug,slug\nx,y\n", 1, "listed_twice"),
        ('slug,title_en\nx,"never closed\n' + "y" * 4_000_001, 2, "invalid"),
        ("slug,title_en\nx,caf\udce9\n", 1, "not_utf8"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_told_with_the_row(
    analyst: httpx.Client, body: str, row: int, code: str
) -> None:
    found = imported(analyst, body.encode(errors="surrogateescape"), CSV, on_error="skip")
    assert (found["state"], found["errors"][0]["row"], found["errors"][0]["code"]) == ("failed", row, code)
    assert found["detail"] == found["errors"][0]["detail"]


def test_an_unknown_column_comes_with_the_nearest_one(analyst: httpx.Client) -> None:
    assert told(imported(analyst, sheet({"signedon": "2022"}), CSV), "errors") == [(1, "", "signed_on")]


def test_a_row_longer_than_the_header_is_wrong(analyst: httpx.Client) -> None:
    found = imported(analyst, sheet(row()).replace("understanding\r\n", "understanding,,x\r\n"), CSV)
    assert [(one["row"], one["code"]) for one in found["errors"]] == [(2, "too_many")]


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"no workbook", b"\x00" * 5_000])
def test_bytes_that_are_no_workbook_are_told(analyst: httpx.Client, body: bytes) -> None:
    found = imported(analyst, body, XLSX)
    assert (found["state"], found["errors"][0]["code"]) == ("failed", "invalid")


def test_a_column_that_a_sheet_lacks_says_nothing(analyst: httpx.Client) -> None:
    imported(analyst, sheet(row(scope_areas="terrorism", title_fr="Mémorandum", agencies="MA | DGSN")), CSV)
    assert counts(imported(analyst, sheet(row()), CSV)) == {"total": 1, "done": 1, "unchanged": 1}
    found = imported(analyst, sheet({"slug": "row", "title_en": "Another"}), CSV, on_exists="update")
    assert counts(found) == {"total": 1, "done": 1, "updated": 1}
    stored = analyst.get("/v1/agreements/row").json()
    assert stored["titles"] == {"en": "Another", "fr": "Mémorandum"}
    assert (stored["scope_areas"], stored["parties"][0]["agencies"][0]["name"]) == (["terrorism"], "DGSN")
    found = imported(analyst, sheet({"slug": "row", "title_fr": ""}), CSV, on_exists="update")
    assert analyst.get("/v1/agreements/row").json()["titles"] == {"en": "Another"}


def test_templates_are_sheets_that_can_be_imported(analyst: httpx.Client, anyone: httpx.Client) -> None:
    names = [column.name for column in COLUMNS if column.read]
    text = anyone.get("/v1/imports/template.csv")
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    assert next(csv.reader(StringIO(text.content.decode("utf-8-sig")))) == names
    page = anyone.get("/v1/imports/template.xlsx")
    workbook = CalamineWorkbook.from_filelike(BytesIO(page.content))
    assert workbook.get_sheet_by_index(0).to_python()[0] == names
    for body, kind in ((text.content, CSV), (page.content, XLSX)):
        found = imported(analyst, body, kind, dry_run="true")
        assert (counts(found), found["errors"]) == ({"total": 1, "done": 1, "created": 1}, [])
