"""The agreements that ship with the registry, brought into it."""

from collections.abc import Callable
from datetime import datetime
from importlib import resources
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from app.accounts.clearance import Caller, Marking, Role
from app.agencies import repository as agencies
from app.agencies.rules import ACRONYM, Name
from app.agreements.create import create
from app.agreements.repository import is_address_taken
from app.agreements.submission import read_submission
from app.agreements.writing import Writer
from app.vocabularies.vocabulary import Vocabularies

STARTER = Caller("starter", "starter", Role.EDITOR, Marking.RED)


def shipped_agencies() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads(_read("agencies.json"))
    return found


def shipped_agreements() -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in _read("agreements.jsonl").splitlines()]


def _read(name: str) -> bytes:
    return (resources.files("app.starter") / "data" / name).read_bytes()


def load(
    connection: Connection,
    vocabularies: Vocabularies,
    now: datetime,
    new_id: Callable[[], UUID],
    done: Callable[[], None],
) -> int:
    """Adds the shipped agreements that are not here, each known by its slug, and returns how many that were.

    What is here is left as it is: a record that was changed, renamed or withdrawn stays so. `done` is called after
    each agreement.
    """
    agencies.hold(connection)
    _add_agencies(connection, vocabularies)
    writer = Writer(STARTER, vocabularies, now, new_id)
    added = 0
    for sent in _targets_first(shipped_agreements()):
        if not is_address_taken(connection, sent["slug"]):
            submission = read_submission(sent, vocabularies, writer.today)
            create(connection, writer, submission, allow_duplicate=True)
            added += 1
        done()
    return added


def _targets_first(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records in an order in which each comes after those that it relates to."""
    by_slug = {record["slug"]: record for record in records}
    ordered: dict[str, dict[str, Any]] = {}

    def add(slug: str) -> None:
        if slug in ordered:
            return
        for relation in by_slug[slug].get("relations", ()):
            if relation.get("target"):
                add(relation["target"])
        ordered[slug] = by_slug[slug]

    for slug in by_slug:
        add(slug)
    return list(ordered.values())


def _add_agencies(connection: Connection, vocabularies: Vocabularies) -> None:
    new = [data for data in shipped_agencies() if not agencies.is_taken(connection, data["id"])]
    for data in new:
        party = (
            vocabularies["countries"][data["country"]]
            if data["country"]
            else vocabularies["organizations"][data["organization"]]
        )
        names = [Name(name["kind"], name["language"], name["text"]) for name in data["names"]]
        names += [Name(ACRONYM, None, acronym) for acronym in data["acronyms"]]
        kind = vocabularies["agency_kinds"][data["kind"]] if data["kind"] else None
        agencies.add(connection, data["id"], party, kind, names, Marking.CLEAR.level, own=True)
    for data in new:
        if data["parent"]:
            agencies.set_parent(connection, data["id"], data["parent"])
