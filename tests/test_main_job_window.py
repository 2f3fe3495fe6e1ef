"""Acceptance 4: the main job from an empty disk to printed notices, through the window only."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk import theme
from desk.app import Desktop, QtWords
from desk.ballots.page import BallotsPage
from desk.consequences.page import ConsequencesPage
from desk.documents.page import DocumentsPage
from desk.found_dialog import dialog as founding
from desk.language import CHINESE, set_language, tr
from desk.office import Office
from desk.ranking.dialogs import TieDialog
from desk.ranking.page import RankingPage
from desk.registry.page import RegistryPage
from desk.rounds.page import RoundsPage
from desk.shared.memory import Memory
from desk.system.page import SystemPage
from models.ballots.codes import keying_code
from models.consequences.queries import MeasureKind
from tests.acceptance import oracle, world
from tests.acceptance.oracle import Decision, Outcome, Rules, Verdict
from tests.acceptance.program import Program
from tests.driving import Hands, Person, cells

PASSWORD, FIRST_PASSWORD = "Correct-horse-7", "Wandering-goose-3"
OFFICE = {"office_name": "某区纪委监委", "organ_code": "某纪评", "newspaper": "某区日报", "fonds_number": "J012"}
CLERKS = {"clerk": "某录入员", "clerk2": "另一录入员"}
OFFICERS = ("lead", "sysadmin", "secadmin", "auditor")
CHANNELS = {"targeted": "定向评议", "sampled": "抽样评议", "other": "其他评议"}
VOTES = {5: 30, 17: 27, 20: 24, 42: 22, 33: 20, 61: 18, 70: 16, 81: 14, 99: 12, 12: 9, 34: 9, 56: 5, 78: 3}
TIED = [12, 34]
"""On rank 10, and nothing tells them apart."""
FILES = {"targeted": (VOTES, "冷"), "sampled": ({17: 2, 42: 1, 99: 3}, "懒"), "other": ({5: 1, 61: 2}, "贪")}
KEYED = (
    Verdict("valid", {5: frozenset({"COLD", "SHIRK"}), 17: frozenset({"GREED"})}),
    Verdict("abstained", {}),
    Verdict("invalid", {}),
    Verdict("invalid", {}),
)
"""What the clerk keys: one good sheet, an empty one, a photocopy, and one with too many sections."""
PUBLISHED = dt.date(2021, 4, 12)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where the office will be."""
    return tmp_path / "office" / "office.db"


@pytest.fixture
def person(qtbot: QtBot, data: Path) -> Iterator[Person]:
    """Somebody in front of a desk whose office has just been founded by the form."""
    set_language(CHINESE)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)
    data.parent.mkdir()
    found(qtbot, data)
    office = Office.open(str(data))
    desktop = Desktop(app, office, Memory(), QtWords(app))
    desktop.ask_login()
    made = Person(qtbot, desktop)
    yield made
    made.leave()
    office.close()


def found(qtbot: QtBot, data: Path) -> None:
    """Fill in the founding form of the very first start."""
    ground = QWidget()
    qtbot.addWidget(ground)
    form = founding(ground, str(data))
    form.open()
    hands = Hands(qtbot)
    people = {f"{name}_person": f"某{name}" for name in OFFICERS}
    passwords = {f"{name}_{field}": PASSWORD for name in OFFICERS for field in ("password", "again")}
    hands.fill(**OFFICE, **people, **passwords)
    hands.save()


def bring_in_the_registry(person: Person, folder: Path) -> None:
    """Have the empty form written, fill it with 105 sections, and import it."""
    page = person.go(RegistryPage)
    person.press("Import…")
    person.press("Write empty form…")
    person.choose_file(folder / "form.xlsx")
    rows = world.registry_rows(world.template_words(folder / "form.xlsx"))
    person.take_in(world.write_csv(folder / "registry.csv", world.HEADINGS["registry"], rows))
    assert len(page.table.rows()) == 105


def open_the_round(person: Person) -> None:
    """Open the first quarter of 2021 through the form and bring it to keying."""
    page = person.go(RoundsPage)
    person.press("Open round…")
    person.fill(code="2021Q1", title="2021年第一季度", cut_off="2021-03-31")
    person.save()
    for text in ("Begin issuing", "Begin keying"):
        person.press(text)
        person.settle()
    assert page.detail.sub.text().endswith("105 个科室")
    assert cells(page.table, "stage") == [("录入",)]


def make_clerks(person: Person) -> None:
    """Give two clerks an account with a first password each."""
    person.go(SystemPage)
    for name, whose in CLERKS.items():
        person.press("Add an account…")
        person.fill(name=name, person=whose, role="录入员", password=FIRST_PASSWORD, again=FIRST_PASSWORD)
        person.save()


