"""The check list: what papers lack before they are drafted, and the way to where each thing is put right (R8.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout

from desk.documents.names import kind_word
from desk.language import tr
from desk.sentences import say
from desk.shared.columns import Column
from desk.shared.page import Page
from desk.shared.paint import draw_pill
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import bind, button, label, row_of
from desk.theme import Meaning
from reports.checklist import Missing

SIZE: Final = (900, 520)


def weight(row: Missing) -> tuple[str, Meaning]:
    """Return whether a paper cannot be made or comes out without."""
    return (tr("cannot be made"), Meaning.BAD) if row.stops else (tr("comes out without"), Meaning.SOON)


def kinds_word(row: Missing) -> str:
    """Return the kinds of papers that lack it."""
    return "、".join(map(kind_word, row.kinds)) if row.kinds else tr("all papers")


def told(row: Missing) -> str:
    """Return what is missing and where it is put right."""
    return say(row.key, dict(row.facts))


COLUMNS = (
    Column[Missing]("weight", "Effect", lambda row: weight(row)[0], width=128,
                    paint=lambda p, area, row: draw_pill(p, area, *weight(row))),
    Column[Missing]("about", "About", lambda row: row.about, width=190),
    Column[Missing]("kinds", "Kind of paper", kinds_word, width=170),
    Column[Missing]("what", "What is missing", told, width=300, stretch=True),
)  # fmt: skip


def blocked(found: Sequence[Missing], kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds that cannot be made as things are."""
    stops = [one for one in found if one.stops]
    return tuple(kind for kind in kinds if any(not one.kinds or kind in one.kinds for one in stops))


class CheckList(QDialog):
    """What is missing, the selected line in full below; Enter goes to where it is put right."""

    def __init__(
        self, page: Page, kinds: Sequence[str], found: Sequence[Missing], make: Callable[[Sequence[str]], object] | None
    ) -> None:
        """Show what was found for `kinds`; `make` drafts those that can be made, None: only looking."""
        super().__init__(page)
        self.page = page
        self.free = tuple(kind for kind in kinds if kind not in blocked(found, kinds))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("Check list"))
        self.table = RecordTable(
            page.desk, "documents.check", COLUMNS, key=lambda row: (row.key, row.about, row.kinds),
            title=tr("Check list"), empty=Empty("Nothing is missing."),
        )  # fmt: skip
        self.sentence = label("", wrap=True)
        self.sentence.setMinimumHeight(60)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.go_button = button(tr("Go there"), self.go, icon_name="right", tip="Enter")
        close = button(tr("Close"), self.reject, tip="Esc")
        every = len(self.free) == len(kinds)
        self.make_button = button(
            tr("Make drafts") if every else tr("Make the other kinds"), lambda: self.make(make), "primary",
            tip="Ctrl+Enter",
        )  # fmt: skip
        self.make_button.setVisible(make is not None)
        self.make_button.setEnabled(bool(self.free))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(lead(found, every), "lead", wrap=True))
        column.addWidget(self.table, 1)
        column.addWidget(self.sentence)
        column.addLayout(row_of(self.go_button, None, close, self.make_button))
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            bind(key, self, self.make_button.click, inside=True)
        self.resize(*SIZE)
        self.table.current_changed.connect(self.show_line)
        self.table.activated.connect(lambda _row: self.go())
        self.table.set_rows(found)
        self.table.select_first()
        self.show_line(self.table.current())
        self.table.view.setFocus()

    def show_line(self, row: Missing | None) -> None:
        """Show a line in full."""
        self.sentence.setText(f"{row.about} {told(row)}".strip() if row else "")
        self.go_button.setEnabled(row is not None)

    def go(self) -> None:
        """Close, and open the page on which the selected line is put right."""
        if row := self.table.current():
            self.reject()
            self.page.desk.go(row.page, **row.place)

    def make(self, make: Callable[[Sequence[str]], object] | None) -> None:
        """Close, and draft what can be made."""
        if make is not None and self.free:
            self.accept()
            make(self.free)


def lead(found: Sequence[Missing], every: bool) -> str:
    """Say in one sentence how things stand."""
    if not found:
        return tr("Nothing is missing for the papers of the chosen kinds.")
    if every:
        return tr("The papers can be made. Look at what they come out without, and put it right first where you can.")
    return tr("Some papers cannot be made as things are. Put right what stops them, or make the other kinds.")
