"""Login, the window's frame, locking, language, closing, crash reports."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desk import crash, theme
from desk.app import Desktop, QtWords
from desk.frame.bottom import age
from desk.frame.facts import Found, last_backup
from desk.frame.finder import best
from desk.frame.idle import Idle
from desk.frame.rail import NARROW, WIDE
from desk.language import CHINESE, ENGLISH, catalogue, language
from desk.login import LoginDialog
from desk.navigation import PAGES, PageEntry, open_to
from desk.office import Office
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from desk.shared.icons import icon, picture
from desk.shared.memory import Memory
from desk.shared.messages import Message
from desk.shared.page import Page
from desk.window import Window
from models.accounts import actions
from models.accounts.queries import accounts
from models.common.errors import EnvironmentFault
from models.common.places import resource
from models.common.rights import Right
from tests.conftest import PASSWORD


class PlainPage(Page):
    """A page for tests; remembers what it was asked."""

    stay = False
    arrived: dict[str, object]

    def build(self) -> None:
        """Show one label."""
        self.arrived = {}
        self.body.addWidget(QLabel("内容"))

    def arrive(self, **facts: object) -> None:
        """Remember."""
        self.arrived = facts

    def may_leave(self) -> bool:
        """Stay when told to."""
        return not self.stay


TEST_PAGES = tuple(
    PageEntry(key, title, key, rights, "tests.test_desk_window:PlainPage")
    for key, title, rights in (
        ("home", "Home", (Right.NONE,)),
        ("registry", "Registry", (Right.REGISTRY_READ,)),
        ("system", "System", (Right.ACCOUNT_EDIT,)),
    )
)


@pytest.fixture
def window(lead: Office, qtbot: QtBot) -> Iterator[Window]:
    """The lead's window with its first page open."""
    desk = Desk(lead, Memory())
    made = Window(desk, TEST_PAGES)
    qtbot.addWidget(made)
    made.start()
    with qtbot.waitActive(made):
        made.activateWindow()
    qtbot.waitUntil(lambda: made.page is not None)
    yield made
    made.idle.stop()
    desk.close()


def plain(window: Window) -> PlainPage:
    """Return the open page."""
    assert isinstance(window.page, PlainPage)
    return window.page


def test_the_rail_holds_only_what_the_role_may_open(window: Window) -> None:
    assert list(window.rail.buttons) == ["home", "registry"]
    assert [entry.key for entry in open_to(window.desk.office, TEST_PAGES)] == ["home", "registry"]


def test_a_page_is_made_on_its_first_visit_and_kept(window: Window, qtbot: QtBot) -> None:
    assert list(window.pages) == ["home"]
    QTest.mouseClick(window.rail.buttons["registry"], Qt.MouseButton.LeftButton)
    first = plain(window)
    assert window.top.title.text() == "科室名册"
    window.show_page("home")
    window.show_page("registry")
    assert plain(window) is first


