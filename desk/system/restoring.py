"""Testing a backup: restored into a temporary file, opened and checked, then thrown away (R10.5)."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from models.storage.backup import Backup, restore_data
from models.storage.kept import folder_beside
from models.storage.store import open_store, reading
from models.verification.queries import Report, verify


def rehearse(made: Backup, now: dt.datetime) -> Report:
    """Restore a backup's data into a place of its own and check all of it, and its files where they lie beside it.

    Raises EnvironmentFault when the file is gone or there is no room, DamageError when it is not what was written.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "restored.db"
        restore_data(Path(made.path), target)
        store = open_store(str(target), now)
        try:
            with reading(store) as session:
                return verify(session, ((made.audit_seq, made.audit_hash),), folder_beside(Path(made.path)))
        finally:
            store.close()
