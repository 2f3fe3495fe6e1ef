"""The charts in the window: walked by keys, told by the pointer, beside the list, for whom may see them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desk.language import ENGLISH, set_language
from desk.office import Office
from desk.ranking.chart_words import chart_words
from desk.ranking.charts import ChartTab
from desk.ranking.page import RankingPage
from desk.shared.chart import Chart
from desk.shared.tab_order import in_row
from desk.shared.walking import Way, at_point, walked
from models.audit.queries import entries
from models.consequences.imports import import_results
from models.rounds.actions import open_round
from reports.charts.bump import bump, bump_height
from reports.charts.channels import channels_height, compared
from reports.charts.heat import heat, heat_height
from reports.charts.shapes import Spot
from reports.charts.words import CHINESE
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, a_round_sheet
from tests.make_charts import CHANNELS, counts, rank_facts
from tests.make_desk import opened, press, settle
from tests.make_results import a_published_round, a_voted_round, past_file, past_row
from tests.pdf_reading import copied

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def voted(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round and one that is counted; four are listed."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {1: 9, 2: 7, 3: 5, 4: 3}, "2020Q4", dt.date(2020, 12, 31))
    a_voted_round(lead, tmp_path, {2: 8, 5: 6, 1: 4, 7: 2})
    return lead


@pytest.fixture
def page(voted: Office, qtbot: QtBot) -> RankingPage:
    """The lead's page with the charts open."""
    made = opened(qtbot, voted, RankingPage)
    press(qtbot, made, "图表…")
    return made


def shown(page: RankingPage) -> ChartTab:
    """Return the tab that is shown."""
    tab = page.charts.tabs.currentWidget()
    assert isinstance(tab, ChartTab)
    return tab


def key(chart: Chart, *keys: Qt.Key, control: bool = False) -> None:
    """Press keys one after the other."""
    for one in keys:
        QTest.keyClick(chart, one, CONTROL if control else Qt.KeyboardModifier.NoModifier)


def spot(name: str, row: int, column: int, y: float = 0.0) -> Spot:
    """Return a mark of ten by ten points."""
    return Spot(name, column * 20.0, y or row * 20.0, 10, 10, row, column, name)


# walking

GRID = tuple(spot(f"{row}{column}", row, column) for row in range(3) for column in range(3))
TRACKS = (spot("a0", 0, 0, 10), spot("b0", 1, 0, 30), spot("c1", 2, 1, 20), spot("a2", 0, 2, 40), spot("b2", 1, 2, 10))
LANES = tuple(spot(str(row), row, 0) for row in range(4))


@pytest.mark.parametrize(
    ("spots", "start", "way", "end"),
    [
        (GRID, None, Way.RIGHT, "00"),
        (GRID, None, Way.LAST, "22"),
        (GRID, "11", Way.LEFT, "10"),
        (GRID, "11", Way.RIGHT, "12"),
        (GRID, "11", Way.UP, "01"),
        (GRID, "11", Way.DOWN, "21"),
        (GRID, "12", Way.RIGHT, "12"),
        (GRID, "01", Way.UP, "01"),
        (GRID, "11", Way.FIRST, "00"),
        (TRACKS, "a0", Way.RIGHT, "c1"),
        (TRACKS, "a0", Way.ON_ALONG, "a2"),
        (TRACKS, "a2", Way.LEFT, "c1"),
        (TRACKS, "b2", Way.BACK_ALONG, "b0"),
        (TRACKS, "c1", Way.RIGHT, "b2"),
        (TRACKS, "c1", Way.ON_ALONG, "c1"),
        (TRACKS, "b2", Way.DOWN, "a2"),
        (LANES, "1", Way.RIGHT, "2"),
        (LANES, "1", Way.LEFT, "0"),
        (LANES, "3", Way.RIGHT, "3"),
        (LANES, "1", Way.DOWN, "2"),
    ],
)
def test_a_key_leads_to(spots: tuple[Spot, ...], start: str | None, way: Way, end: str) -> None:
    found = walked(spots, next((one for one in spots if one.id == start), None), way)
    assert found is not None and found.id == end


def test_there_is_nowhere_to_go_without_marks() -> None:
    assert [walked((), None, way) for way in Way] == [None] * len(Way)
    assert at_point((), 1, 1) is None


