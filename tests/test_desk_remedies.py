"""The tab of objections through its widgets: raised, counted again, decided, corrected, told, all by key (R7.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk.consequences.detail import buttons, registry_now
from desk.consequences.page import ConsequencesPage
from desk.documents.columns import state
from desk.documents.page import DocumentsPage
from desk.home.page import HomePage
from desk.home.todo import tasks
from desk.office import Office
from desk.ranking.page import RankingPage
from desk.registry.dialogs import appointment_form
from desk.registry.page import RegistryPage
from desk.remedies.earlier import EarlierResult
from desk.remedies.part import RemediesPart
from desk.shared.context import Desk
from models.consequences.actions import complete
from models.ranking.queries import result
from models.registry.actions import add_person
from models.registry.appointments import edit_appointment
from models.registry.queries import appointments
from models.remedies.correcting import correct_result
from models.remedies.queries import RemedyKind, RemedyState
from reports.issuing import issue
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, with_clerks
from tests.make_remedies import CODE, upheld
from tests.make_results import A_TALK, a_published_round, measure_of
from tests.test_desk_consequences import form_of, opened, press
from tests.test_desk_rectifying import choose, fill, save

VOTES = {1: 9, 2: 8, 3: 7, 4: 6, 5: 5}


@pytest.fixture
def published(lead: Office, tmp_path: Path, clock: HandClock) -> Office:
    """An office with one published round in which 1 to 4 are listed, some days later."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(lead, tmp_path, VOTES)
    clock.set(dt.date(2021, 4, 20))
    return lead


@pytest.fixture
def page(published: Office, qtbot: QtBot) -> Iterator[ConsequencesPage]:
    """The page with the tab of objections open."""
    made = opened(published, qtbot)
    made.tabs.setCurrentWidget(made.remedies_part)
    yield made
    made.desk.close()


def part_of(page: ConsequencesPage) -> RemediesPart:
    """Return the open tab."""
    assert isinstance(page.part, RemediesPart)
    return page.part


def go_on(page: ConsequencesPage) -> None:
    """Take the next step of the current line by the keyboard."""
    view = part_of(page).table.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)


def said(page: ConsequencesPage) -> str:
    """Return everything that the panel says."""
    return words_of(part_of(page).panel)


