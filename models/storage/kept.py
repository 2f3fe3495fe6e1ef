"""Files kept whole beside the data under their digests: taken in, looked at again, given out, carried along (R7.7).

A file is written beside its place, made durable and then renamed, so a digest's name never stands over half a file. One
that no row speaks of (the power went between file and row) does no harm; what is half written is swept later.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from models.common.errors import EnvironmentFault, RuleError
from models.common.places import data_folder

FOLDER: Final = "evidence"
"""Beside a data file, and beside its backups: a folder of backups opens like an office."""
KEEPERS: Final = ("attachment", "inspection_evidence", "publication_scan")
"""Tables whose rows have a kept file: columns `name`, `sha256`, `size`."""
MEGABYTE: Final = 1024 * 1024
STALE: Final = 24 * 3600
"""Seconds after which nobody is still writing a half file."""
_DIGEST: Final = re.compile("[0-9a-f]{64}")
_HALF: Final = re.compile(r"\.[0-9a-f]{32}\.part")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]+")


class FileFault(StrEnum):
    """What is wrong with a kept file."""

    VANISHED = "vanished"
    CHANGED = "changed"


@dataclass(frozen=True)
class KeptFile:
    """A file that somebody handed in: its name without a folder, its digest, its bytes."""

    name: str
    sha256: str
    size: int


def folder_beside(data: Path) -> Path:
    """Return the folder of the kept files of a data file or of a backup."""
    return data.parent / FOLDER


def kept_folder(session: Session) -> Path:
    """Return the folder of the kept files: beside the data file, or beside the backups of a server."""
    bind = session.get_bind()
    engine = bind.engine if isinstance(bind, Connection) else bind
    database = engine.url.database
    beside_file = engine.dialect.name == "sqlite" and database
    return folder_beside(Path(database)) if beside_file and database else data_folder() / FOLDER


def check_source(source: Path, largest: int) -> None:
    """Refuse what cannot be a paper or a film.

    Raises RuleError `kept.no_file`, `kept.empty` or `kept.large`, and EnvironmentFault `kept.unreadable`.
    """
    try:
        size = source.stat().st_size
        if not source.is_file():
            raise RuleError("kept.no_file", path=_sayable(str(source)))
        with source.open("rb"):
            pass
    except OSError as error:
        raise _unreadable(source, error) from error
    if not size:
        raise RuleError("kept.empty", name=_sayable(source.name))
    if size > largest:
        raise RuleError("kept.large", name=_sayable(source.name), size=-(-size // MEGABYTE), limit=largest // MEGABYTE)


def keep(folder: Path, source: Path, largest: int) -> KeptFile:
    """Copy a file into the folder, whole or not at all; one that is there already stays once.

    Raises what `check_source` raises.
    """
    check_source(source, largest)
    beside = _part(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = _write_part(source, beside)
        size = beside.stat().st_size
        if fault(folder, found) is not None:
            _put(beside, folder / found)
            sweep(folder)
    except OSError as error:
        raise _unreadable(source, error) from error
    finally:
        _forget(beside)
    return KeptFile(_sayable(source.name), found, size)


def fault(folder: Path, sha256: str) -> FileFault | None:
    """Say whether a file is no longer there, or no longer what it was."""
    path = folder / sha256
    try:
        known = path.stat()
        same = _digest(path, known.st_mtime_ns, known.st_size) == sha256
    except OSError:
        return FileFault.VANISHED
    return None if same else FileFault.CHANGED


def give_out(folder: Path, sha256: str, target: Path) -> None:
    """Copy a kept file to where somebody wants it, whole or not at all.

    Raises EnvironmentFault `storage.cannot_write`; whether the file is still what it was is asked before.
    """
    beside = _part(target.parent)
    try:
        _write_part(folder / sha256, beside)
        _put(beside, target)
    except OSError as error:
        raise EnvironmentFault("storage.cannot_write", path=str(target)) from error
    finally:
        _forget(beside)


def carry(source: Path, target: Path, file: KeptFile, *, link: bool) -> bool:
    """Bring a file from one folder of kept files into another; say whether it is there and is what it was.

    `link`: on the same disk it may be the same file under two names. Raises OSError where it cannot be written.
    """
    found = source / file.sha256
    if fault(source, file.sha256) is not None:
        return False
    target.mkdir(parents=True, exist_ok=True)
    beside = _part(target)
    try:
        if not (link and _linked(found, beside)) and _write_part(found, beside) != file.sha256:
            return False
        _put(beside, target / file.sha256)
    finally:
        _forget(beside)
    return True


def unreferenced(folder: Path, known: set[str]) -> tuple[str, ...]:
    """Return the digests in a folder that are none of those known."""
    with suppress(OSError):
        return tuple(sorted(path.name for path in folder.iterdir() if _is_spare(path.name, known)))
    return ()


def sweep(folder: Path) -> None:
    """Remove what a power cut left half written there long ago."""
    with suppress(OSError):
        now = max((path.stat().st_mtime for path in folder.iterdir()), default=0)
        for path in folder.glob(".*.part"):
            if _HALF.fullmatch(path.name) and now - path.stat().st_mtime > STALE:
                path.unlink()


def sync_folder(folder: Path) -> None:
    """Make durable that names in a folder are what they are now."""
    with suppress(OSError):  # a folder cannot be synced on Windows
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _is_spare(name: str, known: set[str]) -> bool:
    return _DIGEST.fullmatch(name) is not None and name not in known


def _part(folder: Path) -> Path:
    return folder / f".{uuid4().hex}.part"


def _write_part(source: Path, beside: Path) -> str:
    """Copy the bytes of a file, make them durable, and return their digest."""
    shutil.copyfile(source, beside)
    with beside.open("rb+") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    return found


def _linked(found: Path, beside: Path) -> bool:
    try:
        os.link(found, beside)
    except OSError:  # another disk, or a medium that knows no links
        return False
    return True


def _put(beside: Path, target: Path) -> None:
    beside.replace(target)
    sync_folder(target.parent)


def _forget(beside: Path) -> None:
    with suppress(OSError):
        beside.unlink(missing_ok=True)


def _sayable(name: str) -> str:
    """Return a file's name as it can be stored: what is no UTF-8 becomes question marks."""
    return _CONTROLS.sub(" ", name.encode("utf-8", "replace").decode("utf-8"))


def _unreadable(source: Path, error: OSError) -> EnvironmentFault:
    return EnvironmentFault("kept.unreadable", path=_sayable(str(source)), detail=error.strerror or "")


@lru_cache(maxsize=4096)
def _digest(path: Path, _written: int, _size: int) -> str:
    """Return a file's digest; it is read again when time or size of the file are others."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
