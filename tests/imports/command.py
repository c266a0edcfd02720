"""The `mithaq` command, run as a shell would, in this process."""

import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from unittest.mock import patch

from app.cli import main


@dataclass(frozen=True, slots=True)
class Ran:
    """How the command ended, and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """What a person reads, with line breaks and frames of the terminal taken out."""
        return " ".join(self.err.translate(dict.fromkeys(map(ord, "│╭╮╰╯─"), " ")).split())


def mithaq(database_url: str | None, *arguments: object, **settings: str) -> Ran:
    """Runs `mithaq` with these arguments; `settings` are set in its environment, without their prefix."""
    environment = {f"MITHAQ_{name.upper()}": value for name, value in settings.items()}
    if database_url is not None:
        environment["MITHAQ_DATABASE_URL"] = database_url
    out, err = TextIOWrapper(BytesIO(), "utf-8", newline="", write_through=True), StringIO()
    with (
        patch.dict(os.environ, environment),
        patch.object(sys, "argv", ["mithaq", *map(str, arguments)]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
    out.seek(0)
    return Ran(status, out.read(), err.getvalue())


def done(database_url: str, *arguments: object, **settings: str) -> Ran:
    """`mithaq` where it must go well."""
    ran = mithaq(database_url, *arguments, **settings)
    assert ran.status == 0, ran.err
    return ran
