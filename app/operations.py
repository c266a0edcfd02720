"""What the `mithaq` command does, apart from how it is asked and how it tells."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, aclosing, nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Protocol, Self

import anyio
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from app.accounts import audit
from app.accounts import repository as accounts
from app.accounts.clearance import Caller, Marking, Role
from app.accounts.keys import digest, new_key
from app.accounts.models import access_key
from app.accounts.schemas import NewKey
from app.agreements.consistency import count_records, faults
from app.dates import instant
from app.db import migrations
from app.details import repository as details
from app.details import rotation
from app.details.cipher import cipher_of
from app.details.rotation import Rotation
from app.drafting.agencies import shipped as shipped_agencies
from app.drafting.draft import drafted
from app.drafting.schemas import ExtractionInput
from app.exports.selection import Selection, read_selection
from app.exports.stream import pieces
from app.exports.writers import FORMS, Form, Setting
from app.registry import Registry
from app.schema_types import limited
from app.search.models import agreement
from app.search.rebuild import is_current, rebuild
from app.search.statements import total
from app.settings import Settings
from app.starter import load as starter
from app.vocabularies.repository import bring, differences

OPERATOR = Caller("operator", "operator", Role.ADMIN, Marking.RED)


class NotReady(Exception):
    """The database cannot be used as it is. The message says what to do."""


class OnError(StrEnum):
    STOP = "stop"
    SKIP = "skip"


class OnExists(StrEnum):
    ERROR = "error"
    UPDATE = "update"


class Done(Protocol):
    """Told how many steps of a long work are done."""

    def __call__(self, steps: int = 1) -> None: ...


# Opens, for so many steps, what is told of each.
Progress = Callable[[int], AbstractContextManager[Done]]


def silent(_: int) -> AbstractContextManager[Done]:
    return nullcontext(lambda steps=1: None)  # noqa: ARG005 - the name is part of `Done`


def upgrade(registry: Registry, progress: Progress = silent) -> None:
    """Raises NotReady where the database cannot be reached, TermInUse where a record uses a code that is gone."""
    try:
        migrations.upgrade(registry.database.engine)
    except SQLAlchemyError as wrong:
        raise NotReady(_unreachable(registry, wrong)) from None
    registry.database.write_now(lambda connection: bring(connection, registry.vocabularies))
    with registry.database.look() as connection:
        current, records = is_current(connection, registry.vocabularies), count_records(connection)
    if not current:
        with progress(records) as done:
            registry.database.write_now(lambda connection: rebuild(connection, registry.vocabularies, done))


def _unreachable(registry: Registry, wrong: SQLAlchemyError) -> str:
    url = registry.database.url.render_as_string(hide_password=True)
    return f"MITHAQ_DATABASE_URL: {url} cannot be used ({type(getattr(wrong, 'orig', wrong)).__name__})"


def schema_fault(registry: Registry) -> str | None:
    """What is wrong with the database's schema, None where it is this version's."""
    try:
        with registry.database.look() as connection:
            found = migrations.revision(connection)
            indexed = found == migrations.head() and is_current(connection, registry.vocabularies)
    except SQLAlchemyError as wrong:
        return _unreachable(registry, wrong)
    if found == migrations.head():
        return None if indexed else "The index was made by another version: run `mithaq db upgrade`."
    return f"The database has {'no schema' if found is None else f'the schema {found}'}: run `mithaq db upgrade`."


def require_schema(registry: Registry) -> None:
    if fault := schema_fault(registry):
        raise NotReady(fault)


def is_empty(registry: Registry) -> bool:
    """Whether the registry never held a record."""
    with registry.database.look() as connection:
        return connection.execute(select(agreement.c.pk).limit(1)).first() is None


def starter_size() -> int:
    return len(starter.shipped_agreements())


def load_starter(registry: Registry, done: Callable[[], None]) -> int:
    """How many agreements were added."""
    return registry.database.write_now(
        lambda connection: starter.load(connection, registry.vocabularies, registry.now(), registry.new_id, done)
    )


def create_key(registry: Registry, name: str, role: Role, clearance: Marking) -> str:
    """The key, which is kept nowhere. Raises ValueError where the name cannot be one."""
    key = new_key()
    add_key(registry, limited(300)(name), role, clearance, key)
    return key


def add_key(registry: Registry, name: str, role: Role, clearance: Marking, key: str) -> None:
    new = NewKey(name=name, role=role.value, clearance=clearance.value)
    key_id, now = str(registry.new_id()), instant(registry.now())
    registry.database.write_now(lambda connection: accounts.add(connection, OPERATOR, key_id, new, key, now))


def kept_key(registry: Registry, folder: Path) -> str:
    """The analyst's key of a registry that is run from a checkout: kept in the folder, and known to the database.

    A key that was revoked is replaced. The secret key is kept beside it and put in the environment, where no other is set, for the server to read.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    secret = _kept(folder / "secret.key", lambda: secrets.token_hex(32))
    if not registry.settings.secret_key:
        os.environ["MITHAQ_SECRET_KEY"] = secret
    key = _kept(folder / "analyst.key", new_key)
    with registry.database.look() as connection:
        held = select(access_key.c.revoked_at).where(access_key.c.digest == digest(key))
        known = connection.execute(held).first()
    if known is not None and known.revoked_at is not None:
        (folder / "analyst.key").unlink()
        return kept_key(registry, folder)
    if known is None:
        add_key(registry, "analyst of this checkout", Role.ANALYST, Marking.AMBER, key)
    return key


