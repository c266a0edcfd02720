"""What the image runs: the wheel alone, in an empty environment, from another folder."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def mithaq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a wheel built from this checkout, installed where nothing else is, once for all processes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "wheel"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "installed").exists():
            _install(folder)
            (folder / "installed").touch()
    return folder / "environment" / "bin" / "mithaq"


def _install(folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("mithaq-*.whl")
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    pip = [environment / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-compile"]
    subprocess.run(
        [*pip, "--constraint", ROOT / "requirements.lock", f"{wheel}[postgres]"], check=True, capture_output=True
    )


def _environment(url: str, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MITHAQ_", "PYTHON", "COV_", "COVERAGE"))
    }
    return {**kept, "MITHAQ_DATABASE_URL": url, **more}


@contextmanager
def _serving(mithaq: Path, url: str, folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(
            [mithaq, "serve"], cwd=folder, env=_environment(url, MITHAQ_PORT=str(port)), stdout=log, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _until_ready(address, running)
            yield address
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=30) in (0, -signal.SIGTERM)


def _until_ready(address: str, running: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert running.poll() is None
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the server did not come up")


def test_the_wheel_alone_migrates_loads_and_serves(mithaq: Path, database_url: str, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for command in (["db", "upgrade"], ["starter"], ["check"]):
        subprocess.run(
            [mithaq, *command], cwd=elsewhere, env=_environment(database_url), check=True, capture_output=True
        )
    with _serving(mithaq, database_url, elsewhere) as address:
        page = httpx.get(
            f"{address}/v1/agreements", params=[("country", "MA"), ("country", "NL"), ("scope", "cybercrime")]
        )
        assert [item["slug"] for item in page.json()["items"]] == ["ma-nl-2022-letter-of-intent"]
        assert httpx.get(f"{address}/docs/assets/swagger-ui-bundle.js").status_code == 200


def test_the_wheel_holds_the_package_and_nothing_beside_it(mithaq: Path) -> None:
    site = next((mithaq.parents[1] / "lib").glob("python*/site-packages"))
    assert (site / "app" / "migrations" / "env.py").is_file()
    assert not any((site / stray).exists() for stray in ("tests", "migrations", "benchmarks", "scripts"))


def test_the_image_is_built_from_what_is_in_the_checkout() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert all((ROOT / line[1:]).exists() for line in lines if line.startswith("!"))
