"""The records that speed is measured on are such as the registry takes."""

from collections import Counter
from datetime import date
from statistics import mean

import orjson
import pytest

from app.agreements.rules import check
from app.agreements.schemas import Content
from app.vocabularies.vocabulary import LANGUAGES, shipped
from benchmarks.data import Record, Records
from benchmarks.workloads import FOUR, TEXT, UNCHANGED, questions

MANY = 300


@pytest.fixture(scope="module")
def records() -> Records:
    return Records(seed=1)


@pytest.fixture(scope="module")
def first(records: Records) -> list[Record]:
    return list(records.first(MANY))


def test_every_record_keeps_the_rules(first: list[Record]) -> None:
    for record in first:
        content = Content.model_validate({key: value for key, value in record.items() if key not in ("id", "slug")})
        assert check(content, shipped(), date(2026, 1, 1)) == []


def test_a_record_is_the_same_whatever_was_made_before_it(first: list[Record]) -> None:
    assert Records(seed=1).numbered(MANY - 1) == first[-1]


def test_another_seed_makes_other_records(first: list[Record]) -> None:
    assert Records(seed=2).numbered(0) != first[0]


def test_later_records_have_later_ids_and_none_twice(first: list[Record]) -> None:
    ids = [record["id"] for record in first]
    assert ids == sorted(set(ids))


def test_records_are_as_large_and_as_skewed_as_real_ones(first: list[Record]) -> None:
    assert 1_500 < mean(len(orjson.dumps(record)) for record in first) < 2_500
    parties = Counter(party["country"] for record in first for party in record["parties"])
    assert parties["FR"] > 10 * parties.most_common()[len(parties) // 2][1]
    assert {tag for record in first for tag in record["titles"]} == set(LANGUAGES)


def test_questions_differ_and_their_answers_are_among_the_records(records: Records, first: list[Record]) -> None:
    asked = questions(records, MANY)
    assert {one.record for one in asked[UNCHANGED]} <= {record["id"] for record in first}
    assert len(set(asked[TEXT])) > MANY
    assert all(len(one.countries) == 2 and one.scope and (one.status or one.form) for one in asked[FOUR])
