"""The vocabularies in the database: brought as shipped, and held by foreign keys."""

from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app import operations
from app.db.database import Database
from app.search.models import agreement, agreement_code, agreement_term
from app.vocabularies.models import term
from app.vocabularies.repository import TermInUse, bring, differences
from app.vocabularies.vocabulary import Vocabularies, Vocabulary, shipped
from tests.db.bare import registry_at
from tests.records import Record, full

UNKNOWN_TERM = 1
PRESS = shipped()["source_kinds"]["press"].key


def _without(name: str, code: str) -> Vocabularies:
    """The shipped vocabularies as a version would have them that dropped one code."""
    return Vocabularies(
        [
            Vocabulary(vocabulary.name, [one for one in vocabulary.values() if (vocabulary.name, one.code) != (name, code)])
            for vocabulary in shipped().values()
        ]
    )  # fmt: skip


def _keys(record: Record) -> set[tuple[str, str]]:
    """Every code that `full()` uses, with its vocabulary."""
    single = {
        "instrument_type": "instrument_types",
        "status": "statuses",
        "legal_effect": "legal_effects",
        "level": "levels",
    }
    point, party = record["contact_points"][0], record["parties"]
    return {
        *((name, record[key]) for key, name in single.items()),
        *(("scope_areas", code) for code in [*record["scope_areas"], *point["scope_areas"]]),
        *(("cooperation_forms", code) for code in record["cooperation_forms"]),
        *(("title_kinds", code) for code in record["title_kinds"].values()),
        *(("contact_tasks", code) for code in point["tasks"]),
        ("contact_roles", point["role"]), ("countries", party[0]["country"]),
        ("organizations", party[1]["organization"]), ("countries", record["signed_at"]["country"]),
        ("event_types", record["events"][0]["type"]), ("relation_types", record["relations"][0]["type"]),
        ("id_schemes", record["external_ids"][0]["scheme"]), ("source_kinds", record["sources"][0]["kind"]),
        ("agency_kinds", "police"),
    }  # fmt: skip


def _stored(analyst: httpx.Client) -> Record:
    sent = full()
    sent["parties"][0]["agencies"][0]["kind"] = "police"
    sent["contact_points"][0]["scope_areas"] = ["terrorism"]
    sent["signed_at"]["country"] = "FR"
    answer = analyst.post("/v1/agreements", json=sent)
    assert answer.status_code == 201, answer.text
    return sent


def test_no_code_of_a_record_can_be_dropped(analyst: httpx.Client, database: Database) -> None:
    for name, code in _keys(_stored(analyst)):
        with database.engine.connect() as connection, pytest.raises(IntegrityError):
            connection.execute(delete(term).where(term.c.key == shipped()[name][code].key))


def test_a_version_without_a_used_code_is_refused_and_names_it(analyst: httpx.Client, database: Database) -> None:
    _stored(analyst)
    for name, code in (("scope_areas", "terrorism"), ("event_types", "signed"), ("agency_kinds", "police")):
        fewer = _without(name, code) if name != "scope_areas" else _flat_without_terrorism()
        with pytest.raises(TermInUse, match=f"{name} .*{code}"):
            database.write_now(lambda connection, fewer=fewer: bring(connection, fewer))
    with database.engine.connect() as connection:
        assert differences(connection, shipped()) == ([], [], [])


def _flat_without_terrorism() -> Vocabularies:
    rest = [one for one in shipped()["scope_areas"].values() if "terrorism" not in (one.code, *one.broader)]
    return Vocabularies(
        [Vocabulary(v.name, rest if v.name == "scope_areas" else [*v.values()]) for v in shipped().values()]
    )


def test_a_code_that_nothing_uses_is_dropped_and_comes_back(database: Database, database_url: str) -> None:
    database.write_now(lambda connection: bring(connection, _without("source_kinds", "press")))
    with database.engine.connect() as connection:
        assert connection.scalar(select(term.c.code).where(term.c.key == PRESS)) is None
    with registry_at(database_url) as registry:
        operations.upgrade(registry)
    with database.engine.connect() as connection:
        assert connection.scalar(select(term.c.code).where(term.c.key == PRESS)) == "press"


def _relabel(connection: Connection) -> None:
    connection.execute(update(term).where(term.c.code == "terrorism").values(labels={"en": "Something else"}))


def _unknown(connection: Connection) -> None:
    connection.execute(
        insert(term).values(
            key=UNKNOWN_TERM, vocabulary="levels", code="made-up", position=999, labels={}, broader=[], attributes={}
        )
    )


def _lost(connection: Connection) -> None:
    connection.execute(delete(term).where(term.c.key == PRESS))


@pytest.mark.parametrize("spoil", [_relabel, _unknown, _lost])
def test_an_upgrade_mends_what_differs(
    database: Database, database_url: str, spoil: Callable[[Connection], None]
) -> None:
    database.write_now(spoil)
    with database.engine.connect() as connection:
        assert differences(connection, shipped()) != ([], [], [])
    with registry_at(database_url) as registry:
        operations.upgrade(registry)
    with database.engine.connect() as connection:
        assert differences(connection, shipped()) == ([], [], [])


@pytest.mark.parametrize("table", [agreement_term, agreement_code], ids=lambda table: table.name)
def test_a_record_has_no_code_that_is_not_in_a_vocabulary(
    analyst: httpx.Client, database: Database, table: Table
) -> None:
    _stored(analyst)

    def unknown(connection: Connection) -> None:
        place = connection.scalar(select(agreement.c.place))
        others = {"level": 0, "named": True} if table is agreement_term else {}
        connection.execute(insert(table).values(term_key=UNKNOWN_TERM, place=place, **others))

    with pytest.raises(IntegrityError):
        database.write_now(unknown)
