"""The scoring counts as an analyst would."""

from copy import deepcopy
from typing import Any

import pytest

from benchmarks.extraction_scoring import FIELDS, Score, compare, confidences, misquoted

EXPECTED: dict[str, Any] = {
    "parties": ["MA", "europol"],
    "agencies": [{"party": "MA", "name": "Direction générale de la Sûreté nationale", "also": ["DGSN"]}],
    "signatories": [{"party": "MA", "name": "Younes Berrada"}],
    "instrument_type": "convention",
    "instrument_type_also": ["agreement"],
    "signed_on": "2022-05-10",
    "signed_at": {"place": "Rabat", "country": "MA"},
    "scope_areas": ["terrorism", "cybercrime"],
    "cooperation_forms": ["training"],
    "scope_extensible": True,
    "framework": None,
    "contact_points": [{"party": "MA", "role": "central"}],
}
DRAFT: dict[str, Any] = {
    "parties": [
        {
            "country": "MA",
            "organization": None,
            "agencies": [{"name": "Sûreté nationale", "acronym": "dgsn"}],
            "signatories": [{"name": "YOUNES BERRADA", "title": "directeur général"}],
        },
        {"country": None, "organization": "europol", "agencies": [], "signatories": []},
    ],
    "instrument_type": "agreement",
    "signed_on": "2022-05-10",
    "signed_at": {"place": "rabat", "country": "MA"},
    "scope_areas": ["cybercrime", "terrorism"],
    "cooperation_forms": ["training"],
    "scope_extensible": True,
    "framework": False,
    "contact_points": [{"party": "MA", "agency": "dgsn", "role": "central"}],
}


def drafted(**changed: Any) -> dict[str, Any]:
    return {**deepcopy(DRAFT), **changed}


def missed_and_wrong(draft: dict[str, Any], expected: dict[str, Any] = EXPECTED) -> tuple[list[str], list[str]]:
    comparison = compare(expected, draft)
    return [str(value) for value in comparison.missed], [str(value) for value in comparison.wrong]


def test_names_places_and_orders_are_compared_folded() -> None:
    assert missed_and_wrong(DRAFT) == ([], [])


def test_an_empty_draft_misses_everything_and_makes_nothing_up() -> None:
    comparison = compare(EXPECTED, {})
    assert comparison.wrong == comparison.right == []
    assert {value.field for value in comparison.missed} == set(FIELDS) - {"framework"}


@pytest.mark.parametrize(
    ("changed", "missed", "wrong"),
    [
        ({"instrument_type": "treaty"}, ["agreement / convention"], ["treaty"]),
        ({"signed_on": "2022-05"}, ["2022-05-10"], ["2022-05"]),
        ({"signed_on": None}, ["2022-05-10"], []),
        ({"signed_at": {"place": "Fès", "country": "MA"}}, ["rabat"], ["fes"]),
        ({"scope_areas": ["terrorism", "terrorism"]}, ["cybercrime"], ["terrorism"]),
        ({"scope_extensible": None, "framework": True}, ["True"], ["True"]),
        ({"contact_points": [{"party": "MA", "role": "24-7"}]}, ["MA central"], ["MA 24-7"]),
    ],
)
def test_what_differs_is_missed_and_wrong(changed: dict[str, Any], missed: list[str], wrong: list[str]) -> None:
    assert missed_and_wrong(drafted(**changed)) == (missed, wrong)


def test_a_signatory_of_the_other_party_is_wrong() -> None:
    draft = drafted()
    draft["parties"][1]["signatories"] = draft["parties"][0].pop("signatories")
    assert missed_and_wrong(draft) == (["MA younes berrada"], ["europol younes berrada"])


def test_a_country_stands_for_the_place_only_where_the_text_gives_no_more() -> None:
    country_alone = {"place": None, "country": "MA"}
    assert missed_and_wrong(drafted(signed_at=country_alone)) == (["rabat"], ["MA"])
    assert missed_and_wrong(drafted(signed_at=country_alone), {**EXPECTED, "signed_at": country_alone}) == ([], [])


def test_a_text_is_wholly_right_where_nothing_is_expected_and_nothing_drafted() -> None:
    score = Score()
    score.add(compare({**EXPECTED, "signed_on": None}, drafted(signed_on=None)), "signed_on")
    assert (score.exact, score.precision, score.recall, score.f1) == (1.0, None, None, None)
    score.add(compare({**EXPECTED, "signed_on": None}, DRAFT), "signed_on")
    assert (score.exact, score.precision, score.f1) == (0.5, 0.0, 0.0)


def test_shares_are_counted_over_all_texts() -> None:
    score = Score()
    score.add(compare(EXPECTED, DRAFT), "scope_areas")
    score.add(compare(EXPECTED, drafted(scope_areas=["terrorism", "drugs", "fraud"])), "scope_areas")
    assert (score.right, score.missed, score.wrong) == (3, 1, 2)
    assert (score.precision, score.recall, score.f1) == (3 / 5, 3 / 4, 6 / 9)


def test_confidence_belongs_to_the_value_pointed_at_or_into() -> None:
    values = compare(EXPECTED, DRAFT).right
    pointed = [
        ("/parties/0/country", 0.8),
        ("/parties/0", 0.9),
        ("/parties/0/signatories/0/title", 0.6),
        ("/scope_areas/1", 0.7),
        ("/titles/fr", 0.1),
        ("/signed_on", None),
    ]
    evidence = [{"pointer": pointer, "confidence": confidence} for pointer, confidence in pointed]
    told = {str(value): confidence for value, confidence in confidences(values, evidence).items()}
    assert told == {"MA": 0.9, "MA younes berrada": 0.6, "terrorism": 0.7}


def test_a_quote_stands_at_its_offsets_in_code_points() -> None:
    right = {"start": 3, "end": 8, "quote": "Rabat"}
    assert misquoted("à 😀Rabat", [right]) == []
    assert misquoted("à Rabat", [right]) == [right]
