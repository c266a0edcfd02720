"""What a template tells is what an import takes."""

from app.agreements.submission import read_submission
from app.sheets.layout import record_of
from app.sheets.template import EXAMPLE, FILLED, example, header, is_note, notes
from app.vocabularies.vocabulary import shipped
from tests.conftest import NOW


def test_the_example_is_a_record_without_mistakes() -> None:
    assert set(EXAMPLE) <= set(header(FILLED))
    found, mistakes = record_of(dict(zip(header(FILLED), example(), strict=True)), shipped())
    assert mistakes == []
    assert read_submission(found, shipped(), NOW.date()).mistakes == ()


def test_the_notes_tell_of_every_column_and_are_no_record() -> None:
    told = notes(shipped())
    assert len(told) == len(FILLED)
    assert is_note(told)
    assert not is_note(header(FILLED))
    assert not is_note(example())
    by_name = dict(zip(header(FILLED), told, strict=True))
    assert "memorandum_of_understanding" in by_name["instrument_type"]
    assert "/v1/vocabularies/scope_areas" in by_name["scope_areas"]
    assert "clear, green, amber, red" in by_name["marking"]
