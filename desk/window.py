"""The main window: rail, top line, pages, bottom line; pages are made on their first visit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desk.frame.bottom import BottomLine
from desk.frame.cover import Cover
from desk.frame.facts import Found, idle_minutes, log_is_whole, places
from desk.frame.finder import Finder
from desk.frame.idle import Idle
from desk.frame.rail import Rail
from desk.frame.toast import Toast
from desk.frame.top import TopLine
from desk.help import Help
from desk.language import CHINESE, ENGLISH, language, set_language, tr
from desk.navigation import PAGES, PageEntry, open_to
from desk.shared.context import Desk
from desk.shared.icons import icon
from desk.shared.messages import say
from desk.shared.page import Page
from desk.shared.table import RecordTable
from desk.shared.widgets import EmptyState
from models.common.errors import Refusal

SMALLEST: Final = (1024, 640)
USUAL: Final = (1366, 768)


class Window(QMainWindow):
    """The window of one login."""

    left = Signal()
    """The window closed; `again` says whether the next person shall log in."""
    language_changed = Signal(str)

    def __init__(
        self, desk: Desk, pages: tuple[PageEntry, ...] = PAGES, on_exit: Callable[[], object] = lambda: None
    ) -> None:
        """Build for whoever is logged in; `on_exit` (the backup) runs before the window closes."""
        super().__init__()
        self.desk, self.on_exit = desk, on_exit
        self.entries = open_to(desk.office, pages)
        self.account = desk.office.account
        self.again = False
        self.saved = False
        self.cover: Cover | None = None
        self.hidden_dialogs: list[QDialog] = []
        self.pages: dict[str, Page] = {}
        self.key = ""
        self.setMinimumSize(*SMALLEST)
        self.resize(*desk.memory.get("window.size", USUAL))
        desk.going.connect(self._go)
        desk.told.connect(self._tell)
        desk.touched.connect(self._touched)
        self.build()
        self._bind_keys()
        self.help = Help(self, lambda: self.key)
        self.left.connect(self.help.close)
        self.idle = Idle(idle_minutes(desk.office), self)
        self.idle.idle.connect(self.lock)

    def build(self) -> None:
        """Make the frame in the language in force; pages come back when they are visited."""
        self.setWindowTitle(tr("Public evaluation of the sections hardest to get things done with"))
        self.setWindowIcon(icon("app"))
        self.pages = {}
        self.rail = Rail(self.entries, narrow=bool(self.desk.memory.get("rail.narrow", False)))
        self.finder = Finder(self, self._places)
        self.top = TopLine(self.desk.office, self.finder)
        self.bottom = BottomLine(self.desk.office)
        self.stack = QStackedWidget()
        self.rail.chosen.connect(self.show_page)
        self.rail.folded.connect(lambda narrow: self.desk.memory.put("rail.narrow", narrow))
        self.finder.going.connect(self._go_to_found)
        self.top.language_asked.connect(self.switch_language)
        self.top.lock_asked.connect(self.lock)
        self.top.leave_asked.connect(self.log_out)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.stack, 1)
        right.addWidget(self.bottom)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(middle)
        self.toast = Toast(self)
        self._check_log()
        if not self.entries:
            self.stack.addWidget(EmptyState(tr("There is no page for this role in this version.")))

    def _bind_keys(self) -> None:
        for place, entry in enumerate(self.entries[:9], 1):
            QShortcut(QKeySequence(f"Ctrl+{place}"), self, lambda key=entry.key: self.show_page(key))
        QShortcut(QKeySequence("Ctrl+K"), self, lambda: self.finder.start())
        QShortcut(QKeySequence("Ctrl+L"), self, self.lock)
        QShortcut(QKeySequence("F5"), self, self.reload)

    def start(self) -> None:
        """Show the window at once, and the first page as soon as it is painted."""
        self.show()
        if self.entries:
            QTimer.singleShot(0, lambda: self.show_page(self.entries[0].key))

    @property
    def page(self) -> Page | None:
        """The page that is open."""
        return self.pages.get(self.key)

    def show_page(self, key: str) -> bool:
        """Open a page, making it on the first visit; False when the present one must not be left."""
        entry = next((entry for entry in self.entries if entry.key == key), None)
        if entry is None:
            return False
        if self.page is not None and key != self.key and not self.page.may_leave():
            self.rail.mark_current(self.key)
            return False
        if key not in self.pages:
            self.pages[key] = entry.make(self.desk)
            self.stack.addWidget(self.pages[key])
        self.key = key
        self.rail.mark_current(key)
        self.top.title.setText(tr(entry.title))
        self.pages[key].wake()
        before = self.pages[key].focusWidget()
        self.stack.setCurrentWidget(self.pages[key])
        self._take_keys(self.pages[key], before)
        return True

    @staticmethod
    def _take_keys(page: Page, before: QWidget | None) -> None:
        """Give the keyboard to the page: where it was before, else to its leftmost list."""
        if before is None or not before.isVisible():
            lists = [one.view for one in page.findChildren(RecordTable) if one.view.isVisible()]
            left = {view: view.mapTo(page, QPoint(0, 0)).x() for view in lists}
            before = min(lists, key=left.__getitem__, default=page.focusWidget() or page)
        before.setFocus()

    def reload(self) -> None:
        """Read the open page again."""
        if self.page is not None:
            self.page.stale = True
            self.page.wake()
        self.top.show_round()

    def _go(self, key: str, facts: dict[str, object]) -> None:
        if self.show_page(key) and facts:
            self.pages[key].arrive(**facts)

    def _places(self) -> tuple[Found, ...]:
        own = tuple(Found(tr(entry.title), tr("Page"), entry.key) for entry in self.entries)
        try:
            return own + places(self.desk.office)
        except Refusal:
            return own

    def _go_to_found(self, found: Found) -> None:
        self._go(found.page, dict(found.facts))
        if self.page is not None:
            self.page.setFocus()

    def _tell(self, text: str) -> None:
        self.toast.say(text)

    def _touched(self, tables: frozenset[str]) -> None:
        if "round" in tables and self.desk.office.account is not None:
            self.top.show_round()

    def _check_log(self) -> None:
        bottom, office = self.bottom, self.desk.office

        def told(whole: bool) -> None:
            if self.bottom is bottom:  # the language may have changed meanwhile
                bottom.show_log(whole)

        self.desk.jobs.run(tr("Checking the log…"), lambda _progress: log_is_whole(office), told)

    def switch_language(self) -> None:
        """Change to the other language and build the window again in its place."""
        if self.page is not None and not self.page.may_leave():
            return
        set_language(ENGLISH if language() == CHINESE else CHINESE)
        self.desk.memory.put("language", language())
        self.language_changed.emit(language())
        key, self.key = self.key, ""
        for page in self.pages.values():
            page.deleteLater()
        self.toast.deleteLater()
        self.finder.list.deleteLater()
        self.build()
        if key:
            self.show_page(key)

    def lock(self) -> None:
        """Cover the window until the same person gives the password; work under way stays."""
        if self.cover is not None or self.account is None:
            return
        self.hidden_dialogs = [one for one in self.findChildren(QDialog) if one.isVisible()]
        for dialog in self.hidden_dialogs:
            dialog.hide()
        self.centralWidget().setEnabled(False)
        self.cover = Cover(self, self.desk.office, self.account)
        self.cover.opened.connect(self.unlocked)
        self.cover.leave_asked.connect(self.log_out)

    def unlocked(self) -> None:
        """Go on where the work was left."""
        if self.cover is not None:
            self.cover.hide()
            self.cover.deleteLater()
            self.cover = None
        self.centralWidget().setEnabled(True)
        for dialog in self.hidden_dialogs:
            dialog.show()
        self.hidden_dialogs = []
        self.idle.timer.start()
        if self.page is not None:
            self.page.setFocus()

    def log_out(self) -> None:
        """Leave, for the next person's login."""
        self.again = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close after the backup; a failed backup is told once, then the window may close without it."""
        if self.cover is None and self.page is not None and not self.page.may_leave():
            self.again = False
            event.ignore()
            return
        if not self.saved and not self._save():
            event.ignore()
            return
        self.idle.stop()
        self.desk.memory.put("window.size", [self.width(), self.height()])
        event.accept()
        self.left.emit()

    def _save(self) -> bool:
        self.saved = True
        try:
            self.on_exit()
        except Refusal as refusal:
            say(self, refusal)
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what lies over the window in its place."""
        super().resizeEvent(event)
        if self.cover is not None:
            self.cover.setGeometry(self.rect())
        self.toast.place()
