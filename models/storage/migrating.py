"""The program's migrations, and which of them data has been through."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from models.common.errors import DamageError
from models.common.places import ROOT

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
    """Run the migrations that are missing, all in one transaction; Alembic is imported only here."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    with engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
