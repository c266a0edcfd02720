"""Everything that is measured, as stages that can be done one at a time."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from benchmarks.load import Request
from benchmarks.measure import LOOKED_AT, Asked, Effort, answer, measured
from benchmarks.peers.services import LIMITS, PEERS, Peer, limit, mithaq_path
from benchmarks.postgres import PostgresServer
from benchmarks.serve import Service, running
from benchmarks.stores import Stores, mithaq
from benchmarks.workloads import ONE, PAGE, UNCHANGED, Question, questions

# Peers serve so many records at most: some take a second for a page of more.
_PEERS_SERVE = 100_000

Figures = dict[str, Any]
Stage = Callable[[], Figures]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured. Peers, and more workers than the first number, are measured at one size."""

    sizes: tuple[int, ...]
    databases: tuple[str, ...]
    workers: tuple[int, ...]
    peers: bool
    seconds: float
    rounds: int
    seed: int

    @property
    def compared_at(self) -> int:
        return max((size for size in self.sizes if size <= _PEERS_SERVE), default=min(self.sizes))


class Stages:
    """The stages of a plan; a service writes its log into the folder."""

    def __init__(self, plan: Plan, stores: Stores, postgres: PostgresServer | None, folder: Path) -> None:
        self._plan, self._stores, self._postgres, self._folder = plan, stores, postgres, folder
        self._questions = cache(lambda size: questions(stores.records, size))

    def named(self) -> Iterator[tuple[str, Stage]]:
        """Every stage by its name; what is compared is measured close together."""
        for size in self._plan.sizes:
            compared = size == self._plan.compared_at
            for database in self._plan.databases:
                for workers in self._plan.workers if compared else self._plan.workers[:1]:
                    yield f"Mithaq, {database}, {size}, {workers}", self._mithaq(database, size, workers)
            if compared and self._plan.peers:
                for name in LIMITS:
                    yield f"{name}, {size}", self._limit(name, size)
                for peer in PEERS:
                    yield f"{peer.name}, {size}", self._peer(peer, size)

    def _mithaq(self, database: str, size: int, workers: int) -> Stage:
        def stage() -> Figures:
            url, brought = self._store(database, size)
            figures = self._measured(served(url, workers), self._asked(size, mithaq_path), UNCHANGED)
            described = {"service": "Mithaq", "database": database, "size": size, "workers": workers}
            return {**described, "import": brought, **figures}

        return stage

    def _limit(self, name: str, size: int) -> Stage:
        def stage() -> Figures:
            bodies = self._bodies(size)
            wanted = bodies if name == "FastAPI" else (ONE, PAGE)
            asked = {workload: [Request(f"/{n}")] for n, workload in enumerate(bodies) if workload in wanted}
            figures = self._measured(limit(LIMITS[name], self._folder / "bodies"), asked, None)
            return {"service": name, "size": size, "workers": 1, **figures}

        return stage

    def _peer(self, peer: Peer, size: int) -> Stage:
        def stage() -> Figures:
            place = self._stores.of_peer(peer.stored_as, size, peer.build)
            asked = {name: requests for name, requests in self._asked(size, peer.path).items() if name != UNCHANGED}
            figures = self._measured(peer.service(place), asked, None)
            return {"service": peer.name, "size": size, "workers": 1, **figures}

        return stage

    def _store(self, database: str, size: int) -> tuple[str, Figures]:
        if database == "sqlite":
            url, brought = self._stores.sqlite(size)
        else:
            assert self._postgres is not None
            url, brought = self._stores.postgresql(size, self._postgres)
        return url, asdict(brought)

    def _asked(self, size: int, path: Callable[[Question], str | None]) -> Asked:
        """The requests of each workload that the service has paths for."""
        paths = {name: [path(question) for question in asked] for name, asked in self._questions(size).items()}
        return {name: [Request(one) for one in found if one] for name, found in paths.items() if all(found)}

    def _measured(self, service: Service, asked: Asked, tagged: str | None) -> Figures:
        effort = Effort(self._plan.seconds, self._plan.rounds)
        return measured(service, asked, tagged, effort, self._folder / "service.log")

    def _bodies(self, size: int) -> list[str]:
        """The workloads of which an answer of Mithaq, of middling length, is kept for the limits to send: `0`, `1` …"""
        folder = self._folder / "bodies"
        folder.mkdir(exist_ok=True)
        url, _ = self._store(self._plan.databases[0], size)
        kept: list[str] = []
        with (
            running(served(url, 1), self._folder / "service.log") as there,
            httpx.Client(base_url=there.address, timeout=60) as client,
        ):
            for name, requests in self._asked(size, mithaq_path).items():
                answers = [answer(client, request) for request in requests[:LOOKED_AT]]
                if name != UNCHANGED and all(one.status_code == 200 for one in answers):
                    contents = sorted((one.content for one in answers), key=len)
                    (folder / str(len(kept))).write_bytes(contents[LOOKED_AT // 2])
                    kept.append(name)
        return kept


def served(url: str, workers: int) -> Service:
    """`mithaq serve` on that database."""
    command = [sys.executable, "-m", "app.cli", "serve", "--port", "{port}", "--workers", str(workers)]
    return Service(command, "/readyz", mithaq(url), workers)
