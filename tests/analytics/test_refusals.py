"""What cannot be analysed is refused with the nearest right value; what is the same is not sent twice."""

import httpx
import pytest

from tests.conftest import Clock
from tests.http.walking import mistakes
from tests.records import record

CALLS = (
    "matrix?rows=country&columns=scope",
    "network?lang=fr",
    "network.graphml?lang=fr",
    "timeline?by=month",
    "gaps?country=MA",
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("matrix", [("rows", "missing", None), ("columns", "missing", None)]),
        ("matrix?rows=countries&columns=scopes", [("rows", "unknown_code", "country"), ("columns", "unknown_code", "scope")]),
        ("matrix?rows=year&rows=year&columns=form", [("rows", "repeated", None)]),
        ("matrix?row=year&columns=form", [("row", "unknown_parameter", "rows"), ("rows", "missing", None)]),
        ("network?lang=de", [("lang", "unknown_code", None)]),
        ("network?limit=10", [("limit", "unknown_parameter", None)]),
        ("network.graphml?status=signd", [("status", "unknown_code", "signed")]),
        ("timeline?by=months", [("by", "unknown_code", "month")]),
        ("timeline?split=scop", [("split", "unknown_code", "scope")]),
        ("timeline?signed_from=2020&signed_to=2019", [("signed_from", "empty_range", "2019")]),
        ("gaps", [("country", "missing", None)]),
        ("gaps?country=MA,NL", [("country", "repeated", "MA")]),
        ("gaps?country=MA&country=NL", [("country", "repeated", "MA")]),
        ("gaps?country=Morocco", [("country", "unknown_code", "MA")]),
        ("gaps?country=", [("country", "missing", None)]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(
    anyone: httpx.Client, query: str, expected: list[tuple[str, str, str | None]]
) -> None:
    assert mistakes(anyone.get(f"/v1/analytics/{query}")) == expected


def test_an_agency_that_no_record_names_is_refused_everywhere(analyst: httpx.Client) -> None:
    analyst.post("/v1/agreements", json=record())
    for call in CALLS:
        assert mistakes(analyst.get(f"/v1/analytics/{call}&agency=ma-dgsm"))[0][:2] == ("agency", "unknown_agency")


def test_an_empty_registry_has_empty_analyses(anyone: httpx.Client) -> None:
    shown = [anyone.get(f"/v1/analytics/{call}").json() for call in CALLS if "graphml" not in call]
    assert shown == [
        {"rows": [], "columns": [], "cells": []},
        {"nodes": [], "edges": []},
        {"buckets": []},
        {"partners": []},
    ]
    assert anyone.get("/v1/analytics/network.graphml").status_code == 200


def test_what_did_not_change_is_not_sent_again(analyst: httpx.Client) -> None:
    analyst.post("/v1/agreements", json=record(signed_on="2020", scope_areas=["drugs"]))
    tags = [analyst.get(f"/v1/analytics/{call}").headers["etag"] for call in CALLS]

    def again() -> list[int]:
        asked = zip(CALLS, tags, strict=True)
        return [analyst.get(f"/v1/analytics/{call}", headers={"If-None-Match": tag}).status_code for call, tag in asked]

    assert again() == [304] * len(CALLS)
    analyst.post("/v1/agreements", json=record(signed_on="2021", scope_areas=["drugs"]))
    assert again() == [200] * len(CALLS)


def test_gaps_leave_out_what_has_ended(analyst: httpx.Client, clock: Clock) -> None:
    lasting = {"status": "in_force", "in_force_on": "2020"}
    ending = record(scope_areas=["drug-trafficking"], expires_on="2026-12-01", **lasting)
    other = record(
        parties=[{"country": "MA"}, {"organization": "interpol"}], scope_areas=["cybercrime", "drugs"], **lasting
    )
    assert [analyst.post("/v1/agreements", json=one).status_code for one in (ending, other)] == [201, 201]

    def shown() -> list[tuple[str, list[str], list[dict[str, object]]]]:
        partners = analyst.get("/v1/analytics/gaps?country=mar").json()["partners"]
        return [(one["code"], one["covered"], one["missing"]) for one in partners]

    cybercrime = [{"code": "cybercrime", "other_partners": 1}]
    assert shown() == [("BR", ["drug-trafficking"], cybercrime), ("interpol", ["cybercrime", "drugs"], [])]
    clock.advance(days=7)
    assert shown() == [("interpol", ["cybercrime", "drugs"], [])]
