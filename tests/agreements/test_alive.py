"""On which days an agreement is alive: every branch of the contract's "Alive on a day"."""

import pytest

from app.agreements.submission import read_submission
from app.search.alive import alive_days
from app.vocabularies.vocabulary import shipped
from tests.agreements.judging import TODAY
from tests.records import record

FOR_EVER = 99991231


def _alive(**says: str | None) -> tuple[int, int] | None:
    submission = read_submission(record(**says), shipped(), TODAY)
    assert submission.mistakes == ()
    return alive_days(submission.content.model_dump(), shipped())


@pytest.mark.parametrize("status", ["announced", "suspended", "never_in_force"])
def test_a_status_without_effect_is_alive_on_no_day(status: str) -> None:
    assert _alive(status=status, signed_on="2020-01-02", in_force_on="2020-01-02") is None


def test_entry_into_force_begins_it_whatever_the_type() -> None:
    assert _alive(status="signed", instrument_type="treaty", in_force_on="2020-01-02") == (20200102, FOR_EVER)


@pytest.mark.parametrize("instrument_type", ["treaty", "memorandum_of_understanding"])
@pytest.mark.parametrize("in_force_on", ["2019-12-31", "2021-03-04"])
def test_a_day_of_entry_into_force_counts_and_not_the_signature(instrument_type: str, in_force_on: str) -> None:
    days = _alive(status="in_force", instrument_type=instrument_type, signed_on="2020-01-02", in_force_on=in_force_on)
    assert days == (int(in_force_on.replace("-", "")), FOR_EVER)


@pytest.mark.parametrize("status", ["in_force", "provisionally_applied"])
def test_what_has_begun_without_a_day_of_entry_began_at_signature(status: str) -> None:
    assert _alive(status=status, instrument_type="treaty", signed_on="2020-01-02") == (20200102, FOR_EVER)


@pytest.mark.parametrize("status", ["expired", "terminated", "superseded"])
def test_what_has_ended_without_a_day_of_entry_began_at_signature(status: str) -> None:
    days = _alive(status=status, instrument_type="treaty", signed_on="2020-01-02", terminated_on="2021-03-04")
    assert days == (20200102, 20210304)


@pytest.mark.parametrize("legal_effect", [None, "binding", "mixed", "undetermined"])
def test_a_signed_treaty_waits_for_its_entry_into_force(legal_effect: str | None) -> None:
    days = _alive(status="signed", instrument_type="treaty", legal_effect=legal_effect, signed_on="2020-01-02")
    assert days is None


@pytest.mark.parametrize("instrument_type", ["memorandum_of_understanding", "letter_of_intent", "action_plan"])
def test_an_instrument_that_works_from_signature_is_alive_when_signed(instrument_type: str) -> None:
    assert _alive(status="signed", instrument_type=instrument_type, signed_on="2020-01-02") == (20200102, FOR_EVER)


def test_what_does_not_bind_is_alive_when_signed() -> None:
    days = _alive(status="signed", instrument_type="agreement", legal_effect="non_binding", signed_on="2020-01-02")
    assert days == (20200102, FOR_EVER)


def test_what_has_no_beginning_is_alive_on_no_day() -> None:
    assert _alive(status="in_force", expires_on="2030-01-02") is None


@pytest.mark.parametrize("status", ["expired", "terminated", "superseded"])
def test_what_ended_on_no_known_day_is_alive_on_no_day(status: str) -> None:
    assert _alive(status=status, signed_on="2020-01-02", in_force_on="2020-01-02") is None


@pytest.mark.parametrize(
    ("expires_on", "terminated_on", "last"),
    [
        ("2021-03-04", None, 20210304),
        (None, "2021-03-04", 20210304),
        ("2021-03-04", "2022-01-01", 20210304),
        ("2022-01-01", "2021-03-04", 20210304),
        ("2021-06-30", "2021", 20210630),
    ],
)
@pytest.mark.parametrize("status", ["in_force", "terminated"])
def test_its_last_day_is_the_earlier_of_its_ends(
    status: str, expires_on: str | None, terminated_on: str | None, last: int
) -> None:
    days = _alive(status=status, in_force_on="2020-01-02", expires_on=expires_on, terminated_on=terminated_on)
    assert days == (20200102, last)


@pytest.mark.parametrize(("begins", "first"), [("2020-02", 20200201), ("2020", 20200101), ("2020-02-29", 20200229)])
@pytest.mark.parametrize(
    ("ends", "last"), [("2023-02", 20230228), ("2024-02", 20240229), ("2023", 20231231), ("2023-02-01", 20230201)]
)
def test_a_partial_date_counts_from_its_earliest_and_to_its_latest_day(
    begins: str, first: int, ends: str, last: int
) -> None:
    assert _alive(status="in_force", in_force_on=begins, expires_on=ends) == (first, last)


def test_it_is_alive_on_the_one_day_on_which_it_begins_and_ends() -> None:
    assert _alive(status="expired", in_force_on="2020-01-02", expires_on="2020-01-02") == (20200102, 20200102)


def test_what_ended_before_it_entered_into_force_was_never_alive() -> None:
    assert _alive(status="in_force", signed_on="2020", in_force_on="2022", expires_on="2021") is None
