"""The overview through its widgets: figures, lists, drill-down, years, and where Enter leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desk.consequences.overview_columns import FIGURES, change_text, exact_text, year_columns
from desk.consequences.overview_part import NOTHING, RELISTED, TALLY, YEARS
from desk.consequences.page import ConsequencesPage
from desk.documents.paper_dialog import PaperDialog
from desk.language import CHINESE, ENGLISH, catalogue, set_language
from desk.office import Office
from models.common.figures import exact
from models.consequences.actions import complete
from models.consequences.queries import MeasureKind
from models.overview.behind import OF_PEOPLE
from models.overview.queries import Count, Urgency
from tests import make_desk
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry
from tests.make_results import A_TALK, a_published_round, measure_of
from tests.pdf_reading import copied

LATE = dt.datetime(2021, 4, 28, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def held(lead: Office, tmp_path: Path) -> Office:
    """Two published rounds; sections 2 and 1 are listed again."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(
        lead, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6}, "2020Q4", dt.date(2020, 12, 31), dt.date(2021, 1, 11)
    )  # fmt: skip
    a_published_round(lead, tmp_path, {2: 9, 5: 8, 6: 7, 1: 6})
    return lead


@pytest.fixture
def page(held: Office, clock: HandClock, qtbot: QtBot) -> Iterator[ConsequencesPage]:
    """The page sixteen days after the publication, at its first tab."""
    clock.now = LATE
    made = make_desk.opened(qtbot, held, ConsequencesPage)
    yield made
    made.desk.close()


def figures(page: ConsequencesPage) -> dict[str, str]:
    """Return the figure of every tile."""
    return {key: tile.figure for key, tile in page.overview_part.tiles.tiles.items()}


def press(widget: QWidget, *keys: Qt.Key) -> None:
    """Press keys one after the other."""
    for key in keys:
        QTest.keyClick(widget, key)


def test_the_page_opens_at_the_most_urgent_figure_with_its_lines(page: ConsequencesPage) -> None:
    part = page.overview_part
    assert page.part is part
    assert part.tiles.key == Urgency.OVERDUE.value
    assert figures(page)["overdue"] == str(len(part.lines.rows())) != "0"
    assert {row.days for row in part.lines.rows() if row.measure.round == "2021Q1"} == {-1}


def test_each_figure_is_the_number_of_its_lines(page: ConsequencesPage) -> None:
    part = page.overview_part
    for urgency in Urgency:
        part.choose(urgency)
        assert figures(page)[urgency.value] == str(len(part.lines.rows()))
    part.tiles.choose(RELISTED)
    assert figures(page)[RELISTED] == str(len(part.again.rows())) == "2"


def test_the_keyboard_goes_from_a_figure_into_its_list_and_on_to_the_board(page: ConsequencesPage) -> None:
    part = page.overview_part
    part.tiles.tiles[Urgency.OVERDUE.value].setFocus()
    press(part.tiles.tiles[Urgency.OVERDUE.value], Qt.Key.Key_Down)
    row = part.lines.current()
    assert part.lines.view.hasFocus()
    assert row is not None
    press(part.lines.view, Qt.Key.Key_Return)
    current = page.round_part.current
    assert page.part is page.round_part
    assert current is not None
    assert current.id == row.measure.id


def test_the_arrow_keys_choose_the_neighbouring_figure(page: ConsequencesPage) -> None:
    tiles = page.overview_part.tiles
    tiles.tiles["overdue"].setFocus()
    press(tiles.tiles["overdue"], Qt.Key.Key_Right)
    assert tiles.key == "today"


def test_lines_are_entered_as_done_from_the_overview(page: ConsequencesPage, qtbot: QtBot) -> None:
    part = page.overview_part
    talks = [row for row in part.lines.rows() if row.measure.kind is MeasureKind.LEADER_TALK]
    part.lines.select(talks[0].measure.id)
    before = len(part.lines.rows())
    make_desk.press(qtbot, page, "登记办结…")
    make_desk.save(qtbot, page, on=dt.date(2021, 4, 27), place="会议室", present="甲、乙")
    qtbot.waitUntil(lambda: len(part.lines.rows()) == before - 1)
    assert figures(page)["overdue"] == str(before - 1)


def test_a_section_listed_again_opens_its_history(page: ConsequencesPage) -> None:
    gone: list[tuple[str, object]] = []
    page.desk.going.connect(lambda key, facts: gone.append((key, facts)))
    part = page.overview_part
    part.tiles.choose(RELISTED)
    part.go_in()
    press(part.again.view, Qt.Key.Key_Return)
    assert gone == [("history", {"section_id": part.again.rows()[0].section_id})]


def test_the_list_behind_a_count_has_as_many_lines_as_the_count(page: ConsequencesPage) -> None:
    """R7.2."""
    part = page.overview_part
    part.tiles.choose(TALLY)
    for row, counts in enumerate(part.tally.table.rows()):
        for column, count in enumerate(Count, start=1):
            part.tally.choose(row, column)
            shown = part.tally.people if count in OF_PEOPLE else part.tally.measures
            assert part.tally.lists.currentWidget() is shown
            assert len(shown.model.rows) == (counts.figures[count] or 0)


