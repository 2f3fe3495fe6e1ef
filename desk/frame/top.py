"""The top line: page title, current round with its stage, search, who is logged in, language, lock, leave."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from desk.frame.facts import current_round, stage_meaning
from desk.language import CHINESE, language, tr
from desk.office import Office
from desk.sentences import word
from desk.shared.widgets import Pill, label, line, row_of, tool


class TopLine(QFrame):
    """One line above the page; 56 px."""

    language_asked = Signal()
    lock_asked = Signal()
    leave_asked = Signal()

    def __init__(self, office: Office, finder: QFrame) -> None:
        """Show who is logged in; the title and the round follow."""
        super().__init__()
        self.setObjectName("top")
        self.setFixedHeight(56)
        self.office = office
        self.title = label("", "title")
        self.round, self.stage = label("", "lead"), Pill()
        account = office.account
        name = f"{account.person} · {word(account.role)}" if account else ""
        self.person = label(name)
        other = "English" if language() == CHINESE else "中文"
        row = row_of(self.title, None, self.round, self.stage, finder, line(upright=True), self.person, spacing=12)
        buttons = row_of(
            tool("language", tr("Change the language"), self.language_asked.emit, other),
            tool("lock", tr("Lock the desk (Ctrl+L)"), self.lock_asked.emit),
            tool("logout", tr("Log out"), self.leave_asked.emit),
            spacing=2,
        )
        row.addLayout(buttons)
        row.setContentsMargins(16, 11, 12, 11)
        self.setLayout(row)
        self.show_round()

    def show_round(self) -> None:
        """Read the current round again."""
        now = current_round(self.office)
        self.round.setText(now.title if now else "")
        self.round.setVisible(now is not None)
        self.stage.setVisible(now is not None)
        if now is not None:
            self.stage.set(str(word(now.stage)), stage_meaning(now.stage))
