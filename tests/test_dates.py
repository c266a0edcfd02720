"""Dates at the precision they are known to, and instants."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.dates import Span, instant, nearest, number, parse, parse_instant


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-05-10", date(2022, 5, 10), date(2022, 5, 10)),
        ("2022-05", date(2022, 5, 1), date(2022, 5, 31)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2000-02-29", date(2000, 2, 29), date(2000, 2, 29)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_a_date_spans_the_days_that_it_may_mean(text: str, first: date, last: date) -> None:
    assert parse(text) == Span(first, last)
    assert parse(text).is_day == (first == last)


@pytest.mark.parametrize(
    "text",
    [
        "", "22", "02022", "2022-5", "2022-5-1", "2022-13", "2022-00", "2022-02-29", "1900-02-29", "2022-04-31",
        "2022-05-00", "0000", "0000-01-01", "2022/05/10", "10-05-2022", "2022-05-10T00:00:00Z", " 2022", "2022\n",
        "٢٠٢٢", "２０２２", "2022-05-1O", "+2022", "-2022", "2022-05-10/2023", "2022?", "202X", "2022-",
    ],
)  # fmt: skip
def test_what_is_no_day_month_or_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\bis\b|\bhas\b"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("2022/05/10", "2022-05-10"),
        ("2022.5.1", "2022-05-01"),
        ("2022-05-10T00:00:00Z", "2022-05-10"),
        (" 2022-5 ", "2022-05"),
        ("2023-02-30", "2023-02-28"),
        ("2024-02-30", "2024-02-29"),
        ("2022-13-01", "2022-12-01"),
        ("2022-00", "2022-01"),
        ("0000", None),
        ("10 May 2022", None),
        ("", None),
    ],
)
def test_a_wrong_date_has_a_nearest_one(text: str, near: str | None) -> None:
    assert nearest(text) == near
    if near:
        parse(near)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2023-02-30", "has no day 30: 2023-02 ends on 28"),
        ("2022-13", "has no month 13"),
        ("0000", "is not a year of the calendar"),
        ("May 2022", "is not a date: write 2022-05-10, 2022-05 or 2022"),
    ],
)
def test_a_refused_date_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        parse(text)


def test_the_number_of_a_day_is_its_digits() -> None:
    assert [number(day) for day in (date(2022, 5, 10), date(1, 1, 1), date.max)] == [20220510, 10101, 99991231]


def test_an_instant_is_written_in_utc_and_sorts_as_text() -> None:
    moment = datetime(2026, 11, 23, 18, 0, 0, 5, timezone(timedelta(hours=2)))
    assert instant(moment) == "2026-11-23T16:00:00.000005Z"
    assert instant(datetime(2026, 11, 23, 9, tzinfo=UTC)) < instant(datetime(2026, 11, 23, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-11-23T18:00:00Z", "2026-11-23T18:00:00.000000Z"),
        ("2026-11-23T18:00Z", "2026-11-23T18:00:00.000000Z"),
        ("2026-11-23T18:00:00.5Z", "2026-11-23T18:00:00.500000Z"),
        ("2026-11-23T01:00:00+02:00", "2026-11-22T23:00:00.000000Z"),
        ("2026-11-23", "2026-11-23T00:00:00.000000Z"),
        ("2026-11", "2026-11-01T00:00:00.000000Z"),
    ],
)
def test_an_instant_is_read_in_every_writing_of_rfc_3339_and_as_a_date(text: str, written: str) -> None:
    assert parse_instant(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "", "now", "2026-11-23T18:00:00", "2026-11-23 18:00:00Z", "2026-11-23T25:00:00Z", "2026-02-30T00:00:00Z",
        "2026-02-30", "0001-01-01T00:00:00+14:00", "2026-11-23T18:00:00+2:00", "2026-11-23T18:00:00Z\n",
    ],
)  # fmt: skip
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an instant"):
        parse_instant(text)
