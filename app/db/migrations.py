"""Bringing a database to the schema of this version, and telling whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Select, column, select, table

import app


def _folder() -> Path:
    """The migrations: beside the package in a checkout, inside it in an installed wheel."""
    package = Path(app.__file__).parent
    return next(folder for folder in (package / "migrations", package.parent / "migrations") if folder.is_dir())


def config(connection: Connection | None = None) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(_folder()))
    settings.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    settings.attributes["connection"] = connection
    return settings


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision, in one transaction; nothing happens where it is there."""
    with engine.begin() as connection:
        command.upgrade(config(connection), "head")


def head() -> str:
    """The newest revision. Raises where there are two: a migration was written beside another."""
    newest = ScriptDirectory.from_config(config()).get_current_head()
    assert newest is not None
    return newest


# The revision as a statement, for a reader that has no engine.
REVISION: Select[tuple[str]] = select(column("version_num")).select_from(table("alembic_version"))


def revision(connection: Connection) -> str | None:
    """The revision of the database, None where it has no schema yet."""
    return MigrationContext.configure(connection).get_current_revision()
