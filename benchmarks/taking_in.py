"""Importing a large file of ballots beside writing the same rows by hand: `python -m benchmarks.taking_in`.

The import is the program's own act through the gate: file read and judged, rows written, running tally, kept counts,
seal and audit entry. By hand: the ballots and picks that this left, with `executemany` in one transaction on a copy of
the file as it was before.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.raw import connect
from benchmarks.timing import Timing, table
from desk.office import Office
from models.ballots.imports import import_ballots
from models.finalising.queries import write_round_file
from models.finalising.stages import step
from models.intake.forms import BALLOTS
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from tests.conftest import PASSWORD, HandClock, set_up
from tests.make import a_numbered_registry, a_round_sheet

SECTIONS = 105
CODE = "2021Q1"
INDICATORS = "冷懒推乱贪"
BY_HAND, IMPORTED = "the same rows by hand, executemany", "import through the gate"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the import of a large file of ballots.")
    parser.add_argument("--imported", type=int, default=50_000, help="ballots in the file (default 50000)")
    parser.add_argument("--times", type=int, default=3, help="how often (default 3)")
    parser.add_argument(
        "--finalised", action="store_true", help="then count, finalise, write and verify the round once"
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        ready = an_office_in_keying(folder / "ready")
        file = a_large_file(folder / "ballots.csv", args.imported)
        runs = [_beside(folder, ready, file) for _ in range(args.times)]
        after = finalised(folder, ready, file) if args.finalised else ""
    hand, taken, memory = zip(*runs, strict=True)
    sys.stdout.write(f"{args.imported:,} ballots of three sections, 105 sections\n")
    sys.stdout.write(table([Timing(BY_HAND, hand), Timing(IMPORTED, taken, BY_HAND)]) + "\n")
    sys.stdout.write(f"memory that the import takes beyond what the program has: {max(memory) / 2**20:.0f} MiB\n")
    sys.stdout.write(after)


def an_office_in_keying(folder: Path) -> Path:
    """Make an office with a round in keying and return its data file."""
    folder.mkdir()
    office = set_up(folder / "office.db", HandClock(dt.datetime(2021, 4, 1, 9, tzinfo=dt.UTC)))
    with closing(office):
        office.log_in("lead", PASSWORD)
        a_numbered_registry(office, folder, SECTIONS)
        office.do(open_round, a_round_sheet(CODE))
        for stage in (Stage.ISSUING, Stage.KEYING):
            office.do(step, CODE, stage)
    return folder / "office.db"


def a_large_file(path: Path, ballots: int) -> Path:
    """Write a file of ballots that name three sections with two ticks each."""
    chance = Random("large file")
    ticks = [one + other for n, one in enumerate(INDICATORS) for other in INDICATORS[n + 1 :]]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(BALLOTS.with_groups(3)) + "\n")
        for serial in range(1, ballots + 1):
            named = chance.sample(range(1, SECTIONS + 1), 3)
            file.write(f"{serial}," + ",".join(f"{number},{chance.choice(ticks)}," for number in named) + "\n")
    return path


def finalised(folder: Path, ready: Path, file: Path) -> str:
    """Take a round of one file to its end, without safety copies; return what each step took."""
    with closing(Office.open(str(shutil.copy(ready, folder / "round.db")))) as office:
        office.log_in("lead", PASSWORD)
        office.backups = False
        office.do(import_ballots, file, CODE, "targeted")
        gc.collect()
        _forget()
        before = _memory("VmRSS")
        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            ("counted", lambda: office.do(step, CODE, Stage.COUNTED)),
            ("finalised, four counts agreeing, file written", lambda: office.do(step, CODE, Stage.FINALISED)),
            ("file written anew", lambda: office.ask(write_round_file, CODE, lambda _raw: None)),
            ("everything verified", office.verify),
        )
        took = [f"{name}: {_timed(job):.1f} s\n" for name, job in steps]
        return "".join(took) + f"memory of these steps: {(_memory('VmHWM') - before) / 2**20:.0f} MiB\n"


def _beside(folder: Path, ready: Path, file: Path) -> tuple[float, float, int]:
    """Import into one copy and write the same rows into another; return both times and the memory of the import."""
    taken, by_hand = (Path(shutil.copy(ready, folder / name)) for name in ("taken.db", "hand.db"))
    with closing(Office.open(str(taken))) as office:
        office.log_in("lead", PASSWORD)
        gc.collect()
        _forget()
        before = _memory("VmRSS")
        imported = _timed(lambda: office.do(import_ballots, file, CODE, "targeted"))
        memory = _memory("VmHWM") - before
    with closing(connect(taken)) as look:
        rows = {name: look.execute(f"SELECT * FROM {name}").fetchall() for name in ("batch", "ballot", "pick")}
        rows["batch"] = [(*row[:9], None, row[10]) for row in rows["batch"]]
    with closing(connect(by_hand)) as connection:
        hand = _timed(lambda: _write(connection, rows))
    for path in folder.glob("*.db*"):
        path.unlink()
    return hand, imported, memory


def _write(connection: Any, rows: dict[str, Any]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for name, each in rows.items():
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(each[0]))})", each)
    connection.execute("COMMIT")


def _timed(job: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def _memory(name: str) -> int:
    """Return what the system says of this process's memory, in bytes: `VmRSS` now, `VmHWM` the most since `_forget`."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)


def _forget() -> None:
    """Let the most memory so far be forgotten."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


if __name__ == "__main__":
    main()
