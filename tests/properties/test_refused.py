"""A record that breaks a rule is refused whole, and told where."""

from copy import deepcopy

import httpx
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.db.database import Database
from app.tables import metadata
from tests.properties.breakages import BREAKS
from tests.properties.strategies import records
from tests.properties.test_accepted import shared


def _sizes(database: Database) -> dict[str, int]:
    """How many rows each table holds."""
    with database.engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
        }


@shared
@given(data=st.data())
def test_a_record_that_breaks_one_rule_is_refused_and_nothing_of_it_stays(
    chief: httpx.Client, database: Database, data: st.DataObject
) -> None:
    before = _sizes(database)
    _refused(chief, data, data.draw(st.sampled_from(sorted(BREAKS))))
    assert _sizes(database) == before


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_each_rule_is_told_at_its_pointer(chief: httpx.Client, name: str) -> None:
    # A few records for each rule; which rule meets which record is for the test above.
    @settings(shared, max_examples=3, phases=[Phase.generate])
    @given(data=st.data())
    def refused(data: st.DataObject) -> None:
        _refused(chief, data, name)

    refused()


def _refused(client: httpx.Client, data: st.DataObject, name: str) -> None:
    sent = deepcopy(data.draw(records("m")))
    pointer = BREAKS[name](sent, data.draw)
    answer = client.post("/v1/agreements", params={"allow_duplicate": "true"}, json=sent)
    assert answer.status_code == 422, (name, answer.text)
    assert pointer in [error["pointer"] for error in answer.json()["errors"]], (name, answer.text)
