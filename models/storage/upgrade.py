"""Bringing data to the program's schema; Alembic runs only when there is something to do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from models.common.errors import EnvironmentFault
from models.storage.backup import safety_copy
from models.storage.engine import Store
from models.storage.migrating import MIGRATIONS, known_revisions, migrate, revision


def upgrade(store: Store, now: dt.datetime, folder: Path = MIGRATIONS) -> bool:
    """Migrate to the newest revision; a safety copy is made first. Return whether anything was done.

    Raises EnvironmentFault `storage.newer_file` when the file was written by a newer program.
    """
    known = known_revisions(folder)
    with store.engine.connect() as connection:
        found = revision(connection)
    if found == known[-1]:
        return False
    if found is not None and found not in known:
        raise EnvironmentFault("storage.newer_file", path=store.label, found=found, known=known[-1])
    if found is not None:
        safety_copy(store, now, "upgrade")
    migrate(store.engine, folder)
    return True
