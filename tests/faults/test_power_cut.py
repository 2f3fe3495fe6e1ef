"""The power is cut below the program while a clerk keys: nothing acknowledged is lost, nothing is damaged (R10.5)."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from tests.faults import tracing
from tests.faults.checking import Finding, Pile, moments
from tests.faults.conftest import Tell
from tests.faults.powercut import SECTOR, Disk, cut_power, dangerous_moments, files_in
from tests.faults.tracing import Op, Record

MOMENTS = 3000
SESSIONS = 3
TIMES = 500
"""Acknowledgements in a session: enough for the log to be checkpointed in it."""
OFF, NORMAL, FULL = 0, 1, 2
"""Values of SQLite's `synchronous`."""
LUCK = 7
pytestmark = pytest.mark.faults


def keyed(library: Path, pile: Pile, folder: Path, synchronous: int) -> list[Record]:
    """Trace a clerk at work in a copy of the pile; what was done is in `trace`, what came of it in `work`."""
    work = Path(shutil.copytree(pile.data.parent, folder / "work"))
    numbers = (pile.batch, synchronous, SESSIONS, TIMES)
    arguments = [str(work / pile.data.name), *map(str, numbers)]
    return tracing.run(library, "tests.faults.clerk", arguments, work, folder / "trace")


def after_cuts(library: Path, pile: Pile, folder: Path, synchronous: int, count: int) -> list[Finding]:
    """Cut the power at so many moments of a traced run and return what was found."""
    trace = keyed(library, pile, folder, synchronous)
    chosen = dangerous_moments(trace, count, Random(LUCK))
    return cut_power(folder / "trace", pile.data.parent, chosen, folder, pile.data.name, pile.batch)


def test_what_is_synced_survives_every_cut_and_the_rest_only_in_part() -> None:
    """Sector by sector."""
    disk = Disk({"a": bytes(2 * SECTOR)})
    disk.take(Record(Op.WRITTEN, "a", SECTOR // 2, b"x" * SECTOR))
    luck = Random(LUCK)
    cuts = [disk.cut(luck)["a"] for _ in range(99)]
    halves = {(cut[:SECTOR].strip(b"\0"), cut[SECTOR:].strip(b"\0")) for cut in cuts}
    half = b"x" * (SECTOR // 2)
    assert halves == {(b"", b""), (half, b""), (b"", half), (half, half)}
    disk.take(Record(Op.SYNCED, "a"))
    assert {disk.cut(luck)["a"] for _ in range(99)} == {disk.whole()["a"]}


def test_a_file_has_its_name_for_sure_when_its_folder_is_synced() -> None:
    """Whatever was synced of the file itself."""
    disk = Disk({})
    for record in (Record(Op.CREATED, "a"), Record(Op.WRITTEN, "a", 0, b"x"), Record(Op.SYNCED, "a")):
        disk.take(record)
    luck = Random(LUCK)
    assert {tuple(disk.cut(luck).items()) for _ in range(99)} == {(), (("a", b"x"),)}
    disk.take(Record(Op.SYNCED, ""))
    assert {tuple(disk.cut(luck).items()) for _ in range(99)} == {(("a", b"x"),)}


def test_the_trace_misses_nothing(library: Path, pile: Pile, tmp_path: Path) -> None:
    """Rebuilt from the trace, the files are those that the program left, to the last byte."""
    disk = Disk(files_in(pile.data.parent))
    trace = keyed(library, pile, tmp_path, FULL)
    for record in trace:
        disk.take(record)
    assert disk.whole() == files_in(tmp_path / "work")
    assert sum(record.op is Op.ACKNOWLEDGED for record in trace) == SESSIONS * TIMES
    checkpoints = sum(record.op is Op.SYNCED and record.path == pile.data.name for record in trace)
    assert checkpoints > SESSIONS, "no checkpoint amid the work: more acknowledgements in a session are needed"


def test_no_acknowledged_sheet_is_lost_when_the_power_fails(
    library: Path, pile: Pile, tmp_path: Path, tell: Tell
) -> None:
    """At random moments, with the program's own settings."""
    found = after_cuts(library, pile, tmp_path, FULL, moments(MOMENTS))
    tell("power cuts", found)
    assert [one for one in found if one.lost or one.damaged] == []
    assert sum(one.said for one in found) > len(found)  # the cuts did fall into work under way


@pytest.mark.parametrize(("synchronous", "damages"), [(NORMAL, False), (OFF, True)])
def test_weaker_settings_lose_sheets_and_the_run_sees_it(
    synchronous: int, damages: bool, library: Path, pile: Pile, tmp_path: Path, tell: Tell
) -> None:
    """With NORMAL the data stays whole, but the last sheets are gone; with OFF not even that."""
    found = after_cuts(library, pile, tmp_path, synchronous, max(100, moments(MOMENTS) // 10))
    tell(f"power cuts, synchronous={synchronous}", found)
    assert any(one.lost for one in found)
    assert any(one.damaged for one in found) == damages
