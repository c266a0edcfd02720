"""Whatever bytes come, rows come of them or the one error that says from where on none can."""

import json
from contextlib import suppress
from io import BufferedReader

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports.rows import Unreadable, rows_of
from app.imports.run import Pieces
from tests.imports.sending import sheet

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def opened(content: bytes, size: int = 7) -> BufferedReader:
    """The content as a file, in pieces of that size."""
    return BufferedReader(Pieces(lambda number: content[number * size : (number + 1) * size]))


@given(
    kind=st.sampled_from(["ndjson", "json", "csv"]),
    content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode),
)
def test_any_bytes_give_rows_or_one_error(kind: str, content: bytes) -> None:
    numbers = []
    with suppress(Unreadable):
        for row in rows_of(kind, opened(content)):
            numbers.append(row.number)  # noqa: PERF401 - those before the error count
    assert numbers == sorted(set(numbers))


@given(records=st.lists(json_values, max_size=6), indent=st.sampled_from([None, 2]))
def test_the_records_of_a_json_list_are_those_of_its_lines(records: list[object], indent: int | None) -> None:
    content = json.dumps(records, indent=indent, ensure_ascii=False).encode(errors="replace")
    assert [json.loads(row.text) for row in rows_of("json", opened(content))] == json.loads(content)


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b'[{"a": 1}, {"b": ', 2), (b'[{"a": 1} {"b": 2}]', 2), (b"[1, 2,]", 3), (b"[1] 2", 2), (b"[NaN]", 1),
        (b"[" * 100_000, 1), (b'["\xff"]', 1), (b"nonsense", 1), (b'["' + b"x" * 5_000_000, 1),
    ],
)  # fmt: skip
def test_where_a_json_list_breaks_off_is_told(content: bytes, row: int) -> None:
    with pytest.raises(Unreadable) as wrong:
        list(rows_of("json", opened(content, 1 << 16)))
    assert wrong.value.row == row


def test_a_line_that_is_too_long_is_one_wrong_row() -> None:
    rows = list(rows_of("ndjson", opened(b'"' + b"x" * 9_000_000 + b'"\n{}\n', 1 << 16)))
    assert [(row.number, row.mistake.code if row.mistake else None) for row in rows] == [(1, "too_large"), (2, None)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_of_a_sheet_is_found_by_its_header(delimiter: str) -> None:
    content = sheet(
        {"slug": "a,b;c", "parties": "MA; NL", "title_en": 'A "quoted", title\tand more'}, delimiter=delimiter
    )
    (row,) = rows_of("csv", opened(content.encode(), 1 << 16))
    assert row.cells == {"slug": "a,b;c", "parties": "MA; NL", "title_en": 'A "quoted", title\tand more'}
