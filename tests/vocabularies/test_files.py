"""The vocabularies as they ship, read as plain JSON: whole labels, a hierarchy without a circle, and the same in a database."""

import importlib.util
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.db.database import Database
from app.vocabularies.models import term
from app.vocabularies.vocabulary import shipped

ROOT = Path(__file__).parents[2]
FILES = {file.stem: json.loads(file.read_text()) for file in sorted((ROOT / "app/vocabularies/data").glob("*.json"))}
NAMES = (
    "agency_kinds", "contact_roles", "contact_tasks", "cooperation_forms", "countries", "event_types", "id_schemes",
    "instrument_types", "legal_effects", "levels", "organizations", "relation_types", "scope_areas", "source_kinds",
    "statuses", "title_kinds",
)  # fmt: skip


def above(terms: dict[str, dict[str, Any]], code: str, seen: tuple[str, ...] = ()) -> set[str]:
    """The code and every code above it. Fails where that leads in a circle."""
    assert code not in seen, (*seen, code)
    return {code}.union(*(above(terms, parent, (*seen, code)) for parent in terms[code].get("broader", ())))


def test_every_vocabulary_of_the_contract_ships() -> None:
    assert tuple(FILES) == NAMES
    assert set(shipped()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_term_has_a_label_of_its_own_in_five_languages(name: str) -> None:
    for item in FILES[name]:
        assert set(item["labels"]) == {"en", "fr", "ar", "es", "nl"}, item["code"]
        assert all(label == label.strip() != "" for label in item["labels"].values()), item["code"]
    for language in ("en", "fr", "ar", "es", "nl"):
        times = Counter(item["labels"][language] for item in FILES[name])
        assert {label: n for label, n in times.items() if n > 1} == {}, language


@pytest.mark.parametrize("name", NAMES)
def test_arabic_labels_are_in_arabic_letters(name: str) -> None:
    without = [item["code"] for item in FILES[name] if not any("\u0600" <= c <= "\u06ff" for c in item["labels"]["ar"])]
    assert without == []


@pytest.mark.parametrize("name", NAMES)
def test_codes_are_unique_and_plain(name: str) -> None:
    codes = [item["code"] for item in FILES[name]]
    assert len(codes) == len(set(codes)) > 2
    assert [code for code in codes if not code.isascii() or not code.replace("-", "").replace("_", "").isalnum()] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_broader_is_there_and_makes_no_circle(name: str) -> None:
    terms = {item["code"]: item for item in FILES[name]}
    for code in terms:
        assert above(terms, code) <= set(terms)


def test_some_areas_stand_below_two() -> None:
    assert [item["code"] for item in FILES["scope_areas"] if len(item.get("broader", ())) > 1] != []


def test_each_status_says_what_it_does_to_the_life_of_an_agreement() -> None:
    effects = {item["code"]: item["effect"] for item in FILES["statuses"]}
    assert set(effects.values()) == {"none", "pending", "began", "ended"}
    assert (effects["announced"], effects["signed"], effects["in_force"]) == ("none", "pending", "began")


def test_the_countries_are_those_of_the_standards() -> None:
    spec = importlib.util.spec_from_file_location("countries_script", ROOT / "scripts/countries.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert FILES["countries"] == script.countries()
    assert {item["code"] for item in FILES["countries"] if item["code_status"] != "official"} == {"XK"}


def test_the_database_holds_the_terms_of_the_files(database: Database) -> None:
    with database.engine.connect() as connection:
        rows = connection.execute(select(term)).mappings().all()
    held = {(row["vocabulary"], row["code"]): row for row in rows}
    assert set(held) == {(name, item["code"]) for name in NAMES for item in FILES[name]}
    for name in NAMES:
        for item in FILES[name]:
            row = held[name, item["code"]]
            shown = {"code": row["code"], "labels": row["labels"], **row["attributes"]}
            assert {**shown, "broader": row["broader"]} == {"broader": [], **item}
