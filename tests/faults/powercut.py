"""What a power cut leaves: of what was written since a file's last sync, a random part of the sectors."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PurePosixPath
from random import Random
from typing import Final

from tests.faults.checking import WORKERS, Finding, in_parallel, look
from tests.faults.tracing import Op, Record, read

SECTOR: Final = 512
CHANCES: Final = (0.0, 0.3, 0.7, 0.95)
"""How likely something that was not synced is on the disk; one of these for each cut."""
AFTERMATH: Final = 30
"""Records after a step of a checkpoint that still belong to it: the log begins anew."""


@dataclass
class File:
    """What surely lies on the disk, and what was done since."""

    stored: bytearray
    pending: list[Record] = field(default_factory=list)

    def sync(self) -> None:
        """Bring everything to the disk."""
        for record in self.pending:
            _apply(self.stored, record)
        self.pending.clear()

    def torn(self, chance: float, luck: Random) -> bytearray:
        """Return a content in which every pending thing survives with a chance."""
        content = bytearray(self.stored)
        for record in _survivors(self.pending, chance, luck):
            _apply(content, record)
        return content


def _apply(content: bytearray, record: Record) -> None:
    end = record.place + len(record.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if record.op is Op.TRUNCATED:
        del content[end:]
    else:
        content[record.place : end] = record.data


def _survivors(pending: Sequence[Record], chance: float, luck: Random) -> list[Record]:
    """Choose what survives, sector by sector; a sector that got a late write has got the earlier ones too."""
    reached: set[int] = set()
    kept = []
    for record in reversed(pending):
        for piece in _pieces(record):
            sector = piece.place // SECTOR if piece.op is Op.WRITTEN else -1
            if sector in reached or luck.random() < chance:
                kept.append(piece)
                reached |= {sector} - {-1}
    return kept[::-1]


def _pieces(record: Record) -> Iterator[Record]:
    """Cut a write at the bounds of sectors."""
    if record.op is Op.TRUNCATED:
        yield record
        return
    end = record.place + len(record.data)
    bounds = [record.place, *range(record.place // SECTOR * SECTOR + SECTOR, end, SECTOR), end]
    for start, stop in pairwise(bounds):
        yield Record(record.op, record.path, start, record.data[start - record.place : stop - record.place])


@dataclass(frozen=True)
class Naming:
    """A name given, taken away or both; sure once its folder is synced."""

    old: str
    new: str
    file: File

    def apply(self, names: dict[str, File]) -> None:
        """Change the names."""
        names.pop(self.old, None)
        if self.new:
            names[self.new] = self.file

    def lies_in(self, folder: str) -> bool:
        """Say whether it is a matter of this folder."""
        return str(PurePosixPath(self.new or self.old).parent) == str(PurePosixPath(folder))


class Disk:
    """The files of a folder, as the program sees them and as they surely lie on the disk."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Begin with files that are there for sure."""
        self._seen = {name: File(bytearray(content)) for name, content in files.items()}
        self._stored = dict(self._seen)
        self._namings: list[Naming] = []

    def take(self, record: Record) -> None:
        """Let a record happen."""
        path = record.path
        if record.op is Op.CREATED and path not in self._seen:
            self._name(Naming("", path, File(bytearray())))
        elif record.op is Op.REMOVED:
            self._name(Naming(path, "", self._seen[path]))
        elif record.op is Op.RENAMED:
            self._name(Naming(path, record.data.decode(), self._seen[path]))
        elif record.op in (Op.WRITTEN, Op.TRUNCATED):
            self._seen[path].pending.append(record)
        elif record.op is Op.SYNCED:
            self._sync(path)

    def _name(self, naming: Naming) -> None:
        naming.apply(self._seen)
        self._namings.append(naming)

    def _sync(self, path: str) -> None:
        if path in self._seen:
            self._seen[path].sync()
            return
        for naming in self._namings:
            if naming.lies_in(path):
                naming.apply(self._stored)
        self._namings = [naming for naming in self._namings if not naming.lies_in(path)]

    def whole(self) -> dict[str, bytes]:
        """Return the files as the program sees them."""
        return _torn(self._seen, 1.0, Random(0))

    def cut(self, luck: Random) -> dict[str, bytes]:
        """Return the files as a power cut now could leave them."""
        chance = luck.choice(CHANCES)
        names = dict(self._stored)
        for naming in self._namings:
            if luck.random() < chance:
                naming.apply(names)
        return _torn(names, chance, luck)


def _torn(names: Mapping[str, File], chance: float, luck: Random) -> dict[str, bytes]:
    return {name: bytes(file.torn(chance, luck)) for name, file in names.items()}


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder as `Disk` names them."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("-shm")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def dangerous_moments(trace: Sequence[Record], count: int, luck: Random) -> list[int]:
    """Draw moments, in order; half of them anywhere, half of them in and shortly after checkpoints."""
    rare = [place for place, record in enumerate(trace) if record.path and not record.path.endswith("-wal")]
    anywhere = [luck.randint(0, len(trace)) for _ in range(count - count // 2)]
    checkpoints = [luck.choice(rare) + luck.randint(0, AFTERMATH) for _ in range(count // 2)]
    return sorted(min(moment, len(trace)) for moment in anywhere + checkpoints)


@dataclass(frozen=True)
class Cuts:
    """Power cuts at moments, in order, of one traced run; `data` is the data file's name in the traced folder."""

    trace: Path
    before: Path
    moments: tuple[int, ...]
    folder: Path
    data: str
    batch: int
    seed: int


def cut_power(trace: Path, before: Path, moments: Sequence[int], folder: Path, data: str, batch: int) -> list[Finding]:
    """Cut the power at all moments of a traced run that began with the files in `before`."""
    jobs = [
        Cuts(trace, before, tuple(moments[part::WORKERS]), folder / f"cut{part}", data, batch, part)
        for part in range(WORKERS)
    ]
    return in_parallel(_cut, jobs)


def _cut(job: Cuts) -> list[Finding]:
    trace = read(job.trace)
    disk = Disk(files_in(job.before))
    said: list[str] = []
    findings = []
    taken = 0
    luck = Random(job.seed)
    for moment in job.moments:
        for record in trace[taken:moment]:
            disk.take(record)
            if record.op is Op.ACKNOWLEDGED:
                said.append(record.data.decode().rstrip("\n"))
        taken = moment
        image = disk.cut(luck)
        _lay(image, job.folder / "now")
        found = look(job.folder / "now" / job.data, job.batch, moment, said)
        if found.lost or found.damaged:
            _lay(image, job.folder / f"fault{moment}")
        findings.append(found)
    return findings


def _lay(image: Mapping[str, bytes], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in image.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
