"""Databases full of records, built by the project's own command, timed, and kept for the next run."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path

import orjson

from benchmarks.data import Record, Records
from benchmarks.postgres import PostgresServer

_ROOT = Path(__file__).parent.parent
# What a kept database rests on: other records, another schema, other words in its index, and it is built anew.
_RECORDS = ("app/starter/data/*", "app/vocabularies/data/*.json", "benchmarks/data.py", "benchmarks/words.py")
_SCHEMA = ("migrations/versions/*.py", "app/db/*.py", "app/search/*.py")
_PEERS = ("benchmarks/peers/*.py",)


@dataclass(frozen=True, slots=True)
class Import:
    """How long it took to bring the records in, and the most memory that it held, in MB."""

    records: int
    seconds: float
    peak_mb: float

    @property
    def per_second(self) -> float:
        return self.records / self.seconds


# Brings the records of an NDJSON file into the empty database of that URL.
Load = Callable[[str, Path], Import]


def mithaq(url: str, **settings: str) -> dict[str, str]:
    """The environment of a `mithaq` command on that database; settings of whoever measures do not count."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MITHAQ_")}
    own = {"database_url": url, **settings}
    return inherited | {f"MITHAQ_{name.upper()}": value for name, value in own.items()}


def import_with_command(url: str, file: Path) -> Import:
    """As an operator does it: `mithaq db upgrade`, then `mithaq import`, which alone is timed."""
    environment = mithaq(url, max_import=str(file.stat().st_size + 1))
    subprocess.run(_command("db", "upgrade"), env=environment, check=True, capture_output=True)
    return _timed(_command("import", "--allow-duplicate", str(file)), environment, _lines(file))


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "app.cli", *words]


def _timed(command: list[str], environment: Mapping[str, str], records: int) -> Import:
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    # Linux counts in kilobytes, macOS in bytes.
    peak = usage.ru_maxrss / (1_000 if sys.platform == "linux" else 1_000_000)
    return Import(records, time.perf_counter() - started, peak)


def _lines(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for _ in lines)


@cache
def _digest(*patterns: str) -> str:
    """Of all that these files say."""
    files = sorted(chain.from_iterable(_ROOT.glob(pattern) for pattern in patterns))
    return blake2b(b"".join(file.read_bytes() for file in files), digest_size=4).hexdigest()


class Stores:
    """Databases of one seed in a folder, by size."""

    def __init__(self, folder: Path, records: Records, load: Load = import_with_command) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.records, self._load = folder, records, load

    def name(self, kind: str, size: int, *rests_on: str) -> str:
        return f"{kind}_{size}_{self.records.seed}_{_digest(*_RECORDS, *rests_on)}"

    def file(self, size: int) -> Path:
        """The records as NDJSON."""
        file = self.folder / f"{self.name('records', size)}.ndjson"
        if not file.exists():
            part = file.with_suffix(".part")
            with part.open("wb") as out:
                out.writelines(orjson.dumps(record) + b"\n" for record in self.records.first(size))
            part.rename(file)
        return file

    def sqlite(self, size: int) -> tuple[str, Import]:
        """The URL of the database, and how the records came in."""
        database = self.folder / f"{self.name('mithaq', size, *_SCHEMA)}.db"

        def build() -> Import:
            part = self.folder / "part.db"
            for left in self.folder.glob("part.db*"):
                left.unlink()
            done = self._load(f"sqlite:///{part}", self.file(size))
            part.rename(database)
            return done

        return f"sqlite:///{database}", self._once(database.with_suffix(".sqlite.json"), database.exists(), build)

    def postgresql(self, size: int, server: PostgresServer) -> tuple[str, Import]:
        name = self.name("mithaq", size, *_SCHEMA)

        def build() -> Import:
            server.make(name)
            done = self._load(server.url(name), self.file(size))
            server.settle(name)
            return done

        known = self.folder / f"{name}.postgresql.json"
        return server.url(name), self._once(known, server.has(name), build)

    def of_peer(self, stored_as: str, size: int, build: Callable[[Path, Iterable[Record]], None]) -> Path:
        """The file or folder in which a peer keeps the records."""
        folder = self.folder / self.name("peers", size, *_PEERS)
        folder.mkdir(exist_ok=True)
        place, part = folder / stored_as, self.folder / f"part_{stored_as}"
        if not place.exists():
            print(f"building {stored_as} …", flush=True)
            shutil.rmtree(part, ignore_errors=True)
            part.unlink(missing_ok=True)
            with self.file(size).open("rb") as lines:
                build(part, map(orjson.loads, lines))
            part.rename(place)
        return place

    def _once(self, note: Path, is_there: bool, build: Callable[[], Import]) -> Import:
        """The import as it was noted once all of it had come in, or done now."""
        if is_there and note.exists():
            return Import(**json.loads(note.read_text()))
        note.unlink(missing_ok=True)
        print(f"building {note.stem} …", flush=True)
        done = build()
        note.write_text(json.dumps(asdict(done)))
        return done
