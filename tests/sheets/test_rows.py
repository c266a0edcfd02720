"""A row holds the whole of a record, and gives it back."""

import csv
from io import StringIO
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.agreements.schemas import IGNORED, RECORD_KEYS, AgreementInput
from app.sheets.layout import BY_NAME, COLUMNS, completed, record_of, row_of
from app.sheets.notation import guarded, unguarded
from app.vocabularies.vocabulary import shipped
from tests.properties.strategies import records
from tests.records import Record, full, record

many = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
_ids = count()


def served(sent: Record) -> Record:
    """The document of a record: every key, agencies as they are shown."""
    content = AgreementInput.model_validate(sent).content().model_dump()
    for party in content["parties"]:
        party["agencies"] = [
            {"id": one["id"] or f"x-{next(_ids)}", "name": one["name"] or one["acronym"], "acronym": one["acronym"]}
            for one in party["agencies"]
        ]
    for point in content["contact_points"]:
        point["id"] = f"0196b2c4-7a51-7c3e-9f0e-{next(_ids):012}"
    instant = "2026-11-25T12:00:00.000000Z"
    return {
        "id": "0196b2c4-7a51-7c3e-9f0e-2f6c0f7a1b11", "slug": sent.get("slug") or "a-slug", **content,
        "state": "published", "version": 1, "created_at": instant, "updated_at": instant,
    }  # fmt: skip


def said(document: Record) -> Record:
    return {key: value for key, value in document.items() if key not in IGNORED}


def cells(document: Record) -> dict[str, str]:
    return dict(zip(BY_NAME, row_of(document), strict=True))


def read(row: dict[str, str]) -> Record:
    found, mistakes = record_of(row, shipped())
    assert mistakes == []
    return found


def wrong(**row: str) -> list[tuple[str | None, str]]:
    return [(mistake.pointer, mistake.code) for mistake in record_of(row, shipped())[1]]


@many
@given(sent=records("m"))
def test_a_row_gives_back_the_record_that_it_was_made_of(sent: Record) -> None:
    document = served(sent)
    assert read(cells(document)) == said(document)


@many
@given(sent=records("m"))
def test_csv_gives_back_the_row_and_holds_no_formula(sent: Record) -> None:
    row = row_of(served(sent))
    out = StringIO()
    csv.writer(out).writerow(map(guarded, row))
    back = next(csv.reader(StringIO(out.getvalue(), newline="")))
    assert not any(cell[:1] in ("=", "+", "-", "@", "\t", "\r", "＝") for cell in back if cell)
    assert list(map(unguarded, back)) == row


@given(text=st.text(st.sampled_from("'=+-@＝\t\r\n a")))
def test_a_guard_is_taken_off_again_and_nothing_else_is(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "＝", "\t", "\r", "\n"))


def test_every_key_of_a_record_has_its_column() -> None:
    assert {column.key for column in COLUMNS} == set(RECORD_KEYS)
    assert len(BY_NAME) == len(COLUMNS)


def test_a_column_that_a_row_lacks_is_no_difference() -> None:
    document = served(full())
    row = {"id": document["id"], "title_fr": "Mémorandum", "signatories": "MA | Someone"}
    changed = read(completed(row, document))
    someone = {"name": "Someone", "title": None, "agencies": []}
    signed = [{**party, "signatories": []} for party in document["parties"]]
    signed[0]["signatories"] = [someone]
    assert changed == said({**document, "titles": {**document["titles"], "fr": "Mémorandum"}, "parties": signed})


def test_an_empty_cell_says_that_nothing_is_known() -> None:
    document = served(full())
    changed = read(completed({"level": "", "title_other": "", "events": " ", "framework": ""}, document))
    titles = {tag: document["titles"][tag] for tag in ("en", "ar")}
    assert changed == said({**document, "level": None, "titles": titles, "events": [], "framework": None})


def test_a_row_is_read_as_people_write_it() -> None:
    sent = read(
        {
            "title_en": " Memorandum ",
            "parties": "mar;interpol; ",
            "agencies": "ma|Federal Police|PF|| police;interpol | General Secretariat",
            "framework": "TRUE",
            "scope_areas": "cybercrime;drugs",
            "sources": r"https://example.org/a\;b ; | A gazette",
        }
    )
    assert sent["titles"] == {"en": "Memorandum"}
    assert [(one["country"], one["organization"]) for one in sent["parties"]] == [("MA", None), (None, "interpol")]
    assert sent["parties"][0]["agencies"] == [{"name": "Federal Police", "acronym": "PF", "id": None, "kind": "police"}]
    assert sent["parties"][1]["agencies"] == [{"name": "General Secretariat", "acronym": None, "id": None}]
    assert (sent["framework"], sent["scope_areas"]) == (True, ["cybercrime", "drugs"])
    assert [(one["url"], one["title"]) for one in sent["sources"]] == [
        ("https://example.org/a;b", None),
        (None, "A gazette"),
    ]


@pytest.mark.parametrize(
    ("row", "mistake"),
    [
        ({"relations": "amends | x | y | z"}, ("", "too_many")),
        ({"signed_at": "Rabat; Agadir"}, ("/signed_at", "too_many")),
        ({"parties": "MA; NL", "agencies": "FR | DGPN"}, ("/parties", "not_a_party")),
        ({"signatories": "MA | Someone"}, ("/parties", "not_a_party")),
        ({"title_en": "A", "title_other": "en | B"}, ("/titles", "listed_twice")),
    ],
)
def test_what_would_be_lost_is_told(row: dict[str, str], mistake: tuple[str, str]) -> None:
    assert wrong(**row) == [mistake]


@pytest.mark.parametrize(
    ("row", "key", "left"),
    [
        ({"framework": "yes"}, "framework", "yes"),
        ({"evidence": "/level | first"}, "evidence", [{"pointer": "/level", "source": "first", "quote": None, "confidence": None}]),
        ({"parties": "XQ"}, "parties", [{"country": "XQ", "organization": None, "agencies": [], "signatories": []}]),
        ({"parties": "europool"}, "parties", [{"country": None, "organization": "europool", "agencies": [], "signatories": []}]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_left_for_the_rules_to_refuse(row: dict[str, str], key: str, left: Any) -> None:
    assert read(row)[key] == left


def test_a_plain_record_is_readable() -> None:
    row = cells(served(record(scope_areas=["drugs", "cybercrime"], parties=full()["parties"])))
    assert row["parties"] == "MA; interpol"
    assert row["scope_areas"] == "drugs; cybercrime"
    assert row["agencies"] == "MA | General Directorate of National Security | DGSN | ma-dgsn"
    assert row["signatories"] == "MA | Abdellatif Hammouchi | Director General | ma-dgsn; interpol | Jürgen Stock"
