"""The program's migrations, and which of them data has been through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from models.common.errors import DamageError
from models.common.places import ROOT
from models.storage.engine import SETTINGS

MIGRATIONS: Final = ROOT / "models" / "storage" / "migrations"


def known_revisions(folder: Path = MIGRATIONS) -> tuple[str, ...]:
    """Return the program's revisions, oldest first; their numbers lead the file names."""
    return tuple(sorted(path.name.split("_")[0] for path in (folder / "versions").glob("[0-9]*_*.py")))


def revision(connection: Connection) -> str | None:
    """Return the data's revision, or None for an empty database.

    Raises DamageError when there are tables but no revision.
    """
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise DamageError("storage.foreign_file")
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def migrate(engine: Engine, folder: Path = MIGRATIONS, to: str = "head") -> None:
    """Run the migrations that are missing, all in one transaction; Alembic is imported only here.

    On SQLite references are not enforced meanwhile, for a table that is made anew is gone for a moment; they are all
    checked before the commit. Raises DamageError `storage.broken_references`.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    with engine.execution_options(writing=True).connect() as connection, _unreferenced(connection), connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise DamageError("storage.broken_references")


@contextmanager
def _unreferenced(connection: Connection) -> Iterator[None]:
    """Do not enforce references on SQLite; the setting only takes outside a transaction."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.cursor()
    raw.execute("PRAGMA foreign_keys=0")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA foreign_keys={SETTINGS['foreign_keys']}")
        raw.close()