@pytest.mark.parametrize(
    "spots",
    [
        bump(rank_facts(105, 40), 900, 400, CHINESE).spots,
        bump(rank_facts(105, 3, tied=True), 900, 400, CHINESE).spots,
        heat(counts(10), 900, 400, CHINESE).spots,
        compared(counts(10), CHANNELS, 900, 400, CHINESE).spots,
    ],
    ids=["ranks", "ties", "indicators", "channels"],
)
def test_every_mark_is_reached_by_the_four_arrows(spots: tuple[Spot, ...]) -> None:
    reached, fresh = {spots[0].id}, [spots[0]]
    while fresh:
        now = fresh.pop()
        for way in (Way.LEFT, Way.RIGHT, Way.UP, Way.DOWN):
            there = walked(spots, now, way)
            assert there is not None
            if there.id not in reached:
                reached.add(there.id)
                fresh.append(there)
    assert reached == {one.id for one in spots}


# the widget


@pytest.mark.parametrize("sections", [0, 1, 10, 105])
@pytest.mark.parametrize("rounds", [1, 40])
def test_a_chart_of_any_size_is_drawn_and_walked_from_end_to_end(qtbot: QtBot, sections: int, rounds: int) -> None:
    ranks, lines = rank_facts(sections, rounds), counts(sections)
    for geometry, height in (
        (lambda w, h: bump(ranks, w, h, CHINESE), bump_height(ranks)),
        (lambda w, h: heat(lines, w, h, CHINESE), heat_height(sections)),
        (lambda w, h: compared(lines, CHANNELS, w, h, CHINESE), channels_height(sections, 3)),
    ):
        chart = Chart("图")
        qtbot.addWidget(chart)
        chart.show_geometry(geometry, (600.0, height))
        chart.resize(chart.minimumSize())
        chart.show()
        assert not chart.grab().isNull()
        key(chart, Qt.Key.Key_Home)
        first = chart.spot
        key(chart, Qt.Key.Key_End)
        assert (first, chart.spot) == ((chart.picture.spots[0], chart.picture.spots[-1]) if sections else (None, None))


def test_what_is_drawn_changes_where_a_mark_is_chosen(qtbot: QtBot) -> None:
    chart = Chart("图")
    qtbot.addWidget(chart)
    chart.show_geometry(lambda w, h: bump(rank_facts(10, 5), w, h, CHINESE), (600.0, 300.0))
    chart.resize(900, 500)
    before = chart.grab().toImage()
    key(chart, Qt.Key.Key_Home)
    after = chart.grab().toImage()
    assert chart.spot is not None
    ring = chart.area(chart.spot).adjusted(-1.5, -1.5, 1.5, 1.5).topLeft().toPoint()
    assert before.pixelColor(ring) != after.pixelColor(ring)


