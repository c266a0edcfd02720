"""Whoever reads the database sees nothing of how a contact point is reached."""

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import MetaData, Table, func, select, update

from app.db.database import Database
from app.details.models import contact_details
from tests.conftest import Databases
from tests.details.keeping import DETAILS, OTHER_SECRET, SECRET, changed, keep, path_of, posted

SECRETS = [SECRET, OTHER_SECRET, *(text for text in DETAILS.values() if isinstance(text, str))]


def _rows(database: Database) -> Iterator[str]:
    """Every row of every table that the database has, known to the models or not."""
    found = MetaData()
    with database.engine.connect() as connection:
        found.reflect(connection)
        for table in found.tables.values():
            yield from (f"{table.name}: {tuple(row)}" for row in connection.execute(select(table)))


def test_no_row_of_any_table_holds_a_detail_or_a_key(editor: httpx.Client, database: Database) -> None:
    stored = posted(editor)
    keep(editor, path_of(stored))
    assert editor.get(path_of(stored)).json() == DETAILS
    assert changed(editor, stored, signed_on="2024-05").status_code == 200
    rows = list(_rows(database))
    assert any(row.startswith("contact_details: ") for row in rows)
    assert [row for row in rows for secret in SECRETS if secret in row] == []


def test_no_byte_of_the_file_does(editor: httpx.Client, database_url: str, databases: Databases) -> None:
    if databases.kind != "sqlite":
        return
    keep(editor, path_of(posted(editor)))
    file = Path(database_url.removeprefix("sqlite:///"))
    held = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert b"contact_details" in held
    assert [secret for secret in SECRETS if secret.encode() in held] == []


def test_a_detail_put_in_another_ones_place_is_not_shown(editor: httpx.Client, database: Database) -> None:
    one, other = posted(editor), posted(editor, signed_on="2001")
    keep(editor, path_of(one))
    keep(editor, path_of(other), person="Someone else")
    _copy(database, contact_details, one["contact_points"][0]["id"], other["contact_points"][0]["id"])
    answer = editor.get(path_of(other))
    assert (answer.status_code, "MITHAQ_SECRET_KEY" in answer.json()["detail"]) == (503, True)


def _copy(database: Database, table: Table, from_id: str, to_id: str) -> None:
    sealed = select(table.c.sealed).where(table.c.contact_id == from_id).scalar_subquery()
    database.write_now(
        lambda c: c.execute(update(table).where(table.c.contact_id == to_id).values(sealed=sealed)).rowcount
    )


def test_no_error_and_no_log_line_repeats_what_was_sent(
    editor: httpx.Client, caplog: pytest.LogCaptureFixture, database: Database
) -> None:
    path = path_of(posted(editor))
    with caplog.at_level(logging.DEBUG):
        for wrong in (
            {**DETAILS, "email": "duty.desk@dgsn"},
            {**DETAILS, "phone": [DETAILS["phone"]]},
            {**DETAILS, "person": DETAILS["person"] + "\0"},
            {**DETAILS, "hours": DETAILS["hours"] * 20},
            {**DETAILS, "languages": [DETAILS["person"]]},
            [DETAILS],
        ):
            answer = editor.put(path, json=wrong)
            assert answer.status_code == 422
            assert [text for text in SECRETS if text in answer.text or "duty.desk" in answer.text] == []
    assert [text for text in SECRETS if text in caplog.text] == []
    with database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(contact_details)) == 0
