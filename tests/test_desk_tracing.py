"""From the ranking to the paper in three clicks, by mouse and by keys only; the panel tells every step (R6.2–R6.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk.documents.paper_dialog import PaperDialog
from desk.language import ENGLISH, set_language
from desk.office import Office
from desk.ranking.behind import Behind
from desk.ranking.compare_words import comparison_words, numbers, rank_words, weight_words
from desk.ranking.figures import FigureLink
from desk.ranking.page import RankingPage
from desk.ranking.sheet_words import count_words
from desk.shared.form import FormDialog
from desk.shared.tab_order import in_row
from models.audit.queries import entries
from models.ballots.actions import close_batch
from models.ballots.imports import import_ballots
from models.ballots.rules import Line
from models.ballots.ruling import begin_rulings, rule
from models.ballots.tables import Decision
from models.common.indicators import Indicator
from models.ranking.actions import record_tip
from models.ranking.explaining import Redistribution, compared, redistribution
from models.ranking.queries import tips
from models.ranking.tracing import sheets_behind
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from models.rounds.rules import Method, Points, RuleParameters
from reports.preview import page_count
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, a_round_sheet, ballots_csv, looking
from tests.make_ballots import ONE, OTHER, Room, a_keying_file, a_room, in_dispute
from tests.make_desk import dialog, press, settle
from tests.make_printers import PdfRack
from tests.make_results import a_voted_round, step_to, votes_file
from tests.pdf_reading import copied
from tests.test_desk_ranking import VOTES, a_page, choose, texts
from tests.test_ranking_explaining import RATE, WEIGHTLESS, line_of, uses
from tests.test_ranking_order import GREED, cast, ranked

CODE = "2021Q1"


@pytest.fixture
def page(lead: Office, qtbot: QtBot, tmp_path: Path) -> RankingPage:
    """Return the lead's page on a counted round; 2 and 7 are tied on ranks 2 and 3."""
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    return a_page(lead, qtbot)


@pytest.fixture
def room(founded_file: Path, tmp_path: Path, clock: HandClock) -> Iterator[Room]:
    """Return a keying room of its own."""
    (tmp_path / "made").mkdir()
    with a_room(a_keying_file(founded_file, tmp_path / "made"), tmp_path, clock) as opened:
        yield opened


def links(page: RankingPage) -> list[FigureLink]:
    """Return the figures that have sheets behind them, as they stand in the panel."""
    return page.panel.how.findChildren(FigureLink)


def shown(widget: QWidget) -> list[str]:
    """Return everything that is said in a widget that is shown."""
    return [one.text() for one in widget.findChildren(QLabel) if one.text() and one.isVisible()]


def test_three_clicks_lead_from_the_list_to_the_paper(page: RankingPage) -> None:
    view = page.table.view
    place = next(at for at, row in enumerate(page.table.rows()) if row.line.number == 7)
    cell = view.visualRect(page.table.model.index(place, 2)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cell)
    votes = next(one for one in links(page) if one.text() == "7")
    QTest.mouseClick(votes, Qt.MouseButton.LeftButton)
    assert page.tracing.isVisible() and not page.panel.isVisible()
    assert page.tracing.said.text() == "共 7 张，与该数字一致。"
    sheets = page.tracing.table
    cell = sheets.view.visualRect(sheets.model.index(2, 1)).center()
    QTest.mouseClick(sheets.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cell)
    row = sheets.current()
    assert row is not None
    said = texts(page.tracing.sheet)
    assert said[0] == f"批次 001-7 第 {row.ref.sheet} 张"
    assert "007-4 科室7：冷" in said


def test_the_sheets_take_the_whole_place_and_the_charts_take_it_from_them(page: RankingPage) -> None:
    choose(page, 7)
    QTest.mouseClick(next(one for one in links(page) if one.text() == "7"), Qt.MouseButton.LeftButton)
    assert page.tracing.isVisible() and not page.charts.stack.isVisible()
    QTest.mouseClick(page.charts.open_button, Qt.MouseButton.LeftButton)
    assert page.charts.isVisible() and not page.tracing.isVisible()
    QTest.mouseClick(page.charts.open_button, Qt.MouseButton.LeftButton)
    assert page.panel.isVisible() and not page.tracing.isVisible()


