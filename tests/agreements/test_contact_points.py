"""A contact point keeps its id, to which its details are tied."""

from typing import Any

import httpx
import pytest

from tests.agreements.calls import patch, posted, put, stored
from tests.records import Record

PARTIES = [
    {"country": "MA", "agencies": [{"name": "Security", "acronym": "DGSN"}, {"name": "Watch", "acronym": "DGST"}]},
    {"country": "BR"},
]


def _point(**says: Any) -> Record:
    return {"party": "MA", "agency": "ma-dgsn", "role": "central", **says}


def _ids(known: Record) -> list[str]:
    return [point["id"] for point in known["contact_points"]]


@pytest.fixture
def known(analyst: httpx.Client) -> Record:
    points = [_point(), _point(role="24-7"), _point(agency="ma-dgst"), _point(party="BR", agency=None)]
    return posted(analyst, parties=PARTIES, contact_points=points)


def test_each_contact_point_has_an_id_of_the_servers_own(analyst: httpx.Client, known: Record) -> None:
    assert len(set(_ids(known))) == 4
    made = posted(analyst, contact_points=[{"party": "MA", "role": "central", "id": _ids(known)[0]}])
    assert not set(_ids(made)) & set(_ids(known))


def test_a_point_without_id_takes_that_of_the_same_party_agency_and_role(analyst: httpx.Client, known: Record) -> None:
    points = [_point(party="bra", agency=None), _point(agency="DGST", urgent=True), _point(role="24-7"), _point()]
    assert _ids(stored(put(analyst, known, contact_points=points))) == _ids(known)[::-1]


def test_a_point_with_its_id_may_change_party_agency_and_role(analyst: httpx.Client, known: Record) -> None:
    changed = {**known["contact_points"][0], "party": "BR", "agency": None, "role": "liaison"}
    now = stored(put(analyst, known, contact_points=[changed, _point()]))
    assert _ids(now)[0] == _ids(known)[0]
    assert _ids(now)[1] not in _ids(known)


@pytest.mark.parametrize(
    "otherwise", [{"agency": None}, {"role": "liaison"}, {"party": "BR", "agency": None, "role": "ncb"}]
)
def test_a_point_of_another_party_agency_or_role_gets_a_new_id(
    analyst: httpx.Client, known: Record, otherwise: dict[str, Any]
) -> None:
    now = stored(put(analyst, known, contact_points=[_point(**otherwise)]))
    assert _ids(now)[0] not in _ids(known)


def test_an_id_that_is_not_of_the_record_is_not_taken_over(analyst: httpx.Client, known: Record) -> None:
    strange = "0196b2c4-7a51-7c3e-9f0e-2f6c0f7a1b11"
    now = stored(put(analyst, known, contact_points=[_point(id=strange), _point(id="x", role="liaison")]))
    assert _ids(now)[0] == _ids(known)[0]
    assert _ids(now)[1] not in (*_ids(known), "x", strange)


def test_two_points_alike_have_two_ids_and_keep_them(analyst: httpx.Client) -> None:
    points = [_point(scope_areas=["drugs"]), _point(scope_areas=["cybercrime"])]
    known = posted(analyst, parties=PARTIES, contact_points=points)
    assert len(set(_ids(known))) == 2
    assert stored(put(analyst, known, contact_points=points)) == known


def test_a_point_that_was_removed_does_not_leave_its_id(analyst: httpx.Client, known: Record) -> None:
    without = stored(patch(analyst, known, {"contact_points": None}))
    assert without["contact_points"] == []
    now = stored(patch(analyst, without, {"contact_points": [_point()]}))
    assert _ids(now)[0] not in _ids(known)
