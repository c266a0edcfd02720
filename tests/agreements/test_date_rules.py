"""Dates of a record that cannot be read, alone or together."""

import httpx
import pytest

from tests.agreements.calls import posted
from tests.agreements.judging import found_in, places_in, with_value
from tests.records import record


@pytest.mark.parametrize(
    "pointer",
    [
        "/signed_on", "/in_force_on", "/expires_on", "/terminated_on", "/contact_points/0/verified_on",
        "/contact_points/0/review_by", "/events/0/date", "/sources/0/published_on", "/sources/0/retrieved_on",
    ],
)  # fmt: skip
def test_an_impossible_date_is_refused_everywhere_with_the_nearest_day(pointer: str) -> None:
    assert (pointer, "invalid_date", "2023-02-28") in found_in(with_value(pointer, "2023-02-30"))


@pytest.mark.parametrize("signed_on", ["2026-11-25", "2026-11", "2026", "1825-03-01"])
def test_a_signing_day_that_may_be_today_or_earlier_is_taken(signed_on: str) -> None:
    assert found_in(record(signed_on=signed_on)) == []


@pytest.mark.parametrize("signed_on", ["2026-11-26", "2026-12", "2027"])
@pytest.mark.parametrize("status", [..., "signed", "in_force"])
def test_a_signing_day_wholly_after_today_is_refused(signed_on: str, status: str) -> None:
    assert places_in(record(signed_on=signed_on, status=status)) == [("/signed_on", "in_the_future")]


def test_an_announced_agreement_may_be_signed_tomorrow() -> None:
    assert found_in(record(signed_on="2026-11-26", status="announced")) == []


@pytest.mark.parametrize("end", ["expires_on", "terminated_on"])
@pytest.mark.parametrize(
    ("signed_on", "in_force_on", "ends"),
    [
        ("2020-05-10", None, "2020-05-09"),
        ("2020-05-10", None, "2019"),
        (None, "2020-05", "2020-04"),
        ("2020-05-10", "2019-01-01", "2018-12-31"),
    ],
)
def test_an_end_before_every_beginning_is_refused(
    end: str, signed_on: str | None, in_force_on: str | None, ends: str
) -> None:
    sent = record(**{end: ends}, signed_on=signed_on, in_force_on=in_force_on)
    assert places_in(sent) == [(f"/{end}", "ends_before_it_begins")]


@pytest.mark.parametrize(
    ("signed_on", "in_force_on", "expires_on"),
    [
        ("2020-05-10", None, "2020"),
        ("2020-05-10", None, "2020-05-10"),
        ("2020", None, "2020-01-01"),
        ("2020-05-10", "2019-01-01", "2019-06-01"),
        ("2020-05-10", "2021-01-01", "2020-12-01"),
        (None, None, "1900"),
    ],
)
def test_an_end_that_some_reading_fits_is_taken(
    signed_on: str | None, in_force_on: str | None, expires_on: str
) -> None:
    assert found_in(record(signed_on=signed_on, in_force_on=in_force_on, expires_on=expires_on)) == []


def test_entry_into_force_may_precede_signature() -> None:
    assert found_in(record(signed_on="2020-05-10", in_force_on="2019-01-01")) == []


def test_an_agreement_with_a_signing_date_is_signed_and_else_announced(analyst: httpx.Client) -> None:
    assert posted(analyst, signed_on="2020")["status"] == "signed"
    assert posted(analyst, in_force_on="2020")["status"] == "announced"
    assert posted(analyst, signed_on="2020", status="terminated")["status"] == "terminated"


def test_dates_come_back_at_the_precision_they_were_given(analyst: httpx.Client) -> None:
    dates = {"signed_on": "2020", "in_force_on": "2020-05", "expires_on": "2030-01-02"}
    made = posted(analyst, **dates)
    assert {key: made[key] for key in dates} == dates
