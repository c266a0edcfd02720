"""Whoever reads the database sees nothing of how a contact point is reached, and no key that they could use."""

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import MetaData, Table, func, select, update

from app.db.database import Database
from app.details.models import contact_details
from tests.conftest import KEYS, Databases
from tests.details.keeping import DETAILS, OTHER_SECRET, SECRET, changed, keep, path_of, posted

# Keys of the tests are kept as those that the registry makes.
SECRETS = [
    SECRET,
    OTHER_SECRET,
    *(text for text in DETAILS.values() if isinstance(text, str)),
    *(key for key, _, _ in KEYS.values()),
]


def _rows(database: Database) -> Iterator[str]:
    """Every row of every table that the database has, known to the models or not."""
    found = MetaData()
    with database.engine.connect() as connection:
        found.reflect(connection)
        for table in found.tables.values():
            yield from (f"{table.name}: {tuple(row)}" for row in connection.execute(select(table)))


def _made_key(chief: httpx.Client) -> str:
    """A key that was used, and is noted in the audit."""
    key: str = chief.post("/v1/keys", json={"name": "n", "role": "reader", "clearance": "red"}).json()["key"]
    assert chief.get("/v1/me", headers={"Authorization": f"Bearer {key}"}).json()["name"] == "n"
    return key


def test_no_row_of_any_table_holds_a_detail_or_a_key(
    editor: httpx.Client, chief: httpx.Client, database: Database
) -> None:
    stored, made = posted(editor), _made_key(chief)
    keep(editor, path_of(stored))
    assert editor.get(path_of(stored)).json() == DETAILS
    assert changed(editor, stored, signed_on="2024-05").status_code == 200
    rows = list(_rows(database))
    assert any(row.startswith("contact_details: ") for row in rows)
    assert [row for row in rows for secret in (*SECRETS, made) if secret in row] == []


def test_no_byte_of_the_files_does(
    editor: httpx.Client, chief: httpx.Client, database_url: str, databases: Databases
) -> None:
    if databases.kind != "sqlite":
        return
    stored, made = posted(editor), _made_key(chief)
    keep(editor, path_of(stored))
    # What was written over and removed may still stand in the file, and the last writes are in the log beside it.
    keep(editor, path_of(stored), email="another.desk@dgsn.example")
    file = Path(database_url.removeprefix("sqlite:///"))
    files = {part.name.removeprefix(file.name): part.read_bytes() for part in file.parent.glob(f"{file.name}*")}
    assert {"", "-wal"} <= files.keys()
    assert b"contact_details" in b"".join(files.values())
    secrets = [secret.encode() for secret in (*SECRETS, "another.desk@dgsn.example", made, made.partition("_")[2])]
    assert [(name, secret) for name, held in files.items() for secret in secrets if secret and secret in held] == []


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