def test_the_way_to_the_paper_and_back_goes_by_keys_only(page: RankingPage) -> None:
    page.activateWindow()
    page.table.view.setFocus()
    for _ in range(2):
        QTest.keyClick(page.table.view, Qt.Key.Key_Down)
    row = page.table.current()
    assert row is not None and row.line.number == 7
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    QTest.keyClick(focused(), Qt.Key.Key_Right)
    link = focused()
    assert isinstance(link, FigureLink) and link.text() == "7"
    QTest.keyClick(link, Qt.Key.Key_Return)
    assert focused() is page.tracing.table.view
    assert len(page.tracing.table.rows()) == 7
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    assert any(text.startswith("批次 001-7 第") for text in texts(page.tracing.sheet))
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not page.tracing.isVisible() and page.panel.isVisible()
    back = focused()
    assert isinstance(back, FigureLink) and back.behind == link.behind


def test_every_figure_is_reached_by_tab_and_by_arrows(page: RankingPage) -> None:
    choose(page, 7)
    QApplication.processEvents()
    page.panel.first_figure()
    by_arrows = []
    for _ in links(page):
        by_arrows.append(focused())
        QTest.keyClick(focused(), Qt.Key.Key_Down)
    assert by_arrows == links(page)
    QTest.keyClick(focused(), Qt.Key.Key_Up)
    assert focused() is by_arrows[-2]
    page.panel.first_figure()
    by_tab = {focused()}
    for _ in range(40):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        by_tab.add(focused())
    assert by_tab >= {*by_arrows, *in_row(page.panel.how.buttons)}


