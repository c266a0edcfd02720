"""What was to be reached, and whether it was. Ratios are within one run: they alone travel to other machines."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.figures import (
    DATASETTE,
    DJANGO,
    FASTAPI,
    ORM,
    POCKETBASE,
    STARLETTE,
    Run,
    figure,
    ratio,
)
from benchmarks.workloads import FOUR, ONE, PAGE, TEXT

Value = Callable[[Run], float | None]


@dataclass(frozen=True, slots=True)
class Goal:
    what: str
    bound: float
    value: Value
    unit: str = "×"
    at_most: bool = False

    def is_reached(self, value: float) -> bool:
        return value <= self.bound if self.at_most else value >= self.bound


def _times(workload: str, service: str, database: str = "sqlite") -> Value:
    """How many times as many answers a second Mithaq gives."""
    return lambda run: ratio(
        figure(run.mithaq(database), workload, "per_second"), figure(run.peer(service), workload, "per_second")
    )


def _worst_tail(run: Run) -> float | None:
    """The highest 99th percentile, in medians of its workload."""
    stage = run.mithaq("sqlite")
    found = [one["p99_ms"] / one["p50_ms"] for one in stage["workloads"].values() if one] if stage else []
    return max(found, default=None)


def growth(run: Run, database: str, workload: str) -> float | None:
    """How many times longer an answer takes at the largest size than at the smallest."""
    smallest, *_, largest = run.plan["sizes"] if len(run.plan["sizes"]) > 1 else (None, None)
    small, large = (run.mithaq(database, size) if size else None for size in (smallest, largest))
    return ratio(figure(large, workload, "p50_ms"), figure(small, workload, "p50_ms"))


def _worst_growth(run: Run) -> float | None:
    stage = run.mithaq("sqlite")
    grown = (growth(run, "sqlite", workload) for workload in (stage["workloads"] if stage else ()))
    return max((found for found in grown if found is not None), default=None)


def _two_workers(run: Run) -> float | None:
    two = run.mithaq("sqlite", workers=2)
    return ratio(figure(two, ONE, "per_second"), figure(run.mithaq("sqlite"), ONE, "per_second"))


def _imported(run: Run) -> float | None:
    stage = run.mithaq("sqlite")
    return stage["import"]["records"] / stage["import"]["seconds"] if stage else None


def _import_memory(run: Run) -> float | None:
    small, large = (run.mithaq("sqlite", size) for size in (run.plan["sizes"][0], run.plan["sizes"][-1]))
    if small is large or not small or not large:
        return None
    return ratio(large["import"]["peak_mb"], small["import"]["peak_mb"])


def _of_server(value: Callable[[dict[str, object]], float]) -> Value:
    return lambda run: value(stage) if (stage := run.mithaq("sqlite")) else None


GOALS = (
    Goal("one record, of the FastAPI limit", 0.8, _times(ONE, FASTAPI)),
    Goal("one record, of the Starlette limit", 0.5, _times(ONE, STARLETTE)),
    Goal("one record on PostgreSQL, of the FastAPI limit", 0.45, _times(ONE, FASTAPI, "postgresql")),
    *(
        Goal(f"{workload}, times {service}", bound, _times(workload, service))
        for workload, bounds in (
            (ONE, {ORM: 25, DJANGO: 25, DATASETTE: 6, POCKETBASE: 1.5}),
            (PAGE, {ORM: 20, DJANGO: 20, POCKETBASE: 3}),
            (FOUR, {ORM: 20, DJANGO: 20}),
        )
        for service, bound in bounds.items()
    ),
    Goal("full text", 500, lambda run: figure(run.mithaq("sqlite"), TEXT, "per_second"), "pages/s"),
    Goal("p99, in medians, of the worst workload", 5, _worst_tail, at_most=True),
    Goal("longer from the smallest to the largest size, worst workload", 1.5, _worst_growth, at_most=True),
    Goal("two workers, times one", 1.8, _two_workers),
    Goal("import into SQLite", 5_000, _imported, "records/s"),
    Goal("memory of the import, largest size to smallest", 1.2, _import_memory, at_most=True),
    Goal("start-up", 1, _of_server(lambda stage: stage["started_in"]), "s", at_most=True),
    Goal("idle server", 150, _of_server(lambda stage: stage["idle"]["resident_mb"]), "MB", at_most=True),
)
