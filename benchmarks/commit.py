"""What one durable step of keying costs, against the disk itself. `python -m benchmarks.commit --help`.

Measured one after the other for each sheet, in one file system: a 4 KiB append with fdatasync; an append of as many
bytes as the step adds to the write-ahead log, with fdatasync; the act through the gate; and the same rows by
hand-written SQL on the plain driver with the same settings, on a copy of the file. At the end both files must hold the
same in every table, or the run is void.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks import raw
from benchmarks.disk import PAGE, Disk
from benchmarks.papers import Paper, lines_of, papers
from benchmarks.room import FIRST, SECOND, Room, furnish
from benchmarks.timing import Spread, spread_table
from desk.office import Office
from models.ballots.actions import close_batch
from models.ballots.keying import keep_sections, key_sheet, take_in_hand
from models.ballots.tables import SheetState, Turn

TRIED: Final = 10
"""Sheets at the beginning of a keying in which bytes are counted and no time is taken."""
TURNS: Final = ((Turn.FIRST, FIRST, "first keying"), (Turn.SECOND, SECOND, "second keying"))


@dataclass
class Taken:
    """Seconds of one keying by what was done, processor time of it, and bytes that a step adds to the log."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    processor: dict[str, list[float]] = field(default_factory=dict)
    keep_bytes: list[int] = field(default_factory=list)
    key_bytes: list[int] = field(default_factory=list)

    def add(self, name: str, job: Callable[[], object]) -> None:
        """Do something and take its time."""
        began, worked = time.perf_counter(), time.thread_time()
        job()
        self.processor.setdefault(name, []).append(time.thread_time() - worked)
        self.seconds.setdefault(name, []).append(time.perf_counter() - began)


@dataclass
class Bench:
    """One keying of one batch, through the gate and by hand side by side."""

    office: Office
    batch_id: int
    turn: Turn
    gate: Any
    """Looks at the gate's file."""
    plain: Any
    """Writes the copy."""
    disk: Disk
    log: Path
    taken: Taken = field(default_factory=Taken)

    def try_sheet(self, sheet: int, paper: Paper) -> None:
        """Key a sheet, counting bytes."""
        lines = lines_of(paper)
        for ended in range(1, len(lines)):
            self.taken.keep_bytes.append(self._growth(lambda n=ended: self._keep(sheet, lines[:n])))  # type: ignore[misc]
            raw.write_begun(self.plain, raw.begun_row(self.gate, self.batch_id))
        self.taken.key_bytes.append(self._growth(lambda: self._key(sheet, lines)))
        raw.write_sheet(self.plain, raw.rows_of(self.gate, self.batch_id, self.turn, sheet))

    def time_sheet(self, sheet: int, paper: Paper, keep_bytes: int, key_bytes: int) -> None:
        """Key a sheet, taking the time of everything."""
        lines = lines_of(paper)
        for ended in range(1, len(lines)):
            begun = lines[:ended]
            self.taken.add("floor", lambda: self.disk.append(PAGE))
            self.taken.add("keep bytes", lambda: self.disk.append(keep_bytes))
            self.taken.add("keep", lambda begun=begun: self._keep(sheet, begun))  # type: ignore[misc]
            kept = raw.begun_row(self.gate, self.batch_id)
            self.taken.add("raw keep", lambda kept=kept: raw.write_begun(self.plain, kept))  # type: ignore[misc]
        self.taken.add("floor", lambda: self.disk.append(PAGE))
        self.taken.add("key bytes", lambda: self.disk.append(key_bytes))
        self.taken.add("key", lambda: self._key(sheet, lines))
        rows = raw.rows_of(self.gate, self.batch_id, self.turn, sheet)
        self.taken.add("raw key", lambda: raw.write_sheet(self.plain, rows))

    def _keep(self, sheet: int, lines: Sequence[Any]) -> None:
        self.office.do(keep_sections, self.batch_id, sheet, lines)

    def _key(self, sheet: int, lines: Sequence[Any]) -> None:
        ended = self.office.do(key_sheet, self.batch_id, sheet, lines)
        assert ended.state is (SheetState.KEPT if self.turn is Turn.FIRST else SheetState.AGREED)

    def _growth(self, job: Callable[[], object]) -> int:
        self.gate.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        job()
        return self.log.stat().st_size


def measure(sheets: int, folder: Path) -> dict[Turn, Taken]:
    """Key a batch twice; return what was taken by keying."""
    ballots = papers(3, sheets + TRIED)
    room = furnish(folder, (len(ballots),))
    with closing(room.office):
        return {turn: _keying(room, turn, person, ballots, folder) for turn, person, _ in TURNS}


