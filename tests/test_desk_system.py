"""The system page through its widgets: each officer sees only what is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desk.language import CHINESE, ENGLISH, set_language
from desk.office import Office
from desk.sentences import sentences
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from desk.shared.messages import Message
from desk.system.accounts_part import AccountsPart
from desk.system.backup_part import BackupPart
from desk.system.calendar_part import CalendarPart
from desk.system.check_part import CheckPart
from desk.system.columns import account_state, check_state
from desk.system.faces_part import FacesPart
from desk.system.log_part import CHOICES, LogPart, compared, plain
from desk.system.office_part import OfficePart
from desk.system.page import SystemPage
from desk.system.part import Part
from models.accounts.queries import AccountRow, Role, accounts
from models.audit.queries import Outcome
from models.common.acts import ACTS, QUERIES
from models.common.errors import RightError
from models.settings.queries import office_names, settings
from models.storage.backup import Backup, manifests
from models.verification.queries import Check, Report
from models.verification.tables_check import audited_tables
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, working


class Opened:
    """The page of one role, with what tests do to it."""

    def __init__(self, office: Office, role: str, qtbot: QtBot) -> None:
        """Log in and open the page."""
        office.log_in(role, PASSWORD)
        self.office, self.qtbot = office, qtbot
        self.page = SystemPage(Desk(office))
        qtbot.addWidget(self.page)
        self.page.resize(1166, 680)
        self.page.show()
        self.page.wake()

    def tab(self, kind: type[Part]) -> Part:
        """Click a tab."""
        (part,) = [one for one in self.page.parts if isinstance(one, kind)]
        bar = self.page.tabs.tabBar()
        place = self.page.tabs.indexOf(part)
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
        return part

    def press(self, text: str) -> None:
        """Press the visible button with this text."""
        QTest.qWait(1)
        (found,) = [one for one in self.page.findChildren(QPushButton) if one.text() == text and one.isVisible()]
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def buttons(self) -> set[str]:
        """Return the texts of the visible buttons."""
        QTest.qWait(1)
        return {one.text() for one in self.page.findChildren(QPushButton) if one.isVisible()}

    def form(self) -> FormDialog:
        """Return the open form."""
        (found,) = [one for one in self.page.findChildren(FormDialog) if one.isVisible()]
        return found

    def fill(self, **values: str | int) -> FormDialog:
        """Fill the open form and press its button; choices by their place."""
        form = self.form()
        for key, value in values.items():
            box = form.panel.editors[key].widget
            if isinstance(box, QComboBox):
                box.setCurrentIndex(int(value))
            elif isinstance(box, QLineEdit):
                box.setText(str(value))
            elif isinstance(box, QPlainTextEdit):
                box.setPlainText(str(value))
        QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
        return form

    def agree(self, text: str) -> None:
        """Press the button of the open question."""
        (message,) = [one for one in self.page.findChildren(Message) if one.isVisible()]
        (found,) = [one for one in message.findChildren(QPushButton) if one.text() == text]
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def choose(self, name: str) -> None:
        """Choose an account by its name."""
        part = self.tab(AccountsPart)
        assert isinstance(part, AccountsPart)
        part.table.select(account(self.office, name).id)

    def idle(self) -> None:
        """Wait until the worker is done."""
        self.qtbot.waitUntil(lambda: not self.page.desk.jobs.busy, timeout=20_000)


@pytest.fixture
def opened(office: Office, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """The page of the role that the test names."""
    made = Opened(office, request.param, qtbot)
    yield made
    made.page.desk.close()


def account(office: Office, name: str) -> AccountRow:
    """Return an account by its name."""
    return next(row for row in office.ask(accounts) if row.name == name)


def role(name: str) -> pytest.MarkDecorator:
    """Open the page for this role."""
    return pytest.mark.parametrize("opened", [name], indirect=True)


@pytest.mark.parametrize(
    ("opened", "parts"),
    [
        ("sysadmin", [AccountsPart, BackupPart, CheckPart]),
        ("secadmin", [AccountsPart]),
        ("auditor", [AccountsPart, LogPart, CheckPart]),
        ("lead", [OfficePart, FacesPart, CalendarPart, BackupPart, CheckPart]),
        ("clerk", []),
    ],
    indirect=["opened"],
)
def test_every_role_sees_only_its_own_tabs(opened: Opened, parts: list[type[Part]]) -> None:
    assert [type(part) for part in opened.page.parts] == parts


@pytest.mark.parametrize(
    ("opened", "texts"),
    [
        ("sysadmin", {"新增账户…", "重置口令…", "停用账户…"}),
        ("secadmin", {"口令策略…", "变更角色…"}),
        ("auditor", set()),
    ],
    indirect=["opened"],
)
def test_every_officer_has_only_their_own_buttons(opened: Opened, texts: set[str]) -> None:
    opened.choose("clerk")
    assert opened.buttons() == texts


@role("sysadmin")
def test_an_account_is_added_and_must_change_its_password(opened: Opened) -> None:
    opened.press("新增账户…")
    opened.fill(name="zhang", person="张三", role=0, password="Quiet-River-8", again="Quiet-River-8")
    row = account(opened.office, "zhang")
    assert (row.person, row.role, row.must_change) == ("张三", Role.CLERK, True)
    assert account_state(row)[0] == "须修改口令"
    part = opened.tab(AccountsPart)
    assert isinstance(part, AccountsPart)
    assert "zhang" in {one.name for one in part.table.rows()}


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"again": "Quiet-River-9"}, "again", "两次"),
        ({"password": "abc", "again": "abc"}, "password", ""),
        ({"name": "lead"}, "name", "已存在"),
        ({"person": "某auditor"}, "role", "不能同时担任"),
    ],
)
@role("sysadmin")
def test_a_wrong_account_is_refused_in_the_form(
    opened: Opened, values: dict[str, str | int], field: str, said: str
) -> None:
    opened.press("新增账户…")
    right: dict[str, str | int] = {
        "name": "li",
        "person": "李四",
        "role": 0,
        "password": "Quiet-River-8",
        "again": "Quiet-River-8",
    }
    form = opened.fill(**{**right, **values})
    assert form.isVisible()
    told = form.panel.faults[field].text() or form.panel.banner.text.text()
    assert said in told
    assert told
    assert "li" not in {row.name for row in opened.office.ask(accounts)}
    form.discard()


@role("sysadmin")
def test_a_password_is_reset(opened: Opened) -> None:
    opened.choose("clerk")
    opened.press("重置口令…")
    opened.fill(password="Amber-Field-31", again="Amber-Field-31")
    assert opened.office.log_in("clerk", "Amber-Field-31").must_change


@role("sysadmin")
def test_an_account_is_closed_after_reason_and_second_question(opened: Opened) -> None:
    opened.choose("clerk")
    opened.press("停用账户…")
    opened.fill(reason="调离")
    assert account(opened.office, "clerk").closed_at is None
    opened.agree("停用账户")
    assert account(opened.office, "clerk").closed_at is not None
    assert "停用账户…" not in opened.buttons()


@role("sysadmin")
def test_the_last_officer_of_a_kind_stays(opened: Opened) -> None:
    opened.choose("secadmin")
    opened.press("停用账户…")
    opened.fill(reason="调离")
    opened.agree("停用账户")
    assert account(opened.office, "secadmin").closed_at is None
    (message,) = [one for one in opened.page.findChildren(Message) if one.isVisible()]
    assert "最后一个安全管理员" in message.text.text()


def test_a_locked_account_is_unlocked_by_the_security_administrator(office: Office, qtbot: QtBot) -> None:
    for _ in range(5):
        with pytest.raises(RightError):
            office.log_in("clerk", "wrong")
    opened = Opened(office, "secadmin", qtbot)
    opened.choose("clerk")
    opened.press("解锁账户")
    assert account(office, "clerk").locked_at is None
    assert office.log_in("clerk", PASSWORD).name == "clerk"
    opened.page.desk.close()


@role("secadmin")
def test_a_role_is_changed_but_never_to_an_officer_beside_another(opened: Opened) -> None:
    opened.choose("clerk")
    opened.press("变更角色…")
    opened.fill(role=list(Role).index(Role.ARCHIVIST))
    assert account(opened.office, "clerk").role is Role.ARCHIVIST
    opened.choose("secadmin")
    assert "变更角色…" not in opened.buttons()


@role("secadmin")
def test_the_password_policy_is_chosen(opened: Opened) -> None:
    opened.press("口令策略…")
    opened.fill(preset=1)
    assert opened.office.ask(settings)["password_policy"] == "strict"


def test_the_auditor_reads_who_did_what_and_what_changed(office: Office, tmp_path: Path, qtbot: QtBot) -> None:
    office.log_in("lead", PASSWORD)
    a_numbered_registry(office, tmp_path)
    opened = Opened(office, "sysadmin", qtbot)
    opened.press("新增账户…")
    opened.fill(name="zhang", person="张三", role=0, password="Quiet-River-8", again="Quiet-River-8")
    opened.page.desk.close()
    audit = Opened(office, "auditor", qtbot)
    part = audit.tab(LogPart)
    assert isinstance(part, LogPart)
    row = next(row for row in part.table.rows() if row.act == "account.add")
    part.table.select(row.seq)
    said = "\n".join(one.text() for one in part.panel.findChildren(QLabel))
    assert "新增账户" in said
    assert "某sysadmin" in said
    assert "张三" in said
    assert "录入员" in said
    assert "Quiet-River-8" not in said
    part.table.filter.setText("导入科室名册")
    part.table.apply_filter()
    assert [one.act for one in part.table.model.shown()] == ["registry.import"]
    audit.page.desk.close()


def test_refused_attempts_are_found_and_explained(office: Office, qtbot: QtBot) -> None:
    with pytest.raises(RightError):
        office.log_in("clerk", "wrong")
    opened = Opened(office, "auditor", qtbot)
    part = opened.tab(LogPart)
    assert isinstance(part, LogPart)
    part.which.setCurrentIndex(1 + list(Outcome).index(Outcome.REFUSED))
    part.refresh()
    (row,) = part.table.rows()
    part.table.select(row.seq)
    said = "\n".join(one.text() for one in part.panel.findChildren(QLabel))
    assert "用户名或口令不正确" in said
    opened.page.desk.close()


def test_only_what_differs_of_a_changed_row_is_shown() -> None:
    change = {
        "table": "measure",
        "key": [1],
        "before": {"id": 1, "status": "due", "note": ""},
        "after": {"id": 1, "status": "done", "note": "已谈话"},
    }
    assert compared(change) == [("状态", "应办 → 已办"), ("备注", "— → 已谈话")]
    assert plain(True) == "是"
    assert plain(["a", None]) == "a、—"


def test_every_act_table_and_column_of_the_log_has_a_word() -> None:
    import desk.commands.program  # noqa: F401  # brings in every act

    logged = [f"act.{key}" for key in ACTS] + [f"act.{key}" for key, query in QUERIES.items() if query.recorded]
    logged = [key for key in logged if not key.startswith(("act.test", "act.demo"))]
    audited = list(audited_tables())
    logged += [f"table.{table.name}" for table in audited]
    columns = [f"column.{column.name}" for table in audited for column in table.columns]
    missing = {key for key in (*logged, *columns) if key not in sentences()}
    assert missing == set()
    assert all(f"{word}." in "".join(sentences()) for word in CHOICES.values())


@role("sysadmin")
def test_a_backup_is_made_beside_the_data_and_listed(opened: Opened) -> None:
    part = opened.tab(BackupPart)
    assert isinstance(part, BackupPart)
    before = len(manifests(opened.office.store))
    opened.press("立即备份")
    opened.idle()
    assert len(part.table.rows()) == before + 1
    assert part.table.model.shown()[0].reason == "hand"


@role("sysadmin")
def test_a_backup_is_made_into_a_folder(opened: Opened, tmp_path: Path) -> None:
    opened.tab(BackupPart)
    folder = tmp_path / "stick"
    folder.mkdir()
    opened.press("备份到文件夹…")
    (dialog,) = opened.page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(folder))
    dialog.reject()
    opened.idle()
    assert len(list(folder.glob("*.db"))) == 1
    assert len(list(folder.glob("*.json"))) == 1


@role("sysadmin")
def test_a_backup_is_restored_for_a_test_and_a_damaged_one_is_found(opened: Opened) -> None:
    part = opened.tab(BackupPart)
    assert isinstance(part, BackupPart)
    opened.press("立即备份")
    opened.idle()
    opened.press("恢复测试")
    opened.idle()
    (message,) = opened.page.findChildren(Message)
    assert "18 项核验全部正常" in message.text.text()
    opened.agree("知道了")
    row = part.table.current()
    assert row is not None
    with Path(row.path).open("r+b") as file:
        file.seek(5000)
        file.write(b"\xff" * 64)
    opened.press("恢复测试")
    opened.idle()
    messages = [one for one in opened.page.findChildren(Message) if one.isVisible()]
    assert [one.windowTitle() for one in messages] == ["数据已损坏"]


@role("sysadmin")
def test_a_backup_that_lacks_files_names_them(opened: Opened) -> None:
    part = opened.tab(BackupPart)
    assert isinstance(part, BackupPart)
    part.made(Backup("stick/office.db", "2021-04-12T09:00:00+00:00", "hand", "ab", 1, "cd", 2, ("窗口.mp4",)))
    (message,) = opened.page.findChildren(Message)
    assert (message.windowTitle(), "窗口.mp4" in message.text.text()) == ("备份已完成，但缺少存件", True)


@role("sysadmin")
def test_a_test_of_restoring_names_the_files_that_are_not_as_they_were(opened: Opened) -> None:
    part = opened.tab(BackupPart)
    assert isinstance(part, BackupPart)
    part.rehearsed(Report((Check("database", True, (), 0), Check("evidence", False, ("窗口.mp4 changed",), 1))))
    (message,) = opened.page.findChildren(Message)
    assert message.text.text() == "暗访证据文件: 1 处不符 (窗口.mp4 changed)"


@role("auditor")
def test_the_check_finds_everything_in_order(opened: Opened) -> None:
    part = opened.tab(CheckPart)
    assert isinstance(part, CheckPart)
    QTest.mouseClick(part.head[0], Qt.MouseButton.LeftButton)
    opened.idle()
    assert len(part.table.rows()) == 18
    assert {check_state(row)[0] for row in part.table.rows()} == {"正常"}
    assert opened.page.banner.text.text() == "全部数据与写入时一致。"


def test_the_check_finds_a_changed_byte(office: Office, qtbot: QtBot) -> None:
    with working(office) as work:
        work.session.connection().exec_driver_sql("UPDATE account SET person = '李鬼' WHERE name = 'lead'")
    opened = Opened(office, "auditor", qtbot)
    part = opened.tab(CheckPart)
    assert isinstance(part, CheckPart)
    QTest.mouseClick(part.head[0], Qt.MouseButton.LeftButton)
    opened.idle()
    (wrong,) = [row for row in part.table.rows() if not row.ok]
    assert wrong.key == "tables"
    assert "不一致" in opened.page.banner.text.text()
    opened.page.desk.close()


@role("lead")
def test_the_lead_changes_the_office_names_for_all_papers(opened: Opened) -> None:
    part = opened.tab(OfficePart)
    assert isinstance(part, OfficePart)
    assert not part.button.isEnabled()
    box = part.form.editors["telephone"].widget
    box.setFocus()
    QTest.keyClicks(box, "0710-3551234")
    assert part.button.isEnabled()
    QTest.mouseClick(part.button, Qt.MouseButton.LeftButton)
    assert opened.office.ask(office_names).telephone == "0710-3551234"
    assert not part.button.isEnabled()


@role("lead")
def test_an_empty_organ_code_is_refused_at_its_field(opened: Opened) -> None:
    part = opened.tab(OfficePart)
    assert isinstance(part, OfficePart)
    box = part.form.editors["organ_code"].widget
    assert isinstance(box, QLineEdit)
    box.selectAll()
    QTest.keyClick(box, Qt.Key.Key_Delete)
    QTest.mouseClick(part.button, Qt.MouseButton.LeftButton)
    assert part.form.faults["organ_code"].text() == "此项必填。"
    assert opened.office.ask(office_names).organ_code == "某纪评"
    assert not opened.page.may_leave()
    opened.agree("放弃")
    assert opened.page.may_leave()
    assert box.text() == "某纪评"


@role("lead")
def test_a_tab_with_unsaved_settings_is_not_left_without_asking(opened: Opened) -> None:
    part = opened.tab(OfficePart)
    assert isinstance(part, OfficePart)
    QTest.keyClicks(part.form.editors["address"].widget, "1")
    opened.tab(BackupPart)
    assert opened.page.part is part
    opened.agree("放弃")
    opened.tab(BackupPart)
    assert isinstance(opened.page.part, BackupPart)


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_every_tab_opens_in_both_languages(office: Office, qtbot: QtBot, language: str) -> None:
    set_language(language)
    for name in ("sysadmin", "secadmin", "auditor", "lead"):
        opened = Opened(office, name, qtbot)
        for place in range(len(opened.page.parts)):
            opened.page.tabs.setCurrentIndex(place)
            assert opened.page.sentence.text()
        opened.page.desk.close()