def test_a_chosen_mark_stays_chosen_when_the_window_changes_its_size(qtbot: QtBot) -> None:
    chart = Chart("图")
    qtbot.addWidget(chart)
    chart.show_geometry(lambda w, h: heat(counts(10), w, h, CHINESE), (600.0, 300.0))
    chart.resize(900, 500)
    key(chart, Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert chart.spot is not None
    at, name = chart.area(chart.spot), chart.spot.id
    chart.resize(1200, 700)
    chart.grab()
    assert chart.spot.id == name
    assert chart.area(chart.spot) != at


def test_a_mark_that_is_no_longer_shown_is_left(qtbot: QtBot) -> None:
    chart = Chart("图")
    qtbot.addWidget(chart)
    chart.resize(900, 500)
    chart.show_geometry(lambda w, h: heat(counts(10), w, h, CHINESE), (600.0, 300.0))
    key(chart, Qt.Key.Key_End)
    with qtbot.waitSignal(chart.chosen, check_params_cb=lambda one: one is None):
        chart.show_geometry(lambda w, h: heat(counts(3), w, h, CHINESE), (600.0, 300.0))
    assert chart.accessibleDescription() == ""


def test_other_keys_go_on_to_the_window(qtbot: QtBot) -> None:
    chart = Chart("图")
    qtbot.addWidget(chart)
    chart.show_geometry(lambda w, h: heat(counts(3), w, h, CHINESE), (600.0, 300.0))
    key(chart, Qt.Key.Key_Space, Qt.Key.Key_PageDown)
    assert chart.spot is None


# on the page


def test_the_charts_take_the_place_of_the_list_and_give_it_back(page: RankingPage, qtbot: QtBot) -> None:
    assert page.charts.open and not page.table.isVisible()
    assert [page.charts.tabs.tabText(n) for n in range(3)] == ["名次变化", "问题分布", "渠道比较"]
    assert shown(page).chart.hasFocus()
    press(qtbot, page, "返回名单")
    assert page.table.isVisible() and not page.charts.isVisible()


def test_escape_goes_back_to_the_list(page: RankingPage) -> None:
    key(shown(page).chart, Qt.Key.Key_Escape)
    assert page.table.isVisible()
    assert page.charts.open_button.hasFocus()


def test_walking_reads_every_mark_in_words_below_the_chart_and_to_screen_readers(page: RankingPage) -> None:
    tab = shown(page)
    key(tab.chart, Qt.Key.Key_Home)
    assert tab.words.text() == "期次2020Q4：第1名，001 科室1（某局），图中共上榜2次"
    key(tab.chart, Qt.Key.Key_Right)
    assert tab.words.text() == "期次2021Q1：第3名，001 科室1（某局），图中共上榜2次"
    key(tab.chart, Qt.Key.Key_Up)
    assert tab.words.text() == "期次2021Q1：第2名，005 科室5（某局），图中共上榜1次"
    assert tab.chart.accessibleDescription() == tab.words.text()
    assert tab.chart.accessibleName() == "名次变化"


def test_control_follows_one_section(page: RankingPage) -> None:
    chart = shown(page).chart
    key(chart, Qt.Key.Key_Home, Qt.Key.Key_Down)
    key(chart, Qt.Key.Key_Right, control=True)
    assert chart.spot is not None
    assert chart.spot.words == "期次2021Q1：第1名，002 科室2（某局），图中共上榜2次"


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        (1, "002 科室2（某局）：8票反映“冷”，占其得票8票的100.0%"),
        (2, "002 科室2（某局）：定向评议得票8票，有效票20张，每100张40.00票"),
    ],
)
def test_the_other_charts_are_walked_alike(page: RankingPage, tab: int, words: str) -> None:
    page.charts.tabs.setCurrentIndex(tab)
    key(shown(page).chart, Qt.Key.Key_Home)
    assert shown(page).words.text() == words


def test_the_pointer_is_told_the_mark_under_it_and_a_click_chooses_it(page: RankingPage, qtbot: QtBot) -> None:
    chart = shown(page).chart
    mark = chart.picture.spots[2]
    at = chart.area(mark).center()
    point = QPoint(round(at.x()), round(at.y()))
    QApplication.sendEvent(chart, QHelpEvent(QEvent.Type.ToolTip, point, chart.mapToGlobal(point)))
    assert QToolTip.text() == mark.words
    assert chart.spot_at(QPointF(1, 1)) is None
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=point)
    assert chart.spot == mark
    assert shown(page).words.text() == mark.words
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert chart.spot is None
    QToolTip.hideText()


def test_tab_goes_from_the_chart_on_and_comes_back(page: RankingPage) -> None:
    seen: list[QWidget] = []
    chart = shown(page).chart
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in seen:
            break
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert seen[0] is chart
    assert {page.charts.span, page.charts.print_button, page.charts.open_button, page.chooser} <= set(seen)
    assert all(one.isVisible() for one in seen)


def test_tab_goes_along_the_head_of_the_page_from_left_to_right(page: RankingPage) -> None:
    head = [one for one in in_row(page.buttons) if one.isEnabled() and one.isVisible()]
    assert len(head) > 2
    head[0].setFocus()
    for one in head:
        focused = QApplication.focusWidget()
        assert focused is one
        QTest.keyClick(one, Qt.Key.Key_Tab)


def test_another_round_is_shown_at_once(page: RankingPage) -> None:
    page.chooser.setCurrentIndex(page.chooser.findData("2020Q4"))
    page.chooser.activated.emit(page.chooser.currentIndex())
    assert [spot.id.split("@")[1] for spot in shown(page).chart.picture.spots] == ["2020Q4"] * 4


def test_all_sections_are_shown_on_demand(page: RankingPage) -> None:
    page.charts.tabs.setCurrentIndex(1)
    assert page.charts.rows.isVisible() and not page.charts.span.isVisible()
    assert len(shown(page).chart.picture.spots) == 4 * 6
    page.charts.rows.setCurrentIndex(1)
    page.charts.rows.activated.emit(1)
    assert len(shown(page).chart.picture.spots) == 12 * 6