def key_a_batch(person: Person) -> None:
    """Key four sheets by keys alone and end their first keying."""
    page = person.go(BallotsPage)
    QTest.keyClick(person.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    person.fill(channel=CHANNELS["targeted"], box="1号盒", control_total="4", received_on="2021-04-06")
    person.save()
    person.wait_for(person.window)
    field = page.view.field
    person.qtbot.waitUntil(field.hasFocus)
    one, two, three, four = (keying_code(number) for number in (5, 17, 20, 42))
    QTest.keyClicks(field, f"{one}46{two}8+")
    QTest.keyClicks(field, "+")
    QTest.keyClicks(field, ".2+")
    QTest.keyClicks(field, f"{one}4{two}5{three}6{four}")
    assert page.view.keying is not None and page.view.keying.stop is not None
    QTest.keyClicks(field, "7+")  # nothing gets past a stop
    assert page.view.keying.sheet == 4
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "7+")
    assert page.view.keying.full
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert cells(page.table, "keyed", "again", "state") == [("4", "0", "第二遍")]


def key_it_again(person: Person) -> None:
    """Key the same four sheets as another person, one of them wrong at first and one wrong twice."""
    page = person.go(BallotsPage)
    page.arrive(batch_id=page.table.rows()[0].id)
    field = page.view.field
    person.qtbot.waitUntil(field.hasFocus)
    one, two, three, four = (keying_code(number) for number in (5, 17, 20, 42))
    QTest.keyClicks(field, f"{one}4{two}8+")
    assert page.view.keying is not None and page.view.keying.again
    QTest.keyClicks(field, f"{one}46{two}8+")
    QTest.keyClicks(field, f"{two}4+{two}4+")
    assert page.view.keying.waiting == 2
    QTest.keyClicks(field, ".2+")
    QTest.keyClicks(field, f"{one}4{two}5{three}6{four}")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "7+")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert cells(page.table, "keyed", "again", "state") == [("4", "4", "待裁定")]


def rule_on_it(person: Person) -> None:
    """Rule as the third person, with the paper in hand, that the first keying was right; seal the batch."""
    page = person.go(BallotsPage)
    page.arrive(batch_id=page.table.rows()[0].id)
    shown = page.ruling.readings
    person.qtbot.waitUntil(shown.hasFocus)
    assert page.ruling.paper.text() == "第 2 张"
    QTest.keyClicks(shown, "1")
    QTest.keyClick(shown, Qt.Key.Key_Return)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    person.agree("Seal batch")
    assert cells(page.table, "keyed", "state") == [("4", "已封存")]


def bring_in_the_ballots(person: Person, folder: Path) -> None:
    """Import one file a channel."""
    page = person.go(BallotsPage)
    for channel, (votes, ticks) in FILES.items():
        path = world.write_ballots(folder / f"{channel}.csv", world.planned_ballots(votes, ticks))
        person.press("Import ballots…")
        person.fill(channel=CHANNELS[channel])
        person.save()
        person.take_in(path)
    assert sorted(cells(page.table, "number", "keyed")) == [
        ("001-7", "4"), ("002-5", "209"), ("003-0", "6"), ("004-9", "3"),
    ]  # fmt: skip


def decide_the_tie(person: Person, page: RankingPage) -> None:
    """Put the lower number first."""
    assert not page.finalise_button.isEnabled()
    person.press("Decide the tie…")
    decision = person.open_one(TieDialog)
    assert list(decision.numbers()) == TIED
    person.fill(participants="甲、乙、丙", reason="现场核实后会商决定")
    person.save()
    assert page.finalise_button.isEnabled()


def finalise(person: Person) -> None:
    """Freeze the result from the ranking page."""
    page = person.go(RankingPage)
    person.press("Finalise…")
    person.agree("Finalise")
    assert page.banner.text.text().startswith("已定稿")


def publish(person: Person) -> None:
    """Enter the day of publication."""
    person.go(RoundsPage)
    person.press("Publish…")
    person.fill(on=PUBLISHED.isoformat())
    person.save()


def counts(page: ConsequencesPage) -> dict[MeasureKind, str]:
    """Read the strip of counts: done / due."""
    return {kind: times.text() for kind, (times, _people) in page.round_part.counts.cells.items()}


