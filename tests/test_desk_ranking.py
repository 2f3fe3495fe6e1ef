"""The ranking page: order, ties, tips, main problems, finalising, and who sees what (R6.1–R6.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desk.navigation import open_to
from desk.office import Office
from desk.ranking import dialogs
from desk.ranking.dialogs import TieDialog
from desk.ranking.page import RankingPage
from desk.ranking.rows import Bond, exact_text, figure, rank_rows
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from desk.shared.importing import ImportDialog
from desk.shared.messages import Message
from desk.shared.panel import DetailPanel
from models.ballots.imports import import_ballots
from models.consequences.imports import import_results
from models.finalising.fingerprint import words
from models.finalising.queries import file_digest
from models.ranking.actions import record_tip
from models.ranking.queries import decisions, ranking, result, tips
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from models.rounds.rules import Method
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, a_round_sheet
from tests.make_results import a_voted_round, past_file, past_row, step_to, tips_file, votes_file

VOTES = {5: 9, 2: 7, 7: 7, 1: 4, 3: 2, 8: 1}
"""With four on the list and two in the top tier: 2 and 7 are tied on ranks 2 and 3, across the edge after 2."""


@pytest.fixture
def voted(lead: Office, tmp_path: Path) -> Office:
    """Return an office with a counted round of twelve sections and a tie across the top tier's edge."""
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    return lead


def a_page(office: Office, qtbot: QtBot) -> RankingPage:
    """Show the page of whoever is logged in."""
    desk = Desk(office)
    page = RankingPage(desk)
    qtbot.addWidget(page, before_close_func=lambda _page: desk.close())
    page.resize(1166, 680)
    page.show()
    page.wake()
    return page


@pytest.fixture
def page(voted: Office, qtbot: QtBot) -> RankingPage:
    """Return the lead's page."""
    return a_page(voted, qtbot)


def listed(page: RankingPage) -> list[tuple[int, int]]:
    """Return rank and number of every row shown."""
    return [(row.line.rank, row.line.number) for row in page.shown.rows()]


def texts(panel: DetailPanel) -> list[str]:
    """Return everything the panel says."""
    return [one.text() for one in panel.findChildren(QLabel) if one.text()]


def offered(panel: DetailPanel) -> list[str]:
    """Return the panel's buttons."""
    widgets = [item.widget() for n in range(panel.buttons.count()) if (item := panel.buttons.itemAt(n)) is not None]
    return [widget.text() for widget in widgets if isinstance(widget, QPushButton)]


def choose(page: RankingPage, number: int) -> None:
    """Choose a section by its number."""
    (row,) = [one for one in page.shown.rows() if one.line.number == number]
    assert page.shown.select(row.line.section_id)


def decide(page: RankingPage, *, order: Sequence[int] = (), keep: bool = False) -> TieDialog:
    """Decide the page's only tie."""
    assert page.basis is not None
    page.doings.decide(page.basis.ranking.ties[0])
    (dialog,) = [one for one in page.findChildren(TieDialog) if one.isVisible()]
    if keep:
        dialog.keep.setChecked(True)
    elif dialog.numbers() != tuple(order):
        dialog.rows.setCurrentRow(1)
        dialog.move_row(-1)
    dialog.panel.fill({"participants": "甲、乙、丙", "reason": "现场核实"})
    assert dialog.panel.save()
    return dialog


def test_the_list_is_shown_first_and_every_section_on_demand(page: RankingPage) -> None:
    assert listed(page) == [(1, 5), (2, 2), (2, 7), (4, 1)]
    page.full_button.click()
    assert len(listed(page)) == 12
    page.list_button.click()
    assert len(listed(page)) == 4


def test_ties_are_joined_and_the_edges_are_marked(page: RankingPage) -> None:
    rows = page.shown.rows()
    assert [row.bond for row in rows] == [Bond.NONE, Bond.FIRST, Bond.LAST, Bond.NONE]
    assert [row.edge for row in rows] == [False, False, True, True]
    assert [row.undecided for row in rows] == [False, True, True, False]
    assert [row.margin for row in rows] == [2, 0, 3, 2]


