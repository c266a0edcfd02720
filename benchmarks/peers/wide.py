"""The records as rows with JSON in them, which is how data meant for Datasette is usually loaded.

Beside them stand the tables by which a row is found, with their indexes, and an index of the words.
"""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from benchmarks.data import Record

PLAIN = (
    "id", "slug", "instrument_type", "status", "legal_effect", "level", "signed_on", "in_force_on", "expires_on",
    "scope_extensible", "marking",
)  # fmt: skip
NESTED = (
    "titles", "title_kinds", "summaries", "signed_at", "parties", "scope_areas", "cooperation_forms", "contact_points",
    "events", "relations", "external_ids", "sources", "evidence",
)  # fmt: skip
# By which other values a row is found: the table, and where the record has them.
FOUND_BY = {
    "party": lambda record: [party["country"] for party in record["parties"] if party["country"]],
    "scope": lambda record: record["scope_areas"],
    "form": lambda record: record["cooperation_forms"],
}

_SCHEMA = f"""
CREATE TABLE agreement (
    id TEXT PRIMARY KEY, {", ".join(f"{name} TEXT" for name in (*PLAIN[1:], *NESTED))},
    version INTEGER, created_at TEXT, updated_at TEXT
);
CREATE INDEX agreement_signed_on ON agreement (signed_on);
CREATE INDEX agreement_status ON agreement (status);
CREATE INDEX agreement_instrument_type ON agreement (instrument_type);
CREATE VIRTUAL TABLE agreement_fts USING fts5 (titles, summaries, content="agreement");
""" + "".join(
    f"""
CREATE TABLE {name} (agreement_id TEXT REFERENCES agreement (id), code TEXT, PRIMARY KEY (agreement_id, code));
CREATE INDEX {name}_code ON {name} (code);
"""
    for name in FOUND_BY
)


def build(database: Path, records: Iterable[Record]) -> None:
    """Writes the records, those that everyone may see, to a new SQLite file."""
    connection = sqlite3.connect(database)
    connection.executescript(_SCHEMA)
    with connection:
        for record in records:
            if record["marking"] == "clear":
                _add(connection, record)
        connection.execute("INSERT INTO agreement_fts (agreement_fts) VALUES ('rebuild')")
    connection.execute("ANALYZE")
    connection.close()


def _add(connection: sqlite3.Connection, record: Record) -> None:
    nested = [json.dumps(record[key], ensure_ascii=False) for key in NESTED]
    row = [*(record[key] for key in PLAIN), *nested, 1, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"]
    connection.execute(f"INSERT INTO agreement VALUES ({', '.join('?' * len(row))})", row)
    for name, codes in FOUND_BY.items():
        connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", [(record["id"], code) for code in codes(record)])
