"""The labelled texts keep to their form: what is scored against them can be reached."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.dates import parse
from app.text import words
from app.vocabularies.vocabulary import shipped

LABELS = {path.stem: path for path in sorted((Path(__file__).parent / "texts").glob("*.json"))}
LANGUAGES = {"ar", "en", "es", "fr", "nl"}


def label(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(LABELS[name].read_text("utf-8"))
    return found


def folded(text: str) -> str:
    return " ".join(words(text))


def test_there_are_twelve_texts_a_language_one_of_them_no_communique() -> None:
    counts = Counter(label(name)["language"] for name in LABELS)
    assert set(counts) == LANGUAGES
    assert min(counts.values()) >= 12
    empty = {label(name)["language"] for name in LABELS if not label(name)["expected"]["parties"]}
    assert empty == LANGUAGES


@pytest.mark.parametrize("name", LABELS)
def test_every_code_is_in_the_vocabularies(name: str) -> None:
    expected = label(name)["expected"]
    types = [expected["instrument_type"], *expected.get("instrument_type_also", ())]
    country = (expected["signed_at"] or {}).get("country")
    used = {
        "scope_areas": expected["scope_areas"],
        "cooperation_forms": expected["cooperation_forms"],
        "instrument_types": [code for code in types if code is not None],
        "contact_roles": [point["role"] for point in expected["contact_points"]],
        "countries": [code for code in (*expected["parties"], country) if code is not None and code.isupper()],
        "organizations": [code for code in expected["parties"] if code.islower()],
    }
    for vocabulary, codes in used.items():
        assert set(codes) <= set(shipped()[vocabulary])


@pytest.mark.parametrize("name", LABELS)
def test_names_places_and_dates_can_be_read_from_the_text(name: str) -> None:
    whole, text = label(name), folded(LABELS[name].with_suffix(".txt").read_text("utf-8"))
    expected = whole["expected"]
    place = (expected["signed_at"] or {}).get("place")
    for written in (*(person["name"] for person in expected["signatories"]), *([place] if place else [])):
        assert folded(written) in text
    for day in filter(None, (expected["signed_on"], whole["published_on"])):
        parse(day)


@pytest.mark.parametrize("name", LABELS)
def test_nothing_is_expected_twice(name: str) -> None:
    expected = label(name)["expected"]
    for key in ("parties", "scope_areas", "cooperation_forms"):
        assert len(set(expected[key])) == len(expected[key])


@pytest.mark.parametrize("name", LABELS)
def test_people_agencies_and_contact_points_belong_to_a_party(name: str) -> None:
    expected = label(name)["expected"]
    for key in ("signatories", "agencies", "contact_points"):
        assert {one["party"] for one in expected[key]} <= set(expected["parties"])