def test_the_marks_are_drawn_only_in_the_order_of_the_ranking(page: RankingPage) -> None:
    assert page.marks.in_order
    page.table.model.sort(1)
    assert not page.marks.in_order
    assert not page.grab().isNull()
    page.table.model.sort(0)
    page.table.model.set_filter("科室5")
    assert not page.marks.in_order


def test_an_undecided_tie_is_announced_and_finalising_waits(page: RankingPage) -> None:
    assert page.banner.text.text() == "试算。第 2 至第 3 名有 2 个科室并列，跨越第 2 名的界线。"
    assert not page.finalise_button.isEnabled()


def test_a_tie_is_decided_by_moving_a_row(page: RankingPage) -> None:
    decide(page, order=(7, 2))
    assert listed(page) == [(1, 5), (2, 7), (3, 2), (4, 1)]
    (decision,) = page.ask(decisions, "2021Q1")
    assert (decision.numbers, decision.participants, decision.reason) == ((7, 2), "甲、乙、丙", "现场核实")
    assert page.finalise_button.isEnabled()


def test_a_tie_may_be_kept_and_decided_anew(page: RankingPage) -> None:
    decide(page, keep=True)
    assert listed(page)[1:3] == [(2, 2), (2, 7)]
    assert page.finalise_button.isEnabled()
    dialog = decide(page, keep=True)
    assert not dialog.rows.isEnabled()
    assert [one.applies for one in page.ask(decisions, "2021Q1")] == [False, True]


def test_a_decision_needs_participants_and_a_reason(page: RankingPage) -> None:
    assert page.basis is not None
    page.doings.decide(page.basis.ranking.ties[0])
    (dialog,) = page.findChildren(TieDialog)
    assert not dialog.panel.save()
    assert dialog.panel.faults["participants"].text() == "此项必填。"
    assert page.ask(decisions, "2021Q1") == ()


