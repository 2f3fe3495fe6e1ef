"""The ranking beside the workbook that an office would make of it: `python -m benchmarks.spreadsheet --ballots 10000`.

The workbook holds a row a ballot and counts with COUNTIFS, as a careful office does by hand: votes by channel, votes by
indicator, rank with the tie-breaks greed and targeted. LibreOffice opens it and computes it; what it needs for the same
workbook with a single ballot (its start, and reading formulas) is taken off. The program counts the kept counts of the
sealed batches again and ranks. Both must name the same votes and ranks, or the run is void.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session

from benchmarks.recount import a_counted_office
from models.ballots.packed import packed_counts
from models.ballots.tally import tallied
from models.common.indicators import KEYS, ORDER
from models.ranking.queries import compute
from models.ranking.rules import Ranking
from models.rounds.queries import RoundRow, round_by_code, snapshot
from models.storage.store import reading
from tests.faults.office_suite import forget_values, program, recalculated

CHANNELS: Final = ("targeted", "sampled", "other")
PLACES: Final = (("B", "C"), ("D", "E"), ("F", "G"))
"""Columns of the ballots: a section's number and the keys of its ticked boxes, three times."""
RANK: Final = (
    '=1+COUNTIF(E$2:E${last},">"&E{row})+COUNTIFS(E$2:E${last},E{row},J$2:J${last},">"&J{row})'
    '+COUNTIFS(E$2:E${last},E{row},J$2:J${last},J{row},B$2:B${last},">"&B{row})'
)
Ballot = list[Any]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the ranking beside a workbook in LibreOffice.")
    parser.add_argument("--ballots", type=int, default=10_000, help="ballots (default 10000)")
    parser.add_argument("--times", type=int, default=15, help="how often the program ranks (default 15)")
    args = parser.parse_args()
    if program() is None:
        sys.stdout.write("LibreOffice is not installed and was not measured\n")
        return
    with tempfile.TemporaryDirectory() as made:
        sys.stdout.write(_measured(Path(made), args.ballots, args.times))


def _measured(folder: Path, ballots: int, times: int) -> str:
    with closing(a_counted_office(folder / "office.db", ballots)) as store, reading(store) as session:
        held = round_by_code(session, "P")
        numbers = [entry.number for entry in snapshot(session, held.id)]
        rows = _ballots(session)
        recounted = _typical(times, lambda: _recounted(session, held))
        live = _typical(times, lambda: compute(session, held, tallied(session, held.id)))
        expected = {line.number: (line.votes, line.rank) for line in _recounted(session, held).lines}
    start, _ = _in_libreoffice(folder / "one", rows[:1], numbers)
    whole, found = _in_libreoffice(folder / "all", rows, numbers)
    assert found == expected, "LibreOffice ranks otherwise"
    alone = whole - start
    return (
        f"{ballots:,} ballots, three sections each, {len(numbers)} sections\n"
        f"  LibreOffice, workbook with COUNTIFS: {whole:.1f} s, of these {start:.1f} s with one ballot\n"
        f"  kept counts counted again and ranked: {1000 * recounted:.1f} ms, {alone / recounted:,.0f} × as fast\n"
        f"  live ranking: {1000 * live:.1f} ms, {alone / live:,.0f} × as fast\n"
    )


def _recounted(session: Session, held: RoundRow) -> Ranking:
    return compute(session, held, packed_counts(session, held.id))


def _typical(times: int, job: Any) -> float:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        seconds.append(time.perf_counter() - start)
    return median(seconds)


def _ballots(session: Session) -> list[Ballot]:
    """Return a row a ballot: its channel, then number and ticked keys of each section; numbers are ids here."""
    sql = (
        "SELECT t.id, b.channel, p.section_id, p.indicators FROM batch b JOIN ballot t ON t.batch_id = b.id"
        " JOIN pick p ON p.ballot_id = t.id ORDER BY t.id"
    )
    rows: dict[int, Ballot] = {}
    for ballot_id, channel, section_id, ticked in session.connection().exec_driver_sql(sql):
        row = rows.setdefault(ballot_id, [channel])
        row += [section_id, "".join(key for box, key in enumerate(KEYS) if ticked & 1 << box)]
    return list(rows.values())


def _in_libreoffice(
    folder: Path, ballots: Sequence[Ballot], numbers: Sequence[int]
) -> tuple[float, dict[int, tuple[int, int]]]:
    """Return how long LibreOffice takes for a workbook, and votes and rank by number as it computed them."""
    folder.mkdir()
    path = folder / "ranking.xlsx"
    _write(path, ballots, numbers)
    forget_values(path)
    start = time.perf_counter()
    (computed,) = recalculated([path], folder)
    seconds = time.perf_counter() - start
    rows = load_workbook(computed, data_only=True, read_only=True)["ranking"].iter_rows(min_row=2, values_only=True)
    return seconds, {int(row[0]): (int(row[4]), int(row[10])) for row in rows}  # type: ignore[arg-type]


def _write(path: Path, ballots: Sequence[Ballot], numbers: Sequence[int]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("ballots")
    sheet.append(["channel", *["section", "ticks"] * len(PLACES)])
    for ballot in ballots:
        sheet.append(ballot)
    ranking = book.create_sheet("ranking")
    ranking.append(["number", *CHANNELS, "votes", *(indicator.value for indicator in ORDER), "rank"])
    for row, number in enumerate(numbers, start=2):
        votes = [_counted(len(ballots), row, channel=f'"{channel}"') for channel in CHANNELS]
        marks = [_counted(len(ballots), row, ticks=f'"*{key}*"') for key in KEYS]
        rank = RANK.format(row=row, last=len(numbers) + 1)
        ranking.append([number, *votes, f"=SUM(B{row}:D{row})", *marks, rank])
    book.save(path)


def _counted(ballots: int, row: int, channel: str = "", ticks: str = "") -> str:
    """Return the formula that counts a section wherever it may stand on a ballot."""
    last = ballots + 1
    also = f",ballots!$A$2:$A${last},{channel}" if channel else ""
    return "=" + "+".join(
        f"COUNTIFS(ballots!${section}$2:${section}${last},$A{row}{also}"
        + (f",ballots!${ticked}$2:${ticked}${last},{ticks})" if ticks else ")")
        for section, ticked in PLACES
    )


if __name__ == "__main__":
    main()
