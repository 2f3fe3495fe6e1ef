"""Measure the main jobs on this machine: `make bench`, or `python -m benchmarks.run --times 9`.

Medians; each job also as a multiple of a floor from the same run, since absolute times vary from machine to machine.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import keying
from benchmarks.timing import Timing, table, timed
from reports import leader_talk
from reports.facts import Letterhead, Listed, NoticeFacts
from tests.acceptance.district import HEADINGS, registry_rows, setup_sheet, write_csv
from tests.acceptance.forms import random_ballots, write_ballots
from tests.acceptance.oracle import Rules
from tests.acceptance.program import Program
from tests.acceptance.world import open_round

ROOT = Path(__file__).resolve().parent.parent
PYTHON, PROGRAM, FIRST_NOTICE = "Python starts", "the program starts (--help)", "1 notice, fonts already read"
SIZES = {"targeted": 1000, "sampled": 300, "other": 40}
CODE = "2021Q1"


def office_in_keying(folder: Path) -> Program:
    """Make an office with 105 sections and a round in keying, and a ballots file per channel."""
    folder.mkdir()
    office = Program(folder / "office.db")
    (folder / "setup.toml").write_text(setup_sheet(), encoding="utf-8")
    office.ok("init", "--setup", folder / "setup.toml", user="")
    office.ok("import", "registry", write_csv(folder / "registry.csv", HEADINGS["registry"], registry_rows({})))
    open_round(office, Rules())
    for seed, (channel, size) in enumerate(SIZES.items()):
        write_ballots(folder / f"{channel}.csv", random_ballots(seed, size, {}))
    return office


def import_all(office: Program) -> None:
    """Import the three files, one command each, as a script would."""
    for channel in SIZES:
        office.ok("import", "ballots", office.folder / f"{channel}.csv", "--round", CODE, "--channel", channel)


def open_window(office: Program) -> None:
    """Start the program and wait for the first painted window."""
    command = [sys.executable, "-m", "benchmarks.opening", "--data", str(office.data)]
    home = {"HOME": str(office.folder), "XDG_DATA_HOME": str(office.folder), "XDG_CONFIG_HOME": str(office.folder)}
    subprocess.run(command, cwd=ROOT, env={**os.environ, **home, "QT_QPA_PLATFORM": "offscreen"}, check=True)


def measure_program(times: int, folder: Path) -> Iterator[Timing]:
    """Time the command line and the window."""
    yield timed(PYTHON, times, lambda: subprocess.run([sys.executable, "-c", ""], check=True))
    office = office_in_keying(folder / "keying")
    yield timed(PROGRAM, times, lambda: office.start("--help"), PYTHON)
    yield timed("the window is painted", times, lambda: open_window(office), PYTHON)
    fresh = Program(folder / "fresh" / "office" / "office.db")

    def renew() -> None:
        shutil.rmtree(folder / "fresh", ignore_errors=True)
        office.copy(folder / "fresh")

    yield timed("import of 1,340 ballots (3 commands)", times, lambda: import_all(fresh), PROGRAM, renew)
    yield timed("ranking of 105 sections, live", times, lambda: fresh.json("rank", CODE), PROGRAM)


def notice(number: int) -> NoticeFacts:
    """Make the facts of one leader talk notice."""
    head = Letterhead(
        "某区纪委监委", "最难办事科室群众评", "01012345678", f"某纪评〔2021〕{number}号", dt.date(2021, 4, 12)
    )
    listed = Listed(17, 1, "区自来水公司", "报装服务科", "态度冷漠、推诿扯皮", False, 231, "21.35")
    return NoticeFacts(
        head=head,
        round_title="2021年第一季度",
        listed=listed,
        committee="区自来水公司党委",
        person="王𬶍",
        principal=False,
        talk_days=15,
        working_days=False,
        due_on=dt.date(2021, 4, 27),
        embargo_months=3,
        embargo_from=dt.date(2021, 4, 12),
        embargo_to=dt.date(2021, 7, 12),
        rectification_days=30,
    )


def draw_notices(count: int) -> None:
    """Draw so many notices, a file each, in memory."""
    for number in range(1, count + 1):
        leader_talk.draw(notice(number), io.BytesIO())


def measure_papers(times: int) -> Iterator[Timing]:
    """Time the drawing of notices inside one process."""
    draw_notices(1)
    yield timed(FIRST_NOTICE, times, lambda: draw_notices(1))
    yield timed("1,000 notices, a file each", min(times, 3), lambda: draw_notices(1000), FIRST_NOTICE)


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description="Measure the main jobs on this machine.")
    parser.add_argument("--times", type=int, default=5, help="how often each job is run (default 5)")
    parser.add_argument("--recounted", type=int, default=100_000, help="ballots counted again (default 100000)")
    parser.add_argument("--imported", type=int, default=50_000, help="ballots of the large file (default 50000)")
    keying.add_arguments(parser)
    args = parser.parse_args()
    times = args.times
    with tempfile.TemporaryDirectory() as folder:
        timings = [*measure_program(times, Path(folder)), *measure_papers(times)]
    sys.stdout.write(table(timings) + "\n")
    keying.part("recount", "--recounted", args.recounted)
    keying.part("taking_in", "--imported", args.imported)
    keying.part("spreadsheet")
    keying.measure(args)


if __name__ == "__main__":
    main()
