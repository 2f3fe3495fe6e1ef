"""The tab of covert inspections through its widgets: plan, record, evidence, conclusion, coverage, form (R7.7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desk.consequences.page import ConsequencesPage
from desk.inspecting.part import InspectingPart
from desk.office import Office
from desk.shared.widgets import Pill
from models.inspections.actions import add_evidence
from models.inspections.queries import InspectionMethod, VisitRow, VisitState
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry
from tests.make_results import a_published_round
from tests.test_desk_consequences import form_of, opened, press
from tests.test_desk_rectifying import fill, save


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round, on the day of publication."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {5: 9, 3: 8, 7: 7, 1: 6, 2: 1})
    return lead


@pytest.fixture
def page(published: Office, qtbot: QtBot) -> Iterator[ConsequencesPage]:
    """The page with the tab of inspections open."""
    made = opened(published, qtbot)
    made.tabs.setCurrentWidget(made.inspecting_part)
    yield made
    made.desk.close()


def part_of(page: ConsequencesPage) -> InspectingPart:
    """Return the open tab."""
    assert isinstance(page.part, InspectingPart)
    return page.part


def plan_recheck(page: ConsequencesPage, *places: int) -> None:
    """Plan to look again at the listed sections in some places of the coverage."""
    covered = part_of(page).covered
    view = covered.view
    covered.select(covered.rows()[places[0]].section_id)
    for place in places[1:]:
        index = view.model().index(place, 0)
        QTest.mouseClick(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.ControlModifier,
            view.visualRect(index).center(),
        )
    press(page, "计划复查…")
    form = form_of(page)
    form.panel.editors["method"].put(InspectionMethod.ERRAND)
    fill(form, team="甲某、乙某", before_on="2021-05-31", purpose="看窗口")
    save(page)


def first(page: ConsequencesPage) -> VisitRow:
    """Return the first record."""
    return part_of(page).table.rows()[0]


def go_on(page: ConsequencesPage) -> None:
    """Take the next step of the current record by the keyboard."""
    view = part_of(page).table.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)


def record(page: ConsequencesPage) -> None:
    """Enter the record of the current section."""
    go_on(page)
    fill(form_of(page), place="政务大厅", observations="排队四十分钟", finding_LAZY="只开一个窗口")
    save(page)


def said(page: ConsequencesPage) -> str:
    """Return everything that the panel says."""
    return "\n".join(one.text() for one in part_of(page).panel.findChildren(QLabel))


def test_the_coverage_shows_every_listed_section_and_nobody_was_there(page: ConsequencesPage) -> None:
    assert [(row.number, row.recorded) for row in part_of(page).covered.rows()] == [(5, 0), (3, 0), (7, 0), (1, 0)]
    assert part_of(page).table.rows() == ()


def test_a_re_check_is_planned_for_the_chosen_listed_sections(page: ConsequencesPage) -> None:
    plan_recheck(page, 0, 2)
    assert [(row.number, row.state, row.round) for row in part_of(page).table.rows()] == [
        (5, VisitState.PLANNED, "2021Q1"),
        (7, VisitState.PLANNED, "2021Q1"),
    ]
    assert [row.planned for row in part_of(page).covered.rows()] == [1, 0, 1, 0]


def test_from_the_record_to_the_referral_by_the_keyboard(page: ConsequencesPage) -> None:
    plan_recheck(page, 0)
    record(page)
    assert (first(page).state, part_of(page).covered.rows()[0].recorded) == (VisitState.RECORDED, 1)
    go_on(page)
    fill(form_of(page), conclusion="整改不到位")
    save(page)
    go_on(page)
    fill(form_of(page), to="第一监督检查室", reference="某移〔2021〕1号")
    save(page)
    assert first(page).state is VisitState.REFERRED
    assert all(
        text in said(page) for text in ("政务大厅", "只开一个窗口", "整改不到位", "第一监督检查室", "某移〔2021〕1号")
    )


def test_a_general_inspection_begins_with_its_key(page: ConsequencesPage, qtbot: QtBot) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    part_of(page).table.view.setFocus()
    QTest.keyClick(part_of(page).table.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = form_of(page)
    form.panel.editors["method"].put(InspectionMethod.PUBLIC)
    fill(form, numbers="99", team="甲某、乙某", before_on="2021-05-31")
    save(page)
    assert "99" in form_of(page).panel.faults["numbers"].text()
    fill(form, numbers="2，12")
    save(page)
    assert [(row.number, row.round) for row in part_of(page).table.rows()] == [(2, ""), (12, "")]


def test_a_file_that_changed_is_shown_in_the_panel(page: ConsequencesPage, tmp_path: Path) -> None:
    plan_recheck(page, 0)
    record(page)
    film = tmp_path / "窗口.mp4"
    film.write_bytes(b"film")
    page.do(add_evidence, first(page).id, film)
    assert "窗口.mp4" in said(page)
    (kept,) = (tmp_path / "evidence").iterdir()
    kept.write_bytes(b"Film")
    part_of(page).refresh()
    assert "已被改动" in [one.text for one in part_of(page).panel.findChildren(Pill)]


def test_the_empty_form_is_saved_where_the_lead_says(
    page: ConsequencesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_recheck(page, 0)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "out"))
    press(page, "空白记录表…")
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["期次2021Q1-暗访记录表-科室5-1.pdf"]


def test_an_archivist_reads_and_plans_nothing(page: ConsequencesPage, published: Office, qtbot: QtBot) -> None:
    plan_recheck(page, 0)
    published.log_in("archivist", PASSWORD)
    other = opened(published, qtbot)
    other.tabs.setCurrentWidget(other.inspecting_part)
    assert len(part_of(other).table.rows()) == 1
    texts = {one.text() for one in part_of(other).findChildren(QPushButton)}
    assert not texts & {"计划暗访…", "计划复查…", "登记记录…", "取消计划…"}


def test_no_button_of_the_panel_is_cut(page: ConsequencesPage) -> None:
    plan_recheck(page, 0)
    panel = part_of(page).panel
    buttons = [one for one in panel.findChildren(QPushButton) if one.isVisible()]
    assert len(buttons) == 3
    assert panel.minimumWidth() >= sum(one.sizeHint().width() for one in buttons)