def words_of(widget: QWidget) -> str:
    """Return all that a widget says."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def raise_about_four(page: ConsequencesPage) -> None:
    """Enter a review about section 4 through the form."""
    press(page, "登记…")
    fill(form_of(page), raised_by="某局", received_on="2021-04-13", grounds="认为计票有误")
    form_of(page).panel.editors["number"].put(4)
    save(page)


def test_an_empty_tab_says_that_nothing_was_raised(page: ConsequencesPage) -> None:
    assert part_of(page).table.rows() == ()
    assert "本期结果没有异议、复核申请或申诉。" in words_of(page)


def test_a_review_is_entered_by_the_keyboard_and_shown(page: ConsequencesPage) -> None:
    raise_about_four(page)
    (row,) = part_of(page).table.rows()
    assert (row.kind, row.number, row.raised_by) == (RemedyKind.REVIEW, 4, "某局")
    assert "2021-05-12" in said(page)


def test_a_refusal_stands_at_its_field_and_nothing_is_lost(page: ConsequencesPage) -> None:
    press(page, "登记…")
    fill(form_of(page), raised_by="某局", received_on="2021-04-13", grounds="认为计票有误")
    form_of(page).panel.editors["number"].put(4)
    choose(page, "kind", "异议")
    save(page)
    assert "2021年4月12日" in form_of(page).panel.faults["kind"].text()
    assert form_of(page).panel.editors["grounds"].get() == "认为计票有误"


def test_the_whole_way_from_the_review_to_the_telling(page: ConsequencesPage) -> None:
    raise_about_four(page)
    go_on(page)
    fill(
        form_of(page),
        on="2021-04-14",
        counters="复核员甲、复核员乙",
        differing="1-25 5冷\n1-26 5冷",
        finding="两张误录",
    )
    save(page)
    assert "科室5：名次 5 → 3，得票 5 → 7，新上榜" in said(page)
    go_on(page)
    choose(page, "outcome", "成立")
    fill(form_of(page), decided_by="某区纪委", number="某纪复〔2021〕1号", on="2021-04-15", reason="复核属实")
    save(page)
    assert part_of(page).table.rows()[0].state is RemedyState.TO_CORRECT
    go_on(page)
    assert "科室4：名次 4 → 5，得票 6 → 4，不再上榜" in "\n".join(
        one.text() for one in form_of(page).findChildren(QLabel)
    )
    save(page)
    (row,) = part_of(page).table.rows()
    assert (row.edition, row.state) == (2, RemedyState.TO_TELL)
    go_on(page)
    fill(form_of(page), on="2021-04-16")
    save(page)
    assert part_of(page).table.rows()[0].state is RemedyState.OVER
    listed = [line.number for line in page.desk.office.ask(result, CODE).lines if line.listed]
    assert sorted(listed) == [1, 2, 3, 5]


def test_a_recount_by_a_line_that_cannot_be_read_is_refused_beside_it(page: ConsequencesPage) -> None:
    raise_about_four(page)
    go_on(page)
    fill(form_of(page), on="2021-04-14", counters="复核员甲", differing="1-25 5冷\n二十六 5冷", finding="误录")
    save(page)
    assert "第 2 行" in form_of(page).panel.faults["differing"].text()
    assert part_of(page).table.rows()[0].recounts == ()


def test_a_tie_that_the_correction_makes_is_asked_for_and_settled(page: ConsequencesPage) -> None:
    upheld(page.desk.office, "1-18 5冷")
    page.refresh()
    go_on(page)
    assert "3 = 4 = 5" in words_of(form_of(page))
    save(page)
    assert "并列" in form_of(page).panel.banner.text.text()
    fill(form_of(page), ties="3、5、4", participants="甲、乙")
    save(page)
    assert part_of(page).table.rows()[0].edition == 2


def test_the_result_before_the_correction_is_shown_whole(page: ConsequencesPage, qtbot: QtBot) -> None:
    page.desk.office.do(correct_result, upheld(page.desk.office, "1-25 5冷", "1-26 5冷"))
    page.refresh()
    (link,) = [one for one in part_of(page).panel.findChildren(QPushButton) if one.text() == "更正前的结果…"]
    link.click()
    (shown,) = page.findChildren(EarlierResult)
    assert [(row.number, row.place.rank, row.place.votes) for row in shown.table.rows()[:5]] == [
        (1, 1, 9), (2, 2, 8), (3, 3, 7), (4, 4, 6), (5, 5, 5),
    ]  # fmt: skip
    shown.accept()


def test_the_ranking_says_that_it_was_corrected_and_leads_to_why(published: Office, qtbot: QtBot) -> None:
    published.do(correct_result, upheld(published, "1-25 5冷", "1-26 5冷"))
    ranking = RankingPage(Desk(published))
    qtbot.addWidget(ranking)
    ranking.wake()
    assert "已更正（2021年4月20日，第 2 版）" in ranking.banner.text.text()
    with qtbot.waitSignal(ranking.desk.going) as asked:
        assert ranking.banner.act is not None
        ranking.banner.act.click()
    assert asked.args == ["consequences", {"code": CODE, "remedy": 0}]
    ranking.desk.close()


def test_the_way_from_the_ranking_opens_the_tab(page: ConsequencesPage) -> None:
    page.tabs.setCurrentWidget(page.round_part)
    page.arrive(code=CODE, remedy=0)
    assert part_of(page).choice.code == CODE


def test_papers_that_rest_on_the_result_before_are_marked_in_the_ledger(published: Office, qtbot: QtBot) -> None:
    published.do(issue, CODE)
    published.do(correct_result, upheld(published, "1-25 5冷", "1-26 5冷"))
    documents = DocumentsPage(Desk(published))
    qtbot.addWidget(documents)
    documents.wake()
    marked = {row.section_id for row in documents.table.rows() if state(row)[0] == "须更换"}
    assert {section_id is None for section_id in marked} == {True, False}
    documents.desk.close()


def test_who_may_only_read_has_no_buttons(published: Office, qtbot: QtBot) -> None:
    upheld(published)
    with_clerks(published)
    published.log_in("archivist", PASSWORD)
    made = opened(published, qtbot)
    made.tabs.setCurrentWidget(made.remedies_part)
    assert part_of(made).table.rows()[0].state is RemedyState.TO_CORRECT
    assert not any("…" in one.text() for one in part_of(made).panel.findChildren(QPushButton))
    made.desk.close()


def test_a_superseded_measure_is_read_in_the_list_and_nothing_more_is_entered_for_it(
    published: Office, qtbot: QtBot
) -> None:
    published.do(correct_result, upheld(published, "1-25 5冷", "1-26 5冷"))
    made = opened(published, qtbot)
    made.tabs.setCurrentWidget(made.list_part)
    made.list_part.which.setCurrentText("更正失效")
    made.list_part.refresh()
    gone = made.list_part.table.model.shown()
    assert {row.number for row in gone} == {4}
    assert [buttons(made, row, dt.date(2021, 4, 20)) for row in gone] == [()] * 6
    made.show_on_board(gone[0])
    assert isinstance(made.part, RemediesPart)
    made.desk.close()


def test_a_measure_says_when_the_registry_now_names_somebody_else(published: Office, qtbot: QtBot) -> None:
    made = opened(published, qtbot)
    row = measure_of(published, CODE, "head_interview", 1)
    assert registry_now(made, row) == ""
    (held,) = [one for one in published.ask(appointments, row.section_id) if one.post == "section_head"]
    other = published.do(add_person, "某新人")
    published.do(edit_appointment, held.id, other, held.start_on, held.end_on)
    assert "由某新人担任；定稿名单为某科长1" in registry_now(made, row)
    assert measure_of(published, CODE, "head_interview", 1) == row
    assert published.verify().ok
    made.desk.close()


def test_correcting_an_appointment_says_which_frozen_lists_rest_on_it(published: Office, qtbot: QtBot) -> None:
    page = RegistryPage(Desk(published))
    qtbot.addWidget(page)
    (held,) = [
        one
        for one in published.ask(appointments, measure_of(published, CODE, "head_interview", 1).section_id)
        if one.post == "section_head"
    ]
    form = appointment_form(page, held)
    assert "期次2021Q1的名单已按此任职定稿" in words_of(form)
    form.reject()
    page.desk.close()


def test_what_was_carried_out_without_ground_is_told_with_what_to_do(page: ConsequencesPage) -> None:
    office = page.desk.office
    talk = measure_of(office, CODE, "head_talk", 4)
    office.do(complete, [talk.id], dt.date(2021, 4, 14), "", A_TALK)
    office.do(correct_result, upheld(office, "1-25 5冷", "1-26 5冷"))
    page.refresh()
    assert "失效的处置事项：6 项" in said(page)
    assert "负责人谈话提醒（某科长4）已于 2021年4月14日 办结：请告知当事人其依据已更正。" in said(page)


def test_the_lead_s_day_begins_with_what_was_raised(published: Office, qtbot: QtBot) -> None:
    remedy_id = upheld(published)
    home = HomePage(Desk(published))
    qtbot.addWidget(home)
    told = [task for task in tasks(home, None, dt.date(2021, 4, 20)) if "复核申请" in task.text]
    assert [(task.text, task.facts) for task in told] == [
        ("科室4的复核申请：待更正", {"code": CODE, "remedy": remedy_id})
    ]
    home.desk.close()
