"""The figures of one run, as they were written to `benchmarks/results`."""

import json
from pathlib import Path
from typing import Any

MITHAQ, FASTAPI, STARLETTE = "Mithaq", "FastAPI", "Starlette"
ORM, DJANGO, DATASETTE, POCKETBASE = "usual ORM", "Django REST Framework", "Datasette", "PocketBase"

Stage = dict[str, Any]


class Run:
    def __init__(self, file: Path) -> None:
        written = json.loads(file.read_text())
        self.day = file.stem[:10]
        self.plan, self.machine = written["about"]["plan"], written["about"]["machine"]
        self.stages: list[Stage] = list(written["stages"].values())

    @property
    def compared_at(self) -> int:
        """The size at which all services were measured."""
        return int(self.plan["compared_at"])

    @property
    def compared(self) -> list[Stage]:
        """The services that were measured side by side, each with one worker."""
        return [one for one in self.stages if one["size"] == self.compared_at and one["workers"] == 1]

    def mithaq(self, database: str, size: int | None = None, workers: int = 1) -> Stage | None:
        wanted = (MITHAQ, database, size or self.compared_at, workers)
        keys = ("service", "database", "size", "workers")
        return next((one for one in self.stages if tuple(one.get(key) for key in keys) == wanted), None)

    def peer(self, service: str) -> Stage | None:
        return next((one for one in self.stages if one["service"] == service), None)


def name_of(stage: Stage) -> str:
    return f"{stage['service']}, {stage['database']}" if "database" in stage else str(stage["service"])


def figure(stage: Stage | None, workload: str, key: str) -> float | None:
    """One figure of a workload; None where it was not measured."""
    found = stage["workloads"].get(workload) if stage else None
    return found[key] if found else None


def ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None
