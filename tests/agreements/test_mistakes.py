"""Every mistake of a body is reported in one answer, and nothing of it is stored."""

import random
from copy import deepcopy
from typing import Any

import httpx
import orjson
import pytest

from app.agreements.submission import read_submission
from app.db.database import Database
from app.vocabularies.vocabulary import shipped
from tests.agreements.calls import PATH, counts, told
from tests.agreements.judging import TODAY, found_in, places_in
from tests.records import full, record


def test_all_mistakes_are_told_at_once_and_nothing_is_stored(analyst: httpx.Client, database: Database) -> None:
    answer = analyst.post(
        PATH,
        json=record(
            slug="Not A Slug",
            titels={"en": "x"},
            titles={"en": "a\x00b"},
            instrument_type="treatty",
            framework="yes",
            signed_on="2023-02-30",
            signed_at={"plaec": "Rabat", "country": "Maroc"},
            parties=[
                {"country": "MA", "agencies": [{"name": "A new agency"}, {"id": "ma-unknown"}], "signatory": 1},
                {"country": "BR", "signatories": [{"name": "A. Person", "agencies": ["br-pf"]}]},
            ],
            scope_areas=["drugs", "drugs", "terorism"],
            contact_points=[{"party": "FR", "role": "central"}],
            relations=[{"type": "amends", "target": "no-such"}, {"type": "amends"}],
            sources=[{"url": "javascript:alert(1)"}],
        ),
    )
    assert sorted(told(answer), key=lambda one: one[:2]) == [
        ("/contact_points/0/party", "not_a_party", None),
        ("/framework", "wrong_type", None),
        ("/instrument_type", "unknown_code", "treaty"),
        ("/parties/0/agencies/1/id", "unknown_agency", None),
        ("/parties/0/signatory", "unknown_key", "signatories"),
        ("/parties/1/signatories/0/agencies/0", "not_an_agency_of_the_party", None),
        ("/relations/0/target", "unknown_record", None),
        ("/relations/1", "missing", None),
        ("/scope_areas/1", "listed_twice", None),
        ("/scope_areas/2", "unknown_code", "terrorism"),
        ("/signed_at/country", "unknown_code", "MA"),
        ("/signed_at/plaec", "unknown_key", "place"),
        ("/signed_on", "invalid_date", "2023-02-28"),
        ("/slug", "invalid", "not-a-slug"),
        ("/sources/0/url", "not_a_link", None),
        ("/titels", "unknown_key", "titles"),
        ("/titles/en", "invalid", None),
    ]
    assert counts(database) == (0, 0, 0)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("parties", [{"country": 5}, {"country": "Morroco"}], ["/parties/0/country", "/parties/1/country"]),
        ("sources", [{"title": 5}, {"url": "javascript:x"}], ["/sources/0/title", "/sources/1/url"]),
        ("sources", [{"title": 5, "published_on": "2023-02-30"}], ["/sources/0/published_on", "/sources/0/title"]),
        ("scope_areas", [5, "terorism"], ["/scope_areas/0", "/scope_areas/1"]),
        ("title_kinds", {"en": 5, "fr": "translation"}, ["/title_kinds/en", "/title_kinds/fr"]),
        ("events", [{"date": "2023-02-30"}], ["/events/0/date", "/events/0/type"]),
        ("signed_at", {"place": 5, "country": "Maroc"}, ["/signed_at/country", "/signed_at/place"]),
    ],
)
def test_a_mistake_of_type_hides_none_beside_it(key: str, value: Any, expected: list[str]) -> None:
    assert sorted(str(pointer) for pointer, _, _ in found_in(record(**{key: value}))) == expected


def test_a_value_of_another_type_is_told_once(analyst: httpx.Client) -> None:
    parties = [{"country": "MA", "agencies": [5], "signatories": [{"name": "A. Person", "agencies": [5]}]}]
    answer = analyst.post(PATH, json=record(parties=[*parties, {"country": "BR", "agencies": ["br-none"]}]))
    assert sorted(told(answer), key=lambda one: one[:2]) == [
        ("/parties/0/agencies/0", "wrong_type", None),
        ("/parties/0/signatories/0/agencies/0", "wrong_type", None),
        ("/parties/1/agencies/0/id", "unknown_agency", None),
    ]


def test_what_cannot_be_judged_is_not_blamed() -> None:
    points = [{"party": "MA", "role": "central"}]
    evidence = [{"pointer": "/titles/en", "source": 0}]
    sent = record(titles=5, parties="MA, BR", sources=7, contact_points=points, evidence=evidence)
    assert sorted(places_in(sent)) == [
        ("/parties", "wrong_type"),
        ("/sources", "wrong_type"),
        ("/titles", "wrong_type"),
    ]


_ODD: list[Any] = [
    None, True, -1, 10**30, 1.5, "", "\x00", "x" * 600, "MA", "[key]", "2022-13-40", "٢٠٢٢", "2999", [], {}, [[]],
    [None], {"": 1}, {"[key]": 1}, {"a/b~c": 1}, [1], {"id": "x"}, "javascript:x", "http://[::1", {"en": 1, "EN": 2},
    [{}] * 101,
]  # fmt: skip
_ODD_KEYS = ["[key]", "", "titels", "a/b", "~", "0", "slug"]


def _parts(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(part for one in inner for part in _parts(one))]


def _spoiled(chance: random.Random) -> Any:
    spoiled = full()
    for _ in range(chance.randint(1, 3)):
        place = chance.choice([part for part in _parts(spoiled) if isinstance(part, (dict, list)) and part])
        odd = deepcopy(chance.choice(_ODD))
        if isinstance(place, list):
            place[chance.randrange(len(place))] = odd
        else:
            place[chance.choice([*place, chance.choice(_ODD_KEYS)])] = odd
    return spoiled


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_odd_in_a_record_is_judged_and_can_be_told(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(300):
        found = read_submission(_spoiled(chance), shipped(), TODAY).mistakes
        orjson.dumps([mistake.as_json() for mistake in found])
        assert all(mistake.pointer == "" or str(mistake.pointer).startswith("/") for mistake in found)
