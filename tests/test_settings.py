"""A wrong setting is one line that names it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import PREFIX, Settings, WrongSetting, read_settings

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.upper().startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


WRONG = [
    ("DATABASE_URL", "mysql://host/name", "sqlite and postgresql"),
    ("DATABASE_URL", "nonsense", "sqlite:///"),
    ("DATABASE_URL", "", "sqlite:///"),
    ("DATABASE_URL", "sqlite://", "path of a file"),
    ("DATABASE_URL", "sqlite:///:memory:", "path of a file"),
    ("DATABASE_URL", "sqlite:///file:x?mode=memory", "path of a file"),
    ("DATABASE_URL", "postgresql://user@host:port/name", "postgresql://"),
    ("PORT", "http", "integer"),
    ("PORT", "0", "greater than or equal to 1"),
    ("PORT", "65536", "less than or equal to 65535"),
    ("WORKERS", "0", "greater than or equal to 1"),
    ("MAX_BODY", "4 MB", "integer"),
    ("MAX_IMPORT", "-1", "greater than or equal to"),
    ("ROOT_PATH", "mithaq", "pattern"),
    ("ROOT_PATH", "/mithaq/", "pattern"),
    ("LOG_FORMAT", "xml", "'text' or 'json'"),
    ("CORS_ORIGINS", "*", "is not an origin"),
    ("CORS_ORIGINS", "https://a.example,https://b.example/path", "https://b.example/path"),
    ("SECRET_KEY", "too-short", "32 characters"),
    ("SECRET_KEY", f"{'k' * 32},short", "32 characters"),
    ("REVIEW", "maybe", "off"),
    ("RATE_LIMIT", "many", "off"),
]


@pytest.mark.parametrize(("name", "value", "why"), WRONG)
def test_a_wrong_value_is_one_line_that_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(WrongSetting) as wrong:
        read_settings()
    message = str(wrong.value)
    assert message.startswith(f"{PREFIX}{name}: ")
    assert why in message
    assert "\n" not in message


@pytest.mark.parametrize("value", ["a-secret-that-is-short", f"{'k' * 40},a-secret-that-is-short"])
def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(f"{PREFIX}SECRET_KEY", value)
    with pytest.raises(WrongSetting) as wrong:
        read_settings()
    assert "a-secret" not in str(wrong.value)


@pytest.mark.parametrize("value", ["mysql://user:hidden@host/name", "postgresql://user:hidden@host:port/name"])
def test_a_wrong_url_does_not_repeat_its_password(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", value)
    with pytest.raises(WrongSetting) as wrong:
        read_settings()
    assert "hidden" not in str(wrong.value)


@pytest.mark.parametrize(
    ("name", "near"), [("MITHAQ_DATABSE_URL", "MITHAQ_DATABASE_URL"), ("mithaq_prot", "MITHAQ_PORT")]
)
def test_an_unknown_setting_is_told_with_the_nearest(monkeypatch: pytest.MonkeyPatch, name: str, near: str) -> None:
    monkeypatch.setenv(name, "x")
    with pytest.raises(WrongSetting, match=re.escape(f"{name} is not a setting: did you mean {near}?")):
        read_settings()


def test_an_unknown_setting_in_the_env_file_is_told_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MITHAQ_PRT=8001\nOTHER_PROGRAM=1\n")
    with pytest.raises(WrongSetting, match="MITHAQ_PRT is not a setting: did you mean MITHAQ_PORT"):
        read_settings()


def test_the_env_file_is_read_and_the_environment_comes_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("MITHAQ_PORT=8001\nMITHAQ_HOST=::1\nOTHER_PROGRAM=1\n")
    monkeypatch.setenv("MITHAQ_PORT", "8002")
    assert (read_settings().port, read_settings().host) == (8002, "::1")
    assert read_settings(port=8003).port == 8003


def test_without_settings_the_registry_is_an_sqlite_file_on_this_machine() -> None:
    settings = read_settings()
    assert settings.database_url.startswith("sqlite:///")
    assert (settings.host, settings.port, settings.max_body, settings.max_import) == (
        "127.0.0.1",
        8000,
        4_000_000,
        1_000_000_000,
    )


def test_several_secret_keys_are_kept_in_order_and_shown_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MITHAQ_SECRET_KEY", f"{'a' * 32}, {'b' * 32}")
    settings = read_settings()
    assert [key.get_secret_value() for key in settings.secret_key] == ["a" * 32, "b" * 32]
    assert "a" * 32 not in repr(settings)


def test_every_setting_of_the_contract_is_one() -> None:
    named = "DATABASE_URL REPLICA_URLS HOST PORT WORKERS REVIEW SECRET_KEY OIDC_ISSUER CORS_ORIGINS RATE_LIMIT MAX_BODY"
    assert {*named.split(), "MAX_IMPORT", "LOG_FORMAT"} <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize(
    ("name", "value", "command"),
    [
        ("MITHAQ_PORT", "http", ["serve"]),
        ("MITHAQ_PRT", "1", ["check"]),
        ("MITHAQ_DATABASE_URL", "mysql://host/name", ["db", "upgrade"]),
    ],
)
def test_a_wrong_setting_stops_the_command_with_one_line(
    tmp_path: Path, name: str, value: str, command: list[str]
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), name: value}
    ran = subprocess.run(
        [sys.executable, "-m", "app.cli", *command],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert re.fullmatch(rf"{name}\b[^\n]+\n", ran.stderr)
