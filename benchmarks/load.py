"""Requests as fast as a server answers them: by wrk where it is installed, else by a small client of our own.

The client is slower than a fast server, so its figures are floors there; its ratios between slow servers are sound.
"""

import asyncio
import itertools
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httptools

_TIMEOUT = 20


class Request(NamedTuple):
    path: str
    tag: str = ""  # sent as If-None-Match


@dataclass(frozen=True, slots=True)
class Figures:
    """Good answers a second, their times in milliseconds, and how many requests failed."""

    per_second: float
    p50_ms: float
    p99_ms: float
    failed: int


def generator() -> str:
    return "wrk" if shutil.which("wrk") else "a client in Python"


def load(address: str, requests: Sequence[Request], seconds: float, connections: int) -> Figures:
    """What the server does under that many connections, each of which asks anew as soon as it is answered."""
    if shutil.which("wrk"):
        return _with_wrk(address, requests, seconds, connections)
    return asyncio.run(_with_python(address, requests, seconds, connections))


_WRK = """
local asked, turn = {}, 0
function init()
  for line in io.lines(os.getenv("REQUESTS")) do
    local path, tag = line:match("^(%S+)\\t(.*)$")
    asked[#asked + 1] = wrk.format("GET", path, tag ~= "" and { ["If-None-Match"] = tag } or nil)
  end
end
function request() turn = turn % #asked + 1; return asked[turn] end
function done(summary, latency)
  local wrong = summary.errors
  print("FIGURES", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        wrong.status + wrong.connect + wrong.read + wrong.write + wrong.timeout)
end
"""


def _with_wrk(address: str, requests: Sequence[Request], seconds: float, connections: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        script, listed = Path(folder, "asked.lua"), Path(folder, "requests")
        script.write_text(_WRK)
        listed.write_text("".join(f"{path}\t{tag}\n" for path, tag in requests))
        command = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds:.0f}s",
            f"--timeout={_TIMEOUT}s",
            f"-s{script}",
            address,
        ]
        out = subprocess.run(
            command, env={**os.environ, "REQUESTS": str(listed)}, capture_output=True, text=True, check=True
        ).stdout
    answered, microseconds, p50, p99, failed = map(float, out.partition("FIGURES")[2].split())
    return Figures((answered - failed) / microseconds * 1e6, p50 / 1e3, p99 / 1e3, int(failed))


class _Answer:
    """Told by the parser what has come of one answer."""

    def __init__(self) -> None:
        self.complete = False

    def on_message_complete(self) -> None:
        self.complete = True


async def _with_python(address: str, requests: Sequence[Request], seconds: float, connections: int) -> Figures:
    turn, times, failed = itertools.cycle(requests), list[float](), 0
    begun = time.perf_counter()

    async def client() -> None:
        nonlocal failed
        async for took, good in _answers(address, turn, begun + seconds):
            times.append(took)
            failed += not good

    await asyncio.gather(*(client() for _ in range(connections)))
    cuts = statistics.quantiles(times, n=100)
    rate = (len(times) - failed) / (time.perf_counter() - begun)
    return Figures(rate, cuts[49] * 1e3, cuts[98] * 1e3, failed)


async def _answers(address: str, turn: Iterator[Request], until: float) -> AsyncIterator[tuple[float, bool]]:
    """Of each answer on one connection, how long it took in seconds and whether it was good.

    A server may close the connection after an answer; one that closes it before has failed.
    """
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    while (started := time.perf_counter()) < until:
        path, tag = next(turn)
        head = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n" + (f"If-None-Match: {tag}\r\n" if tag else "")
        writer.write(f"{head}\r\n".encode())
        answer = _Answer()
        parser = httptools.HttpResponseParser(answer)
        while not answer.complete and (received := await asyncio.wait_for(reader.read(65_536), _TIMEOUT)):
            parser.feed_data(received)
        yield time.perf_counter() - started, answer.complete and parser.get_status_code() < 400
        if not answer.complete or not parser.should_keep_alive():
            writer.close()
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.close()
