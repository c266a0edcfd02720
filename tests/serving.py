"""`mithaq serve` itself, in processes of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx


@dataclass(frozen=True, slots=True)
class Serving:
    """A running server with all its workers."""

    address: str
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """Ends every one of its processes at once, as a loss of power would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)


@contextmanager
def serving(database_url: str, **settings: str) -> Iterator[Serving]:
    """The server on that database with these settings, once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "MITHAQ_DATABASE_URL": database_url, "MITHAQ_PORT": str(port), **settings}
    command = [sys.executable, "-m", "app.cli", "serve"]
    # A session of its own, so that the workers can be ended with it.
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    running = Serving(f"http://127.0.0.1:{port}", process)
    try:
        _wait_for(running)
        yield running
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def _wait_for(running: Serving) -> None:
    for _ in range(600):
        assert running.process.poll() is None
        try:
            httpx.get(f"{running.address}/healthz")
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the server did not come up")
