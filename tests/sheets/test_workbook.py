"""A workbook holds every cell as text, and explains itself."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook

from app.sheets import workbook
from app.sheets.layout import COLUMNS, record_of, row_of
from app.sheets.native import ELSEWHERE, LONGEST, fits, pieces, text_of, whole
from app.sheets.template import FILLED, header
from app.sheets.workbook import Workbook
from app.vocabularies.vocabulary import shipped
from tests.properties.strategies import records
from tests.records import full
from tests.sheets.test_rows import said, served

few = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def rows_of(content: bytes, sheet: str) -> list[list[str]]:
    """The rows below the header, all cells as text."""
    found = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(sheet).to_python()
    return [[text_of(cell) for cell in row] for row in found][1:]


def made(*rows: list[str]) -> bytes:
    out = BytesIO()
    book = Workbook(out, COLUMNS, shipped())
    for row in rows:
        book.add(row)
    book.finish()
    book.close()
    return out.getvalue()


def read(content: bytes) -> list[dict[str, str]]:
    """The rows of the first sheet as an import reads them."""
    long_texts: dict[tuple[str, str], list[str]] = {}
    for record_id, column, text in rows_of(content, workbook.LONG_TEXTS):
        long_texts.setdefault((record_id, column), []).append(text)
    return [whole(dict(zip(header(), row, strict=True)), long_texts) for row in rows_of(content, workbook.AGREEMENTS)]


@few
@given(sent=records("m"))
def test_a_workbook_gives_back_the_record_that_it_was_made_of(sent: dict[str, object]) -> None:
    document = served(sent)
    (row,) = read(made(row_of(document)))
    assert record_of(row, shipped()) == (said(document), [])


@pytest.mark.parametrize(
    "text",
    ["=1+1", "@x", "007", "2022-05", "true", "https://example.org", "_x0041_", "<r>&</r>", "<b>", "\ufdd0", ELSEWHERE],
)
def test_a_cell_is_text_whatever_it_looks_like(text: str) -> None:
    row = row_of({**served(full()), "titles": {"en": text}})
    (back,) = read(made(row))
    assert list(back.values()) == row


@pytest.mark.parametrize("letter", ["a", "𝔐", "<r>"])
def test_a_text_that_is_too_long_for_a_cell_is_kept_whole(letter: str) -> None:
    text = letter * LONGEST + "</r>"
    row = row_of({**served(full()), "titles": {"en": text}})
    content = made(row)
    assert rows_of(content, workbook.AGREEMENTS)[0][header().index("title_en")] == ELSEWHERE
    (back,) = read(content)
    assert back["title_en"] == text
    assert all(fits(piece) for piece in pieces(text))


def test_a_template_has_an_example_every_column_and_every_code() -> None:
    content = workbook.template(shipped())
    (example,) = rows_of(content, workbook.AGREEMENTS)
    assert (
        record_of(dict(zip(header(FILLED), example, strict=False)), shipped())[0]["instrument_type"]
        == "letter_of_intent"
    )
    assert [row[0] for row in rows_of(content, workbook.COLUMNS)] == header(FILLED)
    codes = {(row[0], row[1]) for row in rows_of(content, workbook.CODES)}
    assert codes == {(term.vocabulary, term.code) for term in shipped().terms()}
    labels = {row[1]: row[2:] for row in rows_of(content, workbook.CODES)}
    assert labels["cybercrime"][2] == shipped()["scope_areas"]["cybercrime"].labels["ar"]


def test_a_file_that_is_given_up_leaves_nothing_behind(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    book = Workbook(BytesIO(), COLUMNS, shipped())
    book.add(row_of(served(full())))
    book.close()
    assert list(tmp_path.iterdir()) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (True, "true"), (2022.0, "2022"), (0.5, "0.5"), ("2022-05", "2022-05")]
)
def test_what_a_spreadsheet_made_of_a_cell_is_read_as_it_was_typed(value: object, text: str) -> None:
    assert text_of(value) == text