def focused() -> QWidget:
    """Return the widget that has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_every_link_opens_as_many_sheets_as_its_figure_says(page: RankingPage) -> None:
    page.full_button.click()
    opened = 0
    for number in (5, 2, 8, 12):
        choose(page, number)
        for link in links(page):
            link.click()
            assert len(page.tracing.shown.rows()) == link.behind.counted == int(link.text())
            page.tracing.back()
            opened += 1
    assert opened > 10


def test_a_figure_of_0_is_no_link(page: RankingPage) -> None:
    page.full_button.click()
    choose(page, 12)
    assert {link.behind.number for link in links(page)} == {None}


def test_the_list_is_filtered_and_copied(page: RankingPage) -> None:
    choose(page, 5)
    next(one for one in links(page) if one.text() == "30").click()
    table = page.tracing.table
    table.filter.setText("007")
    table.apply_filter()
    assert len(table.model.view) == 7
    table.select_first()
    table.copy()
    assert "007 冷" in QGuiApplication.clipboard().text()


def test_the_chosen_sheet_is_copied_as_text(page: RankingPage) -> None:
    choose(page, 7)
    next(one for one in links(page) if one.text() == "7").click()
    (copy,) = [one for one in page.tracing.sheet.findChildren(QPushButton) if one.text() == "复制票面内容"]
    copy.click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[1:3] == ["文件导入", "007-4 科室7：冷"]


def test_another_round_takes_the_list_away(page: RankingPage) -> None:
    links(page)[0].click()
    page.refresh()
    assert not page.tracing.isVisible() and page.panel.isVisible()


def test_a_ruled_sheet_shows_both_keyings_and_the_ruling_without_names(room: Room, qtbot: QtBot) -> None:
    batch_id = in_dispute(room, (Line(1, 1), Line(3, 2, "王某的事")), (Line(2, 1), Line(3, 2)))
    room.third.do(begin_rulings, batch_id)
    room.third.do(rule, batch_id, 1, Decision.FIRST, "原票清楚")
    room.third.do(close_batch, batch_id)
    page = a_page(room.lead, qtbot)
    choose(page, 1)
    next(one for one in links(page) if one.behind.number == 1).click()
    said = texts(page.tracing.sheet)
    for words in ("两遍录入对照", "此遍未录", "不一致", "2021年4月12日裁定：以第一遍为准。", "理由：原票清楚"):
        assert any(words in text for text in said), words
    assert not any("clerk" in text or "王某" in text for text in said)


def test_sheets_that_are_not_sealed_are_listed_and_hidden(room: Room, qtbot: QtBot) -> None:
    in_dispute(room, ONE, OTHER, ONE)
    page = a_page(room.lead, qtbot)
    choose(page, 1)
    next(one for one in links(page) if one.behind.number == 1).click()
    assert page.tracing.said.text().endswith("其中 1 张所在批次尚未封存，内容不予显示。")
    said = texts(page.tracing.sheet)
    assert "该批次尚未封存，封存前任何人不得查看票面内容。" in said
    assert not any("科室1" in text for text in said)


def test_points_open_the_sheets_with_what_each_is_worth(lead: Office, qtbot: QtBot, tmp_path: Path) -> None:
    """R6.2: under `faults` the points of the sheets add up to the figure."""
    a_numbered_registry(lead, tmp_path)
    weights = tuple((one, Fraction(3, 2) if one is Indicator.GREED else Fraction(1)) for one in Indicator)
    lead.do(open_round, a_round_sheet(points=Points.FAULTS, fault_weights=weights))
    step_to(lead, CODE, Stage.ISSUING, Stage.KEYING)
    ballots = [[("1", "冷贪", "")], [("1", "", "")], [("1", "懒", "")]]
    lead.do(import_ballots, ballots_csv(tmp_path / "b.csv", ballots), CODE, "targeted")
    page = a_page(lead, qtbot)
    choose(page, 1)
    assert "按所勾指标的分值计分：冷 1 × 1 + 懒 1 × 1 + 贪 1 × 1.50 = 3.50。" in texts(page.panel.how)
    next(one for one in links(page) if one.behind.points is not None).click()
    assert page.tracing.shown is page.tracing.weighed
    assert page.tracing.said.text() == "共 3 张，与该数字一致。 合计 3.50 分。".replace("。 ", "。")
    column = page.tracing.weighed.columns[-1]
    assert [column.value(row) for row in page.tracing.weighed.rows()] == [Fraction(5, 2), 0, 1]


def test_a_list_that_is_not_as_long_as_the_figure_says_so(page: RankingPage) -> None:
    rows = page.ask(sheets_behind, CODE, 7)
    text, agrees = count_words(rows, Behind("", 7, None, None, 8), RuleParameters())
    assert not agrees and text == "列出 7 张，而该数字为 8。请刷新页面。"


def test_the_archivist_goes_down_to_the_paper_of_a_final_result(lead: Office, qtbot: QtBot, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, {5: 9, 2: 7, 7: 6, 1: 4})
    step_to(lead, CODE, Stage.FINALISED)
    lead.log_in("archivist", PASSWORD)
    page = a_page(lead, qtbot)
    choose(page, 7)
    next(one for one in links(page) if one.text() == "6").click()
    assert page.tracing.isVisible() and "007-4 科室7：冷" in texts(page.tracing.sheet)


# the steps in words


def test_the_rate_is_written_out_channel_by_channel(lead: Office, qtbot: QtBot, tmp_path: Path) -> None:
    """R6.3."""
    a_numbered_registry(lead, tmp_path)
    lead.do(open_round, a_round_sheet(method=Method.RATE))
    step_to(lead, CODE, Stage.ISSUING, Stage.KEYING)
    lead.do(import_ballots, votes_file(tmp_path, {1: 20, 2: 17}), CODE, "targeted")
    page = a_page(lead, qtbot)
    choose(page, 2)
    told = texts(page.panel.how)
    assert "定向评议：1 × 1000 × 17 ÷ 37 = 17000/37" in told
    assert "0.6 ÷ 0.6 × 1 = 1" in told


@pytest.mark.parametrize(
    ("law", "valid", "told"),
    [
        (RATE, (30, 30, 30), []),
        (
            RATE,
            (90, 30, 7),
            [
                "其他评议有效票 7 张，少于 30 张，其权重按比例转给其他渠道。",
                "定向评议权重由 0.6 变为 2/3。",
                "抽样评议权重由 0.3 变为 1/3。",
                "其他评议权重由 0.1 变为 0。",
                "0.6 ÷ (0.6 + 0.3) × 1 = 2/3",
                "0.3 ÷ (0.6 + 0.3) × 1 = 1/3",
            ],
        ),
        (
            RATE,
            (9, 0, 0),
            [
                "有权重的各渠道有效票均少于 30 张。",
                "由其中有有效票的渠道按比例承担全部权重。",
                "定向评议权重由 0.6 变为 1。",
                "抽样评议权重由 0.3 变为 0。",
                "其他评议权重由 0.1 变为 0。",
                "0.6 ÷ 0.6 × 1 = 1",
            ],
        ),
        (RATE, (0, 0, 0), ["各渠道均没有有效票，权重不变，得分均为 0。"]),
        (
            WEIGHTLESS,
            (0, 4, 5),
            [
                "仅权重为 0 的渠道有有效票，由这些渠道平均承担全部权重。",
                "定向评议权重由 1 变为 0。",
                "抽样评议权重由 0 变为 0.5。",
                "其他评议权重由 0 变为 0.5。",
                "1 ÷ 2 = 0.5",
            ],
        ),
    ],
)
def test_weights_are_told_with_their_reckoning(law: RuleParameters, valid: tuple[int, ...], told: list[str]) -> None:
    """R6.3."""
    ranking = ranked({1: 1}, parameters=law)
    with_uses = type(ranking)(ranking.method, ranking.points, uses(law, *valid), ranking.lines, ranking.ties)
    how = redistribution(law, with_uses.channels)
    assert weight_words(law, with_uses, how) == told
    assert (how is Redistribution.NONE) is (told == [])


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            cast({2: 1}, mask=GREED) + cast({1: 1}),
            ["得分与 002 相同。", "勾选“贪”的票数：本科室 0，少于 002。", "由勾选“贪”的票数分出先后。"],
        ),
        (
            cast({2: 1}) + cast({1: 1}, "sampled"),
            [
                "得分与 002 相同。",
                "勾选“贪”的票数：本科室 0，同于 002。",
                "定向评议票数：本科室 5，少于 002。",
                "由定向评议票数分出先后。",
            ],
        ),
        (cast({1: 1}), []),
    ],
)
def test_equal_scores_are_told_until_they_are_settled(
    more: tuple[tuple[str, int, int, int], ...], told: list[str]
) -> None:
    """R6.4."""
    ranking = ranked({1: 5, 2: 5}, *more)
    assert comparison_words(compared(RuleParameters(), ranking, line_of(ranking, 1))) == told


@pytest.mark.parametrize(
    ("direct", "number", "told"),
    [
        ((), 1, ["名次在前的科室 0 个，故列第 1 名。"]),
        ((), 2, ["名次在前的科室 1 个，故列第 2 名。", "与 003 并列第 2 名，其后的科室列第 4 名。"]),
        ((4,), 1, ["名次在前的科室 1 个，故列第 2 名。", "其中查实举报直列第一的 1 个。"]),
        ((4,), 4, ["查实举报直列第一的科室 1 个，其后的科室列第 2 名。"]),
        ((3, 4), 4, ["查实举报直列第一的科室 2 个，均为第 1 名，按得分排列先后。", "其后的科室列第 3 名。"]),
    ],
)
def test_the_rank_is_told(direct: tuple[int, ...], number: int, told: list[str]) -> None:
    """R6.4, R6.5."""
    ranking = ranked({1: 9, 2: 7, 3: 7, 4: 1}, direct=direct)
    assert rank_words(ranking, line_of(ranking, number)) == told


def test_of_many_sections_six_are_named() -> None:
    assert numbers(range(1, 7)) == "001、002、003、004、005、006"
    assert numbers(range(1, 9)) == "001、002、003、004、005、006等（另有 2 个）"


# the case file of a verified tip, and the calculation sheet


def a_tip(page: RankingPage) -> None:
    """Record a verified tip about section 7."""
    days = dt.date(2021, 2, 1), dt.date(2021, 3, 1)
    page.do(record_tip, CODE, 7, *days, "收受礼品", "核查报告", "某书记")
    page.panel.setCurrentIndex(2)


def test_the_case_of_a_tip_is_shown_whole_and_its_discipline_recorded(page: RankingPage) -> None:
    """R6.5."""
    a_tip(page)
    said = texts(page.panel.tip)
    for words in ("007 科室7", "2021-02-01", "2021-03-01", "收受礼品", "核查报告", "某书记", "尚未登记"):
        assert words in said
    (button,) = [one for one in page.panel.tip.findChildren(QPushButton) if one.text() == "登记处理情况…"]
    button.click()
    (form,) = [one for one in page.findChildren(FormDialog) if one.isVisible()]
    form.panel.fill({"discipline": "党内警告"})
    assert form.panel.save()
    assert "党内警告" in texts(page.panel.tip)
    choose(page, 7)
    assert any("对当事人的处理：党内警告。" in text for text in texts(page.panel.how))


def test_a_discipline_is_recorded_after_finalising_by_the_lead_alone(page: RankingPage, qtbot: QtBot) -> None:
    a_tip(page)
    office = page.desk.office
    for one in office.ask(tips, CODE):
        assert one.discipline is None
    step_to(office, CODE, Stage.FINALISED) if not page.basis or not page.basis.ranking.undecided_ties else None
    office.log_in("archivist", PASSWORD)
    seen = a_page(office, qtbot)
    assert [one.text() for one in seen.panel.tip.findChildren(QPushButton) if "登记" in one.text()] == []
    office.log_in("lead", PASSWORD)
    later = a_page(office, qtbot)
    assert later.final
    later.panel.setCurrentIndex(2)
    assert [one.text() for one in later.panel.tip.findChildren(QPushButton)] == ["登记处理情况…"]


@pytest.fixture
def calculation(page: RankingPage, qtbot: QtBot) -> PaperDialog:
    """Open the calculation sheet of a section."""
    choose(page, 7)
    press(qtbot, page.panel.how, "预览…")
    settle(qtbot, page)
    return dialog(page, PaperDialog)


def test_the_calculation_sheet_of_the_chosen_section_is_looked_at_before_it_is_saved(
    calculation: PaperDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    assert calculation.windowTitle() == f"{CODE}-计算说明单-007-科室7"
    assert calculation.preview.title.text() == "计算说明单"
    assert calculation.preview.place.text() == f"第 1 页，共 {calculation.paper.pages} 页"
    assert not calculation.preview.sheet.pixmap().isNull()
    with qtbot.waitSignal(calculation.page.desk.told, timeout=10000):
        calculation.save(tmp_path / "sheet.pdf")
    text = copied((tmp_path / "sheet.pdf").read_bytes())
    assert "试算，不作为依据" in text and "007科室7（某局）" in text
    assert came_out(calculation) == ("document.ranking_papers", ["计算说明单"], ["sheet.pdf"])


def test_the_pages_of_a_calculation_sheet_are_turned_and_come_out_on_a_printer(
    calculation: PaperDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    calculation.preview.setFocus()
    for _ in range(calculation.paper.pages):
        QTest.keyClick(calculation.preview, Qt.Key.Key_PageDown)
    assert calculation.preview.page == calculation.paper.pages - 1
    rack = calculation.rack = PdfRack(tmp_path)
    press(qtbot, calculation, "打印…")
    with qtbot.waitSignal(calculation.page.desk.told, timeout=20000):
        press(qtbot, calculation.print_dialog, "打印")
    assert page_count(rack.printed(0)) == calculation.paper.pages
    assert came_out(calculation) == ("document.ranking_papers", ["计算说明单"], [])


def came_out(calculation: PaperDialog) -> tuple[object, ...]:
    """Return what the newest entry of the log says came out."""
    with looking(calculation.page.desk.office) as session:
        entry = entries(session)[0]
    return entry.act, entry.facts["kinds"], entry.facts["files"]


def test_in_english_the_list_says_the_same(page: RankingPage) -> None:
    set_language(ENGLISH)
    page.refresh()
    choose(page, 7)
    next(one for one in links(page) if one.text() == "7").click()
    assert page.tracing.said.text() == "7 sheets: exactly as many as the figure says."