def test_control_and_a_figure_open_a_page(window: Window, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.key == "registry"
    assert window.rail.buttons["registry"].isChecked()


def test_unsaved_work_keeps_its_page(window: Window) -> None:
    plain(window).stay = True
    assert not window.show_page("registry")
    assert window.rail.buttons["home"].isChecked()
    assert not window.close()
    plain(window).stay = False


def test_a_link_goes_to_a_page_with_its_facts(window: Window) -> None:
    window.desk.go("registry", section_id=5)
    assert plain(window).arrived == {"section_id": 5}


def test_a_link_to_a_page_without_the_right_goes_nowhere(window: Window) -> None:
    window.desk.go("system")
    assert window.key == "home"


def test_control_k_finds_a_page(window: Window, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.finder.box.hasFocus()
    window.finder.box.setText("名册")
    assert window.finder.list.isVisible()
    QTest.keyClick(window.finder.box, Qt.Key.Key_Return)
    assert window.key == "registry"
    assert not window.finder.list.isVisible()


def test_the_search_wants_every_word_and_prefers_beginnings() -> None:
    found = (Found("017 养老保险科", "人社局", "registry"), Found("养老科", "民政局", "registry"))
    assert [one.text for one in best(found, "养老")] == ["养老科", "017 养老保险科"]
    assert [one.text for one in best(found, "养老 人社")] == ["017 养老保险科"]
    assert best(found, " ") == []


def test_the_language_changes_in_place(window: Window, qtbot: QtBot) -> None:
    window.show_page("registry")
    window.switch_language()
    assert language() == ENGLISH
    assert window.top.title.text() == "Registry"
    assert window.key == "registry"
    assert window.desk.memory.get("language") == ENGLISH


def test_the_rail_folds_and_stays_folded(window: Window) -> None:
    assert window.rail.width() == WIDE
    window.rail.fold()
    assert window.rail.width() == NARROW
    window.switch_language()
    assert window.rail.width() == NARROW


def test_the_lock_covers_everything_until_the_same_password_comes(window: Window, qtbot: QtBot) -> None:
    dialog = FormDialog(plain(window), "修改", (), save=lambda values: None)
    dialog.open()
    window.lock()
    cover = window.cover
    assert cover is not None
    assert not dialog.isVisible()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    cover.password.setText("wrong")
    cover.unlock()
    assert window.cover is cover
    assert "口令" in cover.fault.text()
    cover.password.setText(PASSWORD)
    QTest.keyClick(cover.password, Qt.Key.Key_Return)
    assert window.cover is None
    assert dialog.isVisible()
    assert window.desk.office.account is not None
    dialog.discard()


def test_an_idle_desk_tells_so(qtbot: QtBot) -> None:
    from PySide6.QtCore import QObject

    owner = QObject()
    idle = Idle(0.002, owner)
    with qtbot.waitSignal(idle.idle, timeout=2000):
        pass
    idle.stop()


def test_closing_makes_the_backup_first(window: Window) -> None:
    window.on_exit = lambda: window.desk.office.backup("exit")
    assert window.close()
    assert last_backup(window.desk.office) is not None


def test_a_failed_backup_is_told_and_does_not_trap_the_user(window: Window) -> None:
    def fail() -> None:
        raise EnvironmentFault("storage.cannot_write", path="/x")

    window.on_exit = fail
    assert not window.close()
    assert window.findChild(Message) is not None
    assert window.close()


def test_success_is_told_over_the_bottom_of_the_window(window: Window) -> None:
    window.desk.tell("已保存。")
    assert window.toast.isVisible()
    assert window.toast.text.text() == "已保存。"


def test_the_bottom_line_names_the_data_and_checks_the_log(window: Window, qtbot: QtBot) -> None:
    assert window.bottom.data.text() == window.desk.office.store.label
    qtbot.waitUntil(lambda: window.bottom.log.text() == "日志完整")


@pytest.mark.parametrize(
    ("past", "text"),
    [
        (dt.timedelta(seconds=20), "刚刚"),
        (dt.timedelta(minutes=7), "7 分钟前"),
        (dt.timedelta(hours=30), "30 小时前"),
        (dt.timedelta(days=3), "3 天前"),
    ],
)
def test_ages_are_told_in_the_fitting_unit(past: dt.timedelta, text: str) -> None:
    assert age(past) == text


# login


@pytest.fixture
def login(office: Office, qtbot: QtBot) -> LoginDialog:
    """The login of an office."""
    made = LoginDialog(office, Memory())
    qtbot.addWidget(made)
    made.show()
    return made


def try_login(login: LoginDialog, name: str, password: str) -> None:
    """Type and press the button."""
    login.name.setText(name)
    login.password.setText(password)
    login.go.click()


def test_the_right_password_opens_and_the_name_is_remembered(login: LoginDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(login.accepted):
        try_login(login, "lead", PASSWORD)
    assert login.office.may(Right.RESULT_EDIT)
    assert login.memory.get("login.name") == "lead"


def test_a_wrong_password_is_told_and_five_lock_the_account(login: LoginDialog) -> None:
    for _attempt in range(5):
        try_login(login, "clerk", "wrong")
    assert "不正确" in login.fault.text()
    assert login.password.text() == ""
    try_login(login, "clerk", PASSWORD)
    assert "锁定" in login.fault.text()
    assert login.isVisible()


def test_an_empty_login_is_not_tried(login: LoginDialog) -> None:
    try_login(login, "lead", "")
    assert login.fault.text() == "请输入用户名和口令。"


def test_the_login_speaks_both_languages(login: LoginDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(login.language_changed):
        login.switch.click()
    assert login.go.text() == "Log in"


def test_a_password_given_by_somebody_else_must_be_changed(login: LoginDialog, qtbot: QtBot) -> None:
    office = login.office
    office.log_in("sysadmin", PASSWORD)
    who = next(row for row in office.ask(accounts) if row.name == "clerk")
    office.do(actions.reset_password, who.id, "Given-horse-8")
    office.log_out()
    try_login(login, "clerk", "Given-horse-8")
    form = login.findChild(FormDialog)
    assert form is not None
    form.panel.editors["new"].put("My-own-horse-9")
    form.panel.editors["repeat"].put("My-own-horse-8")
    assert not form.panel.save()
    assert form.panel.faults["repeat"].text()
    form.panel.editors["repeat"].put("My-own-horse-9")
    with qtbot.waitSignal(login.accepted):
        form.panel.save()
    assert office.may(Right.BALLOT_KEY)


def test_the_desktop_goes_from_login_to_window_and_back(office: Office, qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    desktop = Desktop(app, office, Memory(), QtWords(app))
    desktop.pages = TEST_PAGES
    desktop.ask_login()
    assert desktop.login is not None
    try_login(desktop.login, "lead", PASSWORD)
    window = desktop.window
    assert window is not None
    qtbot.waitUntil(lambda: window.page is not None)
    window.log_out()
    assert office.account is None
    assert desktop.login is not None and desktop.login.isVisible()
    desktop.login.close()


def test_qt_speaks_chinese_too(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    words = QtWords(app)
    words.use(CHINESE)
    assert app.translate("QPlatformTheme", "Cancel") == "取消"
    words.use(ENGLISH)
    assert app.translate("QPlatformTheme", "Cancel") == "Cancel"


# pages, icons, theme


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.key)
def test_every_page_has_its_icon_and_its_chinese_name(entry: PageEntry, qtbot: QtBot) -> None:
    assert resource("icons", f"{entry.icon}.svg").is_file()
    assert entry.title in catalogue()


def test_every_icon_can_be_drawn(qtbot: QtBot) -> None:
    for path in resource("icons").glob("*.svg"):
        drawn = picture(path.stem, "#FF0000", 24).toImage()
        dots = [drawn.pixelColor(x, y) for x in range(24) for y in range(24)]
        inked = [dot for dot in dots if dot.alpha() > 120]
        assert len(inked) > 8 and all(dot.red() > 240 and dot.blue() < 16 for dot in inked), path.stem
        assert not icon(path.stem).isNull()


def test_the_style_sheet_has_every_colour(qtbot: QtBot) -> None:
    assert "$" not in theme.style_sheet()


def test_the_window_font_is_bundled(qtbot: QtBot) -> None:
    assert theme.FAMILY in theme.load_fonts()


# crash reports


def test_a_bug_makes_a_report_without_values_and_a_calm_message(tmp_path: Path, qtbot: QtBot) -> None:
    def fail() -> None:
        raise ValueError("李四·买买提")

    try:
        fail()
    except ValueError:
        kind, error, trace = sys.exc_info()
    assert kind is not None and error is not None
    crash.hook(tmp_path)(kind, error, trace)
    (path,) = tmp_path.glob("crash-*.txt")
    text = path.read_text("utf-8")
    assert "ValueError" in text and "in fail" in text
    assert "李四" not in text.replace('raise ValueError("李四·买买提")', "")
    boxes = [one for one in QApplication.topLevelWidgets() if isinstance(one, Message)]
    assert len(boxes) == 1
    assert str(path) in boxes[0].text.text()
    boxes[0].close()


def test_only_the_newest_reports_are_kept(tmp_path: Path) -> None:
    for second in range(25):
        crash.write_report(tmp_path, "x", dt.datetime(2021, 4, 12, 9, 0, second, tzinfo=dt.UTC))
    assert len(list(tmp_path.glob("crash-*.txt"))) == crash.KEPT


def test_a_folder_that_cannot_be_written_does_not_make_it_worse(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    assert crash.write_report(tmp_path / "file" / "below", "x", dt.datetime.now(dt.UTC)) is None