def _kept(file: Path, make: Callable[[], str]) -> str:
    """The line that the file holds; made, for its owner's eyes only, where there is none."""
    if not file.is_file():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(make() + "\n")
    return file.read_text().strip()


def address_of(settings: Settings) -> str:
    """Where this machine finds what is served under these settings."""
    anywhere = ("0.0.0.0", "::")  # noqa: S104 - compared, not listened on
    host = "127.0.0.1" if settings.host in anywhere else settings.host
    return f"http://{host}:{settings.port}{settings.root_path}"


def welcome(settings: Settings, key: str) -> str:
    address = address_of(settings)
    return f"""
Mithaq answers at {address} (its API described at {address}/docs). Three things to try:

  curl '{address}/v1/agreements?country=MA&country=NL&scope=cybercrime'
  curl '{address}/v1/countries/MA'
  curl -X POST '{address}/v1/agreements?dry_run=true' -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' -d '{{"titles": {{"en": "Memorandum of understanding on police cooperation"}}, "instrument_type": "memorandum_of_understanding", "signed_on": "2024-05", "parties": [{{"country": "MA", "agencies": [{{"name": "DGSN"}}]}}, {{"country": "BR"}}], "scope_areas": ["cybercrime"]}}'

An analyst's key (clearance amber; kept in var/analyst.key):

  {key}

Ctrl-C stops it.
"""


class FormName(StrEnum):
    CSV = "csv"
    NDJSON = "ndjson"
    XLSX = "xlsx"
    JSONLD = "jsonld"


def form_of(file: Path | None) -> str:
    """The form that the file's name asks for, else ndjson."""
    ending = file.suffix.removeprefix(".").lower() if file else ""
    return ending if ending in FORMS else "ndjson"


@dataclass(frozen=True, slots=True)
class Export:
    """Which records go out, and how. Raises Invalid where `where`, a query string as the API takes it, is wrong."""

    form: Form
    selection: Selection

    @classmethod
    def read(cls, registry: Registry, form: str, where: str, clearance: Marking) -> Self:
        asking = Request({"type": "http", "query_string": where.encode()})
        caller = replace(OPERATOR, clearance=clearance)
        return cls(FORMS[form], read_selection(asking, caller, registry.vocabularies))


def count_exported(registry: Registry, export: Export) -> int:
    with registry.database.look() as connection:
        return connection.scalar(total(export.selection.filter)) or 0


def export(
    registry: Registry, wanted: Export, begin: Callable[[], AbstractContextManager[BinaryIO]], done: Done
) -> int:
    """How many records were written. What `begin` opens is opened when there is something to write.

    Raises Invalid where a filter names what is not known, or the form has no room.
    """
    database = registry.database
    setting = Setting(f"{address_of(registry.settings)}/", registry.vocabularies)

    async def run() -> int:
        written = 0
        await database.open()
        try:
            async with aclosing(pieces(database, wanted.form, setting, wanted.selection)) as parts:
                first, _ = await anext(parts)
                with begin() as out:
                    out.write(first)
                    async for piece, records in parts:
                        out.write(piece)
                        written += records
                        done(records)
                    out.flush()
        finally:
            await database.close()
        return written

    return anyio.run(run)


def extract(sent: ExtractionInput) -> dict[str, Any]:
    """The draft that a text gives, its agencies found among those that ship: no database is asked."""
    return drafted(sent, shipped_agencies(starter.shipped_agencies()))


def count_details(registry: Registry) -> int:
    with registry.database.look() as connection:
        return details.count(connection)


def rotate_details(registry: Registry, done: Done) -> Rotation:
    """Raises Unavailable where no key is set."""
    return rotation.rotate(registry.database, cipher_of(registry.settings), done)


def examine(registry: Registry, progress: Progress) -> Iterator[tuple[str, list[str]]]:
    """What was looked at, and what is wrong with it; what rests on a thing that is wrong is not looked at."""
    yield "Settings", []
    fault = schema_fault(registry)
    yield "Database and schema", [fault] if fault else []
    if fault:
        return
    with registry.database.look() as connection:
        other = any(differences(connection, registry.vocabularies))
        yield "Vocabularies", ["They are not this version's: run `mithaq db upgrade`."] if other else []
        with progress(count_records(connection)) as done:
            found = list(faults(connection, registry.vocabularies, done))
        yield "Records", found
        yield "Contact details", list(rotation.faults(connection, cipher_of(registry.settings)))
        altered = [
            f"The entry {entry} is not what was sealed, or one before it is gone."
            for entry in audit.broken_seals(connection)
        ]
        yield f"Audit, up to the seal {audit.last_seal(connection)}", altered
