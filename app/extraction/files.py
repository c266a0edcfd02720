"""The data files of extraction."""

import csv
import tomllib
from functools import cache
from importlib import resources
from io import StringIO
from typing import Any

LANGUAGES = ("ar", "en", "es", "fr", "nl")

_FILES = resources.files("app.extraction") / "data"


@cache
def read_table(name: str) -> list[dict[str, str]]:
    text = (_FILES / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text), delimiter="|"))


@cache
def read_file(path: str) -> dict[str, Any]:
    return tomllib.loads((_FILES / path).read_text(encoding="utf-8"))
