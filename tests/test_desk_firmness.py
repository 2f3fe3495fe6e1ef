"""The tab on how firm the list is, its form, and what finalising says of thin lines (R6.4–R6.6)."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from desk.office import Office
from desk.ranking.firm_words import read_sheets, sheets_text
from desk.ranking.page import RankingPage
from desk.shared import waiting
from desk.shared.messages import Message
from models.common.errors import RuleError
from models.consequences.imports import import_results
from models.finalising import firmness as firmness_room
from models.finalising.firmness import Firmness, Told, rereadings
from models.rounds.actions import open_round
from models.rounds.queries import RoundRow, Stage
from models.settings.actions import change_settings
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, a_round_sheet
from tests.make_desk import agree, can_press, dialog, faults, fill, form, open_dialogs, opened, press, save, settle
from tests.make_results import a_voted_round, past_file, past_row, step_to

CODE = "2021Q1"
VOTES = {1: 19, 2: 15, 3: 9, 4: 4, 5: 3, 6: 1}
"""Only the edge after rank 4 is thin: one ballot of 4 that was meant for 5."""


@pytest.fixture
def counted(lead: Office, tmp_path: Path) -> Office:
    """Return an office with a counted round."""
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    return lead


@pytest.fixture
def page(counted: Office, qtbot: QtBot) -> RankingPage:
    """Return the lead's page with the tab open."""
    made = opened(qtbot, counted, RankingPage)
    made.panel.setCurrentWidget(made.firm)
    settle(qtbot, made)
    return made


def lines(page: RankingPage) -> list[list[str]]:
    """Return the table of lines as it reads."""
    table = page.firm.lines
    return [[column.text(row) for column in table.model.columns] for row in table.rows()]


def said(page: RankingPage) -> str:
    """Return everything the tab's panel says."""
    return "\n".join(one.text() for one in page.firm.detail.findChildren(QLabel))


def record(page: RankingPage, qtbot: QtBot, **given: str) -> None:
    """Record a re-reading of the chosen line."""
    press(qtbot, page.firm, "记录复核…")
    settle(qtbot, page)
    save(qtbot, page, **{"readers": "甲、乙", "finding": "票面与录入一致", **given})
    settle(qtbot, page)


def test_every_line_says_its_margin_and_whether_it_was_read_again(page: RankingPage) -> None:
    assert lines(page) == [
        ["第 2 名界线", "002、003", "3 张票", ""],
        ["第 4 名界线", "004、005", "1 张票", "未复核"],
    ]


def test_the_thin_line_is_chosen_and_explained(page: RankingPage) -> None:
    told = said(page)
    for sentence in (
        "只要有 1 张票计错，这条界线就可能改变；按设定，计错的票以 1 张为限。",
        "有 1 张票计错，005 科室5 即可能追平 004 科室4。",
        "有效票 51 张，按每万张可能计错 10 张计，为 1 张。",
        "尚未复核票面。",
    ):
        assert sentence in told


def test_the_banner_names_the_thin_lines_and_leads_to_the_tab(counted: Office, qtbot: QtBot) -> None:
    page = opened(qtbot, counted, RankingPage)
    settle(qtbot, page)
    assert page.banner.text.text() == "试算。少数选票计错即可能改变：第 4 名界线（1 张票）。尚有 1 条未复核票面。"
    press(qtbot, page.banner, "稳固程度")
    assert page.panel.currentWidget() is page.firm


def test_a_re_reading_is_recorded_with_the_sheets_of_the_list(page: RankingPage, qtbot: QtBot) -> None:
    record(page, qtbot)
    (kept,) = page.ask(rereadings, CODE)
    assert kept.sheets == tuple((1, sheet) for sheet in range(44, 51))
    assert lines(page)[1][3] == "相符"
    assert "由 甲、乙 复核 7 张，均与票面相符。 票面与录入一致" in said(page)
    assert page.banner.text.text().endswith("均已复核票面。")


def test_sheets_that_differ_are_told(page: RankingPage, qtbot: QtBot) -> None:
    record(page, qtbot, sheets="1-44 001-7-45，1-46", differing="1-45")
    assert lines(page)[1][3] == "有不符"
    assert "复核 3 张，其中 1 张与票面不符。" in said(page)


