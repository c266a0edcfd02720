"""The records in normalized tables, with the indexes that a developer would usually give them.

The usual ORM service and Django REST Framework both serve this file.
"""

from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table, create_engine, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from benchmarks.data import Record

_BATCH = 2_000
_WHEN = "2026-01-01T00:00:00.000000Z"
_OWN = (
    "id", "slug", "instrument_type", "status", "legal_effect", "level", "signed_on", "in_force_on", "expires_on",
    "scope_extensible", "marking",
)  # fmt: skip


class Base(DeclarativeBase):
    type_annotation_map = {list[str]: JSON}  # noqa: RUF012 - as SQLAlchemy reads it


class Part(Base):
    """A row that belongs to one agreement."""

    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)


class Title(Part):
    __tablename__ = "title"
    language: Mapped[str]
    text: Mapped[str]
    kind: Mapped[str | None]


class Summary(Part):
    __tablename__ = "summary"
    language: Mapped[str]
    text: Mapped[str]


party_agency = Table(
    "party_agency",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("party_id", ForeignKey("party.id"), index=True),
    Column("agency_id", ForeignKey("agency.id"), index=True),
)


class Agency(Base):
    __tablename__ = "agency"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    acronym: Mapped[str | None]


class Signatory(Base):
    __tablename__ = "signatory"
    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    name: Mapped[str]
    title: Mapped[str | None]
    agencies: Mapped[list[str]]


class Party(Part):
    __tablename__ = "party"
    country: Mapped[str | None] = mapped_column(index=True)
    organization: Mapped[str | None] = mapped_column(index=True)
    agencies: Mapped[list[Agency]] = relationship(secondary=party_agency)
    signatories: Mapped[list[Signatory]] = relationship()


class Scope(Part):
    __tablename__ = "scope"
    code: Mapped[str] = mapped_column(index=True)


class Form(Part):
    __tablename__ = "form"
    code: Mapped[str] = mapped_column(index=True)


class ContactPoint(Part):
    __tablename__ = "contact_point"
    party: Mapped[str]
    agency: Mapped[str | None]
    role: Mapped[str]
    tasks: Mapped[list[str]]
    scope_areas: Mapped[list[str]]
    review_by: Mapped[str | None]


class Event(Part):
    __tablename__ = "event"
    type: Mapped[str]
    date: Mapped[str | None]
    party: Mapped[str | None]
    note: Mapped[str | None]


class ExternalId(Part):
    __tablename__ = "external_id"
    scheme: Mapped[str]
    value: Mapped[str]


class Relation(Part):
    __tablename__ = "relation"
    type: Mapped[str]
    target: Mapped[str | None]
    title: Mapped[str | None]


class Source(Part):
    __tablename__ = "source"
    url: Mapped[str | None]
    title: Mapped[str | None]
    publisher: Mapped[str | None]
    language: Mapped[str | None]
    published_on: Mapped[str | None]
    kind: Mapped[str | None]


class Evidence(Part):
    __tablename__ = "evidence"
    pointer: Mapped[str]
    source: Mapped[int]
    quote: Mapped[str | None]
    confidence: Mapped[float | None]


class Agreement(Base):
    __tablename__ = "agreement"
    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    instrument_type: Mapped[str] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(index=True)
    legal_effect: Mapped[str | None]
    level: Mapped[str | None]
    signed_on: Mapped[str] = mapped_column(index=True)
    in_force_on: Mapped[str | None]
    expires_on: Mapped[str | None]
    place: Mapped[str | None]
    place_country: Mapped[str | None]
    scope_extensible: Mapped[bool | None]
    marking: Mapped[str]
    version: Mapped[int]
    created_at: Mapped[str]
    updated_at: Mapped[str]
    titles: Mapped[list[Title]] = relationship()
    summaries: Mapped[list[Summary]] = relationship()
    parties: Mapped[list[Party]] = relationship()
    scope_areas: Mapped[list[Scope]] = relationship()
    cooperation_forms: Mapped[list[Form]] = relationship()
    contact_points: Mapped[list[ContactPoint]] = relationship()
    events: Mapped[list[Event]] = relationship()
    relations: Mapped[list[Relation]] = relationship()
    external_ids: Mapped[list[ExternalId]] = relationship()
    sources: Mapped[list[Source]] = relationship()
    evidence: Mapped[list[Evidence]] = relationship()


# The lists of a record that are rows of the same keys.
_LISTS: dict[str, type[Part]] = {
    "contact_points": ContactPoint, "events": Event, "relations": Relation, "external_ids": ExternalId,
    "sources": Source, "evidence": Evidence,
}  # fmt: skip


def build(database: Path, records: Iterable[Record]) -> None:
    """Writes the records, those that everyone may see, to a new SQLite file."""
    engine = create_engine(f"sqlite:///{database}")
    Base.metadata.create_all(engine)
    rows = _Rows()
    with engine.begin() as connection:
        for batch in _batches(record for record in records if record["marking"] == "clear"):
            for record in batch:
                rows.add(record)
            for table, of_table in rows.taken():
                connection.execute(insert(table), of_table)
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    while batch := list(islice(records, _BATCH)):
        yield batch


class _Rows:
    """Rows by table, the agencies and numbers of parties that were used so far."""

    def __init__(self) -> None:
        self._rows: dict[Any, list[dict[str, Any]]] = {}
        self._agencies: set[str] = set()
        self._parties = count(1)

    def taken(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        """The rows since it was last asked."""
        found, self._rows = self._rows, {}
        return list(found.items())

    def _put(self, table: Any, **row: Any) -> None:
        self._rows.setdefault(table, []).append(row)

    def add(self, record: Record) -> None:
        whole = {key: record[key] for key in _OWN}
        place, times = record["signed_at"], {"version": 1, "created_at": _WHEN, "updated_at": _WHEN}
        self._put(Agreement, **whole, place=place["place"], place_country=place["country"], **times)
        own = {"agreement_id": record["id"]}
        self._add_texts(record, own)
        for key, table in ("scope_areas", Scope), ("cooperation_forms", Form):
            for code in record[key]:
                self._put(table, **own, code=code)
        for key, listed in _LISTS.items():
            for row in record[key]:
                self._put(listed, **own, **row)
        for party in record["parties"]:
            self._add_party(party, own)

    def _add_texts(self, record: Record, own: dict[str, str]) -> None:
        for language, text in record["titles"].items():
            self._put(Title, **own, language=language, text=text, kind=record["title_kinds"].get(language))
        for language, text in record["summaries"].items():
            self._put(Summary, **own, language=language, text=text)

    def _add_party(self, party: Record, own: dict[str, str]) -> None:
        number = next(self._parties)
        self._put(Party, id=number, **own, country=party["country"], organization=party["organization"])
        for agency in party["agencies"]:
            if agency["id"] not in self._agencies:
                self._agencies.add(agency["id"])
                self._put(Agency, id=agency["id"], name=agency["name"], acronym=agency["acronym"])
            self._put(party_agency, party_id=number, agency_id=agency["id"])
        for signatory in party["signatories"]:
            self._put(Signatory, party_id=number, **signatory)
