"""`mithaq extract FILE`: no database is asked."""

import json
import subprocess
import sys
from pathlib import Path

LETTER = Path(__file__).parents[1] / "extraction" / "texts" / "fr-02-maroc-belgique-lettre-intention.txt"


def extract(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "app.cli", "extract", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])


def test_the_draft_of_a_file_is_printed_as_json() -> None:
    ran = extract(LETTER, "--published-on", "2024-05-16", "--url", "https://example.org/a")
    assert (ran.returncode, ran.stderr) == (0, "")
    found = json.loads(ran.stdout)
    assert found["draft"]["instrument_type"] == "letter_of_intent"
    assert {agency["id"] for party in found["draft"]["parties"] for agency in party["agencies"]} >= {"ma-dgsn"}
    assert found["draft"]["sources"][0]["published_on"] == "2024-05-16"


def test_what_is_wrong_is_one_line_and_a_status(tmp_path: Path) -> None:
    ran = extract(LETTER, "--published-on", "soon")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("published_on: 'soon' is not a date")
    file = tmp_path / "latin"
    file.write_bytes(b"\xff\xfe")
    ran = extract(file)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "is not text in UTF-8" in ran.stderr
