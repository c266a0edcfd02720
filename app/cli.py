"""The `mithaq` command."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, BinaryIO, NoReturn

import typer
import uvicorn
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from app import operations
from app.accounts.clearance import Marking, Role
from app.details.rotation import unopened
from app.errors import Mistake, Problem, Unavailable
from app.imports.command import import_file
from app.imports.jobs import ERROR, Options
from app.imports.records import Stopped
from app.imports.rows import Unreadable
from app.logs import configuration
from app.registry import Registry, open_registry
from app.settings import Settings, WrongSetting, read_settings
from app.vocabularies.repository import TermInUse

app = typer.Typer(
    help="Mithaq: a registry of bilateral security-cooperation agreements.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain text: a box would break a path in two.
    rich_markup_mode=None,
)
db = typer.Typer(help="The database.", no_args_is_help=True)
keys = typer.Typer(help="Keys.", no_args_is_help=True)
details = typer.Typer(help="Contact details.", no_args_is_help=True)
app.add_typer(db, name="db")
app.add_typer(keys, name="keys")
app.add_typer(details, name="details")

# What a person reads goes to standard error, so that standard output can be piped.
told = Console(stderr=True, highlight=False, soft_wrap=True)


def main() -> None:
    """Runs the command; what went wrong is one line and an exit status of 1."""
    try:
        app()
    except WrongSetting as wrong:
        _fail(str(wrong))
    except (operations.NotReady, TermInUse) as wrong:
        _fail(str(wrong))


def _fail(message: str) -> NoReturn:
    told.print(message, style="red", markup=False)
    raise SystemExit(1)


@contextmanager
def _registry() -> Iterator[Registry]:
    registry = open_registry(read_settings())
    try:
        yield registry
    finally:
        registry.database.engine.dispose()


@contextmanager
def _progress(what: str, total: int | None, *, counted: bool = True) -> Iterator[operations.Done]:
    columns = (MofNCompleteColumn(),) if counted else (TaskProgressColumn(),)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), *columns, TimeRemainingColumn(), console=told, transient=True
    ) as bar:
        task = bar.add_task(what, total=total)
        yield lambda steps=1: bar.advance(task, steps)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; MITHAQ_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; MITHAQ_PORT.")] = None,
    workers: Annotated[int | None, typer.Option(help="Server processes; MITHAQ_WORKERS.")] = None,
) -> None:
    """Serve the registry."""
    given = {name: value for name, value in (("host", host), ("port", port), ("workers", workers)) if value is not None}
    _serve(read_settings(**given))


def _serve(settings: Settings) -> None:
    uvicorn.run(
        "app.main:create_app_from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=configuration(settings.log_format),
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=10,
        # A worker answers only when all is imported. Where it is killed before, as after the 5 s that uvicorn has, it
        # is started anew for ever: on a machine with other work the registry never came up.
        timeout_worker_healthcheck=60,
    )


@app.command()
def up() -> None:
    """Set up what is missing, load the shipped agreements the first time, and serve: what `make run` calls."""
    settings = read_settings()
    with _registry() as registry:
        operations.upgrade(registry, _making_the_index)
        if operations.is_empty(registry):
            with _progress("Loading the shipped agreements", operations.starter_size()) as done:
                operations.load_starter(registry, done)
        key = operations.kept_key(registry, Path("var"))
    print(operations.welcome(settings, key), flush=True)
    _serve(settings)


@db.command()
def upgrade() -> None:
    """Bring the database to this version: its schema, its vocabularies and its index."""
    with _registry() as registry:
        operations.upgrade(registry, _making_the_index)
    told.print("The database has this version's schema, vocabularies and index.")


def _making_the_index(records: int) -> AbstractContextManager[operations.Done]:
    return _progress("Making the index", records)


@app.command()
def starter() -> None:
    """Load the agreements that ship with the registry. A second run changes nothing."""
    with _registry() as registry:
        operations.require_schema(registry)
        with _progress("Loading the shipped agreements", operations.starter_size()) as done:
            added = operations.load_starter(registry, done)
    told.print(f"{added} agreements added, {operations.starter_size() - added} were here.")


@keys.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="Who or what will use it.")],
    role: Annotated[Role, typer.Option(help="What it may do.")],
    clearance: Annotated[Marking, typer.Option(help="What it may see.")] = Marking.CLEAR,
) -> None:
    """Make a key and print it: it is not shown again."""
    with _registry() as registry:
        operations.require_schema(registry)
        try:
            key = operations.create_key(registry, name, role, clearance)
        except ValueError as wrong:
            _fail(f"--name: the text {wrong}.")
    told.print(f"A key for {name}: role {role}, clearance {clearance}. Keep it, it is not shown again.", markup=False)
    print(key)


@details.command("rotate")
def rotate_details() -> None:
    """Encrypt all contact details with the first key of MITHAQ_SECRET_KEY, so that older keys can be dropped."""
    with _registry() as registry:
        operations.require_schema(registry)
        with _progress("Encrypting", operations.count_details(registry)) as done:
            try:
                outcome = operations.rotate_details(registry, done)
            except Unavailable as wrong:
                _fail(wrong.detail)
    told.print(f"{outcome.resealed} contact details encrypted anew, {outcome.current} had the first key.")
    for contact_id in outcome.unopened:
        told.print(unopened(contact_id), style="red", markup=False)
    if outcome.unopened:
        raise SystemExit(1)


@app.command("import")
def import_records(
    file: Annotated[
        Path,
        typer.Argument(help="NDJSON, or by its name .json, .csv or .xlsx.", exists=True, dir_okay=False, readable=True),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check all, store nothing.")] = False,
    on_error: Annotated[
        operations.OnError, typer.Option(help="At a wrong row: stop and leave nothing, or skip it.")
    ] = operations.OnError.STOP,
    on_exists: Annotated[
        operations.OnExists, typer.Option(help="Where a record is here and says something else.")
    ] = operations.OnExists.ERROR,
    allow_duplicate: Annotated[
        bool,
        typer.Option("--allow-duplicate", help="Take a record although parties, type and day are those of another."),
    ] = False,
) -> None:
    """Bring in the records of a file, all in one go."""
    options = Options(on_error.value, on_exists.value, allow_duplicate, dry_run)
    with _registry() as registry:
        operations.require_schema(registry)
        if file.stat().st_size > registry.settings.max_import:
            _fail(f"{file} is larger than MITHAQ_MAX_IMPORT, {registry.settings.max_import} bytes.")
        stopped = False
        with _progress("Importing", file.stat().st_size, counted=False) as done:
            try:
                outcome = import_file(registry, operations.OPERATOR, file, options, done)
            except Stopped as stop:
                outcome, stopped = stop.outcome, True
            except Unreadable as wrong:
                _fail(f"line {wrong.row}: {wrong.mistake.detail}{_near(wrong.mistake)}")
    for remark in outcome.remarks if dry_run else outcome.errors:
        place, mistake = remark.mistake.pointer or "the record", remark.mistake
        near = _near(mistake) if remark.kind == ERROR else ""
        told.print(f"line {remark.row}, {place}: {mistake.detail}{near}", markup=False)
    if stopped:
        _fail("Stopped there: nothing was stored. --on-error skip passes wrong rows over.")
    told.print(
        f"{'Would be: ' if dry_run else ''}{outcome.created} created, {outcome.updated} updated, "
        f"{outcome.unchanged} unchanged, {outcome.failed} failed."
    )
    if outcome.failed:
        raise SystemExit(1)


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output without it.")] = None,
    form: Annotated[
        operations.FormName | None,
        typer.Option("--format", help="The form; without it what the file's name ends with, else ndjson."),
    ] = None,
    where: Annotated[
        str, typer.Option(help="Filters and `sort` as the API takes them: country=MA&scope=cybercrime.")
    ] = "",
    clearance: Annotated[Marking, typer.Option(help="Leave out what is marked above.")] = Marking.RED,
) -> None:
    """Write the published records. It holds confidential ones too, unless --clearance is lower."""
    chosen = form.value if form else operations.form_of(file)
    with _registry() as registry:
        operations.require_schema(registry)
        try:
            wanted = operations.Export.read(registry, chosen, where, clearance)
            with _progress("Exporting", operations.count_exported(registry, wanted)) as done:
                written = operations.export(registry, wanted, lambda: _opened(file), done)
        except Problem as wrong:
            _fail(_in_words(wrong))
        except OSError as wrong:
            _fail(f"{file or 'standard output'}: {wrong.strerror}.")
    told.print(f"{written} records written.")


def _opened(file: Path | None) -> AbstractContextManager[BinaryIO]:
    return file.open("wb") if file else nullcontext(sys.stdout.buffer)


def _in_words(problem: Problem) -> str:
    """What is wrong, a line for each mistake."""
    lines = [
        f"{mistake.parameter}: {mistake.detail}{_near(mistake)}" if mistake.parameter else mistake.detail
        for mistake in problem.mistakes
    ]
    return "\n".join(lines or [problem.detail])


def _near(mistake: Mistake) -> str:
    return f" Did you mean {mistake.suggestion}?" if mistake.suggestion else ""


@app.command()
def check() -> None:
    """Look at settings, database, schema, vocabularies, data and audit, and say what is wrong."""
    wrong = False
    with _registry() as registry:
        for name, faults in operations.examine(registry, lambda total: _progress("Reading the records", total)):
            told.print(f"{name}: {'well' if not faults else ''}", style=None if not faults else "red")
            for fault in faults:
                told.print(f"  {fault}", markup=False)
            wrong = wrong or bool(faults)
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
