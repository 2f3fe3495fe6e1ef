"""Checking a newspaper's proof: the table left, the proof right, every differing character marked (R8.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QPlainTextEdit, QTextEdit, QVBoxLayout

from desk.documents.names import number_of
from desk.language import tr
from desk.sentences import sentence, word
from desk.shared.page import Page
from desk.shared.widgets import Pill, bind, button, label, row_of
from desk.theme import SURFACE, Meaning
from models.common.errors import Refusal
from models.documents.proof import Difference, DifferenceKind, runs
from models.documents.queries import PaperRow
from reports.proofs import check_proof, differences, expected_text

SIZE: Final = (1080, 620)
PAUSE: Final = 120
"""Milliseconds after the last key before the texts are compared again."""
GAP: Final = 28
"""Pixels between cells: enough to tell them apart, so that few lines are broken."""
SHOWN: Final = 12
"""Characters of one place that the line below the texts says."""
ALIKE: Final = "proof.widths_alike"


class ProofDialog(QDialog):
    """F3 and Shift+F3 go from one place that differs to the next and the last one."""

    def __init__(self, page: Page, row: PaperRow, then: Callable[[], object]) -> None:
        """Show the table of a numbered paper; `then` is called once a result was entered."""
        super().__init__(page)
        self.page, self.row, self.then = page, row, then
        self.expected = expected_text(row)
        self.places: tuple[tuple[Difference, ...], ...] = ()
        self.place = -1
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("Check the proof"))
        self.table, self.proof = QPlainTextEdit(self.expected), QPlainTextEdit()
        self.table.setReadOnly(True)
        self.table.setAccessibleName(tr("The table as it was sent"))
        self.proof.setAccessibleName(tr("The newspaper's proof"))
        self.proof.setPlaceholderText(tr("Paste the newspaper's proof here, or type it."))
        for text in (self.table, self.proof):
            text.setTabChangesFocus(True)
            text.setTabStopDistance(GAP)
        self.alike = QCheckBox(tr("Full and half width of punctuation count as the same"))
        self.alike.setChecked(bool(page.desk.memory.get(ALIKE, False)))
        self.count, self.told = Pill(), label("", wrap=True)
        self.fault = label("", "fault", wrap=True)
        self.fault.hide()
        self.back = button(tr("Difference before"), lambda: self.go(-1), tip="Shift+F3")
        self.forth = button(tr("Next difference"), lambda: self.go(1), tip="F3")
        self.save = button(tr("Enter the result"), self.enter, "primary", tip="Ctrl+Enter")
        self.cancel = button(tr("Close"), self.reject, tip="Esc")
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE)
        self._lay_out()
        self._connect()
        self.resize(*SIZE)
        self.compare()
        self.proof.setFocus()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.addWidget(label(tr("The table as it was sent"), "secondary"), 0, 0)
        grid.addWidget(label(tr("The newspaper's proof"), "secondary"), 0, 1)
        grid.addWidget(self.table, 1, 0)
        grid.addWidget(self.proof, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        state = row_of(self.count, self.told)
        state.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        whose = tr("Proof of {number} {title}", number=number_of(self.row), title=self.row.title)
        column.addWidget(label(whose, "lead", wrap=True))
        column.addLayout(grid, 1)
        column.addLayout(state)
        column.addWidget(self.fault)
        column.addLayout(row_of(self.alike, None, self.back, self.forth, self.cancel, self.save))

    def _connect(self) -> None:
        self.pause.timeout.connect(self.compare)
        self.proof.textChanged.connect(self.pause.start)
        self.alike.toggled.connect(self._choose)
        bind("F3", self, lambda: self.go(1), inside=True)
        bind("Shift+F3", self, lambda: self.go(-1), inside=True)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            bind(key, self, self.enter, inside=True)

    def _choose(self, alike: bool) -> None:
        self.page.desk.memory.put(ALIKE, alike)
        self.compare()

    def text(self) -> str:
        """Return the proof as it stands in the field."""
        return self.proof.toPlainText()

    def compare(self) -> None:
        """Compare again, mark what differs and say how much it is."""
        self.pause.stop()
        self.places, self.place = (), -1
        self.fault.hide()
        blank = not self.text().strip()
        if not blank:
            try:
                self.places = runs(differences(self.row, self.text(), widths_alike=self.alike.isChecked()))
            except Refusal as refusal:
                self._refuse(refusal)
                blank = True
        self._mark()
        self._say(blank)
        for made in (self.back, self.forth):
            made.setEnabled(bool(self.places))
        self.save.setEnabled(not blank)

    def go(self, by: int) -> None:
        """Go to another place that differs, round the end too, and show it in both texts."""
        if self.pause.isActive():
            self.compare()
        if not self.places:
            return
        first = self.place < 0 and by < 0
        self.place = (len(self.places) - 1) if first else (self.place + by) % len(self.places)
        one = self.places[self.place][0]
        for text, whole, at in ((self.table, self.expected, one.at), (self.proof, self.text(), one.proof_at)):
            cursor = text.textCursor()
            cursor.setPosition(_units(whole)[at])
            text.setTextCursor(cursor)
            text.centerCursor()
        self._mark()
        self._say(blank=False)

    def _mark(self) -> None:
        """Mark what is changed or missing in the table, what is changed or extra in the proof."""
        left = [(one.at, n) for n, run in enumerate(self.places) for one in run if one.expected]
        right = [(one.proof_at, n) for n, run in enumerate(self.places) for one in run if one.found]
        self.table.setExtraSelections(self._marks(self.table, self.expected, left))
        self.proof.setExtraSelections(self._marks(self.proof, self.text(), right))

    def _marks(
        self, text: QPlainTextEdit, whole: str, found: Sequence[tuple[int, int]]
    ) -> list[QTextEdit.ExtraSelection]:
        units, made = _units(whole), []
        for at, place in found:
            one = QTextEdit.ExtraSelection()
            cursor = QTextCursor(text.document())
            cursor.setPosition(units[at])
            cursor.setPosition(units[at + 1], QTextCursor.MoveMode.KeepAnchor)
            one.cursor = cursor  # type: ignore[attr-defined]
            one.format = _look(current=place == self.place)  # type: ignore[attr-defined]
            made.append(one)
        return made

    def _say(self, blank: bool) -> None:
        characters = sum(len(run) for run in self.places)
        self.count.setVisible(not blank)
        if not characters:
            self.count.set(tr("no difference"), Meaning.GOOD)
            self.told.setText("" if blank else tr("Every character of the proof is as in the table."))
            return
        self.count.set(tr("characters that differ: {n}", n=characters), Meaning.BAD)
        if self.place < 0:
            self.told.setText(tr("In {n} places. F3 goes to the first one.", n=len(self.places)))
        else:
            place = tr("Place {n} of {total}", n=self.place + 1, total=len(self.places))
            self.told.setText(f"{place} · {told(self.places[self.place])}")

    def _refuse(self, refusal: Refusal) -> None:
        self.fault.setText(sentence(refusal))
        self.fault.show()

    def enter(self) -> None:
        """Enter that the proof was checked, with what was found."""
        self.compare()
        if not self.save.isEnabled():
            return
        try:
            found = self.page.do(check_proof, self.row.id, self.text(), self.alike.isChecked())
        except Refusal as refusal:
            self._refuse(refusal)
            return
        done = tr("Proof checked and entered: {n} characters differ.", n=len(found))
        self.page.desk.tell(done if found else tr("Proof checked and entered: no difference."))
        self.accept()
        self.then()


def told(run: Sequence[Difference]) -> str:
    """Say what is wrong in one place: its line in the table, what stands there and what should."""
    expected, found = ("".join(getattr(one, side) for one in run) for side in ("expected", "found"))
    kinds = {one.kind for one in run}
    facts = {"line": run[0].line, "expected": _seen(expected), "found": _seen(found)}
    if kinds == {DifferenceKind.MISSING}:
        return tr("line {line}, {kind}: “{expected}”", **facts, kind=word(DifferenceKind.MISSING))
    if kinds == {DifferenceKind.EXTRA}:
        return tr("line {line}, {kind}: “{found}”", **facts, kind=word(DifferenceKind.EXTRA))
    return tr("line {line}, {kind}: “{found}” instead of “{expected}”", **facts, kind=word(DifferenceKind.CHANGED))


def _seen(text: str) -> str:
    """Return a text in which what cannot be seen stands as its code, shortened."""
    short = text[:SHOWN] + ("…" if len(text) > SHOWN else "")
    return "".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in short)


def _units(text: str) -> list[int]:
    """Return for every place in a text how Qt counts it: characters beyond the BMP are two there."""
    return [0, *accumulate(2 if ord(one) > 0xFFFF else 1 for one in text)]


def _look(current: bool) -> QTextCharFormat:
    """Return the look of a differing character: colour and underline, reversed where one is."""
    ink = Meaning.BAD.ink
    look = QTextCharFormat()
    look.setForeground(QColor(SURFACE) if current else ink)
    look.setBackground(ink if current else Meaning.BAD.wash)
    look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    look.setUnderlineColor(QColor(SURFACE) if current else ink)
    return look
