"""The `mithaq` command, on both databases."""

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy import delete, func, select, text, update

from app import operations
from app.accounts.models import access_key, audit
from app.changes.models import agreement_version, change
from app.db.database import Database
from app.registry import open_registry
from app.search.models import (
    address,
    agreement,
    agreement_agency,
    agreement_code,
    agreement_external_id,
    agreement_language,
    agreement_signatory,
    agreement_term,
)
from app.settings import Settings
from app.vocabularies.models import term
from tests.conftest import Databases
from tests.db.bare import bare_url
from tests.imports.command import done, mithaq
from tests.records import full

COMMANDS = (["starter"], ["keys", "create", "--name", "n", "--role", "reader"], ["export"], ["import", __file__])


def test_upgrade_makes_a_database_that_is_ready_and_empty(databases: Databases) -> None:
    with bare_url(databases) as url:
        done(url, "db", "upgrade")
        done(url, "db", "upgrade")
        assert done(url, "check").told.count("well") == 6
        assert done(url, "export").out == ""


def test_starter_loads_once(databases: Databases) -> None:
    with bare_url(databases) as url:
        done(url, "db", "upgrade")
        assert "413 agreements added, 0 were here" in done(url, "starter").told
        before = done(url, "export").out
        assert "0 agreements added, 413 were here" in done(url, "starter").told
        assert done(url, "export").out == before


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_database_without_schema_is_told_what_to_do(databases: Databases, command: list[str]) -> None:
    with bare_url(databases) as url:
        ran = mithaq(url, *command)
        assert (ran.status, ran.out) == (1, "")
        assert ran.told == "The database has no schema: run `mithaq db upgrade`."


def test_a_key_is_alone_on_the_last_line_and_works(database_url: str, anyone: httpx.Client) -> None:
    ran = done(database_url, "keys", "create", "--name", "Liaison desk", "--role", "analyst", "--clearance", "green")
    assert ran.out.endswith("\n")
    key = ran.out.splitlines()[-1]
    me = anyone.get("/v1/me", headers={"Authorization": f"Bearer {key}"})
    assert me.json() == {"name": "Liaison desk", "role": "analyst", "clearance": "green"}
    assert key not in ran.err


def test_a_key_is_kept_hashed(database_url: str, database: Database) -> None:
    key = done(database_url, "keys", "create", "--name", "n", "--role", "reader").out.splitlines()[-1]
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM access_key")).all()
    assert not any(key in str(value) for row in rows for value in row)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--name", " ", "--role", "reader"), "--name"),
        (("--name", "n" * 301, "--role", "reader"), "--name"),
        (("--name", "n", "--role", "owner"), "owner"),
        (("--name", "n", "--role", "reader", "--clearance", "purple"), "purple"),
        (("--role", "reader"), "--name"),
    ],
)
def test_a_key_that_cannot_be_is_refused(database_url: str, arguments: tuple[str, ...], words: str) -> None:
    ran = mithaq(database_url, "keys", "create", *arguments)
    assert ran.status != 0
    assert ran.out == ""
    assert words in ran.told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("exprot",), "No such command 'exprot'"), (("export", "--clearence", "red"), "No such option"), (("db", "up"), "up")],
)  # fmt: skip
def test_an_unknown_command_or_option_is_named(database_url: str, arguments: tuple[str, ...], words: str) -> None:
    ran = mithaq(database_url, *arguments)
    assert ran.status == 2
    assert words in ran.told
    assert "Traceback" not in ran.err


def test_the_command_runs_as_a_program(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "app.cli", "--help"], capture_output=True, text=True, timeout=60, check=True
    )
    for command in ("serve", "db", "starter", "import", "export", "keys", "check"):
        assert f" {command} " in ran.stdout


