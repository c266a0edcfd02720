"""Dates as texts write them, as values."""

from datetime import date

import pytest

from app.extraction.calendar import days_in
from app.extraction.lexicon import Words
from app.extraction.matching import surface_stream
from app.extraction.tokens import tokenize

REPORTED = date(2022, 5, 11)  # a Wednesday
KNOWN = {language: Words(language).known for language in ("ar", "en", "es", "fr", "nl")}


def told(text: str, language: str, reported: date | None = REPORTED) -> list[str | None]:
    tokens = tokenize(text, language, KNOWN[language])
    return [day.resolved(reported) for day in days_in(tokens, surface_stream(tokens), language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "on 10 May 2022"), ("en", "on Tuesday, May 10, 2022,"), ("en", "on the 10th of May 2022"), ("en", "10/05/2022"),
        ("fr", "le mardi 10 mai 2022"), ("fr", "en date du 10.05.2022"), ("es", "el 10 de mayo de 2022"), ("nl", "op 10 mei 2022"),
        ("ar", "بتاريخ 10 ماي 2022"), ("ar", "في 10 مايو 2022"), ("ar", "في 10 أيار 2022"), ("ar", "يوم 10 أيار/مايو 2022"),
        ("ar", "يوم الثلاثاء 10 من شهر مايو سنة 2022"), ("ar", "10-05-2022"), ("ar", "١٠ مايو ٢٠٢٢"), ("en", "2022-05-10"),
        ("ar", "9 شوال 1443 هـ الموافق 10 مايو 2022 م"), ("ar", "9 شوال 1443هـ"),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_writing(language: str, text: str) -> None:
    assert told(text, language) == ["2022-05-10"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18 جويلية 2024", "2024-07-18"), ("3 غشت 2021", "2021-08-03"), ("1 شتنبر 2021", "2021-09-01"), ("2 دجنبر 2021", "2021-12-02"),
        ("5 جانفي 2020", "2020-01-05"), ("7 فيفري 2020", "2020-02-07"), ("12 شباط 2020", "2020-02-12"), ("28 كانون الثاني 2025", "2025-01-28"),
        ("4 تشرين الأول 2019", "2019-10-04"), ("6 نيسان 2018", "2018-04-06"), ("9 حزيران 2018", "2018-06-09"), ("30 تموز 2018", "2018-07-30"),
    ],
)  # fmt: skip
def test_months_of_the_maghreb_and_the_levant_are_read(text: str, expected: str) -> None:
    assert told(text, "ar") == [expected]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "signed today", "2022-05-11"), ("en", "yesterday", "2022-05-10"), ("en", "on Wednesday", "2022-05-11"),
        ("en", "last Wednesday", "2022-05-04"), ("en", "on Tuesday", "2022-05-10"), ("fr", "hier", "2022-05-10"), ("fr", "ce mardi", "2022-05-10"),
        ("fr", "mercredi dernier", "2022-05-04"), ("fr", "avant-hier", "2022-05-09"), ("es", "ayer", "2022-05-10"), ("es", "el martes pasado", "2022-05-10"),
        ("nl", "gisteren", "2022-05-10"), ("nl", "dinsdag", "2022-05-10"), ("ar", "اليوم الأربعاء", "2022-05-11"), ("ar", "أمس", "2022-05-10"),
        ("ar", "يوم الثلاثاء", "2022-05-10"), ("ar", "الأربعاء الماضي", "2022-05-04"), ("en", "on 10 May", "2022-05-10"), ("en", "on 20 December", "2021-12-20"),
        ("en", "this month", "2022-05"), ("fr", "le mois dernier", "2022-04"), ("en", "in May 2021", "2021-05"), ("en", "in 2019", "2019"),
    ],
)  # fmt: skip
def test_a_day_is_told_from_the_day_of_the_report(language: str, text: str, expected: str) -> None:
    assert told(text, language)[0] == expected


@pytest.mark.parametrize(
    ("language", "text"), [("en", "signed today"), ("fr", "mardi dernier"), ("ar", "اليوم"), ("nl", "op 10 mei")]
)
def test_without_a_day_of_the_report_nothing_is_guessed(language: str, text: str) -> None:
    assert set(told(text, language, None)) <= {None}


@pytest.mark.parametrize(
    ("language", "text"), [("en", "next Tuesday"), ("fr", "mardi prochain"), ("nl", "volgende dinsdag")]
)
def test_what_is_yet_to_come_is_no_day_of_a_signing(language: str, text: str) -> None:
    assert told(text, language) == [None]


def test_the_end_of_a_range_is_no_day() -> None:
    assert "2024-09-26" not in told("du 23 au 26 septembre 2024", "fr")


@pytest.mark.parametrize("text", ["31 April 2022", "0 May 2022", "45/45/2022"])
def test_no_such_day_is_none(text: str) -> None:
    assert not any(day and len(day) == 10 for day in told(text, "en"))
