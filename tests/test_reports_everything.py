"""The workbook of all that followed from results: sheets, text that stays text, the same bytes, cancel, the log."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from desk.office import Office
from desk.outgoing import save_everything
from desk.shared.jobs import Cancelled
from models.audit.queries import entries
from models.common.errors import EnvironmentFault
from models.consequences.actions import complete
from models.consequences.deciding import Decided, decide
from models.consequences.life import TalkRecord
from models.consequences.queries import RemovalOutcome
from models.inspections.actions import plan
from models.inspections.tables import InspectionMethod
from models.overview.everything import Everything, everything
from reports.consequences_workbook import write_everything
from reports.consequences_years import FIGURES
from reports.kit.long_workbook import PIECE, LongSheet, Value, write_long
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry
from tests.make_results import a_published_round, measure_of

NAMES = [
    "处置事项", "谈话记录", "免职决定", "影响期", "年度扣分", "整改", "暗访", "应办已办", "年度对比", "再次列入",
    "说明",
]  # fmt: skip
ON = dt.date(2021, 4, 12)


@pytest.fixture
def held(lead: Office, tmp_path: Path) -> Office:
    """Two rounds with a talk, a decision and an inspection."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(
        lead, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6}, "2020Q4", dt.date(2020, 12, 31), dt.date(2021, 1, 11)
    )  # fmt: skip
    a_published_round(lead, tmp_path, {2: 9, 5: 8, 6: 7, 1: 6})
    talk = TalkRecord("=1+1", "甲、乙", "09:30", "@某人", "-1")
    lead.do(complete, (measure_of(lead, "2021Q1", "leader_talk", 2).id,), ON, "+86 电话", talk)
    decided = Decided(RemovalOutcome.REJECTED, "某局党组", "某党〔2021〕1号", ON, reason="另行处理")
    lead.do(decide, measure_of(lead, "2021Q1", "head_removal", 2).id, decided)
    lead.do(plan, (2,), InspectionMethod.ERRAND, ("甲", "乙"), ON + dt.timedelta(days=9), "2021Q1", "窗口服务")
    return lead


def written(facts: Everything) -> bytes:
    """Write the workbook into memory."""
    target = io.BytesIO()
    write_everything(facts, target.write)
    return target.getvalue()


def opened(facts: Everything) -> openpyxl.Workbook:
    """Open the written workbook."""
    return openpyxl.load_workbook(io.BytesIO(written(facts)))


def small(*rows: tuple[Value, ...]) -> bytes:
    """Write a workbook with one sheet."""
    target = io.BytesIO()
    write_long([LongSheet("表", (("甲", 10), ("乙", 30)), rows)], target.write, "题")
    return target.getvalue()


def test_it_has_a_sheet_for_each_kind_of_record_with_frozen_headings(held: Office) -> None:
    book = opened(held.ask(everything))
    assert book.sheetnames == NAMES
    assert {sheet.freeze_panes for sheet in book.worksheets} == {"A2"}
    assert {sheet.print_title_rows for sheet in book.worksheets} == {"$1:$1"}
    assert all(sheet.column_dimensions["A"].width for sheet in book.worksheets)
    assert all(str(cell.value).strip() for sheet in book.worksheets for cell in sheet[1])


def test_every_measure_of_every_round_is_a_row(held: Office) -> None:
    facts = held.ask(everything)
    rows = list(opened(facts)["处置事项"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[3]) for row in rows] == [(one.round, one.number) for one in facts.measures]


def test_each_sheet_has_its_records(held: Office) -> None:
    book = opened(held.ask(everything))
    counted = {name: book[name].max_row - 1 for name in NAMES}
    assert counted == {
        "处置事项": 49, "谈话记录": 1, "免职决定": 1, "影响期": 8, "年度扣分": counted["年度扣分"], "整改": 8,
        "暗访": 1, "应办已办": 9, "年度对比": 2, "再次列入": 2, "说明": 8,
    }  # fmt: skip
    assert book["免职决定"]["J2"].value == "决定不予采纳"


def test_text_of_users_is_never_a_formula(held: Office) -> None:
    book = opened(held.ask(everything))
    place, content, pledge = (book["谈话记录"].cell(2, column) for column in (11, 13, 14))
    assert [(cell.value, cell.data_type) for cell in (place, content, pledge)] == [
        ("=1+1", "s"), ("@某人", "s"), ("-1", "s"),
    ]  # fmt: skip
    assert all(cell.quotePrefix for cell in (place, content, pledge))


def test_a_year_stands_with_its_difference_to_the_year_before(held: Office) -> None:
    rows = list(opened(held.ask(everything))["年度对比"].iter_rows(values_only=True))
    assert rows[0][:4] == ("年度", "期数", "增减", "列入科次")
    assert [row[:4] for row in rows[1:]] == [(2021, 1, 0, 4), (2020, 1, None, 4)]
    assert len(rows[0]) == 1 + 2 * len(FIGURES)


def test_the_same_data_give_the_same_bytes(held: Office) -> None:
    facts = held.ask(everything)
    assert written(facts) == written(held.ask(everything))
    assert written(facts) != written(replace(facts, office="某市"))


def test_numbers_stay_exact_and_days_stay_days() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(small((Fraction(7, 10), ON), (Fraction(1, 3), None), (3, ""))))["表"]
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == [float(Decimal("0.7")), "1/3", 3]
    assert (sheet["B2"].value, sheet["B2"].number_format) == (dt.datetime(2021, 4, 12), "yyyy-mm-dd")
    assert (sheet["B3"].value, sheet["B4"].value) == (None, None)


def test_signs_that_no_workbook_can_hold_are_left_out() -> None:
    assert openpyxl.load_workbook(io.BytesIO(small(("甲\x07乙", "丙\n丁"))))["表"]["A2"].value == "甲乙"


def test_how_far_it_is_is_told_row_by_row() -> None:
    heard: list[tuple[int, int]] = []
    sheets = [LongSheet(name, (("甲", 8),), [(n,) for n in range(PIECE + 1)]) for name in ("一", "二")]
    write_long(sheets, lambda _piece: None, "题", lambda done, total: heard.append((done, total)))
    total = 2 * PIECE + 2
    assert heard == [(PIECE, total), (PIECE + 1, total), (2 * PIECE + 1, total), (total, total)]


def exports(office: Office) -> list[tuple[str, object, object]]:
    """Return what the log says of lists that were written out."""
    office.log_in("auditor", PASSWORD)
    return [
        (entry.subject, entry.facts["file"], entry.facts["sha256"])
        for entry in office.ask(entries)
        if entry.act == "document.table"
    ]


def test_what_was_written_is_entered_with_file_and_digest(held: Office, tmp_path: Path) -> None:
    path = save_everything(held, held.ask(everything), tmp_path / "全部.xlsx")
    assert exports(held) == [("处置资料", "全部.xlsx", hashlib.sha256(path.read_bytes()).hexdigest())]


def stopping(_done: int, _total: int) -> None:
    """Stop at once."""
    raise Cancelled


@pytest.mark.parametrize("told", [stopping])
def test_one_that_was_stopped_leaves_no_file_and_no_entry(
    held: Office, tmp_path: Path, told: Callable[[int, int], None]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(Cancelled):
        save_everything(held, held.ask(everything), folder / "全部.xlsx", told)
    assert list(folder.iterdir()) == []
    assert exports(held) == []


def test_where_nothing_can_be_written_the_reason_is_told(held: Office, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault):
        save_everything(held, held.ask(everything), tmp_path / "file" / "全部.xlsx")
    assert exports(held) == []