def test_the_span_of_rounds_is_chosen(lead: Office, qtbot: QtBot, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    rows = [past_row(f"20{n:02d}Q1", f"20{n:02d}-04-12", 1, 1) for n in range(8, 18)]
    lead.do(import_results, past_file(tmp_path, *rows))
    page = opened(qtbot, lead, RankingPage)
    press(qtbot, page, "图表…")
    assert len(shown(page).chart.picture.spots) == 10
    span = page.charts.span
    span.setCurrentIndex(span.findData(8))
    span.activated.emit(span.currentIndex())
    assert [one.column for one in shown(page).chart.picture.spots] == list(range(8))


def test_a_round_known_only_as_a_result_says_why_it_has_no_figures(lead: Office, qtbot: QtBot, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    lead.do(import_results, past_file(tmp_path, past_row("2020Q4", "2021-01-12", 1, 1)))
    page = opened(qtbot, lead, RankingPage)
    press(qtbot, page, "图表…")
    assert shown(page).currentIndex() == 0
    for tab in (1, 2):
        page.charts.tabs.setCurrentIndex(tab)
        assert shown(page).empty.text.isVisible()
        assert shown(page).empty.text.text() == "本期仅有结果，没有选票数据。请选择在本程序中计票的期次。"


def test_a_round_without_ballots_says_what_to_do(lead: Office, qtbot: QtBot, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    lead.do(open_round, a_round_sheet())
    page = opened(qtbot, lead, RankingPage)
    press(qtbot, page, "图表…")
    assert shown(page).empty.text.text() == "还没有上榜科室。请先录入本期选票，或导入往期结果。"
    page.charts.tabs.setCurrentIndex(1)
    assert shown(page).empty.text.text() == "本期还没有计入选票。请先录入或导入选票。"


def test_without_a_round_there_are_no_charts_to_open(lead: Office, qtbot: QtBot) -> None:
    assert not opened(qtbot, lead, RankingPage).charts.open_button.isEnabled()


def test_an_archivist_sees_the_charts_of_final_rounds_only(voted: Office, qtbot: QtBot) -> None:
    voted.log_in("archivist", PASSWORD)
    page = opened(qtbot, voted, RankingPage)
    press(qtbot, page, "图表…")
    assert [page.chooser.itemData(n) for n in range(page.chooser.count())] == ["2020Q4"]
    assert {one.id.split("@")[1] for one in shown(page).chart.picture.spots} == {"2020Q4"}


def test_looking_at_a_trial_is_entered_in_the_log_and_only_when_it_is_looked_at(voted: Office, qtbot: QtBot) -> None:
    page = opened(qtbot, voted, RankingPage)
    before = looked(voted)
    press(qtbot, page, "图表…")
    press(qtbot, page, "返回名单")
    press(qtbot, page, "图表…")
    assert looked(voted) == before + 1


def looked(office: Office) -> int:
    """Count the entries of somebody looking at charts of a trial."""
    office.log_out()
    office.log_in("auditor", PASSWORD)
    found = sum(one.act == "report.live_charts" for one in office.ask(entries))
    office.log_in("lead", PASSWORD)
    return found


def test_a_link_to_a_section_shows_it_in_the_list(page: RankingPage) -> None:
    section = page.table.rows()[1].line.section_id
    page.arrive(section_id=section)
    assert page.table.isVisible()
    current = page.table.current()
    assert current is not None and current.line.section_id == section


def test_the_paper_is_saved_as_the_round_stands(page: RankingPage, qtbot: QtBot, tmp_path: Path) -> None:
    assert page.held is not None
    page.charts.write_paper(page.held, tmp_path / "charts.pdf")
    settle(qtbot, page)
    said = copied((tmp_path / "charts.pdf").read_bytes())
    assert "评议图表" in said and "试算" in said and "期次2021Q1" in said


def test_in_english_the_patterns_are_filled_too(qtbot: QtBot) -> None:
    set_language(ENGLISH)
    words = chart_words()
    for picture in (
        bump(rank_facts(10, 5), 900, 400, words),
        heat(counts(10), 900, 400, words),
        compared(counts(10), CHANNELS, 900, 400, words),
    ):
        assert all("{" not in one.words and one.words.isprintable() for one in picture.spots)
    assert words.indicators == ("冷 cold", "懒 lazy", "推 shirking", "乱 arbitrary", "贪 greedy")
