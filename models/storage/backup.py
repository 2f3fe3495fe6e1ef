"""Backups: SQLite's backup API into a new file, verified, then renamed; a manifest carries the audit anchor.

The kept files that its rows speak of are brought beside it before it gets its name; backups of a folder share them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlite

from models.common.errors import DamageError, EnvironmentFault
from models.storage.carrying import Carried, bring, kept_files
from models.storage.engine import Store, refuse_share
from models.storage.kept import FOLDER, STALE, folder_beside, sync_folder
from models.storage.server_copy import copy_server

KEPT: Final = 30
"""Automatic backups that are kept beside the data file."""
NO_PLACE: Final = ("unable to open", "readonly", "full")
"""What SQLite says where a copy cannot be written; anything else means that what is read is damaged."""


@dataclass(frozen=True)
class Backup:
    """A verified backup; `audit_seq` and `audit_hash` are the newest audit entry in it.

    `files` are the kept files that belong to it, `lacking` the names of those that the data itself no longer had.
    """

    path: str
    made_at: str
    reason: str
    sha256: str
    audit_seq: int
    audit_hash: str
    files: int = 0
    lacking: tuple[str, ...] = ()


def backup_folder(store: Store) -> Path:
    """Return the folder where automatic backups of this data lie."""
    return _beside(store) / "backups"


def _beside(store: Store) -> Path:
    from models.common.places import data_folder

    return store.path.parent if store.path else data_folder()


def safety_copy(store: Store, now: dt.datetime, reason: str) -> Backup:
    """Make an automatic backup and forget the oldest ones beyond `KEPT`.

    It lies on the data's own disk, so kept files get a second name there where that is possible.
    """
    made = make_backup(store, backup_folder(store), now, reason, beside=True)
    stem = _stem(store)
    old = sorted(backup_folder(store).glob(f"{stem}-*.db"))[:-KEPT]
    for path in old:
        path.unlink(missing_ok=True)
        manifest_of(path).unlink(missing_ok=True)
    return made


def make_backup(store: Store, folder: Path, now: dt.datetime, reason: str, *, beside: bool = False) -> Backup:
    """Write a verified backup into `folder` and return it; `beside`: it stays on the data's own disk.

    Raises EnvironmentFault when the folder cannot be written and DamageError when the copy does not verify.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault("storage.cannot_write", path=str(folder)) from error
    stamp = now.astimezone().strftime("%Y%m%d-%H%M%S-%f")
    target = folder / f"{_stem(store)}-{stamp}-{reason}.db"
    carried = Carried()

    def carry_along(copy: Any) -> None:
        nonlocal carried
        kept = _beside(store) / FOLDER
        carried = bring(kept_files(copy), (kept,), folder_beside(target), link=beside, thorough=not beside)

    _copy_whole(store, target, carry_along)
    with closing(_read_only(target)) as copy:
        seq, anchor = newest_entry(copy)
    lacking = tuple(one.name for one in carried.lacking)
    made = Backup(
        str(target), now.isoformat(), reason, file_digest(target), seq, anchor, carried.count, lacking
    )  # fmt: skip
    _write_manifest(made)
    _sweep(target, _stem(store))
    return made


def _write_manifest(made: Backup) -> None:
    """Write the manifest whole or not at all; a backup without one can be restored all the same."""
    place = manifest_of(Path(made.path))
    part = place.with_name(place.name + ".part")
    try:
        part.write_text(json.dumps(asdict(made), ensure_ascii=False, indent=1), encoding="utf-8")
        _make_durable(part, place)
    except OSError as error:
        Path(made.path).unlink(missing_ok=True)
        raise EnvironmentFault("storage.cannot_write", path=str(place)) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _sweep(made: Path, stem: str) -> None:
    """Remove what backups that were cut short left half written long ago."""
    with suppress(OSError):
        now = made.stat().st_mtime
        for path in made.parent.glob(f"{stem}-*.part*"):
            if now - path.stat().st_mtime > STALE:
                path.unlink()


def _stem(store: Store) -> str:
    return store.path.stem if store.path else store.engine.url.database or "server"


def manifest_of(path: Path) -> Path:
    """Return where a backup's manifest lies."""
    return path.with_suffix(".json")


