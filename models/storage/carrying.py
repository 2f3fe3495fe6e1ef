"""The kept files that go with a backup: brought beside it once, and back beside the data at a restore (R10.5).

All backups of a folder share one folder of kept files. A file never changes and bears its digest as its name, so what
is there is never copied again, and it does not matter which backup brought it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.storage.kept import KEEPERS, FileFault, KeptFile, carry, fault, sweep


@dataclass(frozen=True)
class Lacking:
    """A file that rows speak of and that could not be brought: nowhere was it there and what it was."""

    name: str
    fault: FileFault


@dataclass(frozen=True)
class Carried:
    """What came of bringing files: how many there are to be, which were new in the folder, which are lacking."""

    count: int = 0
    brought: tuple[Path, ...] = ()
    lacking: tuple[Lacking, ...] = ()

    def take_back(self) -> None:
        """Remove what was new; an empty folder goes too."""
        for path in self.brought:
            path.unlink(missing_ok=True)
        for folder in {path.parent for path in self.brought}:
            with suppress(OSError):  # something else lies in it
                folder.rmdir()


def kept_files(connection: Any) -> tuple[KeptFile, ...]:
    """Return the files that the rows of an SQLite copy speak of, each digest once; older data has fewer tables."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    found: dict[str, KeptFile] = {}
    for table in KEEPERS:
        if table in tables:
            for name, sha256, size in connection.execute(f"SELECT name, sha256, size FROM {table} ORDER BY id"):
                found.setdefault(str(sha256), KeptFile(str(name), str(sha256), int(size)))
    return tuple(found.values())


def bring(
    files: Sequence[KeptFile], sources: Sequence[Path], target: Path, *, link: bool = False, thorough: bool = True
) -> Carried:
    """Bring files into a folder out of the first of several that has them sound.

    `link`: on the same disk a second name will do. `thorough`: what is there already is read again; else its size must
    do, for it was read when it was brought. Raises OSError where the folder cannot be written; what was brought before
    stays then, whole.
    """
    brought: list[Path] = []
    lacking: list[Lacking] = []
    for file in files:
        if _is_there(target, file, thorough):
            continue
        is_new = not (target / file.sha256).exists()
        if any(carry(source, target, file, link=link) for source in sources):
            brought += [target / file.sha256] if is_new else []
        else:
            lacking.append(Lacking(file.name, fault(sources[0], file.sha256) or FileFault.CHANGED))
    if brought:
        sweep(target)
    return Carried(len(files), tuple(brought), tuple(lacking))


def _is_there(folder: Path, file: KeptFile, thorough: bool) -> bool:
    if thorough:
        return fault(folder, file.sha256) is None
    with suppress(OSError):
        return (folder / file.sha256).stat().st_size == file.size
    return False
