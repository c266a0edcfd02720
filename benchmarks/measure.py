"""One service measured: how soon it answers, what memory it takes, and how fast it is at each workload."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.load import Figures, Request, load
from benchmarks.serve import Running, Service, running

# Connections for each worker process: enough to keep it busy.
CONNECTIONS = 8
_WARM_UP = 1.0
# Answers that are looked at before any is timed.
LOOKED_AT = 10
_TAGGED = 500

Asked = Mapping[str, Sequence[Request]]


@dataclass(frozen=True, slots=True)
class Effort:
    """Each figure is the median of so many rounds of so many seconds."""

    seconds: float
    rounds: int


def measured(service: Service, asked: Asked, tagged: str | None, effort: Effort, log: Path) -> dict[str, Any]:
    """The service's figures; null for a workload that it refuses. `tagged` is asked for under the tags of its answers."""
    with running(service, log) as server:
        idle = server.memory()
        workloads = {
            name: _workload(server, name, requests, service.workers, effort, tagged=name == tagged)
            for name, requests in asked.items()
        }
        return {
            "started_in": server.started_in,
            "idle": asdict(idle),
            "loaded": asdict(server.memory()),
            "workloads": workloads,
        }


def _workload(
    server: Running, name: str, requests: Sequence[Request], workers: int, effort: Effort, *, tagged: bool
) -> dict[str, Any] | None:
    with httpx.Client(base_url=server.address, timeout=60) as client:
        if tagged:
            requests = with_tags(client, requests[:_TAGGED])
        answers = [answer(client, request) for request in requests[:LOOKED_AT]]
    wrong = [one.status_code for one in answers if one.status_code != (304 if tagged else 200)]
    if wrong:
        print(f"  {name}: answered {wrong[0]}, not measured", flush=True)
        return None
    load(server.address, requests, _WARM_UP, CONNECTIONS * workers)
    rounds = [load(server.address, requests, effort.seconds, CONNECTIONS * workers) for _ in range(effort.rounds)]
    figures = median(rounds)
    print(
        f"  {name}: {figures.per_second:,.0f}/s, p50 {figures.p50_ms:.2f} ms, p99 {figures.p99_ms:.2f} ms", flush=True
    )
    return asdict(figures) | {"bytes": round(statistics.mean(len(one.content) for one in answers))}


def answer(client: httpx.Client, request: Request) -> httpx.Response:
    return client.get(request.path, headers={"If-None-Match": request.tag} if request.tag else {})


def with_tags(client: httpx.Client, requests: Sequence[Request]) -> list[Request]:
    """The requests as a client repeats them that has kept the answers."""
    return [Request(path, answer(client, Request(path)).headers["ETag"]) for path, _ in requests]


def median(rounds: Sequence[Figures]) -> Figures:
    return Figures(
        statistics.median(one.per_second for one in rounds),
        statistics.median(one.p50_ms for one in rounds),
        statistics.median(one.p99_ms for one in rounds),
        sum(one.failed for one in rounds),
    )
