"""What a run says of the goals."""

import json
from pathlib import Path
from typing import Any

from benchmarks.figures import FASTAPI, MITHAQ, ORM, Run
from benchmarks.report import sections
from benchmarks.workloads import ONE, PAGE


def _stage(service: str, size: int = 1_000, **rates: float) -> dict[str, Any]:
    memory = {"own_mb": 50, "resident_mb": 80}
    rest = {"p50_ms": size / 1_000, "p99_ms": 9.0, "failed": 0, "bytes": 2_000}
    workloads = {name: {"per_second": rate, **rest} for name, rate in ((ONE, rates["one"]), (PAGE, rates["page"]))}
    stage = {"service": service, "size": size, "workers": 1, "workloads": {**workloads, "not there": None}}
    own = (
        {"database": "sqlite", "import": {"records": size, "seconds": 1.0, "peak_mb": 100}} if service == MITHAQ else {}
    )
    return {**stage, **own, "started_in": 0.5, "idle": memory, "loaded": memory}


def _run(folder: Path, *stages: dict[str, Any]) -> Run:
    plan = {
        "sizes": [1_000, 10_000],
        "databases": ["sqlite"],
        "workers": [1],
        "compared_at": 1_000,
        "rounds": 1,
        "seconds": 1,
    }
    machine = {"commit": "abc", "cores": 2, "system": "Linux", "python": "3.11", "sqlite": "3.40", "load": "wrk"}
    file = folder / "2026-11-25-1200.json"
    named = {str(number): stage for number, stage in enumerate(stages)}
    file.write_text(json.dumps({"about": {"plan": plan, "machine": machine}, "stages": named}))
    return Run(file)


def test_a_goal_is_reached_missed_or_not_measured(tmp_path: Path) -> None:
    own, limit, other = (
        _stage(MITHAQ, one=5_000, page=190),
        _stage(FASTAPI, one=6_000, page=1),
        _stage(ORM, one=100, page=10),
    )
    said = "\n".join(sections(_run(tmp_path, own, limit, other)))
    assert "| one record, of the FastAPI limit | ≥ 0.8 × | 0.83 | yes |" in said
    assert "| page of 20 by country, times usual ORM | ≥ 20 × | 19.0 | **no** |" in said
    assert "| one record, of the Starlette limit | ≥ 0.5 × | – | not measured |" in said


def test_growth_is_told_from_the_smallest_to_the_largest_size(tmp_path: Path) -> None:
    small, large = _stage(MITHAQ, one=5_000, page=190), _stage(MITHAQ, 10_000, one=500, page=19)
    said = "\n".join(sections(_run(tmp_path, small, large)))
    assert f"| sqlite: {ONE} | 1.00 | 10.0 | 10.0 |" in said
