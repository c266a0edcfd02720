"""Starting and stopping what is measured, and looking at its memory."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

_PATIENCE = 120


@dataclass(frozen=True, slots=True)
class Service:
    """A server; `{port}` in its command stands for the port, `ready` is a path that it answers once it can."""

    command: Sequence[str]
    ready: str
    environment: Mapping[str, str] = field(default_factory=dict)
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Memory:
    """Of all processes of a service together, in MB: what is theirs alone, and with the pages of files they look into."""

    own_mb: float
    resident_mb: float


@dataclass(frozen=True, slots=True)
class Running:
    address: str
    started_in: float
    _process: psutil.Process

    def memory(self) -> Memory:
        processes = [self._process, *self._process.children(recursive=True)]
        full = [process.memory_full_info() for process in processes]
        return Memory(sum(one.uss for one in full) / 1e6, sum(one.rss for one in full) / 1e6)


@contextmanager
def running(service: Service, log: Path) -> Iterator[Running]:
    """The service once it answers. With one worker it has one core, so that a thread or two more do not count as one."""
    port = _free_port()
    command = [word.replace("{port}", str(port)) for word in service.command]
    if service.workers == 1 and shutil.which("taskset"):
        command = ["taskset", "--cpu-list", "0", *command]
    started = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=dict(service.environment), stdout=out, stderr=out)
    try:
        address = f"http://127.0.0.1:{port}"
        _await_answer(address + service.ready, process, log)
        yield Running(address, time.perf_counter() - started, psutil.Process(process.pid))
    finally:
        _stop(process)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _await_answer(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.perf_counter() + _PATIENCE
    while time.perf_counter() < until and process.poll() is None:
        try:
            if httpx.get(url, timeout=_PATIENCE).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.01)
    raise RuntimeError(f"{url} does not answer:\n{log.read_text()[-2_000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