@pytest.mark.stocked
def test_check_says_that_all_is_well(database_url: str) -> None:
    ran = done(database_url, "check")
    *told, audit = (line.strip() for line in ran.err.splitlines() if line.strip())
    assert told == [
        "Settings: well",
        "Database and schema: well",
        "Vocabularies: well",
        "Records: well",
        "Contact details: well",
    ]
    assert re.fullmatch("Audit, up to the seal [0-9a-f]{64}: well", audit)


def test_check_tells_of_a_database_without_schema(databases: Databases) -> None:
    with bare_url(databases) as url:
        ran = mithaq(url, "check")
        assert ran.status == 1
        assert "run `mithaq db upgrade`" in ran.told


def test_check_tells_of_other_vocabularies(database: Database, database_url: str) -> None:
    database.write_now(lambda c: c.execute(update(term).where(term.c.code == "drugs").values(labels={})).rowcount)
    ran = mithaq(database_url, "check")
    assert ran.status == 1
    assert "Vocabularies: They are not this version's: run `mithaq db upgrade`." in ran.told


DAMAGE = {
    "a title changed": update(agreement).values(document=func.replace(agreement.c.document, "Memorandum", "Memo")),
    "a code changed": update(agreement).values(document=func.replace(agreement.c.document, "cybercrime", "no-such-code")),
    "a key lost": update(agreement).values(document="{}"),
    "no JSON": update(agreement).values(document="no JSON"),
    "another slug": update(agreement).values(slug="another"),
    "another marking": update(agreement).values(marking=3),
    "another day": update(agreement).values(signed_first=20000101),
    "never alive": update(agreement).values(alive_first=None),
    "a version lost": delete(agreement_version),
    "a version before it lost": update(agreement_version).values(number=7),
    "a change lost": delete(change),
    "an entry of the audit lost": delete(audit).where(audit.c.action == "agreement.created"),
    "an address lost": delete(address),
    **{f"{table.name} lost": delete(table) for table in (
        agreement_term, agreement_code, agreement_agency, agreement_language, agreement_external_id, agreement_signatory
    )},
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_check_names_the_record_that_was_damaged(
    analyst: httpx.Client, database: Database, database_url: str, damage: str
) -> None:
    assert analyst.post("/v1/agreements", json=full()).status_code == 201
    done(database_url, "check")
    database.write_now(lambda connection: connection.execute(DAMAGE[damage]).rowcount)
    with database.engine.connect() as connection:
        slug = connection.scalar(select(agreement.c.slug))
    ran = mithaq(database_url, "check")
    assert ran.status == 1
    assert f"{slug}: " in ran.told


def test_an_unreachable_database_is_one_line_that_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a database, and longer than any header of one " * 10)
    for url in (f"sqlite:///{tmp_path}", f"sqlite:///{tmp_path}/file", f"sqlite:///{tmp_path}/file/below.db"):
        for command in (("db", "upgrade"), ("export",)):
            ran = mithaq(url, *command)
            assert (ran.status, ran.out) == (1, "")
            assert ran.err.startswith("MITHAQ_DATABASE_URL: ")
            assert ran.err.count("\n") == 1


def test_an_unreachable_server_is_told_without_its_password(tmp_path: Path) -> None:
    ran = mithaq(f"postgresql://user:hidden@/name?host={tmp_path}", "db", "upgrade")
    assert ran.status == 1
    assert ran.err.startswith("MITHAQ_DATABASE_URL: ")
    assert "hidden" not in ran.err


def test_a_kept_key_that_was_revoked_is_replaced(database_url: str, tmp_path: Path) -> None:
    registry = open_registry(Settings(database_url=database_url, secret_key=("x" * 32,)))
    first = operations.kept_key(registry, tmp_path)
    assert operations.kept_key(registry, tmp_path) == first
    registry.database.write_now(lambda c: c.execute(update(access_key).values(revoked_at="2026-01-01")).rowcount)
    assert operations.kept_key(registry, tmp_path) != first
    registry.database.engine.dispose()
