"""A place sorts as the usual order does: latest signature first, what has none last, ties by id."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.dates import number
from app.search.place import FIRST, UNDATED, first_place, is_of_day, next_free, place_after, place_of

days = st.one_of(st.just(0), st.dates().map(number))
# The first 48 bits of a UUIDv7 are milliseconds; in 2109 they need a 43rd bit.
ids = st.builds(
    lambda ms, rest: str(UUID(int=ms << 80 | 7 << 76 | 2 << 62 | rest)),
    st.integers(0, 4_398_000_000_000 - 2**30),
    st.integers(0, 2**62 - 1),
)


@given(a=st.tuples(days, ids), b=st.tuples(days, ids))
def test_places_sort_by_day_then_by_the_moment_of_the_id(a: tuple[int, str], b: tuple[int, str]) -> None:
    def key(one: tuple[int, str]) -> tuple[int, str]:
        return (-one[0], one[1][:13])

    assert (place_of(*a) < place_of(*b)) == (key(a) < key(b))
    assert (place_of(*a) == place_of(*b)) == (key(a) == key(b))


@given(day=days, record_id=st.one_of(ids, st.uuids().map(str)))
def test_a_place_lies_within_its_day_and_within_64_bits(day: int, record_id: str) -> None:
    place = place_of(day, record_id)
    assert first_place(day) <= place < place_after(day)
    assert is_of_day(place, day)
    assert FIRST <= place < 2**63
    assert (place >= UNDATED) == (day == 0)
    # So many records of one day and one millisecond still fit in.
    assert is_of_day(place + 2**29, day)


def test_a_place_that_is_taken_gives_way_to_the_next() -> None:
    assert next_free(5, {1, 5, 6, 8}) == 7
    assert not is_of_day(None, number(date(2020, 1, 1)))
