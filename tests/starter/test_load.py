"""Loading the shipped agreements again leaves the registry as it is, whatever became of them."""

from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import func, select

from app import operations
from app.agencies.models import agency
from app.db.database import Database
from app.starter.load import shipped_agencies, shipped_agreements
from app.tables import metadata
from tests.db.bare import registry_at

LETTER = "/v1/agreements/ma-nl-2022-letter-of-intent"
ANY = {"If-Match": "*"}


def _loaded(url: str) -> int:
    with registry_at(url) as registry:
        return operations.load_starter(registry, lambda: None)


def _everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
        }


def _changed(editor: httpx.Client) -> httpx.Response:
    return editor.patch(LETTER, headers=ANY, json={"remarks": {"en": "Changed by an editor."}})


def _renamed(editor: httpx.Client) -> httpx.Response:
    return editor.patch(LETTER, headers=ANY, json={"slug": "another-slug"})


def _withdrawn(editor: httpx.Client) -> httpx.Response:
    return editor.delete(LETTER, headers=ANY)


def _marked(editor: httpx.Client) -> httpx.Response:
    return editor.patch(LETTER, headers=ANY, json={"marking": "amber"})


def test_it_adds_all_to_an_empty_registry(database: Database, database_url: str) -> None:
    assert _loaded(database_url) == len(shipped_agreements()) == operations.starter_size()
    with database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(agency)) == len(shipped_agencies())
        assert connection.scalar(select(func.count()).select_from(metadata.tables["agreement_version"])) == len(
            shipped_agreements()
        )


@pytest.mark.stocked
def test_a_second_load_changes_nothing(database: Database, database_url: str) -> None:
    before = _everything(database)
    assert _loaded(database_url) == 0
    assert _everything(database) == before


@pytest.mark.stocked
@pytest.mark.parametrize("change", [_changed, _renamed, _withdrawn, _marked])
def test_what_became_of_a_record_stays(
    editor: httpx.Client, database: Database, database_url: str, change: Callable[[httpx.Client], httpx.Response]
) -> None:
    assert change(editor).is_success
    before = _everything(database)
    assert _loaded(database_url) == 0
    assert _everything(database) == before


def test_records_of_ones_own_stay_beside_the_shipped(analyst: httpx.Client, database_url: str) -> None:
    sent = {**shipped_agreements()[0], "slug": "my-own"}
    mine = analyst.post("/v1/agreements", json=sent)
    assert mine.status_code == 201, mine.text
    assert _loaded(database_url) == len(shipped_agreements())
    assert analyst.get("/v1/agreements/my-own").json() == mine.json()


def test_a_load_that_fails_leaves_nothing(database: Database, database_url: str) -> None:
    steps = 0

    def stop_halfway() -> None:
        nonlocal steps
        steps += 1
        if steps > 200:
            raise KeyboardInterrupt

    before = _everything(database)
    with registry_at(database_url) as registry, pytest.raises(KeyboardInterrupt):
        operations.load_starter(registry, stop_halfway)
    assert _everything(database) == before
