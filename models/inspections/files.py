"""The evidence files: copied beside the data under their digests, and looked at again (R7.7)."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from models.common.errors import EnvironmentFault
from models.common.places import data_folder


class EvidenceFault(StrEnum):
    """What is wrong with an evidence file."""

    VANISHED = "vanished"
    CHANGED = "changed"


def evidence_folder(session: Session) -> Path:
    """Return the folder of the evidence: beside the data file, or beside the backups of a server."""
    bind = session.get_bind()
    engine = bind.engine if isinstance(bind, Connection) else bind
    database = engine.url.database
    beside = Path(database).parent if engine.dialect.name == "sqlite" and database else data_folder()
    return beside / "evidence"


def keep(folder: Path, source: Path) -> tuple[str, int]:
    """Copy a file into the folder, whole or not at all; return its digest and size.

    Raises EnvironmentFault `inspection.not_kept`.
    """
    beside = folder / f".{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, beside)
        with beside.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
            os.fsync(stream.fileno())
        size = beside.stat().st_size
        beside.replace(folder / found)
    except OSError as error:
        raise EnvironmentFault("inspection.not_kept", path=str(source), detail=error.strerror or "") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return found, size


def fault(folder: Path, sha256: str) -> EvidenceFault | None:
    """Say whether a file is no longer there, or no longer what it was."""
    path = folder / sha256
    try:
        known = path.stat()
        same = _digest(path, known.st_mtime_ns, known.st_size) == sha256
    except OSError:
        return EvidenceFault.VANISHED
    return None if same else EvidenceFault.CHANGED


@lru_cache(maxsize=256)
def _digest(path: Path, _written: int, _size: int) -> str:
    """Return a file's digest; it is read again when time or size of the file are others."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