def test_rows_are_moved_by_keys(page: RankingPage) -> None:
    assert page.basis is not None
    page.doings.decide(page.basis.ranking.ties[0])
    (dialog,) = page.findChildren(TieDialog)
    assert dialog.numbers() == (2, 7)
    QTest.keyClick(dialog.rows, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert dialog.numbers() == (7, 2)


def test_the_panel_tells_the_steps_to_a_place(page: RankingPage) -> None:
    choose(page, 7)
    told = texts(page.panel.how)
    for sentence in (
        "各渠道得票",
        "每票计 1 分。",
        "7 + 0 + 0 = 7",
        "得分相同，依次比较",
        "得分与 002 相同。",
        "定向评议票数：本科室 7，同于 002。",
        "各项均与 002 相同，名次并列。",
        "与 002 各项均相同，占第 2 至第 3 名，跨越第 2 名的界线。",
        "须先作出裁定，方可定稿。",
    ):
        assert sentence in told


def test_a_section_nobody_named_says_so(page: RankingPage) -> None:
    page.full_button.click()
    choose(page, 12)
    assert "没有得票。" in texts(page.panel.how)


def test_the_rate_shows_weights_that_moved_and_exact_values(lead: Office, qtbot: QtBot, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    lead.do(open_round, a_round_sheet(method=Method.RATE))
    step_to(lead, "2021Q1", Stage.ISSUING, Stage.KEYING)
    lead.do(import_ballots, votes_file(tmp_path, {1: 20, 2: 17}), "2021Q1", "targeted")
    lead.do(import_ballots, votes_file(tmp_path, {1: 3}), "2021Q1", "other")
    page = a_page(lead, qtbot)
    choose(page, 2)
    told = texts(page.panel.how)
    assert "其他评议有效票 3 张，少于 30 张，其权重按比例转给其他渠道。" in told
    assert "抽样评议没有有效票，其权重按比例转给其他渠道。" in told
    assert "定向评议权重由 0.6 变为 1。" in told
    assert "精确值 17000/37，名次按精确值确定。" in told
    (cell,) = {one.toolTip() for one in page.panel.how.findChildren(QLabel) if one.text() == "459.46" and one.toolTip()}
    assert cell == "精确值 17000/37"


def test_a_verified_tip_puts_its_section_first(page: RankingPage) -> None:
    page.doings.record_tip(3)
    (dialog,) = [one for one in page.findChildren(FormDialog) if one.isVisible()]
    day = dt.date(2021, 4, 1)
    given = {"number": 3, "reported_on": day, "verified_on": day, "case": "收受礼金", "basis": "3号", "approver": "某"}
    dialog.panel.fill(given)
    assert dialog.panel.save()
    assert listed(page)[0] == (1, 3)
    choose(page, 3)
    assert any("查实举报直列第一：收受礼金" in text for text in texts(page.panel.how))


def test_a_tip_verified_before_it_was_reported_is_refused_at_its_field(page: RankingPage) -> None:
    page.doings.record_tip(3)
    (dialog,) = [one for one in page.findChildren(FormDialog) if one.isVisible()]
    dialog.panel.fill(
        {
            "number": 3,
            "reported_on": dt.date(2021, 4, 2),
            "verified_on": dt.date(2021, 4, 1),
            "case": "收受礼金",
            "basis": "3号",
            "approver": "某",
        }
    )
    assert not dialog.panel.save()
    assert "早于举报日期" in dialog.panel.faults["verified_on"].text()


def test_a_tip_is_withdrawn_with_a_reason(page: RankingPage) -> None:
    test_a_verified_tip_puts_its_section_first(page)
    (tip,) = page.ask(tips, "2021Q1")
    assert offered(page.panel.tip) == ["记录查实举报…", "导入查实举报…", "撤销…"]
    dialog = dialogs.ask_withdrawal(page, tip)
    dialog.panel.fill({"reason": "复核不实"})
    assert dialog.panel.save()
    assert listed(page)[0] == (1, 5)
    assert [one.withdrawn for one in page.ask(tips, "2021Q1")] == ["复核不实"]
    assert offered(page.panel.tip) == ["记录查实举报…", "导入查实举报…"]


def test_tips_are_imported_from_a_file(page: RankingPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.doings.bring_in_tips()
    (dialog,) = [one for one in page.findChildren(ImportDialog) if one.isVisible()]
    dialog.look(tips_file(tmp_path, ["8", "2021-03-01", "2021-03-20", "收受礼金", "纪立3号", "某"]))
    qtbot.waitUntil(dialog.take_button.isEnabled)
    dialog.take()
    qtbot.waitUntil(lambda: listed(page)[0] == (1, 8))


def test_main_problems_are_prefilled_and_edited_before_finalising(page: RankingPage) -> None:
    choose(page, 5)
    row = page.shown.current()
    assert row is not None and page.held is not None
    dialog = dialogs.ask_problems(page, page.held, row.line)
    assert dialog.panel.editors["text"].get() == "服务态度冷硬"
    dialog.panel.fill({"text": "窗口态度冷硬，来回跑"})
    assert dialog.panel.save()
    assert page.ask(ranking, "2021Q1").lines[0].main_problems == "窗口态度冷硬，来回跑"


def test_finalising_asks_first_then_freezes_and_shows_the_fingerprint(page: RankingPage, qtbot: QtBot) -> None:
    decide(page, order=(2, 7))
    page.doings.finalise()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(Message)))
    (question,) = [one for one in page.findChildren(Message) if one.isVisible()]
    question.accept()
    qtbot.waitUntil(lambda: page.final)
    digest = page.ask(file_digest, "2021Q1")
    assert page.banner.text.text() == f"已定稿。结果和选票已冻结，指纹：{' '.join(words(digest))}"
    assert page.banner.text.toolTip() == f"SHA-256 {digest}"
    assert not page.finalise_button.isVisible()
    choose(page, 2)
    assert offered(page.panel.how) == []
    assert offered(page.panel.tie) == ["复制纪要", "纪要存为 PDF…"]


def test_the_workbook_is_written_beside_the_window(page: RankingPage, qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "book.xlsx"
    with qtbot.waitSignal(page.desk.told, timeout=10000):
        assert page.held is not None
        page.doings.write_book(page.held, target)
    book = openpyxl.load_workbook(target)
    assert book.worksheets
    book.close()


def test_a_clerk_has_no_ranking_page(voted: Office) -> None:
    voted.log_in("clerk", PASSWORD)
    assert "ranking" not in [entry.key for entry in open_to(voted)]


def test_the_archivist_sees_only_final_results(voted: Office, qtbot: QtBot) -> None:
    voted.log_in("archivist", PASSWORD)
    page = a_page(voted, qtbot)
    assert page.chooser.count() == 0 and page.shown.rows() == ()
    assert page.banner.text.text() == "还没有已定稿的期次。"
    assert not page.finalise_button.isVisible()


def test_the_archivist_may_not_change_a_final_result(page: RankingPage, voted: Office, qtbot: QtBot) -> None:
    decide(page, order=(2, 7))
    step_to(voted, "2021Q1", Stage.FINALISED)
    voted.log_in("archivist", PASSWORD)
    seen = a_page(voted, qtbot)
    assert listed(seen) == [(line.rank, line.number) for line in voted.ask(result, "2021Q1").listed]
    assert offered(seen.panel.how) == []


def test_a_past_result_is_a_list_with_its_problems(lead: Office, qtbot: QtBot, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    lead.do(import_results, past_file(tmp_path, *(past_row("2020Q3", "2020-10-12", n, n) for n in range(1, 11))))
    page = a_page(lead, qtbot)
    page.arrive(code="2020Q3")
    assert page.shown is page.past and len(page.shown.rows()) == 10
    assert "本期只导入了结果，没有选票。" in texts(page.panel.how)
    assert not page.book_button.isEnabled()
    assert page.banner.text.text().startswith("往期结果")


def test_an_empty_office_says_that_nothing_is_ranked(lead: Office, qtbot: QtBot) -> None:
    page = a_page(lead, qtbot)
    assert page.banner.text.text() == "还没有期次。"
    assert page.banner.act is not None
    assert page.banner.act.text() == "前往评议期次"
    page.panel.setCurrentWidget(page.firm)
    assert page.firm.lines.empty.text.text() == "期次有了选票后，即可查看名单的稳固程度。"
    assert not page.finalise_button.isEnabled() and not page.book_button.isEnabled()


def test_a_link_shows_a_section_outside_the_list(page: RankingPage, voted: Office) -> None:
    section_id = next(line.section_id for line in voted.ask(ranking, "2021Q1").lines if line.number == 12)
    page.arrive(code="2021Q1", section_id=section_id)
    row = page.shown.current()
    assert row is not None and row.line.number == 12


def test_verified_tips_share_rank_one_without_a_bracket(voted: Office, qtbot: QtBot) -> None:
    page = a_page(voted, qtbot)
    for number in (3, 8):
        page.do(record_tip, "2021Q1", number, dt.date(2021, 3, 1), dt.date(2021, 3, 2), "甲", "乙", "丙")
    rows = rank_rows(voted.ask(ranking, "2021Q1"), 2, 4, full=False)
    assert [(row.line.rank, row.bond) for row in rows[:2]] == [(1, Bond.NONE), (1, Bond.NONE)]
    assert rows[1].edge  # two on rank 1 fill the top tier


@pytest.mark.parametrize(
    ("value", "read", "exact"),
    [
        (Fraction(24), "24", "24"),
        (Fraction(12345), "12,345", "12,345"),
        (Fraction(1, 8), "0.13", "0.125"),
        (Fraction(2, 3), "0.67", "2/3"),
        (Fraction(3, 5), "0.60", "0.6"),
    ],
)
def test_figures_are_rounded_half_up_and_told_exactly(value: Fraction, read: str, exact: str) -> None:
    """R6.1."""
    assert (figure(value), exact_text(value)) == (read, exact)
