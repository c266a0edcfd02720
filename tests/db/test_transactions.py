"""A write is kept whole or not at all."""

from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from app.db.bulk import insert_rows
from app.db.database import Database
from app.search.models import address, agreement
from app.tables import metadata
from tests.records import full, record


def _sizes(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
        }


class _Halfway(Exception):
    pass


def _add(connection: Connection) -> int:
    values = {
        "id": "an-id", "slug": "a-slug", "version": 1, "state": "published", "marking": 0, "created_at": "", "updated_at": "",
        "signed_first": 0, "signed_last": 0, "title_sort": "", "document": "{}",
    }  # fmt: skip
    pk = connection.execute(insert(agreement).values(values).returning(agreement.c.pk)).scalar_one()
    connection.execute(insert(address).values(text="a-slug", agreement_pk=pk))
    return pk


def test_a_write_is_kept_and_its_result_returned(database: Database) -> None:
    pk = database.write_now(_add)
    with database.engine.connect() as connection:
        assert connection.scalar(select(address.c.agreement_pk)) == pk


def test_a_write_that_raises_leaves_nothing(database: Database) -> None:
    def fail(connection: Connection) -> None:
        _add(connection)
        raise _Halfway

    before = _sizes(database)
    with pytest.raises(_Halfway):
        database.write_now(fail)
    assert _sizes(database) == before


def _add_address_of_none(connection: Connection) -> None:
    _add(connection)
    connection.execute(insert(address).values(text="another", agreement_pk=-1))


def _add_address_twice(connection: Connection) -> None:
    pk = _add(connection)
    insert_rows(connection, (address.c.text, address.c.agreement_pk), [("another", pk), ("a-slug", pk)])


@pytest.mark.parametrize("fail", [_add_address_of_none, _add_address_twice])
def test_a_write_that_the_database_refuses_leaves_nothing_and_is_told(
    database: Database, fail: Callable[[Connection], None]
) -> None:
    before = _sizes(database)
    with pytest.raises(IntegrityError):
        database.write_now(fail)
    assert _sizes(database) == before


def test_a_write_that_is_not_to_be_kept_leaves_nothing(database: Database) -> None:
    before = _sizes(database)
    assert database.write_now(_add, keep=False) > 0
    assert _sizes(database) == before


def test_a_write_that_meets_another_runs_again(database: Database) -> None:
    tries = []

    def meet_once(connection: Connection) -> str:
        tries.append(_add(connection))
        if len(tries) == 1:
            connection.execute(insert(address).values(text="a-slug", agreement_pk=tries[0]))
        return "kept"

    assert database.write_now(meet_once) == "kept"
    assert len(tries) == 2
    assert _sizes(database)["agreement"] == 1


def test_a_rehearsal_over_http_stores_nothing(analyst: httpx.Client, database: Database) -> None:
    before = _sizes(database)
    assert analyst.post("/v1/agreements", params={"dry_run": "true"}, json=full()).status_code == 200
    assert _sizes(database) == before


def test_a_refused_record_makes_no_agency(analyst: httpx.Client, database: Database) -> None:
    before = _sizes(database)
    sent = record(relations=[{"type": "amends", "target": "not-here"}])
    assert analyst.post("/v1/agreements", json=sent).status_code == 422
    assert _sizes(database) == before
