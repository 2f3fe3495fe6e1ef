"""Logging in: name, password, language; a new password where the account wants one."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desk.frame.keys import lock_keys
from desk.help import START, Help
from desk.language import CHINESE, ENGLISH, language, set_language, tr
from desk.office import Office
from desk.sentences import sentence
from desk.shared.fields import Field, Kind
from desk.shared.form import FormDialog
from desk.shared.icons import icon, picture
from desk.shared.memory import Memory
from desk.shared.widgets import button, label, row_of, tool
from desk.theme import ACCENT, SURFACE
from models.accounts.actions import change_password
from models.common.errors import Refusal, RuleError


class LoginDialog(QDialog):
    """Asks who is there; accepted once somebody is logged in with a lasting password."""

    language_changed = Signal(str)

    def __init__(self, office: Office, memory: Memory) -> None:
        """Ask for the gate `office`."""
        super().__init__()
        self.office, self.memory = office, memory
        self.setWindowIcon(icon("app"))
        self.setFixedWidth(440)
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.show_keys)
        self.timer.start(500)
        self.help = Help(self, lambda: START)
        self.finished.connect(self.help.close)
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.inside = QWidget()
        self.build()

    def build(self) -> None:
        """Make the dialog in the language in force."""
        self.setWindowTitle(tr("Log in"))
        self.inside.hide()
        self.inside.deleteLater()
        self.inside = QWidget()
        self.name = QLineEdit(str(self.memory.get("login.name", "")))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for box, text in ((self.name, tr("User name")), (self.password, tr("Password"))):
            box.setAccessibleName(text)
            box.returnPressed.connect(self.log_in)
        self.fault = label("", "fault", wrap=True)
        self.fault.setMinimumHeight(36)
        self.fault.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.keys = label("", "secondary")
        fields = QGridLayout()
        fields.setHorizontalSpacing(16)
        fields.setVerticalSpacing(8)
        for row, (text, widget) in enumerate(
            ((tr("User name"), self.name), (tr("Password"), self.password), ("", self.keys), ("", self.fault))
        ):
            fields.addWidget(label(text), row, 0)
            fields.addWidget(widget, row, 1)
        other = "English" if language() == CHINESE else "中文"
        self.switch = tool("language", tr("Change the language"), self.switch_language, other)
        self.go = button(tr("Log in"), self.log_in, "primary")
        self.go.setDefault(True)
        body = QVBoxLayout()
        body.setContentsMargins(24, 20, 24, 20)
        body.setSpacing(12)
        body.addLayout(fields)
        body.addLayout(row_of(self.switch, None, button(tr("Quit"), self.reject), self.go))
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addLayout(body)
        self.outer.addWidget(self.inside)
        (self.password if self.name.text() else self.name).setFocus()
        self.show_keys()

    def _head(self) -> QFrame:
        head = QFrame()
        head.setStyleSheet(f"QFrame {{ background: {ACCENT}; }} QLabel {{ color: {SURFACE}; }}")
        sign = QLabel()
        sign.setPixmap(picture("app", SURFACE, 40))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(tr("Public evaluation"), "title"))
        words.addWidget(label(tr("Sections hardest to get things done with")))
        row = row_of(sign, spacing=16)
        row.addLayout(words, 1)
        row.setContentsMargins(24, 20, 24, 20)
        head.setLayout(row)
        return head

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the first field that is empty."""
        super().showEvent(event)
        (self.password if self.name.text() else self.name).setFocus()

    def show_keys(self) -> None:
        """Say when a lock key may spoil the password."""
        keys = lock_keys()
        told = [tr("Caps Lock is on.")] if keys.caps else []
        told += [tr("Num Lock is off.")] if keys.num is False else []
        self.keys.setText(" ".join(told))
        self.keys.setVisible(bool(told))

    def switch_language(self) -> None:
        """Change to the other language."""
        set_language(ENGLISH if language() == CHINESE else CHINESE)
        self.memory.put("language", language())
        self.memory.put("login.name", self.name.text())
        self.language_changed.emit(language())
        self.build()

    def log_in(self) -> None:
        """Try name and password."""
        name, password = self.name.text().strip(), self.password.text()
        if not name or not password:
            self.fault.setText(tr("Give your user name and your password."))
            (self.password if name else self.name).setFocus()
            return
        try:
            account = self.office.log_in(name, password)
        except Refusal as refusal:
            self.fault.setText(sentence(refusal))
            self.password.clear()
            self.password.setFocus()
            return
        self.memory.put("login.name", name)
        if account.must_change:
            self.ask_new_password(password)
        else:
            self.accept()

    def ask_new_password(self, old: str) -> FormDialog:
        """Ask for a password of the person's own; leaving logs out again."""
        fields = (
            Field("new", tr("New password"), Kind.PASSWORD, required=True),
            Field("repeat", tr("Once more"), Kind.PASSWORD, required=True),
        )
        form = FormDialog(
            self,
            tr("Choose a new password"),
            fields,
            save=lambda values: self.change(old, **values),
            intro=tr("This password was given by somebody else. Choose one that only you know."),
            then=lambda _result: self.accept(),
            width=480,
        )
        form.rejected.connect(self.give_up)
        form.open()
        return form

    def change(self, old: str, new: str, repeat: str) -> None:
        """Change the password and log in with it; raises Refusal."""
        if new != repeat:
            raise RuleError("window.passwords_differ", field="repeat")
        name = self.office.by.account
        self.office.do(change_password, old, new)
        self.office.log_in(name, new)

    def give_up(self) -> None:
        """Log out: the password was not changed."""
        self.office.log_out()
        self.password.clear()
        self.password.setFocus()
