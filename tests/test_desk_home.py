"""The home page: what each role is told to do, and where its lines lead."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desk.home.lines import TaskLine
from desk.home.page import HomePage
from desk.office import Office
from desk.shared.charts import Bars, RankStrip
from models.accounts.tables import Role
from models.ballots.actions import open_batch
from models.consequences.actions import complete
from models.consequences.queries import open_measures
from models.registry.queries import sections
from models.registry.reorganise import rename_section
from models.rounds.queries import Stage
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, an_open_round
from tests.make_desk import can_press, opened, press, settle
from tests.make_results import A_TALK, a_published_round, a_voted_round, step_to

VOTES = {1: 6, 2: 5, 3: 4, 4: 3, 5: 2, 6: 1}


def places(page: HomePage) -> list[tuple[str, dict[str, object]]]:
    """Keep what the page asks to go to."""
    gone: list[tuple[str, dict[str, object]]] = []
    page.desk.going.connect(lambda key, facts: gone.append((key, facts)))
    return gone


def todo(page: HomePage) -> list[str]:
    """Return the lines of the first column."""
    return [one.text() for one in page.todo.lines()]


def due(page: HomePage) -> list[tuple[str, str]]:
    """Return text and note of the third column."""
    return [(one.task.text, one.task.note) for one in page.deadlines.lines()]


def bars(page: HomePage) -> list[tuple[str, int, int]]:
    """Return the bars of the second column."""
    return [(name, value, of) for one in page.progress.findChildren(Bars) for name, value, of, _ in one.bars]


def texts(page: HomePage) -> str:
    """Return everything that the columns say."""
    return "\n".join(one.text() for one in page.findChildren(QLabel))


def test_an_empty_office_shows_four_steps_and_the_first_can_be_taken(qtbot: QtBot, lead: Office) -> None:
    page = opened(qtbot, lead, HomePage)
    gone = places(page)
    assert page.stack.currentWidget() is page.start
    assert not any(can_press(page, text) for text in ("新开期次…", "前往录入", "查看排名"))
    press(qtbot, page, "导入名册…")
    assert gone == [("registry", {"doing": "import"})]


def test_each_step_leads_to_the_next(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    page = opened(qtbot, lead, HomePage)
    gone = places(page)
    a_numbered_registry(lead, tmp_path)
    press(qtbot, page, "新开期次…")
    assert gone == [("rounds", {"doing": "open"})]


def test_with_ballots_the_ranking_is_the_next_step(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    step_to(lead, "2021Q1", Stage.ISSUING, Stage.KEYING)
    page = opened(qtbot, lead, HomePage)
    gone = places(page)
    press(qtbot, page, "前往录入")
    lead.do(open_batch, "2021Q1", "targeted", "箱 1", 5, "某人", dt.date(2021, 4, 12))
    press(qtbot, page, "查看排名")
    assert gone == [("ballots", {"code": "2021Q1"}), ("ranking", {"code": "2021Q1"})]


def test_a_clerk_is_told_who_takes_the_first_steps(qtbot: QtBot, clerk: Office) -> None:
    page = opened(qtbot, clerk, HomePage)
    assert "由办公室负责人办理。" in texts(page)
    assert not can_press(page, "导入名册…")


def test_a_clerk_opens_a_batch_from_its_line(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    step_to(lead, "2021Q1", Stage.ISSUING, Stage.KEYING)
    lead.do(open_batch, "2021Q1", "targeted", "箱 1", 5, "某人", dt.date(2021, 4, 12))
    lead.log_in("clerk", PASSWORD)
    page = opened(qtbot, lead, HomePage)
    gone = places(page)
    assert todo(page) == ["批次 001-7 · 定向评议 · 第一遍"]
    assert bars(page) == [("定向评议", 0, 5), ("抽样评议", 0, 0), ("其他评议", 0, 0), ("批次封存", 0, 1)]
    assert page.history.isHidden()
    page.todo.lines()[0].click()
    press(qtbot, page, "前往选票录入")
    assert gone == [("ballots", {"code": "2021Q1", "batch_id": 1})] * 2


def test_the_lead_of_a_counted_round_goes_to_the_ranking(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    page = opened(qtbot, lead, HomePage)
    gone = places(page)
    assert todo(page)[:2] == ["核对 2021Q1 排名并裁定并列", "对 2021Q1 定稿"]
    assert page.path.now == 3
    press(qtbot, page, "前往排名")
    assert gone == [("ranking", {"code": "2021Q1"})]


def test_measures_turn_from_due_to_overdue(qtbot: QtBot, lead: Office, tmp_path: Path, clock: HandClock) -> None:
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    page = opened(qtbot, lead, HomePage)
    assert ("领导谈话提醒 4 · 2021Q1", "") in due(page)
    clock.set(dt.date(2021, 4, 25))
    page.refresh()
    assert ("领导谈话提醒 4 · 2021Q1", "将到期") in due(page)
    clock.set(dt.date(2021, 4, 28))
    page.refresh()
    assert ("领导谈话提醒 4 · 2021Q1", "逾期") in due(page)
    assert "逾期未办的处置：8 项" in todo(page)


def test_a_measure_that_is_done_goes_from_the_lists(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    page = opened(qtbot, lead, HomePage)
    talks = [row.id for row in page.ask(open_measures) if row.kind.value == "leader_talk"]
    lead.do(complete, tuple(talks), dt.date(2021, 4, 12), "", A_TALK)
    assert not any(text.startswith("领导谈话") for text, _ in due(page))
    assert ("领导谈话提醒", 4, 4) in bars(page)


def test_embargoes_are_announced_in_their_last_month(
    qtbot: QtBot, lead: Office, tmp_path: Path, clock: HandClock
) -> None:
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    page = opened(qtbot, lead, HomePage)
    assert not any("影响期" in text for text, _ in due(page))
    clock.set(dt.date(2021, 7, 12))
    page.refresh()
    assert ("影响期届满 4 人 · 2021Q1", "") in due(page)
    clock.set(dt.date(2021, 7, 13))
    page.refresh()
    assert not any("影响期" in text for text, _ in due(page))


def test_a_proposed_removal_waits_by_name(qtbot: QtBot, lead: Office, tmp_path: Path, clock: HandClock) -> None:
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    clock.set(dt.date(2021, 7, 12))
    a_published_round(lead, tmp_path, VOTES, "2021Q2", dt.date(2021, 6, 30), dt.date(2021, 7, 12))
    page = opened(qtbot, lead, HomePage)
    gone = places(page)
    assert "待决定的免职建议：2 项" in todo(page)
    line = next(one for one in page.deadlines.lines() if one.text() == "负责人免职建议：某科长1（科室1）")
    line.click()
    assert gone[0][0] == "consequences" and gone[0][1]["code"] == "2021Q2"


def test_a_renamed_section_keeps_its_ranks(qtbot: QtBot, lead: Office, tmp_path: Path, clock: HandClock) -> None:
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    clock.set(dt.date(2021, 7, 12))
    lead.do(rename_section, lead.ask(sections)[0].id, "综合科", dt.date(2021, 5, 1), "更名")
    a_published_round(lead, tmp_path, {2: 6, 1: 5, 3: 4, 4: 3}, "2021Q2", dt.date(2021, 6, 30), dt.date(2021, 7, 12))
    page = opened(qtbot, lead, HomePage)
    gone = places(page)
    strips = page.history.findChildren(RankStrip)
    assert (("2021Q1", 1), ("2021Q2", 2)) in [strip.ranks for strip in strips]
    press(qtbot, page, "综合科")
    assert gone[0][0] == "registry"


def test_an_archivist_sees_results_and_nothing_of_keying(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    lead.log_in("archivist", PASSWORD)
    page = opened(qtbot, lead, HomePage)
    assert todo(page) == ["归档 期次2021Q1 文书"]
    assert not page.history.isHidden()


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR])
def test_an_officer_sees_accounts_and_log_but_no_business(
    qtbot: QtBot, lead: Office, tmp_path: Path, role: Role
) -> None:
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    for _ in range(5):
        with pytest.raises(Exception, match="account"):
            lead.log_in("clerk", "wrong")
    lead.log_in(role.value, PASSWORD)
    page = opened(qtbot, lead, HomePage)
    settle(qtbot, page)
    assert "账户 clerk（某clerk）" in todo(page)
    assert "日志完整" in texts(page)
    assert page.round_card.isHidden() and page.history.isHidden()
    assert "科室1" not in texts(page)


def test_the_auditor_is_told_of_refused_attempts(qtbot: QtBot, office: Office) -> None:
    with pytest.raises(Exception, match="account"):
        office.log_in("lead", "wrong")
    office.log_in("auditor", PASSWORD)
    page = opened(qtbot, office, HomePage)
    assert "近七日被拒绝的操作：1 次" in todo(page)


def test_the_system_administrator_is_told_to_back_up(qtbot: QtBot, office: Office) -> None:
    office.log_in("sysadmin", PASSWORD)
    page = opened(qtbot, office, HomePage)
    assert todo(page) == ["请进行首次备份"]
    office.backup()
    page.refresh()
    assert todo(page) == []


def test_a_line_opens_by_the_keyboard(qtbot: QtBot, office: Office) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    office.log_in("sysadmin", PASSWORD)
    page = opened(qtbot, office, HomePage)
    gone = places(page)
    line = page.todo.findChild(TaskLine)
    assert line is not None
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert gone == [("system", {})]
