"""The bottom line: where the data lies, the last backup, the log's state, the lock keys."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QLabel

from desk.frame.facts import last_backup
from desk.frame.keys import lock_keys
from desk.language import tr
from desk.office import Office
from desk.shared.icons import picture
from desk.shared.widgets import label, row_of
from desk.theme import Meaning

OLD = dt.timedelta(days=2)


def age(past: dt.timedelta) -> str:
    """Return how long ago something was, in the greatest fitting unit."""
    minutes = max(0, int(past.total_seconds() // 60))
    if minutes < 60:
        return tr("{n} min ago", n=minutes) if minutes else tr("just now")
    return tr("{n} h ago", n=minutes // 60) if minutes < 2880 else tr("{n} d ago", n=minutes // 1440)


class BottomLine(QFrame):
    """One line below the page; 28 px."""

    def __init__(self, office: Office) -> None:
        """Read what can be read at once; the log's state is told later."""
        super().__init__()
        self.setObjectName("bottom")
        self.setFixedHeight(28)
        self.office = office
        self.data = label(office.store.label)
        self.data.setToolTip(office.store.label)
        self.backup_sign, self.backup = QLabel(), label()
        self.log_sign, self.log = QLabel(), label(tr("Checking the log…"))
        self.keys = label()
        row = row_of(self.data, None, self.backup_sign, self.backup, self.log_sign, self.log, self.keys, spacing=6)
        row.insertSpacing(4, 12)
        row.insertSpacing(7, 12)
        row.setContentsMargins(16, 0, 16, 0)
        self.setLayout(row)
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.show_keys)
        self.timer.start(1000)
        self.slow_timer = QTimer(self)
        self.slow_timer.timeout.connect(self.show_backup)
        self.slow_timer.start(60_000)
        self.show_keys()
        self.show_backup()

    def show_backup(self) -> None:
        """Show when the newest backup was made; older than two days is due."""
        made = last_backup(self.office)
        past = self.office.clock() - made if made else None
        due = past is None or past > OLD
        self.backup.setText(tr("Backup {age}", age=age(past)) if past is not None else tr("No backup yet"))
        if made is not None:
            self.backup.setToolTip(tr("Last backup {at}", at=made))
        _sign(self.backup_sign, "warning" if due else "backup", Meaning.SOON if due else Meaning.QUIET)
        _colour(self.backup, Meaning.SOON if due else Meaning.QUIET)

    def show_log(self, whole: bool) -> None:
        """Show whether the audit log is whole."""
        self.log.setText(tr("Log is whole") if whole else tr("Log is damaged"))
        meaning = Meaning.QUIET if whole else Meaning.BAD
        _sign(self.log_sign, "audit" if whole else "warning", meaning)
        _colour(self.log, meaning)

    def show_keys(self) -> None:
        """Show the lock keys, as far as the system tells."""
        keys = lock_keys()
        told = [tr("Caps Lock on")] if keys.caps else []
        told += [tr("Num Lock off")] if keys.num is False else []
        self.keys.setText(" · ".join(told))
        self.keys.setVisible(bool(told))


def _sign(where: QLabel, name: str, meaning: Meaning) -> None:
    where.setPixmap(picture(name, meaning.ink.name(), 16))


def _colour(where: QLabel, meaning: Meaning) -> None:
    where.setStyleSheet(f"color: {meaning.ink.name()}")
