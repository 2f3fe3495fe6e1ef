"""Bringing a data file to the program's schema; Alembic runs only when there is something to do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from models.common.errors import DamageError, EnvironmentFault
from models.common.places import ROOT
from models.storage.backup import safety_copy
from models.storage.engine import Store

MIGRATIONS: Final = ROOT / "models" / "storage" / "migrations"


def known_revisions() -> tuple[str, ...]:
    """Return the program's revisions, oldest first; their numbers lead the file names."""
    return tuple(sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")))


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


def upgrade(store: Store, now: dt.datetime) -> bool:
    """Migrate to the newest revision; a safety copy is made first. Return whether anything was done.

    Raises EnvironmentFault `storage.newer_file` when the file was written by a newer program.
    """
    known = known_revisions()
    with store.engine.connect() as connection:
        found = revision(connection)
    if found == known[-1]:
        return False
    if found is not None and found not in known:
        raise EnvironmentFault("storage.newer_file", path=store.label, found=found, known=known[-1])
    if found is not None:
        safety_copy(store, now, "upgrade")
    _migrate(store)
    return True


def _migrate(store: Store) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(MIGRATIONS)).replace("%", "%%"))
    writing = store.engine.execution_options(writing=True)
    with writing.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
