"""A paper of the round in the wording as it stands in the editor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QVBoxLayout
from shiboken6 import isValid

from desk.documents.preview import Preview, unnumbered
from desk.language import tr
from desk.sentences import sentence
from desk.shared.context import Desk, DeskWidget
from desk.shared.widgets import label, row_of
from models.common.errors import Refusal
from reports.trying import Trial, tried
from reports.working import Working

PAUSE: Final = 350
"""Milliseconds after the last key before the paper is drawn again."""


class TrialPart(DeskWidget):
    """Draws in the worker thread, one paper at a time; what was typed meanwhile is drawn next."""

    def __init__(self, desk: Desk) -> None:
        """Begin without a paper."""
        super().__init__(desk)
        self.kind, self.text = "", ""
        self.trials: Sequence[Trial] = ()
        self.drawing = self.again = self.left = False
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Paper to try it on"))
        self.choice.setMinimumContentsLength(18)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.activated.connect(lambda _place: self.draw())
        self.told = label("", "secondary", wrap=True)
        self.preview = Preview(desk)
        self.preview.setMinimumWidth(300)
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE)
        self.pause.timeout.connect(self.draw)
        row = row_of(label(tr("Shown on"), "secondary"), self.choice)
        row.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.preview, 1)
        column.addWidget(self.told)

    def show_kind(self, kind: str, trials: Sequence[Trial]) -> None:
        """Take other papers to try the wording on."""
        self.kind, self.trials, self.text = kind, trials, ""
        self.pause.stop()
        self.choice.clear()
        self.choice.addItems([trial.title for trial in trials])
        self.choice.setEnabled(len(trials) > 1)
        self.preview.clear()
        self.preview.sheet.setText("" if trials else tr("There is no paper of this kind to show the wording on."))

    def show_text(self, text: str, *, at_once: bool = False) -> None:
        """Draw a wording that is right, after a pause unless `at_once`."""
        self.text = text
        self.told.setText(self._note())
        self.pause.start(0 if at_once else PAUSE)

    def keep(self) -> None:
        """Leave the last right wording in sight: the one in the editor cannot be drawn."""
        self.pause.stop()
        self.text = ""
        self.told.setText(tr("The preview shows the wording before the fault."))

    def leave(self) -> None:
        """Draw nothing more: the window is closed, and what is still drawn has no place to be shown."""
        self.left = True
        self.pause.stop()

    def draw(self) -> None:
        """Draw the chosen paper, or note that it is to be drawn once the one before is done."""
        trial, kind, text = self.trial(), self.kind, self.text
        if trial is None or not text:
            return
        if self.drawing:
            self.again = True
            return
        self.drawing, self.again = True, False
        self.desk.jobs.run(
            tr("Drawing the paper"), lambda _progress: tried(kind, trial, text),
            lambda paper: self._drawn(kind, paper), self._refused, self._ended,
        )  # fmt: skip

    def trial(self) -> Trial | None:
        """Return the chosen paper."""
        place = self.choice.currentIndex()
        return self.trials[place] if 0 <= place < len(self.trials) else None

    def _drawn(self, kind: str, paper: Working) -> None:
        if self._gone() or kind != self.kind:
            return
        page = self.preview.page
        self.preview.show_drawn(unnumbered(paper))
        if 0 < page < paper.pages:
            self.preview.page = page
            self.preview.paint_page()

    def _refused(self, refusal: Refusal) -> None:
        if not self._gone():
            self.told.setText(sentence(refusal))

    def _ended(self) -> None:
        self.drawing = False
        if self.again and not self._gone():
            self.draw()

    def _gone(self) -> bool:
        return self.left or not isValid(self)

    def _note(self) -> str:
        trial = self.trial()
        invented = trial is not None and trial.invented
        return tr("An invented paper: the round has none of this kind.") if invented else ""
