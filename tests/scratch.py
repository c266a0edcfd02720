"""Where the tests keep databases, each of which is thrown away a moment later."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM = 1024**3


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that ends with the context: in memory where the machine has room there, so that no test waits for a disk.

    Its path is short, as that of a PostgreSQL socket must be.
    """
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    with tempfile.TemporaryDirectory(prefix="mithaq-", dir=_MEMORY if roomy else "/tmp") as folder:
        yield Path(folder)
