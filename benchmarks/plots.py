"""The two pictures of a run: beside others, and by number of records. SVG, the same for the same figures."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.figures import MITHAQ, Run, figure, name_of
from benchmarks.workloads import FOUR, ONE, PAGE, TEXT

_OWN, _OTHER = "#0b6e4f", "#b8c4c2"
_LINES = ("#0b6e4f", "#c8553d", "#3d5a80", "#8d6a9f", "#e09f3e", "#6b705c", "#2a9d8f")
# With chance in its ids and a date, each drawing of the same figures would be another file.
_STYLE = {"svg.hashsalt": "mithaq", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}


def draw(run: Run, folder: Path) -> None:
    """Writes `peers.svg` and `growth.svg` into the folder."""
    folder.mkdir(exist_ok=True)
    with mpl.rc_context(_STYLE):
        for name, drawn in (("peers", _peers(run)), ("growth", _growth(run))):
            drawn.savefig(folder / f"{name}.svg", metadata={"Date": None})


def _peers(run: Run) -> Figure:
    drawn = Figure(figsize=(10, 6.5), layout="constrained")
    for axis, workload in zip(drawn.subplots(2, 2).flat, (ONE, PAGE, FOUR, TEXT), strict=True):
        _bars(axis, run, workload)
    drawn.suptitle(f"Answers a second, {run.compared_at:,} records, one worker (logarithmic)")
    return drawn


def _bars(axis: Axes, run: Run, workload: str) -> None:
    measured = [(name_of(stage), figure(stage, workload, "per_second")) for stage in reversed(run.compared)]
    bars = [(name, rate) for name, rate in measured if rate]
    axis.set_title(workload)
    if not bars:
        return
    names, rates = zip(*bars, strict=True)
    colours = [_OWN if name.startswith(MITHAQ) else _OTHER for name in names]
    drawn = axis.barh(names, rates, color=colours)
    axis.bar_label(drawn, [f"{rate:,.0f}" for rate in rates], padding=3)
    axis.set_xscale("log")
    axis.set_xlim(min(rates) / 3, max(rates) * 5)


def _growth(run: Run) -> Figure:
    databases = run.plan["databases"]
    drawn = Figure(figsize=(5 * len(databases) + 1, 4.2), layout="constrained")
    axes = drawn.subplots(1, len(databases), sharey=True, squeeze=False)
    for axis, database in zip(axes.flat, databases, strict=True):
        _lines(axis, run, database)
    axes.flat[0].set_ylabel("median time of an answer, ms, 8 connections")
    axes.flat[-1].legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return drawn


def _lines(axis: Axes, run: Run, database: str) -> None:
    stages = [(size, run.mithaq(database, size)) for size in run.plan["sizes"]]
    workloads = next(stage["workloads"] for _, stage in stages if stage)
    for colour, workload in zip(_LINES, workloads, strict=False):
        points = [(size, time) for size, stage in stages if (time := figure(stage, workload, "p50_ms"))]
        if points:
            axis.plot(*zip(*points, strict=True), marker="o", color=colour, label=workload)
    axis.set(title=database, xscale="log", yscale="log", xlabel="records")
    axis.set_xticks(run.plan["sizes"], [f"{size:,}" for size in run.plan["sizes"]])
    axis.minorticks_off()
