"""What the README shows is what happens."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.main import get_command

from app.cli import app
from app.settings import PREFIX, Settings
from tests.conftest import KEYS

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ (curl [^\n]*)\n(.*?)```", README, flags=re.DOTALL)


def _request(command: str) -> tuple[str, str, dict[str, str], bytes | None]:
    """Method, path, headers and body of a curl line."""
    words = shlex.split(
        command.replace('"Authorization: Bearer $(cat var/analyst.key)"', "'Authorization: Bearer KEY'")
    )
    method, path, headers, body = "GET", "", {}, None
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value.replace("KEY", KEYS["analyst"][0])
        elif word == "-d":
            body = next(rest).encode()
        else:
            path = word.removeprefix("http://127.0.0.1:8000")
    return method, path, headers, body


@pytest.mark.stocked
def test_the_first_requests_have_the_answers_that_are_shown(anyone: httpx.Client) -> None:
    assert len(EXAMPLES) == 3
    for command, shown in EXAMPLES:
        method, path, headers, body = _request(command)
        answer = anyone.request(method, path, headers=headers, content=body).json()
        expected: dict[str, Any] = json.loads(shown)
        assert {key: answer[key] for key in expected} == expected


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme_with_its_default(name: str) -> None:
    field = Settings.model_fields[name]
    default = "" if field.default in ("", ()) else f"`{field.default}`"
    row = " ".join(["|", f"`{PREFIX}{name.upper()}`", "|", default, "|", field.description or "", "|"])
    assert re.sub(r" +", " ", row) in README


def test_every_command_is_in_the_readme() -> None:
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        for path in [f"{name} {sub}" for sub in getattr(command, "commands", {})] or [name]:
            assert f"`mithaq {path}" in README