def test_a_count_stays_chosen_and_its_list_follows_what_is_entered(
    page: ConsequencesPage, held: Office, qtbot: QtBot
) -> None:
    tally = page.overview_part.tally
    page.overview_part.tiles.choose(TALLY)
    tally.choose(0, 2)
    assert tally.measures.rows() == ()
    held.do(complete, (measure_of(held, "2021Q1", "leader_talk", 2).id,), dt.date(2021, 4, 27), "", A_TALK)
    qtbot.waitUntil(lambda: [row.number for row in tally.measures.rows()] == [2])
    assert tally.measures.heading.text() == "领导谈话提醒 · 已办人次 1"


def test_a_year_shows_every_figure_and_its_difference(page: ConsequencesPage) -> None:
    part = page.overview_part
    part.tiles.choose(YEARS)
    rows = part.years.table.rows()
    assert [row.now.year for row in rows] == [2021, 2020]
    texts = {column.key: column.text(rows[0]) for column in year_columns()}
    assert (texts["year"], texts["listed"], texts["again"], texts["body_points"]) == ("2021", "4", "2", "3.4")


@pytest.mark.parametrize(
    ("value", "shown"), [(None, ""), (0, "±0"), (3, "+3"), (-1200, "−1,200"), (exact("-5.5"), "−5.5")]
)
def test_a_difference_says_its_sign(value: int | None, shown: str) -> None:
    assert change_text(value) == shown


def test_figures_are_shown_without_rounding() -> None:
    assert (exact_text(12345), exact_text(exact("1/3")), exact_text(exact("0.7"))) == ("12,345", "1/3", "0.7")


def test_every_heading_and_every_empty_list_has_its_chinese() -> None:
    assert [title for _, title, _ in FIGURES if title not in catalogue()] == []
    assert [text for text in NOTHING.values() if text not in catalogue()] == []


def test_an_empty_office_says_what_to_do_and_offers_no_list(lead: Office, qtbot: QtBot) -> None:
    page = make_desk.opened(qtbot, lead, ConsequencesPage)
    part = page.overview_part
    assert set(figures(page).values()) - {"0", "0 期", "–"} == set()
    assert part.lines.empty.isVisible()
    assert "定稿并公布后" in part.lines.empty.text.text()
    assert page.banner.isVisible()
    assert not make_desk.can_press(part, "全部事项")
    page.desk.close()


def test_a_group_without_lines_leads_to_every_measure(page: ConsequencesPage, qtbot: QtBot) -> None:
    page.overview_part.choose(Urgency.TODAY)
    assert "今日没有到期事项" in page.overview_part.lines.empty.text.text()
    make_desk.press(qtbot, page.overview_part, "全部事项")
    assert page.part is page.list_part


def test_the_home_page_leads_to_the_figure_it_tells_of(page: ConsequencesPage) -> None:
    page.tabs.setCurrentWidget(page.round_part)
    page.arrive(urgency=Urgency.UNDECIDED)
    assert page.part is page.overview_part
    assert page.overview_part.tiles.key == "undecided"


def test_everything_is_written_from_the_page(page: ConsequencesPage, tmp_path: Path, qtbot: QtBot) -> None:
    make_desk.press(qtbot, page, "导出全部资料…")
    picker = make_desk.dialog(page, QFileDialog)
    path = tmp_path / "全部.xlsx"
    picker.fileSelected.emit(str(path))
    make_desk.settle(qtbot, page)
    picker.close()
    assert path.read_bytes().startswith(b"PK")


def test_an_archivist_sees_the_overview_and_enters_nothing(held: Office, qtbot: QtBot) -> None:
    held.log_in("archivist", PASSWORD)
    page = make_desk.opened(qtbot, held, ConsequencesPage)
    assert page.overview_part.found is not None
    assert page.done is None
    page.desk.close()


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_the_overview_opens_in_both_languages(held: Office, qtbot: QtBot, language: str) -> None:
    set_language(language)
    try:
        page = make_desk.opened(qtbot, held, ConsequencesPage)
        for key in page.overview_part.tiles.tiles:
            page.overview_part.tiles.choose(key)
            page.grab()
        page.desk.close()
    finally:
        set_language(CHINESE)


def test_the_statistics_of_the_chosen_year_are_shown_and_written_as_a_workbook(
    page: ConsequencesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    part = page.overview_part
    part.tiles.choose(YEARS)
    part.years.table.select(2020)
    make_desk.press(qtbot, page, "年度统计表…")
    make_desk.settle(qtbot, page)
    shown = make_desk.dialog(page, PaperDialog)
    assert shown.paper.name == "2020-年度统计表.pdf"
    shown.accept()
    make_desk.press(qtbot, page, "导出统计工作簿…")
    (chosen,) = page.findChildren(QFileDialog)
    chosen.fileSelected.emit(str(tmp_path / "year.xlsx"))
    chosen.reject()
    make_desk.settle(qtbot, page)
    assert load_workbook(tmp_path / "year.xlsx").sheetnames[0] == "主要数据"


def test_the_record_of_a_talk_is_shown_from_its_panel(page: ConsequencesPage, qtbot: QtBot) -> None:
    talk = measure_of(page.desk.office, "2021Q1", "head_interview", 2)
    page.show_on_board(talk)
    make_desk.press(qtbot, page, "谈话记录表…")
    make_desk.settle(qtbot, page)
    shown = make_desk.dialog(page, PaperDialog)
    assert "某科长2" in copied(shown.paper.data)
    shown.accept()
