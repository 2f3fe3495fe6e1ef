"""A file of ballots judged piece by piece: the same as row by row, whatever stands in it and however long it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.office import Office
from desk.sentences import say
from models.ballots.filed import Judged, Law, read_ballots
from models.ballots.imports import import_ballots
from models.ballots.packing import MASKS
from models.ballots.queries import batches
from models.ballots.rows import read_lines
from models.ballots.rules import Judgement, Pick, count, judge
from models.intake import grids
from models.intake.forms import BALLOTS
from models.intake.rules import LISTED, ImportRefused, Rejection, Rejects
from models.intake.sheets import Sheet
from models.verification.queries import verify
from tests.make import an_open_round, ballots_csv, looking, write_csv
from tests.test_ballots_import import Cell, stored

LISTED_SECTIONS = {number: 1000 + number for number in range(1, 21)}
LAW = Law(LISTED_SECTIONS, 3)


@pytest.fixture
def short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read three rows at a time."""
    monkeypatch.setattr(grids, "AT_ONCE", 3)


def a_sheet(path: Path) -> Sheet:
    """Open a file of ballots."""
    return Sheet(path, BALLOTS.headings, repeating=BALLOTS.repeating)


def numbered(folder: Path, serials: Sequence[str], name: str = "a.csv") -> Path:
    """Write a file of ballots on section 1 with these serials."""
    return write_csv(folder / name, [BALLOTS.with_groups(1), *([serial, "1", "冷", ""] for serial in serials)])


def whole(one: Judged) -> Judgement:
    """Return a ballot in full."""
    if isinstance(one, Judgement):
        return one
    picks = tuple(Pick(*divmod(cell, MASKS)) for cell in one)
    return Judgement(*LAW.standings[len(one)], picks, (), ())


sections = st.sampled_from(
    ["", " ", "1", "1", "02", "3", "0171", "0172", "19", "20", "200", "环保局", "１７", "长" * 201]
)
ticks = st.sampled_from(["", "冷", "推贪", "COLD", "48", " ", "热"])
remarks = st.sampled_from(["", "", "", "拖", " 要了\u3000烟 ", "长" * 1001])
ballots = st.lists(st.tuples(sections, ticks, remarks), min_size=5, max_size=5)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ballots, min_size=1, max_size=8))
def test_a_piece_is_judged_as_each_row_by_itself_would_be(
    short_pieces: None, tmp_path: Path, pile: list[list[Cell]]
) -> None:
    """R5.2."""
    judged: list[Judged] = []
    found, rejects = read_ballots(a_sheet(ballots_csv(tmp_path / "a.csv", pile, groups=5)), LAW, judged.extend)
    due: list[Judgement] = []
    headings, faults = BALLOTS.with_groups(5), Rejects()
    for number, cells in enumerate(pile, start=2):
        lines = read_lines(number, headings, [str(number), *(cell for group in cells for cell in group)], faults)
        due += [] if lines is None else [judge(lines, LISTED_SECTIONS, 3)]
    assert rejects.listed() == faults.listed()
    if not faults:
        assert [whole(one) for one in judged] == due
    counted = count(["a"], (("a", one) for one in due))
    assert {(cell // MASKS, cell % MASKS, n) for cell, n in found.cells.items()} == {cell[1:] for cell in counted.cells}
    (channel,) = counted.channels
    assert found.sum.sheets == (channel.valid, channel.abstained, channel.invalid)


def test_a_serial_that_comes_again_many_rows_later_is_named_with_its_first_row(
    short_pieces: None, tmp_path: Path
) -> None:
    sheet = a_sheet(numbered(tmp_path, [*map(str, range(1, 12)), "１1", "5", "甲", " 甲 ", "05", "12"]))
    found, rejects = read_ballots(sheet, LAW)
    assert [(one.row, one.key, one.facts) for one in rejects.listed()] == [
        (13, "ballot.serial_twice", {"serial": "１1", "first": 12}),
        (14, "ballot.serial_twice", {"serial": "5", "first": 6}),
        (16, "ballot.serial_twice", {"serial": "甲", "first": 15}),
    ]
    assert (found.sheets.total(), sheet.count) == (14, 17)


def test_serials_whose_hashes_are_the_same_by_chance_are_no_repeated_ones(
    short_pieces: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.ballots.serials.hash", lambda _text: 7, raising=False)
    found, rejects = read_ballots(a_sheet(numbered(tmp_path, ["1", "2", "3", "4", "5"])), LAW)
    assert (found.sheets.total(), rejects.listed()) == (5, ())


def test_a_fault_in_the_last_row_leaves_nothing_of_what_was_written_before(lead: Office, tmp_path: Path) -> None:
    """R5.3; longer than what is written at a time."""
    an_open_round(lead, tmp_path)
    rows = range(1, 2 * grids.AT_ONCE)
    with pytest.raises(ImportRefused) as refused:
        lead.do(import_ballots, numbered(tmp_path, [*map(str, rows), "7"]), "2021Q1", "targeted")
    assert [(one.row, one.key) for one in refused.value.report.rejected] == [(len(rows) + 2, "ballot.serial_twice")]
    assert (stored(lead), lead.ask(batches, "2021Q1")) == ((0, 0, 0), ())
    assert lead.do(import_ballots, numbered(tmp_path, [*map(str, rows)]), "2021Q1", "targeted").accepted == len(rows)
    with looking(lead) as session:
        assert verify(session).ok


def test_of_very_many_faults_the_first_are_listed_and_all_are_counted(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [BALLOTS.with_groups(1), *([str(n), "1", "热", ""] for n in range(LISTED + 5))]
    )
    _, rejects = read_ballots(a_sheet(path), LAW)
    listed = rejects.listed()
    assert [one.row for one in listed[:-1]] == list(range(2, LISTED + 2))
    assert listed[-1] == Rejection(0, "", "sheet.more", {"count": 5})
    assert say(listed[-1].key, listed[-1].facts).startswith("另有 5 处")


def test_a_file_that_changes_between_looking_and_reading_is_refused(lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    path = numbered(tmp_path, ["1", "2"])
    sheet = a_sheet(path)
    path.write_bytes(path.read_bytes().replace("冷".encode(), "贪".encode()))
    found, rejects = read_ballots(sheet, LAW)
    assert [one.key for one in rejects.listed()] == ["file.changed"]
    assert (found.sheets.total(), sheet.count) == (0, 0)
