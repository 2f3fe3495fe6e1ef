"""The page of histories through its widgets: search, head, strip, filters, the way to other places, paper."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk.consequences.page import ConsequencesPage
from desk.frame.facts import places
from desk.frame.finder import Finder
from desk.history.page import HistoryPage
from desk.language import ENGLISH, set_language
from desk.navigation import open_to
from desk.office import Office
from desk.ranking.page import RankingPage
from desk.registry.page import RegistryPage
from desk.shared.page import Page
from models.audit.queries import entries
from models.history.queries import EventKind
from models.registry.actions import add_person
from models.registry.reorganise import rename_section
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry
from tests.make_desk import can_press, choose, opened, press, settle
from tests.make_results import a_published_round
from tests.pdf_reading import copied
from tests.test_history_queries import VOTES, id_of, person_id


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    return lead


@pytest.fixture
def page(published: Office, qtbot: QtBot) -> HistoryPage:
    """The page, with nothing chosen yet."""
    return opened(qtbot, published, HistoryPage)


def went(page: Page) -> list[tuple[str, object]]:
    """Listen for where the page leads."""
    found: list[tuple[str, object]] = []
    page.desk.going.connect(lambda key, facts: found.append((key, facts)))
    return found


def enter(page: HistoryPage, text: str) -> None:
    """Type into the search field and press Enter."""
    page.seeker.setText(text)
    page.seeker.textEdited.emit(text)
    QTest.keyClick(page.seeker, Qt.Key.Key_Return)


def column(page: HistoryPage, place: int) -> list[str]:
    """Return a column of the time line as it is shown."""
    model = page.table.model
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def test_nothing_chosen_says_what_to_do(page: HistoryPage) -> None:
    assert page.stack.currentWidget() is page.nothing
    assert "请在上方输入框中输入科室编号" in page.nothing.text.text()
    assert not page.print_button.isEnabled()


def test_a_number_and_enter_show_a_section_newest_first(page: HistoryPage) -> None:
    enter(page, "001")
    assert (page.head.title.text(), page.head.sub.text(), page.head.pill.text) == (
        "001 科室1", "某局", "2021Q1 第 1 名",
    )  # fmt: skip
    days = column(page, 0)
    assert days == sorted(days, reverse=True) and days[-1] == "2019-01-01"
    assert "期次2021Q1列第1名；得票 9 票；主要问题" in "".join(column(page, 2))


def test_a_persons_name_shows_the_embargo_in_the_head(page: HistoryPage) -> None:
    enter(page, "某科长1")
    assert (page.head.title.text(), page.head.pill.text) == ("某科长1", "影响期至2021年7月12日")
    assert "科室1 科室负责人" in page.head.links.text().replace("&nbsp;", " ")


def test_what_is_offered_while_one_types_is_taken_with_the_arrow_keys(page: HistoryPage, qtbot: QtBot) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    page.seeker.setFocus()
    QTest.keyClick(page.seeker, Qt.Key.Key_1)
    popup = page.seeker.completer().popup()
    assert popup.isVisible() and page.seeker.offered.rowCount() > 3
    for _ in range(2):
        QTest.keyClick(popup, Qt.Key.Key_Down)
    wanted = page.seeker.hits[1]
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert page.head.title.text() == f"{wanted.number:03d} {wanted.name}"
    qtbot.waitUntil(lambda: page.seeker.text() == "")


def test_what_nobody_is_called_is_said_and_leaves_the_page_as_it_was(page: HistoryPage) -> None:
    enter(page, "001")
    enter(page, "无此人")
    assert page.fault.text() == "没有与“无此人”相符的科室或者人员。请核对编号或者姓名。"
    assert page.head.title.text() == "001 科室1"


def test_namesakes_are_offered_apart_and_lead_to_each_other(page: HistoryPage, published: Office) -> None:
    other = published.do(add_person, "某科长1", "1980年生")
    page.seeker.look("某科长1")
    offered = [page.seeker.offered.item(row).text() for row in range(page.seeker.offered.rowCount())]
    assert offered[0].endswith("科室1 科室负责人") and "某科长1（1980年生）" in offered
    page.arrive(person_id=other)
    assert page.head.sub.text() == "1980年生" and "同名的其他人员" in page.head.links.text()
    page.head.links.linkActivated.emit("2")
    assert page.head.pill.text == "影响期至2021年7月12日"


def test_the_heads_links_lead_to_people_and_back_again(page: HistoryPage) -> None:
    enter(page, "001")
    page.head.links.linkActivated.emit("0")
    assert page.head.title.text() == "某科长1"
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.head.title.text() == "001 科室1"


def test_filters_narrow_the_line_to_the_pressed_kinds(page: HistoryPage, qtbot: QtBot) -> None:
    enter(page, "001")
    whole = page.table.model.rowCount()
    press(qtbot, page, "谈话约谈 2")
    press(qtbot, page, "影响期 1")
    assert {row.kind for row in page.table.rows()} == {EventKind.TALK, EventKind.EMBARGO}
    assert not can_press(page, "免职")
    press(qtbot, page, "全部")
    assert page.table.model.rowCount() == whole


def test_the_strip_is_walked_with_the_keys_and_says_the_round(page: HistoryPage) -> None:
    enter(page, "001")
    assert page.head.times.text() == "共 1 期，上榜 1 次，其中名次居前 1 次"
    QTest.keyClick(page.head.strip, Qt.Key.Key_Right)
    assert page.head.times.text() == page.head.strip.accessibleDescription() == "期次2021Q1列第1名"


def test_a_predecessors_events_are_marked(page: HistoryPage, published: Office) -> None:
    """R2.3."""
    new = published.do(rename_section, id_of(published, 1), "便民科", dt.date(2021, 4, 12), "机构改革")
    page.arrive(section_id=new)
    assert page.head.title.text() == "001 便民科" and "来自科室1" in page.head.links.text()
    assert {"科室1 (前身)", "便民科"} == set(column(page, 5))


def test_enter_on_an_event_opens_the_place_it_was_entered(page: HistoryPage, published: Office) -> None:
    enter(page, "001")
    where = went(page)
    for kind in (EventKind.ROUND, EventKind.EMBARGO, EventKind.POST):
        page.open_event(next(row for row in page.table.rows() if row.kind is kind))
    key = id_of(published, 1)
    assert where[0] == ("ranking", {"code": "2021Q1", "section_id": key})
    assert [name for name, _facts in where] == ["ranking", "consequences", "registry"]


def test_the_line_is_read_again_when_something_was_entered(page: HistoryPage, published: Office) -> None:
    enter(page, "001")
    published.do(rename_section, id_of(published, 1), "便民科", dt.date(2021, 4, 12), "机构改革")
    assert "去向便民科" in page.head.links.text()


def test_the_paper_holds_what_the_filters_show(page: HistoryPage, qtbot: QtBot, tmp_path: Path) -> None:
    enter(page, "001")
    press(qtbot, page, "影响期 1")
    page.write_paper(tmp_path / "历史.pdf")
    settle(qtbot, page)
    text = copied((tmp_path / "历史.pdf").read_bytes())
    assert "仅列影响期" in text and "谈话提醒" not in text


def test_every_paper_written_is_in_the_log_with_its_digest_the_same_one_twice_too(
    page: HistoryPage, published: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    """R8.5."""
    enter(page, "001")
    for name in ("甲.pdf", "乙.pdf"):
        page.write_paper(tmp_path / name)
        settle(qtbot, page)
    published.log_in("auditor", PASSWORD)
    made = [entry for entry in published.ask(entries) if entry.act == "document.ranking_papers"]
    assert [(entry.subject, entry.facts["files"]) for entry in reversed(made)] == [
        ("科室1", ["甲.pdf"]), ("科室1", ["乙.pdf"]),
    ]  # fmt: skip
    digest = hashlib.sha256((tmp_path / "甲.pdf").read_bytes()).hexdigest()
    assert [entry.facts["sha256"] for entry in made] == [[digest]] * 2


def test_in_english_it_speaks_english(published: Office, qtbot: QtBot) -> None:
    set_language(ENGLISH)
    page = opened(qtbot, published, HistoryPage)
    enter(page, "001")
    assert page.head.pill.text == "2021Q1: rank 1"
    assert any("listed at rank 1; 9 votes" in text for text in column(page, 2))


def test_the_rail_offers_it_to_lead_and_archivist_only(published: Office) -> None:
    seen = set()
    for role in ("clerk", "lead", "archivist", "sysadmin", "auditor"):
        published.log_in(role, PASSWORD)
        if "history" in [entry.key for entry in open_to(published)]:
            seen.add(role)
    assert seen == {"lead", "archivist"}


# the ways to it


def test_the_ranking_leads_to_a_sections_history(published: Office, qtbot: QtBot) -> None:
    page = opened(qtbot, published, RankingPage)
    where = went(page)
    press(qtbot, page, "查看历史")
    assert where == [("history", {"section_id": id_of(published, 1)})]


def test_a_measure_leads_to_the_history_of_section_and_person(published: Office, qtbot: QtBot) -> None:
    page = opened(qtbot, published, ConsequencesPage)
    page.tabs.setCurrentWidget(page.round_part)
    page.round_part.show_measure(page.round_part.found[0].id)
    where = went(page)
    row = page.round_part.found[0]
    press(qtbot, page, row.section)
    press(qtbot, page, row.person)
    assert where == [("history", {"section_id": row.section_id}), ("history", {"person_id": row.person_id})]


def test_the_answer_about_a_person_leads_to_the_history(published: Office, qtbot: QtBot) -> None:
    page = opened(qtbot, published, ConsequencesPage)
    page.arrive(person="某科长1")
    where = went(page)
    press(qtbot, page, "历史")
    assert where == [("history", {"person_id": person_id(published, "某科长1")})]


def test_the_registry_leads_to_the_history_of_section_and_person(published: Office, qtbot: QtBot) -> None:
    page = opened(qtbot, published, RegistryPage)
    page.show_section(id_of(published, 1))
    where = went(page)
    press(qtbot, page, "科室1")
    press(qtbot, page, "某科长1")
    choose(page, "某科长1的历史")
    assert where == [
        ("history", {"section_id": id_of(published, 1)}), ("history", {"person_id": person_id(published, "某科长1")}),
    ]  # fmt: skip


def test_the_finder_leads_to_people_and_with_shift_to_a_sections_history(
    page: HistoryPage, published: Office, clock: HandClock
) -> None:
    finder = Finder(page, lambda: places(published))
    page.body.addWidget(finder)
    found: list[tuple[str, object]] = []
    finder.going.connect(lambda one: found.append((one.page, dict(one.facts))))
    for typed, shift in (("某科长1", Qt.KeyboardModifier.NoModifier), ("001", Qt.KeyboardModifier.ShiftModifier)):
        finder.box.setText(typed)
        QTest.keyClick(finder.box, Qt.Key.Key_Return, shift)
    assert found == [
        ("history", {"person_id": person_id(published, "某科长1")}),
        ("history", {"section_id": id_of(published, 1)}),
    ]
