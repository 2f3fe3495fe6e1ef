"""From a published round through the window: ten talks, one waived, one removal, one rectification, one correction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk import theme
from desk.app import Desktop, QtWords
from desk.consequences.page import ConsequencesPage
from desk.language import CHINESE, set_language, tr
from desk.office import Office
from desk.shared.memory import Memory
from models.audit.queries import entries
from models.consequences.imports import import_results
from models.consequences.queries import MeasureKind, MeasureStatus, measures, tally
from models.ranking.editions import corrections
from models.rectification.queries import RectificationState, rectifications
from models.registry.queries import appointments, sections
from models.remedies.queries import RemedyState, remedies
from tests.conftest import PASSWORD, HandClock
from tests.driving import CONTROL, Person
from tests.make import a_numbered_registry, looking
from tests.make_results import a_published_round, measure_of, past_file, past_row

CODE = "2021Q1"
VOTES = {number: 30 - number for number in range(1, 13)}
"""Sections 1 to 10 are listed, in this order; 10 has 20 votes and 11 has 19."""


@pytest.fixture
def published(lead: Office, tmp_path: Path, clock: HandClock) -> Office:
    """Publish a round after one in which section 1 was at the top too; some weeks later."""
    a_numbered_registry(lead, tmp_path, 12)
    before = [past_row("2020Q4", "2021-01-15", rank, number) for rank, number in ((1, 1), (2, 4), (3, 5))]
    lead.do(import_results, past_file(tmp_path, *before))
    a_published_round(lead, tmp_path, VOTES, list_length=10, top_tier=3)
    lead.log_out()
    clock.set(dt.date(2021, 6, 30))
    return lead


@pytest.fixture
def person(published: Office, qtbot: QtBot) -> Iterator[Person]:
    """The lead in front of the window."""
    set_language(CHINESE)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)
    desktop = Desktop(app, published, Memory(), QtWords(app))
    desktop.ask_login()
    made = Person(qtbot, desktop)
    made.log_in("lead", PASSWORD)
    yield made
    made.leave()


def talk_to_all_leaders(person: Person, page: ConsequencesPage) -> None:
    """Choose the ten leader talks in the list of every measure, and enter them as done at once."""
    page.tabs.setCurrentWidget(page.list_part)
    person.settle()
    table = page.list_part.table
    table.filter.setText("领导谈话提醒")
    table.apply_filter()
    wanted = [row for row in table.rows() if row.kind is MeasureKind.LEADER_TALK and row.round == CODE]
    assert len(wanted) == 10
    table.view.setFocus()
    model = table.model
    for place, row in enumerate(model.shown()):
        if row in wanted:
            table.view.scrollTo(model.index(place, 0))
            area = table.view.visualRect(model.index(place, 0))
            QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, CONTROL, area.center())
    person.press(tr("Enter {n} as done…", n=10))
    person.fill(
        on="2021-04-20", place="谈话室", present="书记、各分管领导、记录员", content="通报评议结果", pledge="限期整改"
    )
    person.save()


def waive_one(person: Person, page: ConsequencesPage) -> None:
    """Waive the talk with the head of rank 4."""
    page.arrive(code=CODE, measure_id=measure_of(page.desk.office, CODE, "head_talk", 4).id)
    person.press("Waive…")
    person.fill(reason="负责人已调离本区")
    person.save()


def remove_one(person: Person, page: ConsequencesPage) -> None:
    """Enter that the committee adopted the removal of the head of section 1."""
    page.arrive(code=CODE, measure_id=measure_of(page.desk.office, CODE, "head_removal", 1).id)
    person.press("Enter the decision…")
    person.fill(
        outcome="采纳", committee="某局党组", number="某党〔2021〕9号", on="2021-05-10", effective_on="2021-05-11"
    )  # fmt: skip
    person.save()


def put_right(person: Person, page: ConsequencesPage) -> None:
    """Take the first rectification through a failed re-check to its close."""
    page.tabs.setCurrentWidget(page.rectifying_part)
    person.settle()
    page.rectifying_part.choice.choose(CODE)
    page.rectifying_part.show_round()
    steps: tuple[dict[str, str], ...] = (
        {"on": "2021-04-13", "problem_COLD": "态度冷硬"},
        {"responsible": "某科长", "plan": "窗口一次告知"},
        {"on": "2021-05-06", "text": "已整改"},
    )
    for values in steps:
        go_on(person, page)
        person.fill(**values)
        person.save()
    recheck(person, page, on="2021-05-12", passed="未通过", finding_COLD="仍有推脱", next_due_on="2021-06-01")
    go_on(person, page)
    person.fill(on="2021-05-28", text="再次整改")
    person.save()
    recheck(person, page, on="2021-06-03", passed="通过")
    go_on(person, page)
    person.fill(on="2021-06-04")
    person.save()


def go_on(person: Person, page: ConsequencesPage) -> None:
    """Take the next step of the current rectification by Enter."""
    page.rectifying_part.table.view.setFocus()
    QTest.keyClick(page.rectifying_part.table.view, Qt.Key.Key_Return)


def recheck(person: Person, page: ConsequencesPage, **values: str) -> None:
    """Enter a re-check."""
    person.press("Enter a re-check…")
    person.fill(checkers="甲某、乙某", **values)
    person.save()


def object_and_correct(person: Person, page: ConsequencesPage) -> None:
    """Raise a review about section 10, count again, uphold, correct and tell."""
    page.tabs.setCurrentWidget(page.remedies_part)
    person.settle()
    person.press("Enter one…")
    form = person.fill(raised_by="某局", received_on="2021-04-20", grounds="认为有票误录")
    form.panel.editors["number"].put(10)
    person.save()
    view = page.remedies_part.table.view
    first = sum(VOTES[number] for number in range(1, 10)) + 1
    upheld = {"outcome": "成立", "decided_by": "某区纪委", "number": "某纪复〔2021〕1号", "reason": "属实"}
    steps: tuple[dict[str, str], ...] = (
        {"on": "2021-04-26", "counters": "王某、李某", "differing": f"1-{first} 11冷", "finding": "一张误录"},
        {**upheld, "on": "2021-04-28"},
        {"ties": "", "participants": ""},
        {"on": "2021-04-29"},
    )
    for values in steps:
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_Return)
        person.fill(**values)
        person.save()


def test_what_follows_from_a_round_is_carried_through_in_the_window(person: Person, published: Office) -> None:
    page = person.go(ConsequencesPage)
    talk_to_all_leaders(person, page)
    waive_one(person, page)
    remove_one(person, page)
    put_right(person, page)
    object_and_correct(person, page)

    now = {(row.kind, row.number): row for row in published.ask(measures, CODE)}
    talks = {number: row.status for (kind, number), row in now.items() if kind is MeasureKind.LEADER_TALK}
    assert talks == {**dict.fromkeys(range(1, 10), MeasureStatus.DONE), 11: MeasureStatus.DUE}
    assert now[MeasureKind.HEAD_TALK, 4].status is MeasureStatus.WAIVED
    assert now[MeasureKind.HEAD_REMOVAL, 1].status is MeasureStatus.DONE
    assert published.ask(rectifications, CODE)[0].state is RectificationState.CLOSED
    (raised,) = published.ask(remedies, CODE)
    assert (raised.state, raised.edition) == (RemedyState.OVER, 2)
    assert [change.number for change in published.ask(corrections, CODE)[0].changes] == [11, 10]
    (removed,) = [row for row in published.ask(sections) if row.number == 1]
    posts = [row for row in published.ask(appointments, removed.id) if row.post == "section_head"]
    assert [row.end_on for row in posts] == [dt.date(2021, 5, 10)]
    counted = published.ask(tally)
    assert (counted.due[MeasureKind.LEADER_TALK], counted.done[MeasureKind.LEADER_TALK]) == (13, 9)
    assert published.verify().ok
    with looking(published) as session:
        acts = [one.act for one in reversed(entries(session))]
    since = acts[acts.index("measure.complete") :]
    assert [act for act in since if not act.startswith(("account.", "verification."))] == [
        "measure.complete", "measure.waive", "measure.decide", "rectification.notice", "rectification.plan",
        "rectification.progress", "rectification.recheck", "rectification.progress", "rectification.recheck",
        "rectification.close", "remedy.raise", "remedy.recount", "remedy.decide", "remedy.correct", "remedy.tell",
    ]  # fmt: skip