def read_manifest(path: Path) -> Backup | None:
    """Read a backup's manifest, or None when there is none.

    Raises DamageError when it cannot be read.
    """
    try:
        told = json.loads(manifest_of(path).read_text(encoding="utf-8"))
        return Backup(**{**told, "lacking": tuple(told.get("lacking", ()))})
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, AttributeError) as error:
        raise DamageError("storage.manifest_damaged", path=str(path)) from error


def manifests(store: Store) -> tuple[Backup, ...]:
    """Return the readable manifests of this data's automatic backups, oldest first."""
    found = []
    for path in sorted(backup_folder(store).glob(f"{_stem(store)}-*.db")):
        with suppress(DamageError):
            made = read_manifest(path)
            if made is not None:
                found.append(made)
    return tuple(found)


def newest_backup(store: Store) -> Path | None:
    """Return the newest automatic backup, or None."""
    found = sorted(backup_folder(store).glob(f"{_stem(store)}-*.db"))
    return found[-1] if found else None


def restore(source: Path, target: Path) -> Carried:
    """Copy a backup into a new data file with its kept files, and verify all; an existing file is never overwritten.

    Files that are lacking or changed in the backup are named; the data comes back without them. Raises EnvironmentFault
    when `target` exists or `source` does not, DamageError when the backup is damaged.
    """
    carried = Carried()
    # what was made before files were carried along lies beside the data's own folder
    sources = (folder_beside(source), folder_beside(source.absolute().parent))

    def carry_back(copy: Any) -> None:
        nonlocal carried
        files, folder = kept_files(copy), folder_beside(target)
        missing = tuple(folder / one.sha256 for one in files if not (folder / one.sha256).exists())
        try:
            carried = bring(files, sources, folder)
        except OSError:
            Carried(brought=missing).take_back()
            raise

    restore_data(source, target, carry_back)
    return carried


def restore_data(source: Path, target: Path, then: Callable[[Any], None] = lambda _copy: None) -> None:
    """Copy a backup's data alone; `then` gets the verified copy before it has its name. Raises as `restore` does."""
    if not source.is_file():
        raise EnvironmentFault("storage.no_backup", path=str(source))
    if target.exists():
        raise EnvironmentFault("storage.target_exists", path=str(target))
    manifest = read_manifest(source)
    if manifest is not None and manifest.sha256 != file_digest(source):
        raise DamageError("storage.backup_changed", path=str(source))
    refuse_share(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(_read_only(source)) as connection:
        _write(connection, target, then)


def _read_only(path: Path) -> Any:
    """Open an existing file for reading; the address escapes what stands in its name."""
    try:
        return sqlite.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite.OperationalError as error:
        raise EnvironmentFault("storage.cannot_open", path=str(path)) from error


def _copy_whole(store: Store, target: Path, then: Callable[[Any], None]) -> None:
    if store.path is None:
        _copy_server(store, target, then)
        return
    with closing(_read_only(store.path)) as source:
        _write(source, target, then)


def _write(source: Any, target: Path, then: Callable[[Any], None]) -> None:
    """Copy through SQLite's backup API, verify the copy, bring what goes with it, make it durable, rename it."""
    part = target.with_name(target.name + ".part")
    try:
        with closing(sqlite.connect(str(part))) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=delete")
            check(copy, str(target))
            then(copy)
        _make_durable(part, target)
    except OSError as error:
        raise EnvironmentFault("storage.cannot_write", path=str(target)) from error
    except sqlite.DatabaseError as error:
        if any(words in str(error) for words in NO_PLACE):
            raise EnvironmentFault("storage.cannot_write", path=str(target)) from error
        raise DamageError("storage.copy_damaged", path=str(target)) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _make_durable(part: Path, target: Path) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.rename(target)
    sync_folder(target.parent)


def check(connection: Any, path: str) -> None:
    """Raise DamageError when SQLite finds the file or its references broken."""
    if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        raise DamageError("storage.copy_damaged", path=path)
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise DamageError("storage.copy_damaged", path=path)


def newest_entry(connection: Any) -> tuple[int, str]:
    """Return number and hash of the newest audit entry, (0, "") when there is none."""
    row = connection.execute("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def file_digest(path: Path) -> str:
    """Return a file's SHA-256 (hex)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_server(store: Store, target: Path, then: Callable[[Any], None]) -> None:
    """Write a server's tables into an SQLite file beside the target, then go the way of every copy."""
    part = target.with_name(target.name + ".copy.part")
    try:
        copy_server(store, part)
        with closing(_read_only(part)) as source:
            _write(source, target, then)
    finally:
        part.unlink(missing_ok=True)