@pytest.mark.parametrize(
    ("field", "text", "fault"),
    [
        ("sheets", "1-44，甲", "无法识别：甲。"),
        ("sheets", "", "此项必填。"),
        ("sheets", "1-999", "本期没有下列票：1-999。"),
        ("differing", "1-1", "下列不符的票未列入复核的票：1-1。"),
        ("readers", "", "此项必填。"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(page: RankingPage, qtbot: QtBot, field: str, text: str, fault: str) -> None:
    press(qtbot, page.firm, "记录复核…")
    settle(qtbot, page)
    fill(page, **{"readers": "甲", "finding": "乙", field: text})
    assert not form(page).panel.save()
    assert fault in faults(form(page))[field]


def test_finalising_warns_of_thin_lines_but_does_not_refuse(page: RankingPage, qtbot: QtBot) -> None:
    page.doings.finalise()
    text = dialog(page, Message).text.text()
    assert "第 4 名界线：有 1 张票计错即可能改变（004、005）。尚未复核票面。" in text
    assert "第 2 名界线" not in text
    agree(qtbot, page)
    settle(qtbot, page)
    assert page.final
    assert not can_press(page.firm, "记录复核…")


def test_finalising_says_that_a_thin_line_was_read_again(page: RankingPage, qtbot: QtBot) -> None:
    record(page, qtbot)
    page.doings.finalise()
    assert "复核 7 张，均与票面相符。" in dialog(page, Message).text.text()


def test_the_list_of_sheets_is_written(page: RankingPage, tmp_path: Path, qtbot: QtBot) -> None:
    line = page.firm.lines.current()
    assert line is not None
    from reports.result_papers import rereading_paper

    paper = page.ask(rereading_paper, CODE, line.edge, line.beside)
    with qtbot.waitSignal(page.desk.told):
        page.firm.write(paper, tmp_path / paper.name)
    assert (tmp_path / paper.name).read_bytes().startswith(b"%PDF")


def test_margins_of_a_round_being_keyed_are_read_only_when_somebody_looks(
    lead: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    a_numbered_registry(lead, tmp_path)
    lead.do(open_round, a_round_sheet(CODE))
    step_to(lead, CODE, Stage.ISSUING, Stage.KEYING)
    page = opened(qtbot, lead, RankingPage)
    settle(qtbot, page)
    assert not page.firm.known
    page.panel.setCurrentWidget(page.firm)
    settle(qtbot, page)
    assert page.firm.known
    assert [line.tied for line in page.firm.lines.rows()] == [True, True]


def test_the_archivist_reads_the_margins_of_a_final_result(counted: Office, qtbot: QtBot) -> None:
    step_to(counted, CODE, Stage.FINALISED)
    counted.log_in("archivist", PASSWORD)
    page = opened(qtbot, counted, RankingPage)
    page.panel.setCurrentWidget(page.firm)
    settle(qtbot, page)
    assert [row[2] for row in lines(page)] == ["3 张票", "1 张票"]
    assert not can_press(page.firm, "复核清单…")


def test_a_past_result_has_no_lines_to_move(lead: Office, tmp_path: Path, qtbot: QtBot) -> None:
    a_numbered_registry(lead, tmp_path)
    lead.do(import_results, past_file(tmp_path, *(past_row("2020Q4", "2021-01-15", n, n) for n in range(1, 11))))
    page = opened(qtbot, lead, RankingPage)
    page.panel.setCurrentWidget(page.firm)
    settle(qtbot, page)
    assert lines(page) == []


# margins of huge rounds take seconds: they are read beside the window


@dataclass
class Slow:
    """Margins that are told only when the test lets them; `begun`: how many readings have begun."""

    begun: int = 0
    gate: threading.Event = field(default_factory=threading.Event)

    def __call__(self, session: Session, held: RoundRow, told: Told) -> Firmness:
        """Wait at the gate, then compute as ever."""
        self.begun += 1
        while not self.gate.wait(0.01):
            told(3)
        return compute(session, held, told)


compute = firmness_room.firm


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Let margins wait."""
    made = Slow()
    monkeypatch.setattr(firmness_room, "firm", made)
    monkeypatch.setattr(waiting, "PATIENCE", 0)
    return made


def test_while_margins_are_read_the_page_says_so_and_stays_usable(slow: Slow, counted: Office, qtbot: QtBot) -> None:
    page = opened(qtbot, counted, RankingPage)
    page.panel.setCurrentWidget(page.firm)
    qtbot.waitUntil(lambda: page.firm.waiting.text.text() == "正在测算稳固程度，已比较科室 3 对")
    assert page.firm.waiting.isVisible()
    assert page.banner.text.text() == "试算。各批次均已封存，正在测算稳固程度。"
    assert page.table.select(page.table.rows()[2].line.section_id)
    assert any(one.text().startswith("003") for one in page.panel.how.findChildren(QLabel))
    slow.gate.set()
    settle(qtbot, page)
    assert not page.firm.waiting.isVisible()
    assert len(lines(page)) == 2


def test_reading_margins_can_be_cancelled_and_begun_anew(slow: Slow, counted: Office, qtbot: QtBot) -> None:
    page = opened(qtbot, counted, RankingPage)
    page.panel.setCurrentWidget(page.firm)
    qtbot.waitUntil(page.firm.waiting.isVisible)
    press(qtbot, page.firm.waiting, "取消")
    settle(qtbot, page)
    assert page.banner.text.text() == "试算。各批次均已封存，稳固程度尚未测算。"
    assert "稳固程度尚未测算。" in said(page)
    slow.gate.set()
    press(qtbot, page.firm, "测算稳固程度")
    settle(qtbot, page)
    assert len(lines(page)) == 2
    assert "第 4 名界线" in page.banner.text.text()


def test_finalising_waits_for_the_margins_so_that_no_warning_is_missed(
    slow: Slow, counted: Office, qtbot: QtBot
) -> None:
    page = opened(qtbot, counted, RankingPage)
    press(qtbot, page, "定稿…")
    qtbot.waitUntil(page.firm.waiting.isVisible)
    assert not open_dialogs(page)
    slow.gate.set()
    settle(qtbot, page)
    assert "有 1 张票计错即可能改变" in dialog(page, Message).text.text()


def test_finalising_is_not_asked_about_once_the_reading_was_cancelled(
    slow: Slow, counted: Office, qtbot: QtBot
) -> None:
    page = opened(qtbot, counted, RankingPage)
    press(qtbot, page, "定稿…")
    qtbot.waitUntil(page.firm.waiting.isVisible)
    page.firm.waiting.cancel()
    slow.gate.set()
    press(qtbot, page.firm, "测算稳固程度")
    settle(qtbot, page)
    assert not open_dialogs(page)


def test_an_answer_that_comes_late_never_stands_over_a_newer_one(slow: Slow, counted: Office, qtbot: QtBot) -> None:
    page = opened(qtbot, counted, RankingPage)
    qtbot.waitUntil(lambda: slow.begun == 1)
    slow.gate.set()
    counted.do(change_settings, {"error_bound": 600})
    settle(qtbot, page)
    assert slow.begun == 2
    assert {line.bound for line in page.firm.lines.rows()} == {4}


@pytest.mark.parametrize(
    ("text", "sheets"),
    [
        ("", ()),
        ("12-37", ((12, 37),)),
        ("012-6-37、1-1", ((12, 37), (1, 1))),
        ("０１２－６－３７ , 3-4;\n5-6", ((12, 37), (3, 4), (5, 6))),
    ],
)
def test_sheets_are_read_as_people_write_them(text: str, sheets: tuple[tuple[int, int], ...]) -> None:
    assert read_sheets(text) == sheets
    assert read_sheets(sheets_text(sheets)) == sheets


@pytest.mark.parametrize("text", ["12", "12-", "012-5-37", "0-1", "1-0", "一-二", "1-2-3-4", "1-1 x"])
def test_what_is_no_sheet_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(RuleError, match=r"rereading\.unreadable"):
        read_sheets(text)
