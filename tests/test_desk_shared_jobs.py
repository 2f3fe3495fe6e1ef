"""The job runner and the page: worker thread, progress, cancel, refreshing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from desk.language import CHINESE, set_language
from desk.office import Office
from desk.shared.context import Desk
from desk.shared.jobs import JobRunner, Progress
from desk.shared.messages import Message
from desk.shared.page import Page
from desk.shared.progress import ProgressDialog
from models.accounts import actions
from models.accounts.queries import accounts
from models.common.errors import Refusal, RuleError


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    """A runner that is closed afterwards."""
    set_language(CHINESE)
    made = JobRunner()
    yield made
    made.close()


@pytest.fixture
def desk(office: Office, qtbot: QtBot) -> Iterator[Desk]:
    """A desk with the system administrator logged in."""
    set_language(CHINESE)
    office.log_in("sysadmin", "Correct-horse-7")
    made = Desk(office)
    yield made
    made.close()


class AccountsPage(Page):
    """Shows how many accounts there are."""

    tables = frozenset({"account"})
    reads = 0

    def refresh(self) -> None:
        """Count."""
        self.reads += 1
        self.lead(str(len(self.ask(accounts))))


def test_work_runs_beside_the_window_and_its_result_comes_back_into_it(runner: JobRunner, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []

    def work(_progress: Progress) -> int:
        threads.append(threading.current_thread())
        return 7

    results: list[tuple[int, threading.Thread]] = []
    runner.run("甲", work, lambda result: results.append((result, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(results))
    assert results == [(7, threading.main_thread())]
    assert threads[0] is not threading.main_thread()
    assert not runner.busy


def test_jobs_run_one_after_the_other(runner: JobRunner, qtbot: QtBot) -> None:
    def report(number: int, _progress: Progress) -> int:
        return number

    order: list[int] = []
    for number in range(5):
        runner.run("甲", partial(report, number), order.append)
    qtbot.waitUntil(lambda: len(order) == 5)
    assert order == [0, 1, 2, 3, 4]


def test_a_refusal_goes_to_the_one_who_asked(runner: JobRunner, qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise RuleError("account.unknown")

    refused: list[Refusal] = []
    ended: list[bool] = []
    runner.run("甲", work, failed=refused.append, ended=lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(refused))
    assert refused[0].key == "account.unknown"
    assert ended == [True]


def test_a_bug_in_a_job_reaches_the_crash_report(runner: JobRunner, qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise ZeroDivisionError

    with capture_exceptions() as caught:
        runner.run("甲", work)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_a_cancelled_job_stops_at_its_next_report_and_says_nothing(runner: JobRunner, qtbot: QtBot) -> None:
    begun, said, ended = threading.Event(), list[int](), list[bool]()

    def work(progress: Progress) -> int:
        for step in range(10_000_000):
            progress.report(step)
            begun.set()
        return 1

    job = runner.run("甲", work, said.append, ended=lambda: ended.append(True))
    begun.wait(5)
    job.progress.stop.set()
    qtbot.waitUntil(lambda: bool(ended))
    assert said == []


def test_progress_appears_only_when_the_work_takes_long(desk: Desk, qtbot: QtBot) -> None:
    page = AccountsPage(desk)
    qtbot.addWidget(page)
    page.show()
    go, results = threading.Event(), list[bool]()

    def work(progress: Progress) -> bool:
        progress.report(3, 10, "第 3 行")
        return go.wait(5)

    page.job("导入", work, results.append)
    dialog = page.findChild(ProgressDialog)
    assert dialog is not None
    assert not dialog.isVisible()
    qtbot.waitUntil(dialog.isVisible, timeout=2000)
    qtbot.waitUntil(lambda: "3 / 10" in dialog.text.text())
    go.set()
    qtbot.waitUntil(lambda: results == [True])
    assert page.findChild(ProgressDialog) is None or not dialog.isVisible()


def test_an_act_in_the_worker_thread_refreshes_the_page_in_the_window(desk: Desk, qtbot: QtBot) -> None:
    page = AccountsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.wake()
    assert page.sentence.text() == "6"
    who = next(row for row in desk.office.ask(accounts) if row.name == "clerk")
    page.job("甲", lambda _progress: desk.office.do(actions.reset_password, who.id, "Another-horse-8"))
    qtbot.waitUntil(lambda: page.reads == 2)


def test_a_hidden_page_waits_with_reading_until_it_is_opened(desk: Desk, qtbot: QtBot) -> None:
    page = AccountsPage(desk)
    qtbot.addWidget(page)
    page.wake()
    desk.touched.emit(frozenset({"account"}))
    assert page.reads == 1
    page.wake()
    page.wake()
    assert page.reads == 2
    desk.touched.emit(frozenset({"unit"}))
    page.wake()
    assert page.reads == 2


def test_a_refused_attempt_is_said_calmly_and_a_good_one_is_told(desk: Desk, qtbot: QtBot) -> None:
    page = AccountsPage(desk)
    qtbot.addWidget(page)
    page.show()
    assert page.attempt(lambda: page.do(actions.close_account, 999, "甲")) is None
    message = page.findChild(Message)
    assert message is not None
    assert message.text.text()
    message.reject()
    with qtbot.waitSignal(desk.told) as told:
        assert page.attempt(lambda: 5, done="已保存。") == 5
    assert told.args == ["已保存。"]


def test_a_page_has_one_primary_button_at_the_right(desk: Desk, qtbot: QtBot) -> None:
    page = AccountsPage(desk)
    qtbot.addWidget(page)
    clicks: list[str] = []
    primary = page.primary("新增", lambda: clicks.append("a"), icon="add", shortcut="Ctrl+N")
    page.secondary("导入", lambda: clicks.append("b"))
    last = page.buttons.itemAt(page.buttons.count() - 1)
    assert last is not None and last.widget() is primary
    for found in page.findChildren(QPushButton):
        found.click()
    assert sorted(clicks) == ["a", "b"]


def test_a_split_remembers_its_widths(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    from PySide6.QtWidgets import QLabel

    page = AccountsPage(desk)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    split = page.split(QLabel("a"), QLabel("b"), "test", (600, 300))
    split.moveSplitter(400, 1)
    assert desk.memory.get("split.test") == split.sizes()
