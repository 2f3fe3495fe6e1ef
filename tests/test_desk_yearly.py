"""The tab of yearly deductions through its widgets: rounds, closing, corrections, sheets (R7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desk.consequences.page import ConsequencesPage
from desk.consequences.yearly_part import YearlyPart
from desk.office import Office
from models.audit.queries import entries
from models.consequences.actions import waive
from models.consequences.deductions import closed_years
from tests import make_desk
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry
from tests.make_results import a_published_round, measure_of


@pytest.fixture
def year(lead: Office, tmp_path: Path) -> Office:
    """An office in April 2021 with a published round of 2020."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(
        lead, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6}, "2020Q4", dt.date(2020, 12, 31), dt.date(2021, 1, 11)
    )  # fmt: skip
    return lead


@pytest.fixture
def page(year: Office, qtbot: QtBot) -> Iterator[ConsequencesPage]:
    """The page with the tab of the year."""
    made = make_desk.opened(qtbot, year, ConsequencesPage)
    made.tabs.setCurrentWidget(made.yearly_part)
    yield made
    made.desk.close()


def choose(part: YearlyPart, person: str) -> None:
    """Make a leader's row the current one."""
    part.table.select(next(row.column.key for row in part.table.rows() if row.person == person))


def test_a_row_shows_its_rounds_below(page: ConsequencesPage) -> None:
    part = page.yearly_part
    choose(part, "某副局长1")
    assert [(row.section, row.rank, str(row.points)) for row in part.lines.rows()] == [
        ("科室1", 1, "1"),
        ("科室4", 4, "7/10"),
    ]


def test_a_year_is_closed_after_asking_and_later_changes_show_as_corrections(
    page: ConsequencesPage, year: Office, qtbot: QtBot
) -> None:
    part = page.yearly_part
    assert "尚未关账" in part.state.text()
    make_desk.press(qtbot, page, "年度关账…")
    make_desk.press(qtbot, page, "关账")
    assert [one.year for one in year.ask(closed_years)] == [2020]
    qtbot.waitUntil(lambda: "已于" in part.state.text())
    assert not part.close_button.isEnabled()
    year.do(waive, measure_of(year, "2020Q4", "leader_deduction", 1).id, "复核决定")
    qtbot.waitUntil(lambda: "更正 1 项" in part.state.text())
    (row,) = [row for row in part.table.rows() if row.person == "某副局长1"]
    assert row.frozen is not None
    assert (str(row.total), str(row.frozen.total), str(row.correction)) == ("7/10", "17/10", "-1")


def test_the_rounds_of_a_leader_are_exported(page: ConsequencesPage, tmp_path: Path, qtbot: QtBot) -> None:
    part = page.yearly_part
    choose(part, "某副局长1")
    path = tmp_path / "lines.xlsx"
    part.lines.export(path)
    qtbot.waitUntil(lambda: path.exists() and not page.desk.jobs.busy)
    sheet = load_workbook(path).active
    assert sheet is not None
    assert [sheet.cell(row, 3).value for row in (1, 2, 3)] == ["科室", "科室1", "科室4"]


@pytest.mark.parametrize(("button", "name"), [("年度扣分表 PDF…", ""), ("导出此项 PDF…", "某副局长1")])
def test_the_sheet_of_the_year_or_of_one_is_written(
    page: ConsequencesPage, tmp_path: Path, qtbot: QtBot, button: str, name: str
) -> None:
    choose(page.yearly_part, "某副局长1")
    make_desk.press(qtbot, page, button)
    picker = make_desk.dialog(page, QFileDialog)
    path = tmp_path / f"year{name}.pdf"
    picker.fileSelected.emit(str(path))
    qtbot.waitUntil(lambda: path.exists() and not page.desk.jobs.busy)
    assert path.read_bytes().startswith(b"%PDF")
    picker.close()
    page.desk.office.log_in("auditor", PASSWORD)
    [made] = [entry for entry in page.desk.office.ask(entries) if entry.act == "document.ranking_papers"]
    assert (made.subject, made.facts["kinds"], made.facts["files"]) == ("2020", ["年度扣分表"], [path.name])


def test_an_archivist_reads_and_prints_and_closes_nothing(year: Office, qtbot: QtBot) -> None:
    year.log_in("archivist", PASSWORD)
    page = make_desk.opened(qtbot, year, ConsequencesPage)
    page.tabs.setCurrentWidget(page.yearly_part)
    assert page.yearly_part.close_button.isHidden()
    assert page.yearly_part.print.isEnabled()
    page.desk.close()
