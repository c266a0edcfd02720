"""Mithaq beside its peers and the limits of its frame: what `make bench` runs.

Databases are built once and kept. Each stage is noted when it is done: a run that was ended goes on where it was.
"""

import argparse
import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import plots, report
from benchmarks.data import Records
from benchmarks.figures import Run
from benchmarks.load import generator
from benchmarks.postgres import PostgresServer, server
from benchmarks.stages import Plan, Stages
from benchmarks.stores import Stores

RESULTS = Path(__file__).parent / "results"
DATABASES = ("sqlite", "postgresql")


def main() -> None:
    asked = _arguments()
    plan = Plan(asked.sizes, asked.databases, asked.workers, asked.peers, asked.seconds, asked.rounds, asked.seed)
    stores = Stores(asked.folder.absolute(), Records(plan.seed))
    about = {"plan": {**asdict(plan), "compared_at": plan.compared_at}, "machine": machine()}
    noted = Noted(stores.folder / "run.json", about, fresh=asked.fresh)
    with _postgres(plan, stores.folder, asked.postgres) as found:
        for name, stage in Stages(plan, stores, found, stores.folder).named():
            if name not in noted.stages:
                print(name, flush=True)
                noted.add(name, stage())
    file = asked.results / f"{datetime.now(UTC):%Y-%m-%d-%H%M}.json"
    noted.move(file)
    run = Run(file)
    print(report.tables(run))
    if asked.results == RESULTS:
        report.write(run)
        plots.draw(run, report.PAGE.parent / "performance")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add("--sizes", type=_numbers, default=(10_000, 100_000), help="numbers of records, comma between (10000,100000)")
    add("--databases", type=_names, default=DATABASES, help="comma between (sqlite,postgresql)")
    add("--workers", type=_numbers, default=(1, 2), help="numbers of server processes, comma between (1,2)")
    add("--no-peers", dest="peers", action="store_false", help="Mithaq alone")
    add("--seconds", type=float, default=3, help="how long a round is (3)")
    add("--rounds", type=int, default=3, help="of how many rounds a figure is the median (3)")
    add("--seed", type=int, default=1, help="of the records and the questions (1)")
    add("--folder", type=Path, default=Path("var/bench"), help="where databases are kept (var/bench)")
    add(
        "--results",
        type=Path,
        default=RESULTS,
        help="where the figures are kept; docs/performance.md shows them unless that is elsewhere (benchmarks/results)",
    )
    add("--postgres", metavar="URL", default=os.environ.get("BENCH_POSTGRES"),
        help="a server to make databases on, instead of the wheel's; also BENCH_POSTGRES")  # fmt: skip
    add("--fresh", action="store_true", help="begin anew, where a run was ended")
    return parser.parse_args()


class Noted:
    """What a run has measured so far, kept in a file for the case that it is ended."""

    def __init__(self, file: Path, about: dict[str, Any], *, fresh: bool) -> None:
        self._file = file
        begun = {"about": json.loads(json.dumps(about)), "stages": {}}
        known = json.loads(file.read_text()) if file.exists() and not fresh else begun
        self._run = known if known["about"] == begun["about"] else begun

    @property
    def stages(self) -> dict[str, Any]:
        return self._run["stages"]

    def add(self, name: str, figures: dict[str, Any]) -> None:
        self.stages[name] = figures
        self._file.write_text(json.dumps(self._run, indent=1))

    def move(self, file: Path) -> None:
        """Puts it where results are kept: all of it has been measured."""
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(self._run, indent=1) + "\n")
        self._file.unlink(missing_ok=True)


def machine() -> dict[str, Any]:
    """What the figures rest on beside the plan."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "commit": commit.stdout.strip() or None,
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load": generator(),
    }


@contextmanager
def _postgres(plan: Plan, folder: Path, url: str | None) -> Iterator[PostgresServer | None]:
    if "postgresql" in plan.databases:
        with server(folder, url) as found:
            yield found
    else:
        yield None


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted(int(part.replace("_", "")) for part in text.split(",")))


if __name__ == "__main__":
    main()
