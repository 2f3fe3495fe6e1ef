"""The minutes of a decision on a tie in the window: proposed while it is entered, shown, copied, printed (R6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from desk.language import tr
from desk.outgoing import save_paper
from desk.ranking.columns import TieRow
from desk.shared.fields import Field, Kind
from desk.shared.page import Page
from desk.shared.panel import Actions
from desk.shared.pickers import save_file
from desk.shared.widgets import button, label
from models.ranking.minutes import LONGEST_MINUTES, matter_of, proposed_minutes
from models.ranking.queries import Line
from models.rounds.queries import RoundRow
from models.rounds.rules import RuleParameters
from reports.files import stem
from reports.ranking_papers import tie_minutes_papers

if TYPE_CHECKING:
    from desk.ranking.dialogs import TieDialog

HEIGHT = 148


def minutes_field() -> Field:
    """Return the field of the minutes."""
    return Field(
        "minutes",
        tr("Minutes"),
        Kind.MULTILINE,
        most=LONGEST_MINUTES,
        help=tr("Proposed from what is entered here. Once you change the text, it stays as you wrote it."),
    )


class ProposedMinutes(QObject):
    """Writes the minutes anew with everything that is entered, until somebody writes them by hand."""

    def __init__(self, dialog: TieDialog, held: RoundRow, rules: RuleParameters, lines: Sequence[Line]) -> None:
        """Listen to the dialog."""
        super().__init__(dialog)
        self.dialog, self.held, self.rules, self.lines = dialog, held, rules, lines
        self.by_hand = self._writing = False
        self.box = cast(QPlainTextEdit, dialog.panel.editors["minutes"].widget)
        self.box.setFixedHeight(HEIGHT)
        self.again = button(tr("Propose anew"), self.propose_anew, "link")
        dialog.panel.grid.addWidget(self.again, dialog.panel.grid.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)
        self.again.hide()
        for key in ("participants", "reason"):
            dialog.panel.editors[key].changed.connect(self.propose)
        dialog.rows.model().rowsInserted.connect(self.propose)
        dialog.rows.model().rowsMoved.connect(self.propose)
        dialog.keep.toggled.connect(self.propose)
        dialog.panel.editors["minutes"].changed.connect(self._written)
        self.propose()

    def text(self) -> str:
        """Return what the minutes should say."""
        read = {key: str(self.dialog.panel.editors[key].get()) for key in ("participants", "reason")}
        keep = self.dialog.keep.isChecked()
        numbers = self.dialog.tie.numbers if keep else self.dialog.numbers()
        if len(numbers) != len(self.dialog.tie.numbers):
            return self.box.toPlainText()  # a row is just being moved
        day = self.dialog.page.desk.office.clock().astimezone().date()
        return proposed_minutes(
            matter_of(self.held.title, self.rules, self.dialog.tie, self.lines, numbers, keep, **read, decided_on=day)
        )

    def propose(self) -> None:
        """Write the proposal, unless somebody wrote by hand."""
        if self.by_hand:
            return
        dirty = self.dialog.panel.dirty
        self._writing = True
        self.box.setPlainText(self.text())
        self._writing = False
        self.dialog.panel.dirty = dirty

    def propose_anew(self) -> None:
        """Give up what was written by hand."""
        self.by_hand = False
        self.again.hide()
        self.propose()

    def _written(self) -> None:
        if not self._writing:
            self.by_hand = True
            self.again.show()


def minutes_text(minutes: str) -> QLabel:
    """Return minutes to be read, and selected with the mouse."""
    made = label(minutes, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def minutes_acts(page: Page, held: RoundRow | None, row: TieRow) -> Actions:
    """Return what may be done with the minutes of a decided tie."""
    taken = row.decision
    if held is None or taken is None:
        return ()
    copied = ((tr("Copy text"), lambda: _copy(page, taken.minutes or ""), ""),) if taken.minutes else ()
    return (*copied, (tr("Minutes PDF…"), lambda: ask_minutes(page, held, taken.numbers), ""))


def _copy(page: Page, minutes: str) -> None:
    QGuiApplication.clipboard().setText(minutes)
    page.desk.tell(tr("Minutes copied."))


def ask_minutes(page: Page, held: RoundRow, numbers: Sequence[int]) -> None:
    """Ask where to write the minutes of one decision."""
    named = "、".join(f"{number:03d}" for number in sorted(numbers))
    name = f"{stem(held.code, '并列裁定会议纪要', named)}.pdf"
    save_file(page, tr("Minutes PDF…"), name, "PDF (*.pdf)", lambda path: write_minutes(page, held, name, path))


def write_minutes(page: Page, held: RoundRow, name: str, path: Path) -> None:
    """Write the minutes in the worker thread."""
    office = page.desk.office

    def work(_progress: object) -> Path:
        [paper] = [one for one in office.ask(tie_minutes_papers, held.code) if one.name == name]
        return save_paper(office, paper, path)

    page.job(tr("Exporting"), work, lambda made: page.desk.tell(tr("Exported to {path}.", path=str(made))))
