"""Sending a file to `/v1/imports`, and waiting for what becomes of it."""

import csv
import json
import time
from io import BytesIO, StringIO
from typing import Any

import httpx
import xlsxwriter

from tests.records import Record

NDJSON, JSON, CSV = "application/x-ndjson", "application/json", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send(client: httpx.Client, body: bytes | str, kind: str = NDJSON, **options: str) -> httpx.Response:
    content = body.encode() if isinstance(body, str) else body
    return client.post("/v1/imports", params=options, content=content, headers={"Content-Type": kind})


def ended(client: httpx.Client, sent: httpx.Response) -> dict[str, Any]:
    """The import when it has come to its end, which some answer tells: nothing here depends on how long that takes."""
    assert sent.status_code == 202, sent.text
    while True:
        found = client.get(sent.headers["location"])
        assert found.status_code == 200, found.text
        if found.json()["state"] not in ("queued", "running"):
            return found.json()
        time.sleep(0.01)


def imported(client: httpx.Client, body: bytes | str, kind: str = NDJSON, **options: str) -> dict[str, Any]:
    return ended(client, send(client, body, kind, **options))


def counts(found: dict[str, Any]) -> dict[str, int]:
    """The counts of rows that are not zero."""
    return {name: number for name, number in found["rows"].items() if number}


def ndjson(*records: Record | str) -> str:
    return "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in records)


def sheet(*rows: Record, delimiter: str = ",") -> str:
    """A CSV sheet whose columns are those of the first row."""
    out = StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def book(*rows: list[Any], formats: dict[str, str] | None = None) -> bytes:
    """A workbook with these rows on its first sheet; a date is written as spreadsheets hold one."""
    out = BytesIO()
    made = xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"})
    page = made.add_worksheet()
    for n, row in enumerate(rows):
        page.write_row(n, 0, row)
    made.close()
    return out.getvalue()


ROW = {
    "slug": "row",
    "parties": "MA; BR",
    "title_en": "Memorandum",
    "instrument_type": "memorandum_of_understanding",
}
