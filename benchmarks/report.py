"""A run as tables: for a terminal, and for `docs/performance.md`, between the two marks that stand there."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.figures import FASTAPI, MITHAQ, Run, Stage, figure, name_of, ratio
from benchmarks.goals import GOALS, growth

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
_BEGIN, _END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"


def write(run: Run) -> None:
    """Puts the run into the page."""
    page = PAGE.read_text()
    before, after = page[: page.index(_BEGIN)], page[page.index(_END) :]
    PAGE.write_text("\n\n".join((f"{before}{_BEGIN}", *sections(run), after)))


def tables(run: Run) -> str:
    """The run for a terminal, without its pictures."""
    return "\n\n".join(section for section in sections(run) if not section.startswith("!["))


def sections(run: Run) -> Iterator[str]:
    plan, machine = run.plan, run.machine
    yield (
        f"{run.day}, commit {machine['commit']}: {machine['cores']} cores, {machine['system']}, Python {machine['python']}, "
        f"SQLite {machine['sqlite']}; load from {machine['load']}, 8 connections a worker, median of {plan['rounds']} rounds "
        f"of {plan['seconds']:g} s."
    )
    yield "### Goals\n\n" + _table(("", "goal", "reached", ""), _goals(run))
    yield f"### Beside others, {run.compared_at:,} records, one worker"
    yield "![Answers a second beside others](performance/peers.svg)"
    for workload in _workloads(run.compared):
        yield f"**{workload.capitalize()}**\n\n" + _table(
            ("", "answers/s", "p50 ms", "p99 ms", "kB", "÷ FastAPI", "Mithaq on SQLite ÷ it"), _beside(run, workload)
        )
    yield "### Start and memory\n\n" + _table(
        ("", "first answer after s", "idle MB", "after load MB", "… of its own MB"), _starts(run)
    )
    yield "### Growth"
    yield "![Time of an answer by number of records](performance/growth.svg)"
    yield _table(("", *(f"{size:,}: p50 ms" for size in plan["sizes"]), "times longer"), _growths(run))
    head = ("", *(f"{number} of them: answers/s" for number in plan["workers"]), "÷")
    yield "### Worker processes\n\n" + _table(head, _workers(run))
    yield "### Import\n\n" + _table(("", "records", "records/s", "most memory MB"), _imports(run))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _said(value: float | None) -> str:
    """With about three digits that count."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _goals(run: Run) -> Iterator[Sequence[str]]:
    for goal in GOALS:
        value = goal.value(run)
        verdict = "not measured" if value is None else "yes" if goal.is_reached(value) else "**no**"
        bound = f"{'≤' if goal.at_most else '≥'} {goal.bound:,g} {goal.unit}"
        yield goal.what, bound, _said(value), verdict


def _workloads(stages: Sequence[Stage]) -> list[str]:
    """Those that any service was measured at."""
    return list(dict.fromkeys(name for stage in stages for name, found in stage["workloads"].items() if found))


def _beside(run: Run, workload: str) -> Iterator[Sequence[str]]:
    own = figure(run.mithaq("sqlite"), workload, "per_second")
    limit = figure(run.peer(FASTAPI), workload, "per_second")
    for stage in run.compared:
        rate = figure(stage, workload, "per_second")
        if rate is not None:
            times = (figure(stage, workload, key) for key in ("p50_ms", "p99_ms"))
            size = figure(stage, workload, "bytes")
            yield (
                name_of(stage),
                *map(_said, (rate, *times, size and size / 1e3, ratio(rate, limit), ratio(own, rate))),
            )


def _starts(run: Run) -> Iterator[Sequence[str]]:
    for stage in run.compared:
        idle, loaded = stage["idle"], stage["loaded"]
        figures = (stage["started_in"], idle["resident_mb"], loaded["resident_mb"], loaded["own_mb"])
        yield name_of(stage), *map(_said, figures)


def _growths(run: Run) -> Iterator[Sequence[str]]:
    for database in run.plan["databases"]:
        stages = [run.mithaq(database, size) for size in run.plan["sizes"]]
        for workload in _workloads([stage for stage in stages if stage]):
            times = [figure(stage, workload, "p50_ms") for stage in stages]
            yield f"{database}: {workload}", *map(_said, (*times, growth(run, database, workload)))


def _workers(run: Run) -> Iterator[Sequence[str]]:
    for database in run.plan["databases"]:
        stages = [run.mithaq(database, workers=workers) for workers in run.plan["workers"]]
        for workload in _workloads([stage for stage in stages if stage]):
            rates = [figure(stage, workload, "per_second") for stage in stages]
            yield f"{database}: {workload}", *map(_said, (*rates, ratio(rates[-1], rates[0])))


def _imports(run: Run) -> Iterator[Sequence[str]]:
    for stage in run.stages:
        if stage["service"] == MITHAQ and stage["workers"] == run.plan["workers"][0]:
            brought = stage["import"]
            figures = (brought["records"], brought["records"] / brought["seconds"], brought["peak_mb"])
            yield stage["database"], *map(_said, figures)