def _keying(room: Room, turn: Turn, person: str, ballots: Sequence[Paper], folder: Path) -> Taken:
    (batch_id,) = room.batches
    room.enter(person)
    room.office.do(take_in_hand, batch_id)
    copy = folder / f"copy{turn:d}.db"
    with ExitStack() as stack:
        gate = stack.enter_context(closing(raw.connect(room.data)))
        gate.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        shutil.copy(room.data, copy)
        plain = stack.enter_context(closing(raw.connect(copy)))
        disk = stack.enter_context(closing(Disk(folder / f"disk{turn:d}")))
        bench = Bench(room.office, batch_id, turn, gate, plain, disk, room.data.with_name(room.data.name + "-wal"))
        for sheet, paper in enumerate(ballots[:TRIED], start=1):
            bench.try_sheet(sheet, paper)
        sizes = round(median(bench.taken.keep_bytes)), round(median(bench.taken.key_bytes))
        for sheet, paper in enumerate(ballots[TRIED:], start=TRIED + 1):
            bench.time_sheet(sheet, paper, *sizes)
        unequal = raw.differences(gate, plain)
        assert not unequal, f"the yardstick did not write the same: {unequal}"
    room.office.do(close_batch, batch_id)
    return bench.taken


def report(taken: dict[Turn, Taken]) -> str:
    """Return the table, and each step as multiples of the floors and of hand-written SQL."""
    spreads: list[Spread] = []
    lines: list[str] = []
    for turn, _, word in TURNS:
        spreads += _spreads(taken[turn], word)
        lines += _ratios(taken[turn], word)
    return "\n".join(["Durable commit of a sheet, against the disk", spread_table(spreads), *lines]) + "\n"


def _spreads(taken: Taken, word: str) -> Iterator[Spread]:
    seconds, floor = taken.seconds, f"{word}: 4 KiB append + fdatasync"
    keep, key = round(median(taken.keep_bytes)), round(median(taken.key_bytes))
    yield Spread(floor, seconds["floor"])
    yield Spread(f"{word}: {keep:,} B append + fdatasync (keep)", seconds["keep bytes"], floor)
    yield Spread(f"{word}: keep_sections, raw SQL", seconds["raw keep"], floor)
    yield Spread(f"{word}: keep_sections, the gate", seconds["keep"], floor)
    yield Spread(f"{word}: {key:,} B append + fdatasync (sheet)", seconds["key bytes"], floor)
    yield Spread(f"{word}: key_sheet, raw SQL", seconds["raw key"], floor)
    yield Spread(f"{word}: key_sheet, the gate", seconds["key"], floor)


def _ratios(taken: Taken, word: str) -> Iterator[str]:
    typical = {name: median(seconds) for name, seconds in taken.seconds.items()}
    worked = {name: 1000 * median(seconds) for name, seconds in taken.processor.items()}
    for name, act in (("keep", "keep_sections"), ("key", "key_sheet")):
        floor, same, by_hand = (typical[name] / typical[one] for one in ("floor", f"{name} bytes", f"raw {name}"))
        yield (
            f"  {word}, {act}: {floor:.1f} × a 4 KiB append, {same:.1f} × the same bytes, {by_hand:.1f} × raw SQL;"
            f" processor time {worked[name]:.2f} ms (raw SQL {worked[f'raw {name}']:.2f} ms)"
        )


def profile(sheets: int, folder: Path, top: int) -> str:
    """Key a batch twice under the profiler; return where the time of agreeing sheets in the second keying goes."""
    ballots = papers(3, sheets)
    room = furnish(folder, (sheets,))
    (batch_id,) = room.batches
    profiler = cProfile.Profile()
    with closing(room.office):
        for turn, person, _ in TURNS:
            room.enter(person)
            room.office.do(take_in_hand, batch_id)
            for sheet, paper in enumerate(ballots, start=1):
                if turn is Turn.SECOND:
                    profiler.enable()
                room.office.do(key_sheet, batch_id, sheet, lines_of(paper))
                profiler.disable()
            room.office.do(close_batch, batch_id)
    for order in ("tottime", "cumulative"):
        pstats.Stats(profiler, stream=sys.stdout).sort_stats(order).print_stats(top)
    return f"{sheets} sheets\n"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure durable steps of keying against the disk.")
    parser.add_argument("--sheets", type=int, default=300, help="sheets keyed twice (default 300)")
    parser.add_argument("--folder", type=Path, default=None, help="where the files lie (default: the system's own)")
    parser.add_argument("--profile", type=int, default=0, metavar="TOP", help="show the TOP functions instead")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        if args.profile:
            sys.stdout.write(profile(args.sheets, Path(folder), args.profile))
        else:
            sys.stdout.write(report(measure(args.sheets, Path(folder))))


if __name__ == "__main__":
    main()
