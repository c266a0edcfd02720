"""Migrations make what the models say, and can be run again and taken back."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, func, insert, inspect, select

from app import operations
from app.agencies.models import agency, agency_merged
from app.db import migrations, text_index
from app.registry import Registry
from app.search.models import agreement
from app.tables import metadata
from tests.conftest import Databases
from tests.db.bare import bare_registry, registry_at


def _differences(connection: Connection) -> list[object]:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        # The text index is another thing on either database, and FTS5 has tables of its own.
        "include_name": lambda name, kind, _: kind != "table" or not text_index.is_own(name),
    }
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def _lines(registry: Registry) -> list[str]:
    with registry.database.engine.connect() as connection:
        return list(connection.scalars(select(agreement.c.document).order_by(agreement.c.id)))


def test_migrations_from_nothing_make_the_models(databases: Databases) -> None:
    with bare_registry(databases) as registry:
        migrations.upgrade(registry.database.engine)
        with registry.database.engine.connect() as connection:
            assert _differences(connection) == []


def test_migrations_from_nothing_make_every_key_and_check_by_its_name(databases: Databases) -> None:
    with bare_registry(databases) as registry:
        migrations.upgrade(registry.database.engine)
        with registry.database.engine.connect() as connection:
            made = inspect(connection)
            for table in metadata.sorted_tables:
                primary = made.get_pk_constraint(table.name)
                assert primary["constrained_columns"] == [column.name for column in table.primary_key]
                assert primary["name"] == f"pk_{table.name}"
                checks = {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
                assert {one["name"] for one in made.get_check_constraints(table.name)} == checks
                assert {key["name"] for key in made.get_foreign_keys(table.name)} == {
                    str(key.name) for key in table.foreign_key_constraints
                }


def test_migrations_have_one_head() -> None:
    assert ScriptDirectory.from_config(migrations.config()).get_heads() == [migrations.head()]


@pytest.mark.stocked
def test_upgrading_again_changes_nothing(database_url: str) -> None:
    with registry_at(database_url) as registry:
        before = _lines(registry)
        operations.upgrade(registry)
        assert _lines(registry) == before
        assert len(before) > 380
        assert operations.schema_fault(registry) is None


@pytest.mark.stocked
def test_a_full_database_goes_down_to_nothing_and_up_again(database_url: str) -> None:
    with registry_at(database_url) as registry:
        engine = registry.database.engine
        with engine.begin() as connection:
            command.downgrade(migrations.config(connection), "base")
        with engine.connect() as connection:
            assert inspect(connection).get_table_names() == ["alembic_version"]
        operations.upgrade(registry)
        with engine.connect() as connection:
            assert _differences(connection) == []
            assert connection.scalar(select(func.count()).select_from(agreement)) == 0
        assert operations.load_starter(registry, lambda: None) > 380


@pytest.mark.stocked
def test_merged_agencies_go_down_to_the_first_revision_and_up_again(database_url: str) -> None:
    with registry_at(database_url) as registry:
        engine, kept = registry.database.engine, select(func.count()).select_from(agency)
        with engine.begin() as connection:
            one, other = connection.scalars(select(agency.c.pk).order_by(agency.c.pk).limit(2))
            connection.execute(insert(agency_merged).values(agency_pk=one, into_pk=other))
            before = connection.scalar(kept)
            command.downgrade(migrations.config(connection), "0001")
        with engine.connect() as connection:
            assert "agency_merged" not in inspect(connection).get_table_names()
            assert "own_marking" not in {column["name"] for column in inspect(connection).get_columns("agency")}
            assert connection.scalar(kept) == before
        migrations.upgrade(engine)
        with engine.connect() as connection:
            assert _differences(connection) == []
            assert connection.execute(select(agency.c.id).where(agency.c.own_marking.is_not(None))).all() == []


def test_a_migration_that_fails_leaves_the_database_as_it_was(databases: Databases) -> None:
    with bare_registry(databases) as registry:
        engine = registry.database.engine
        with engine.begin() as connection:
            # The last table that the migrations make is in their way.
            connection.exec_driver_sql("CREATE TABLE agreement_text (x INTEGER)")
        with pytest.raises(operations.NotReady):
            operations.upgrade(registry)
        with engine.connect() as connection:
            assert inspect(connection).get_table_names() == ["agreement_text"]
