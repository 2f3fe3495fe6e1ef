"""Files of ballots: one sealed batch, or a refusal with every row that cannot be read."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from desk.office import Office
from desk.sentences import sentences
from models.ballots.figures import all_figures
from models.ballots.filed import Law, read_ballots
from models.ballots.imports import import_ballots
from models.ballots.queries import (
    BatchState,
    InvalidReason,
    ballots_digest,
    batch_faults,
    batches,
    counts,
    sealed_sheets,
)
from models.ballots.sheets import read_sheets
from models.ballots.tables import Ballot, Batch, Pick
from models.ballots.tally import tallied
from models.common.errors import RightError, RuleError
from models.intake.forms import BALLOTS
from models.intake.rules import ImportRefused
from models.intake.sheets import Sheet
from models.rounds.queries import Stage
from tests.conftest import PASSWORD
from tests.make import an_open_round, ballots_csv, looking, moved, working, write_csv

Cell = tuple[str, str, str]
PILE: list[list[Cell]] = [
    [("1", "冷推", ""), ("002", "GREED", "要了两条烟"), ("0171", "", "")],
    [("1", "4", ""), ("1", "8", "")],
    [],
    [("1", "", ""), ("2", "", ""), ("3", "", ""), ("4", "", "")],
    [("200", "冷", "")],
    [("hello", "", ""), ("3", "懒、乱", "")],
    [("", "贪", "")],
]


def stored(office: Office) -> tuple[int, int, int]:
    """Return how many batches, ballots and picks there are."""
    with looking(office) as session:
        batch, ballot, pick = (session.scalar(select(func.count()).select_from(t)) for t in (Batch, Ballot, Pick))
        return batch or 0, ballot or 0, pick or 0


def test_a_file_becomes_one_sealed_batch_with_what_the_rules_make_of_it(lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path, sections=20)
    report = lead.do(import_ballots, ballots_csv(tmp_path / "a.csv", PILE, groups=4), "2021Q1", "targeted")
    assert (report.kind, report.rows, report.accepted, report.rejected) == ("ballots", 7, 7, ())
    assert (report.valid, report.abstained, report.invalid) == (3, 1, 3)
    (row,) = lead.ask(batches, "2021Q1")
    assert (row.number, row.channel, row.state, row.imported, row.file) == (
        1,
        "targeted",
        BatchState.SEALED,
        True,
        "a.csv",
    )
    assert (row.control_total, row.keyed, row.valid, row.abstained, row.invalid) == (7, 7, 3, 1, 3)
    sheets = lead.ask(sealed_sheets, row.id)
    assert [sheet.reason for sheet in sheets] == [
        None,
        None,
        None,
        InvalidReason.OVER_VOTE,
        InvalidReason.NO_LISTED_SECTION,
        None,
        InvalidReason.NO_LISTED_SECTION,
    ]
    assert [(p.number, p.section, p.indicators) for p in sheets[0].picks] == [
        (1, "科室1", 5),
        (2, "科室2", 16),
        (17, "科室17", 0),
    ]
    assert [(p.number, p.indicators) for p in sheets[1].picks] == [(1, 17)]
    assert len(sheets[3].picks) == 4
    assert (sheets[4].bad_lines[0].text, sheets[5].bad_lines[0].text, sheets[6].bad_lines[0].text) == (
        "200",
        "hello",
        "",
    )


def test_leads_see_no_remarks_in_sealed_sheets(lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path, sections=20)
    lead.do(import_ballots, ballots_csv(tmp_path / "a.csv", PILE, groups=4), "2021Q1", "targeted")
    sheets = lead.ask(sealed_sheets, lead.ask(batches, "2021Q1")[0].id)
    assert len(sheets) == len(PILE)
    assert "要了两条烟" not in str(sheets)


def test_an_imported_batch_is_settled_whole_and_nobody_s_keying(lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path, sections=20)
    lead.do(import_ballots, ballots_csv(tmp_path / "a.csv", PILE, groups=4), "2021Q1", "targeted")
    (row,) = lead.ask(batches, "2021Q1")
    assert (row.keyed, row.again, row.waiting, row.settled) == (7, 7, 0, 7)
    assert {sheet.decided_by for sheet in lead.ask(sealed_sheets, row.id)} == {"lead"}
    assert lead.ask(all_figures, "2021Q1") == ()


def test_an_imported_batch_is_in_the_running_tally(lead: Office, tmp_path: Path) -> None:
    round_id = an_open_round(lead, tmp_path, sections=20)
    lead.do(import_ballots, ballots_csv(tmp_path / "a.csv", PILE, groups=4), "2021Q1", "targeted")
    with looking(lead) as session:
        assert tallied(session, round_id) == counts(session, round_id)
        assert tallied(session, round_id).channels[0].valid == 3


def test_counting_leaves_invalid_ballots_out(lead: Office, tmp_path: Path) -> None:
    round_id = an_open_round(lead, tmp_path, sections=20)
    lead.do(import_ballots, ballots_csv(tmp_path / "a.csv", PILE, groups=4), "2021Q1", "sampled")
    with looking(lead) as session:
        counted = counts(session, round_id)
    assert [(c.code, c.valid, c.abstained, c.invalid) for c in counted.channels] == [
        ("targeted", 0, 0, 0),
        ("sampled", 3, 1, 3),
        ("other", 0, 0, 0),
    ]
    # section ids are 1, 2, 3 … in a fresh registry, as the numbers are
    assert [cell[1:] for cell in counted.cells] == [(1, 5, 1), (1, 17, 1), (2, 16, 1), (3, 10, 1), (17, 0, 1)]


BAD_ROWS = [
    (["1", "0172", "", ""], "科室1", "ballot.check_digit"),
    (["1", "17", "热", ""], "指标1", "ballot.indicator"),
    (["1", "17", "3", ""], "指标1", "ballot.indicator"),
    (["", "17", "", ""], "序号", "row.empty"),
    (["1", "1" * 201, "", ""], "科室1", "row.long"),
    (["1", "17", "", "长" * 1001], "意见1", "row.long"),
]


@pytest.mark.parametrize(("cells", "column", "key"), BAD_ROWS)
def test_a_row_that_cannot_be_read_refuses_the_whole_file(
    lead: Office, tmp_path: Path, cells: list[str], column: str, key: str
) -> None:
    an_open_round(lead, tmp_path, sections=20)
    path = write_csv(tmp_path / "a.csv", [BALLOTS.with_groups(1), ["0", "17", "冷", ""], cells])
    with pytest.raises(ImportRefused) as refused:
        lead.do(import_ballots, path, "2021Q1", "targeted")
    assert [(r.row, r.column, r.key) for r in refused.value.report.rejected] == [(3, column, key)]
    assert refused.value.report.accepted == 0
    assert stored(lead) == (0, 0, 0)


def test_every_bad_row_is_listed(lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path, sections=20)
    rows = [["1", "0172", "热", ""], ["2", "17", "冷", ""], ["1", "3", "", ""], ["２", "3", "", ""]]
    path = write_csv(tmp_path / "a.csv", [BALLOTS.with_groups(1), *rows])
    report = lead.do(import_ballots, path, "2021Q1", "targeted", dry_run=True)
    assert [(r.row, r.column, r.key, r.facts.get("first")) for r in report.rejected] == [
        (2, "科室1", "ballot.check_digit", None),
        (2, "指标1", "ballot.indicator", None),
        (4, "序号", "ballot.serial_twice", 2),
        (5, "序号", "ballot.serial_twice", 3),
    ]
    assert all(rejection.key in sentences() for rejection in report.rejected if not rejection.key.startswith("row."))


def test_wrong_headings_are_refused(lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    with pytest.raises(ImportRefused):
        lead.do(import_ballots, write_csv(tmp_path / "a.csv", [["编号", "科室"], ["1", "2"]]), "2021Q1", "targeted")
    assert stored(lead) == (0, 0, 0)


def test_a_dry_run_stores_nothing(lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    path = ballots_csv(tmp_path / "a.csv", [[("1", "冷", "")]])
    assert lead.do(import_ballots, path, "2021Q1", "targeted", dry_run=True).valid == 1
    assert stored(lead) == (0, 0, 0)
    assert lead.do(import_ballots, path, "2021Q1", "targeted").accepted == 1


def test_the_same_file_is_refused_a_second_time(lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    path = ballots_csv(tmp_path / "a.csv", [[("1", "冷", "")]])
    lead.do(import_ballots, path, "2021Q1", "targeted")
    with pytest.raises(RuleError, match=r"file\.again"):
        lead.do(import_ballots, path, "2021Q1", "sampled")
    assert stored(lead) == (1, 1, 1)


@pytest.mark.parametrize(
    ("code", "channel", "key"), [("2021Q9", "targeted", "round.unknown"), ("2021Q1", "letters", "ballots.channel")]
)
def test_an_unknown_round_or_channel_is_refused(
    lead: Office, tmp_path: Path, code: str, channel: str, key: str
) -> None:
    an_open_round(lead, tmp_path)
    with pytest.raises(RuleError) as refused:
        lead.do(import_ballots, ballots_csv(tmp_path / "a.csv", [[]]), code, channel)
    assert refused.value.key == key


def test_a_counted_round_takes_no_ballots(lead: Office, tmp_path: Path) -> None:
    round_id = an_open_round(lead, tmp_path)
    paths = [ballots_csv(tmp_path / f"{n}.csv", [[("1", "冷", str(n))]]) for n in range(4)]
    for path, stage in zip(paths, (Stage.ISSUING, Stage.KEYING, Stage.COUNTED), strict=False):
        lead.do(import_ballots, path, "2021Q1", "targeted")
        moved(lead, round_id, stage)
    with pytest.raises(RuleError, match=r"ballots\.stage"):
        lead.do(import_ballots, paths[3], "2021Q1", "targeted")


def test_a_clerk_imports_but_an_archivist_does_not(office: Office, tmp_path: Path) -> None:
    office.log_in("lead", PASSWORD)
    an_open_round(office, tmp_path)
    path = ballots_csv(tmp_path / "a.csv", [[("1", "冷", "")]])
    office.log_in("archivist", PASSWORD)
    with pytest.raises(RightError):
        office.do(import_ballots, path, "2021Q1", "targeted")
    office.log_in("clerk", PASSWORD)
    assert office.do(import_ballots, path, "2021Q1", "targeted").accepted == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pick SET indicators = 31 WHERE ballot_id = 1",
        "DELETE FROM pick WHERE ballot_id = 1 AND section_id = 1",
        "UPDATE ballot SET status = 'valid', reason = NULL WHERE sheet = 4",
        "UPDATE ballot SET decided_by = 'lead2' WHERE sheet = 4",
        "UPDATE bad_line SET text = '201' WHERE text = '200'",
        "UPDATE remark SET text = '没有要烟'",
    ],
)
def test_a_changed_sheet_breaks_the_seal(lead: Office, tmp_path: Path, statement: str) -> None:
    round_id = an_open_round(lead, tmp_path, sections=20)
    lead.do(import_ballots, ballots_csv(tmp_path / "a.csv", PILE, groups=4), "2021Q1", "targeted")
    with looking(lead) as session:
        assert batch_faults(session) == ()
        before = ballots_digest(session, round_id)
    with working(lead) as work:
        work.session.execute(text(statement))
    with looking(lead) as session:
        assert batch_faults(session) == (("2021Q1", 1),)
        assert ballots_digest(session, round_id) == before


section_cells = st.sampled_from(["", "1", "02", "0171", "0172", "200", "环保局", "１７"])
mark_cells = st.sampled_from(["", "冷", "推贪", "COLD", "48", "热", "9"])
row_cells = st.lists(st.tuples(section_cells, mark_cells, st.just("")), max_size=4)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(row_cells, min_size=1, max_size=8))
def test_every_row_is_either_judged_or_rejected(tmp_path: Path, rows: list[list[Cell]]) -> None:
    path = ballots_csv(tmp_path / "a.csv", rows, groups=4)
    sheet = Sheet(path, BALLOTS.headings, repeating=BALLOTS.repeating)
    found, rejects = read_ballots(sheet, Law({n: n for n in range(1, 106)}, 3))
    assert found.sheets.total() + len(rejects.rows()) == len(rows)


def test_a_whole_rounds_ballots_are_imported(lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path, sections=105)
    pick = random.Random(1)
    pile = [[(str(pick.randint(1, 105)), pick.choice("冷懒推乱贪"), "") for _ in range(3)] for _ in range(1340)]
    path = ballots_csv(tmp_path / "a.csv", pile)
    assert lead.do(import_ballots, path, "2021Q1", "targeted").accepted == 1340


SHEETS = [
    [("1", "冷", "拖延"), ("2", "", "")],
    [("", "", "")],
    [("99", "贪", "“不在”\\名单"), ("5", "懒", "𬶍")],
    [("1", "", ""), ("2", "", ""), ("3", "", ""), ("4", "乱", "")],
]


@pytest.mark.parametrize("times", [1, 700])
def test_the_seal_made_while_writing_is_the_one_that_reading_back_gives(
    lead: Office, tmp_path: Path, times: int
) -> None:
    """R5.3; more sheets than are written at a time."""
    an_open_round(lead, tmp_path)
    lead.do(import_ballots, ballots_csv(tmp_path / "b.csv", SHEETS * times, groups=4), "2021Q1", "targeted")
    with looking(lead) as session:
        assert batch_faults(session) == ()
        (sealed,) = lead.ask(batches, "2021Q1")
        assert [one.number for one in read_sheets(session, sealed.id)] == list(range(1, 4 * times + 1))
