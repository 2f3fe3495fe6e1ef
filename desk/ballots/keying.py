"""The keying view: nothing but the sheet; a thin widget over `presenter.Keying`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desk.ballots.field import KeyField, SheetWriter, WritingLine
from desk.ballots.legend import KeyLegend
from desk.ballots.presenter import Heard, Keying
from desk.ballots.tones import Tone, wav
from desk.ballots.words import short, turn_word
from desk.language import tr
from desk.shared.sound import Sound
from desk.shared.widgets import button, label, row_of

TONES: Final = {
    Heard.SECTION: Tone.TICK,
    Heard.STOPPED: Tone.STOP,
    Heard.AGAIN: Tone.STOP,
    Heard.SAVED: Tone.BALLOT,
}


class KeyingView(QWidget):
    """A pile being keyed: its line, the sheet, the legend, the last three sheets and the clock."""

    left = Signal()
    closing = Signal()
    """The pile's last sheet is keyed and Enter was pressed, or the button."""
    noting = Signal()
    """The clock was stopped or the pile is left: what was keyed is to be noted."""
    silenced = Signal(bool)

    def __init__(self, sound: Sound) -> None:
        """Lay out; `start` gives the batch."""
        super().__init__()
        self.keying: Keying | None = None
        self.sound = sound
        self.batch, self.turn = label("", "title"), label("", "heading")
        self.sheet, self.keyed = label("", "title"), label("", "lead")
        self.field, self.writing, self.legend = KeyField(), WritingLine(), KeyLegend()
        self.last, self.speed, self.rest = label("", "lead"), label("", "lead"), label("", "lead")
        self.leave_button = self._silent(tr("To the batches (Esc)"), self.leave)
        self.close_button = self._silent(tr("Close batch"), self.closing.emit)
        self.pause_button = self._silent(tr("Pause (F9)"), self.pause)
        self.sound_button = self._silent("", self._switch_sound)
        head = row_of(
            self.batch, self.turn, None, self.sheet, self.keyed, self.leave_button, self.close_button, spacing=16
        )
        foot = row_of(self.last, None, self.rest, self.speed, self.sound_button, self.pause_button, spacing=16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.field, 1)
        column.addWidget(self.writing)
        column.addWidget(self.legend)
        column.addLayout(foot)
        self.field.heard.connect(self._heard)
        self.field.leaving.connect(self.leave)
        self.field.pausing.connect(self.pause)
        self.writer = SheetWriter(self.field, self.writing)
        self._name_sound()

    @staticmethod
    def _silent(text: str, slot: Callable[[], object]) -> QPushButton:
        """Return a button that never takes the keys away from the sheet."""
        made = button(text, slot)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def start(self, keying: Keying, batch: str, code: str) -> None:
        """Show a batch and hear the keys; `code` names the batch where keying goes on after a crash."""
        self.keying = self.field.keying = keying
        self.field.batch = code
        self.batch.setText(batch)
        self.turn.setText(turn_word(keying.turn))
        self.legend.set_separated(keying.form.separated)
        self.writing.hide()
        for tone in Tone:
            wav(tone)  # made before the first key, not at it
        self._show()
        QTimer.singleShot(0, self, self.field.setFocus)

    def showEvent(self, event: QShowEvent) -> None:
        """Hear the keys again after another page was open."""
        super().showEvent(event)
        if self.keying is not None:
            QTimer.singleShot(0, self, self.field.setFocus)

    def may_leave(self) -> bool:
        """Say whether nothing unfinished stands on the screen; says why where it does."""
        free = self.keying is None or self.keying.may_leave()
        self.field.update()
        return free

    def leave(self) -> None:
        """Go back to the batches unless a sheet is begun."""
        if self.may_leave():
            self.noting.emit()
            self.left.emit()

    def pause(self) -> None:
        """Stop the clock, or let it run again; no key is heard meanwhile."""
        if self.keying is None:
            return
        self.keying.pace.pause()
        if self.keying.pace.paused:
            self.noting.emit()
        self._show()
        self.field.setFocus()

    def _switch_sound(self) -> None:
        self.sound.silent = not self.sound.silent
        self._name_sound()
        self.silenced.emit(self.sound.silent)

    def _name_sound(self) -> None:
        self.sound_button.setText(tr("Sound: off") if self.sound.silent else tr("Sound: on"))

    def _heard(self, heard: Heard) -> None:
        if heard in TONES:
            self.sound.play(wav(TONES[heard]))
        if heard in (Heard.SAVED, Heard.REOPENED, Heard.AGAIN):
            self._show()
        if heard is Heard.CLOSE:
            self.closing.emit()

    def _show(self) -> None:
        """Show the sheet's number, what was keyed before and the clock."""
        keying = self.keying
        if keying is None:
            return
        facts = {"sheet": min(keying.sheet, keying.total), "total": keying.total}
        self.sheet.setText(tr("Sheet {sheet} of {total}", **facts))
        self.keyed.setText(tr("keyed: {n}", n=keying.done))
        shown = "      ".join(short(row) for row in keying.last) or tr("none yet")
        self.last.setText(tr("Last sheets: {sheets}", sheets=shown))
        speed = keying.pace.per_hour
        self.speed.setText("" if speed is None else tr("{n} sheets an hour", n=speed))
        self.rest.setText(tr("50 minutes without a break. Rest your eyes.") if keying.pace.break_due else "")
        self.pause_button.setText(tr("Go on (F9)") if keying.pace.paused else tr("Pause (F9)"))
        self.field.update()
