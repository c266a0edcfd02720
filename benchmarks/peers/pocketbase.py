"""The records in PocketBase: a collection with JSON fields, and one for each kind of value that they are found by.

The collections are made by a migration, as PocketBase has it; the rows are written straight to its SQLite file, since
its API takes them one at a time.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.data import Record
from benchmarks.peers.wide import FOUND_BY, NESTED, PLAIN

_TEXTS = tuple(name for name in PLAIN if name not in ("id", "scope_extensible"))
_MIGRATION = f"""
migrate((app) => {{
  const agreements = new Collection({{
    type: "base", name: "agreement", listRule: "", viewRule: "",
    fields: [
      ...{json.dumps(_TEXTS)}.map((name) => ({{ type: "text", name, max: 1000 }})),
      ...{json.dumps(("scope_extensible", *NESTED))}.map((name) => ({{ type: "json", name, maxSize: 1000000 }})),
      {{ type: "number", name: "version" }},
      {{ type: "autodate", name: "created_at", onCreate: true }},
      {{ type: "autodate", name: "updated_at", onCreate: true, onUpdate: true }},
    ],
    indexes: ["slug", "signed_on", "status", "instrument_type"].map(
      (name) => "CREATE INDEX agreement_" + name + " ON agreement (" + name + ")"),
  }});
  app.save(agreements);
  for (const name of {json.dumps(list(FOUND_BY))}) {{
    app.save(new Collection({{
      type: "base", name, listRule: "", viewRule: "",
      fields: [
        {{ type: "relation", name: "agreement", collectionId: agreements.id, maxSelect: 1, cascadeDelete: true }},
        {{ type: "text", name: "code" }},
      ],
      indexes: [
        "CREATE INDEX " + name + "_agreement ON " + name + " (agreement)",
        "CREATE INDEX " + name + "_code ON " + name + " (code)",
      ],
    }}));
  }}
}}, (app) => {{}})
"""


def binary() -> str | None:
    """The program that the wheel brings, if there is one for this machine."""
    return shutil.which("pocketbase", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


def row_id(record_id: str) -> str:
    """The record's id as PocketBase wants one: 15 letters and digits."""
    return record_id.replace("-", "")[-15:]


def build(folder: Path, records: Iterable[Record]) -> None:
    """Makes PocketBase's folder, with the records that everyone may see."""
    migrations = folder / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "1_agreements.js").write_text(_MIGRATION)
    subprocess.run([*command(folder), "migrate", "up"], check=True, capture_output=True)
    connection = sqlite3.connect(folder / "data" / "data.db")
    with connection:
        for record in records:
            if record["marking"] == "clear":
                _add(connection, record)
    connection.execute("ANALYZE")
    connection.close()


def command(folder: Path) -> list[str]:
    return [binary() or "pocketbase", f"--dir={folder / 'data'}", f"--migrationsDir={folder / 'migrations'}"]


def _add(connection: sqlite3.Connection, record: Record) -> None:
    own = row_id(record["id"])
    when = "2026-01-01 00:00:00.000Z"
    row = {"id": own, "version": 1, "created_at": when, "updated_at": when}
    row |= {name: record[name] or "" for name in _TEXTS}
    row |= {name: json.dumps(record[name], ensure_ascii=False) for name in ("scope_extensible", *NESTED)}
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT INTO agreement ({columns}) VALUES ({values})", row)
    for name, codes in FOUND_BY.items():
        found = [(f"{own[:12]}{n:03d}", own, code) for n, code in enumerate(codes(record))]
        connection.executemany(f"INSERT INTO {name} (id, agreement, code) VALUES (?, ?, ?)", found)
