"""What every page is: one sentence on what to do here now, one primary action, content; refreshed when data changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, ParamSpec, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from desk.shared.context import Desk, DeskWidget
from desk.shared.jobs import Job, Progress
from desk.shared.messages import say
from desk.shared.progress import run_shown
from desk.shared.tab_order import lead_along
from desk.shared.widgets import Banner, button, label, row_of
from models.common.acts import Act, Query
from models.common.errors import Refusal
from models.common.rights import Right

P = ParamSpec("P")
T = TypeVar("T")


class Page(DeskWidget):
    """Base of all pages; subclasses write `build` and `refresh`."""

    tables: ClassVar[frozenset[str]] = frozenset()
    """Tables whose change makes this page stale."""

    def __init__(self, desk: Desk) -> None:
        """Lay out the frame; the content is built on the first `wake`."""
        super().__init__(desk)
        self.built, self.stale = False, True
        self.sentence = label("", "lead", wrap=True)
        self.buttons = row_of()
        head = row_of(self.sentence, spacing=16)
        head.setStretch(0, 1)
        head.addLayout(self.buttons)
        self.banner = Banner()
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addLayout(self.body, 1)
        desk.touched.connect(self._touched)

    def build(self) -> None:
        """Make the widgets, once."""

    def refresh(self) -> None:
        """Read again and show."""

    def arrive(self, **facts: object) -> None:
        """Show what a link from another page asked for."""

    def may_leave(self) -> bool:
        """Say whether the page may be left now; False when unsaved work would be lost."""
        return True

    def wake(self) -> None:
        """Build if this is the first time, read again if something changed since."""
        if not self.built:
            self.built = True
            self.build()
            lead_along(self.buttons)
        if self.stale:
            self.stale = False
            try:
                self.refresh()
            except Refusal as refusal:
                say(self, refusal)

    def _touched(self, tables: object) -> None:
        if isinstance(tables, frozenset) and tables & self.tables:
            self.stale = True
            if self.built and self.isVisible():
                self.wake()

    def lead(self, text: str) -> None:
        """Say in one sentence what is to be done here now."""
        self.sentence.setText(text)

    def primary(self, text: str, slot: Callable[[], object], icon: str = "", shortcut: str = "") -> QPushButton:
        """Add the one primary button of the page."""
        return self._action(text, slot, "primary", icon, shortcut)

    def secondary(self, text: str, slot: Callable[[], object], icon: str = "", shortcut: str = "") -> QPushButton:
        """Add a further button, left of the primary one."""
        return self._action(text, slot, "", icon, shortcut)

    def _action(self, text: str, slot: Callable[[], object], look: str, icon: str, shortcut: str) -> QPushButton:
        made = button(text, slot, look, icon_name=icon)
        if shortcut:
            made.setShortcut(QKeySequence(shortcut))
            made.setToolTip(f"{text} ({shortcut})")
        self.buttons.insertWidget(self.buttons.count() if look == "primary" else 0, made)
        return made

    def split(self, left: QWidget, right: QWidget, key: str, sizes: tuple[int, int] = (700, 380)) -> QSplitter:
        """Put a list and its panel side by side in the body; the widths are remembered under `key`."""
        made = self.beside(left, right, key, sizes)
        self.body.addWidget(made, 1)
        return made

    def beside(self, left: QWidget, right: QWidget, key: str, sizes: tuple[int, int]) -> QSplitter:
        """Return two parts side by side; the left one grows, and the widths are remembered under `key`."""
        made = QSplitter(Qt.Orientation.Horizontal)
        made.setHandleWidth(8)
        made.setChildrenCollapsible(False)
        made.addWidget(left)
        made.addWidget(right)
        made.setStretchFactor(0, 1)
        made.setSizes(self.desk.memory.get(f"split.{key}", list(sizes)))
        made.splitterMoved.connect(lambda _pos, _index: self.desk.memory.put(f"split.{key}", made.sizes()))
        return made

    def may(self, right: Right) -> bool:
        """Say whether whoever is logged in has a right."""
        return self.desk.office.may(right)

    def ask(self, query: Query[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Read through the gate."""
        return self.desk.office.ask(query, *args, **kwargs)

    def do(self, act: Act[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Act through the gate; raises Refusal (for forms, which show it at its field)."""
        return self.desk.office.do(act, *args, **kwargs)

    def attempt(self, action: Callable[[], T], done: str = "") -> T | None:
        """Run something that may be refused: a calm message then, the status line when it succeeded."""
        try:
            result = action()
        except Refusal as refusal:
            say(self, refusal)
            return None
        if done:
            self.desk.tell(done)
        return result

    def job(
        self,
        title: str,
        work: Callable[[Progress], T],
        then: Callable[[T], object] = lambda _result: None,
        failed: Callable[[Refusal], object] | None = None,
    ) -> Job[T]:
        """Run long work in the worker thread with progress and cancel."""
        return run_shown(self, self.desk.jobs, title, work, then, failed)
