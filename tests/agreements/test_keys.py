"""Which keys a record needs and knows."""

from typing import Any

import pytest

from tests.agreements.judging import found_in, places_in, with_value
from tests.records import full, record


def test_a_plain_and_a_full_record_break_no_rule() -> None:
    assert found_in(record()) == []
    assert found_in(full()) == []


@pytest.mark.parametrize(
    ("key", "code"), [("titles", "missing"), ("instrument_type", "missing"), ("parties", "too_few_parties")]
)
@pytest.mark.parametrize("absent", [..., None])
def test_a_needed_key_is_missed_where_it_is_absent_or_null(key: str, code: str, absent: Any) -> None:
    assert places_in(record(**{key: absent})) == [(f"/{key}", code)]


@pytest.mark.parametrize("title", ["", " \u00a0 "])
def test_a_blank_title_is_no_title(title: str) -> None:
    assert places_in(record(titles={"en": title})) == [("/titles/en", "invalid")]


@pytest.mark.parametrize(
    ("pointer", "suggestion"),
    [
        ("/titel", "titles"),
        ("/scope_area", "scope_areas"),
        ("/signed_at/contry", "country"),
        ("/parties/0/signatory", "signatories"),
        ("/parties/0/agencies/0/acronim", "acronym"),
        ("/parties/0/signatories/0/agency", "agencies"),
        ("/contact_points/0/roles", "role"),
        ("/events/0/dates", "date"),
        ("/relations/0/targets", "target"),
        ("/external_ids/0/schema", "scheme"),
        ("/sources/0/publishers", "publisher"),
        ("/evidence/0/pointr", "pointer"),
    ],
)
def test_an_unknown_key_is_refused_at_every_depth_with_the_nearest_right_one(pointer: str, suggestion: str) -> None:
    assert found_in(with_value(pointer, "x")) == [(pointer, "unknown_key", suggestion)]


def test_an_unknown_key_like_nothing_known_is_refused_without_a_suggestion() -> None:
    assert found_in(record(zzzzqqq=1)) == [("/zzzzqqq", "unknown_key", None)]


@pytest.mark.parametrize(
    ("key", "pointer"), [("", "/"), ("a/b", "/a~1b"), ("a~b", "/a~0b"), ("[key]", "/[key]"), ("\x00", "/\x00")]
)
def test_any_text_can_be_an_unknown_key(key: str, pointer: str) -> None:
    assert places_in({**record(), key: 1}) == [(pointer, "unknown_key")]


@pytest.mark.parametrize("key", ["id", "state", "version", "created_at", "updated_at", "display"])
@pytest.mark.parametrize("value", [None, 5, "x", {"a": [1]}])
def test_what_the_registry_says_of_a_record_is_taken_and_not_read(key: str, value: Any) -> None:
    assert found_in(record(**{key: value})) == []


@pytest.mark.parametrize("key", sorted(set(full()) - {"titles", "instrument_type", "parties"}))
def test_every_other_key_may_be_null(key: str) -> None:
    assert found_in(record(**{key: None})) == []


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/titles", "Memorandum"),
        ("/titles/en", 5),
        ("/instrument_type", ["treaty"]),
        ("/framework", "true"),
        ("/signed_on", 2024),
        ("/signed_at", "Rabat"),
        ("/parties", {}),
        ("/parties/0", "MA"),
        ("/parties/0/signatories/0/name", None),
        ("/scope_areas/1", None),
        ("/contact_points/0/urgent", 1),
        ("/evidence/0/source", "0"),
        ("/evidence/0/confidence", "high"),
    ],
)
def test_a_value_of_another_type_is_pointed_at(pointer: str, value: Any) -> None:
    assert (pointer, "wrong_type") in places_in(with_value(pointer, value))
