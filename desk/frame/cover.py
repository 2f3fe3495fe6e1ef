"""The lock: covers the whole window until the same person gives the password again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from desk.frame.keys import lock_keys
from desk.language import tr
from desk.office import Office
from desk.sentences import sentence
from desk.shared.icons import picture
from desk.shared.widgets import button, label, row_of, surface
from desk.theme import ACCENT
from models.accounts.queries import AccountRow
from models.common.errors import Refusal


class Cover(QFrame):
    """An opaque cover with a password field."""

    opened = Signal()
    leave_asked = Signal()

    def __init__(self, parent: QWidget, office: Office, account: AccountRow) -> None:
        """Cover `parent` until the person of `account` comes back."""
        super().__init__(parent)
        self.setObjectName("cover")
        self.office, self.account = office, account
        sign = QLabel()
        sign.setPixmap(picture("lock", ACCENT, 40))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(tr("Password"))
        self.password.setAccessibleName(tr("Password"))
        self.password.returnPressed.connect(self.unlock)
        self.fault = label("", "fault", wrap=True)
        box = surface(margin=24, spacing=12)
        box.setFixedWidth(380)
        column = box.layout()
        assert isinstance(column, QVBoxLayout)
        column.addLayout(row_of(sign, label(tr("The desk is locked"), "title"), None, spacing=12))
        column.addWidget(label(tr("{person} can go on after giving the password.", person=account.person), wrap=True))
        column.addWidget(self.password)
        column.addWidget(self.fault)
        other = button(tr("Log out"), self.leave_asked.emit)
        column.addLayout(row_of(other, None, button(tr("Unlock"), self.unlock, "primary")))
        outer = QVBoxLayout(self)
        outer.addWidget(box, 0, Qt.AlignmentFlag.AlignCenter)
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.password.setFocus()

    def unlock(self) -> None:
        """Try the password; a wrong one is told, five of them lock the account."""
        try:
            self.office.log_in(self.account.name, self.password.text())
        except Refusal as refusal:
            caps = " " + tr("Caps Lock is on.") if lock_keys().caps else ""
            self.fault.setText(sentence(refusal) + caps)
            self.password.clear()
            self.password.setFocus()
            return
        self.opened.emit()