def complete_a_talk(person: Person, page: ConsequencesPage) -> None:
    """Enter the first leader's talk as done."""
    page.round_part.board.view.setFocus()
    QTest.keyClick(page.round_part.board.view, Qt.Key.Key_Home)
    QTest.keyClick(page.round_part.board.view, Qt.Key.Key_Right)
    QTest.keyClick(page.round_part.board.view, Qt.Key.Key_Right)
    QTest.keyClick(person.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    person.fill(on="2021-04-20", place="区纪委监委谈话室", present="甲、乙、丙", note="区纪委监委已谈话提醒")
    person.save()


def make_the_papers(person: Person, folder: Path) -> None:
    """Number every paper that is due, save them all, and void the last."""
    page = person.go(DocumentsPage)
    person.press("Number and make")
    person.settle()
    folder.mkdir()
    person.press("Save PDF…")
    person.save()
    person.choose_file(folder)
    person.settle()
    last = page.table.model.rowCount() - 1
    view = page.table.view
    view.scrollTo(page.table.model.index(last, 0))
    middle = view.visualRect(page.table.model.index(last, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    person.press("Void…")
    person.fill(reason="编号有误")
    person.save()
    person.agree("Void it")
    person.settle()


def expected() -> tuple[Outcome, Outcome]:
    """Let the oracle say what must come out, before and after the decision."""
    ballots = {code: read(votes, ticks) for code, (votes, ticks) in FILES.items()}
    ballots["targeted"] += KEYED
    before = oracle.rank(world.sections(), Rules(), ballots)
    return before, oracle.rank(world.sections(), Rules(), ballots, decisions=[Decision(tuple(TIED), keep=False)])


def read(votes: dict[int, int], ticks: str) -> list[Verdict]:
    """Judge the forms of one file."""
    rows = world.planned_ballots(votes, ticks)
    return [oracle.judge(dict(zip(world.BALLOT_HEADINGS, row, strict=True)), world.numbers()) for row in rows]


def asked(data: Path, *args: str) -> Any:
    """Ask the same office from the command line."""
    return json.loads(Program(data).run(*args, "--json", user="lead", password=PASSWORD).stdout)


def test_the_main_job_is_done_through_the_window(person: Person, data: Path, tmp_path: Path) -> None:
    before, after = expected()
    assert before.undecided == [TIED]

    person.log_in("lead", PASSWORD)
    bring_in_the_registry(person, tmp_path)
    open_the_round(person)
    person.log_out()

    person.log_in("sysadmin", PASSWORD)
    make_clerks(person)
    person.log_out()

    person.log_in("clerk", FIRST_PASSWORD, own=PASSWORD)
    key_a_batch(person)
    person.log_out()
    person.log_in("clerk2", FIRST_PASSWORD, own=PASSWORD)
    key_it_again(person)
    person.log_out()

    person.log_in("lead", PASSWORD)
    rule_on_it(person)
    person.log_out()
    person.log_in("clerk", PASSWORD)
    bring_in_the_ballots(person, tmp_path)
    person.log_out()

    person.log_in("lead", PASSWORD)
    person.go(RoundsPage)
    person.press("Close the count")
    person.settle()
    ranking = person.go(RankingPage)
    shown = cells(ranking.table, "rank", "number", "votes")
    assert shown == [(str(one.rank), f"{one.number:03d}", str(one.votes)) for one in before.sections if one.rank <= 10]
    decide_the_tie(person, ranking)
    finalise(person)
    publish(person)

    consequences = person.go(ConsequencesPage)
    consequences.tabs.setCurrentWidget(consequences.round_part)
    due = {"leader_talk": 10, "head_interview": 3, "head_talk": 7, "embargo": 10}
    due |= {"body_deduction": 10, "leader_deduction": 10}
    told = counts(consequences)
    assert {kind: told[MeasureKind(kind)].split(" / ")[1] for kind in due} == {k: str(n) for k, n in due.items()}
    complete_a_talk(person, consequences)
    assert counts(consequences)[MeasureKind.LEADER_TALK] == "1 / 10"

    make_the_papers(person, tmp_path / "papers")
    papers = person.go(DocumentsPage)
    assert len(list((tmp_path / "papers").glob("*.pdf"))) == 35
    states = [state for (state,) in cells(papers.table, "state")]
    assert (states.count(tr("printed")), states.count(tr("void"))) == (34, 1)
    person.log_out()

    ranked, measures = asked(data, "rank", "2021Q1"), asked(data, "measures", "2021Q1")
    assert world.differences(ranked, after, Rules()) == []
    assert world.due_measures(measures) == oracle.measures(after, world.sections(), PUBLISHED)
    assert [line["section"] for line in measures if line["kind"] == "leader_talk" and line["status"] == "done"]
