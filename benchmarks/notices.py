"""Setting 1,000 leader talk notices into one file and into 1,000 files: `python -m benchmarks.notices`.

Such notices are set by typst, fpdf2 and a mail merge with LibreOffice too, as far as they are installed, in the same
run and by turns, each time other ones: typst keeps what it has set once. Fonts are read before. Processor time is what
a job needs by itself; the clock also counts the disk and whoever works beside.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.notice_others import OFFICE_SUITE, Setter, fpdf_setter, installed, merged, typst_setter
from benchmarks.notice_words import Words, all_words, notices
from benchmarks.timing import Timing, table
from reports import leader_talk
from reports.facts import NoticeFacts
from reports.kit.canvas import Book

OURS, TYPST, UNTAGGED, FPDF = "the program", "typst", "typst without tags", "fpdf2"
FEW: Final = f"{FPDF}, 5 files alone"
MERGE: Final = "docx and LibreOffice"
_SLOW: Final = 5
"""Documents of their own by fpdf2, which reads its fonts for each."""
_WARM: Final = 20
Batch = tuple[tuple[NoticeFacts, ...], list[Words]]
Job = Callable[[Batch, Path], object]


def main() -> None:
    """Measure and print two tables, seconds a notice, and the memory that more notices take."""
    parser = argparse.ArgumentParser(description="Measure setting many notices.")
    parser.add_argument("--notices", type=int, default=1000, help="notices in a run (default 1000)")
    parser.add_argument("--times", type=int, default=5, help="how often each is run (default 5)")
    parser.add_argument("--merged", type=int, default=50, help="notices by docx and LibreOffice (default 50)")
    parser.add_argument("--peak", choices=("one", "each"), help="only set the notices and print the peak of memory")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if args.peak:
            sys.stdout.write(f"{peak(args.peak, args.notices, folder)}\n")
            return
        seeds = count(1)
        for title, jobs in (("one file", _in_one()), ("a file each", _each())):
            sys.stdout.write(f"{args.notices:,} notices, {title}\n{_compared(jobs, seeds, args, folder)}\n\n")
        sys.stdout.write(_merge_line(args, seeds, folder))
        for way in ("one", "each"):
            few, many = (_child_peak(way, number) for number in (100, args.notices))
            sys.stdout.write(f"peak of memory, {way}: {few:.1f} MiB for 100, {many - few:+.1f} for {args.notices:,}\n")


def _in_one() -> dict[str, Job]:
    jobs: dict[str, Job] = {OURS: lambda batch, folder: set_in_one(batch[0], folder / "ours.pdf")}
    for name, put in _others().items():
        jobs[name] = lambda batch, folder, put=put: put(batch[1], folder / "theirs.pdf")  # type: ignore[misc]
    return jobs


def _each() -> dict[str, Job]:
    jobs: dict[str, Job] = {OURS: lambda batch, folder: set_each(batch[0], folder)}
    for name, put in _others().items():
        most = _SLOW if name == FPDF else None
        jobs[FEW if most else name] = lambda batch, folder, put=put, most=most: _put_each(put, batch[1][:most], folder)  # type: ignore[misc]
    return jobs


def set_in_one(facts: Iterable[NoticeFacts], path: Path) -> None:
    """Set notices one behind the other into one file."""
    book = Book(leader_talk.TITLE, "")
    for one in facts:
        leader_talk.draw(one, book)
    path.write_bytes(book.data())


def set_each(facts: Iterable[NoticeFacts], folder: Path) -> None:
    """Set every notice into a file of its own."""
    for number, one in enumerate(facts):
        leader_talk.draw(one, folder / f"{number}.pdf")


def _put_each(put: Setter, said: Sequence[Words], folder: Path) -> None:
    for number, one in enumerate(said):
        put([one], folder / f"{number}.pdf")


def _others() -> dict[str, Setter]:
    found: dict[str, Setter] = {}
    if installed("typst"):
        found |= {TYPST: typst_setter(), UNTAGGED: typst_setter(tags=False)}
    if installed("fpdf"):
        found[FPDF] = fpdf_setter()
    return found


def _compared(jobs: dict[str, Job], seeds: Iterator[int], args: argparse.Namespace, folder: Path) -> str:
    """Run every job by turns and return the table; what cannot be measured is said."""
    missing = [f"{name} is not installed and was not measured\n" for name in (TYPST, "fpdf") if not installed(name)]
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    for job in jobs.values():
        job(_batch(next(seeds), _WARM), folder)
    for _ in range(args.times):
        for name, job in jobs.items():
            batch = _batch(next(seeds), args.notices)
            taken[name].append(_taken(lambda job=job, batch=batch: job(batch, folder)))  # type: ignore[misc]
    return "".join(missing) + "\n".join(
        f"{kind}\n{table([Timing(name, tuple(pair[at] for pair in pairs), TYPST) for name, pairs in taken.items()])}"
        for at, kind in enumerate(("processor time", "by the clock"))
    )


def _taken(job: Callable[[], object]) -> tuple[float, float]:
    """Run a job; return the processor's seconds, those of programs that it started too, and the clock's."""
    gc.collect()  # what the job before left behind is none of this one's work
    busy, start = sum(os.times()[:4]), perf_counter()
    job()
    return sum(os.times()[:4]) - busy, perf_counter() - start


def _batch(seed: int, number: int) -> Batch:
    facts = notices(seed, number)
    return facts, all_words(facts)


def _merge_line(args: argparse.Namespace, seeds: Iterator[int], folder: Path) -> str:
    """Compare a notice in a file of its own with one by mail merge, in milliseconds."""
    if not installed(OFFICE_SUITE):
        return f"{OFFICE_SUITE} is not installed and was not measured\n"
    batch = _batch(next(seeds), args.merged)
    theirs = _taken(lambda: merged(batch[1], folder))
    facts = notices(next(seeds), args.notices)
    ours = _taken(lambda: set_each(facts, folder))
    bound = _taken(lambda: set_in_one(facts, folder / "all.pdf"))
    pairs = zip(("processor time", "the clock"), theirs, ours, bound, strict=True)
    return "".join(
        _line(kind, one / args.merged, each / args.notices, all_ / args.notices) for kind, one, each, all_ in pairs
    )


def _line(kind: str, theirs: float, each: float, bound: float) -> str:
    """Say what a notice takes in milliseconds, and how much faster that is."""
    return (
        f"a notice by {kind}: {MERGE} {theirs * 1000:.0f} ms; a file each {each * 1000:.2f} ms"
        f" ({theirs / each:.0f} times as fast); in one file {bound * 1000:.2f} ms ({theirs / bound:.0f} times)\n"
    )


def peak(way: str, number: int, folder: Path) -> float:
    """Set notices in this process and return its peak of memory in MiB."""
    made = (notices(seed, 1)[0] for seed in range(number))
    if way == "one":
        set_in_one(made, folder / "all.pdf")
    else:
        set_each(made, folder)
    [line] = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def _child_peak(way: str, number: int) -> float:
    command = [sys.executable, "-m", "benchmarks.notices", "--peak", way, "--notices", str(number)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()
