"""The view of the third person: the paper to take large at the top, two readings side by side, keys decide (R5.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desk.ballots.adjudication import REASONS, Adjudication, Answer, Step
from desk.ballots.field import KeyField, SheetWriter, WritingLine
from desk.ballots.legend import Keycaps, KeyLegend
from desk.ballots.presenter import Heard, Keying
from desk.ballots.tones import Tone, wav
from desk.ballots.two_readings import Readings
from desk.ballots.words import code_text, matters_text, precedent_text, signs
from desk.language import tr
from desk.sentences import word
from desk.shared.sound import Sound
from desk.shared.widgets import button, label, row_of
from models.ballots.double import Keyed
from models.ballots.keying import InHand
from models.ballots.queries import Decision, InvalidReason, SheetState, Turn
from models.ballots.readings import KeyedSheet
from models.ballots.rules import Line


@dataclass
class AnewCupboard:
    """Takes the one sheet that is keyed anew, and hands it to the ruling instead of storing it."""

    then: Callable[[Keyed], object]

    def keep(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> None:
        """Keep nothing: the sheet is one, and the paper is in hand."""

    def key(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> KeyedSheet:
        """Hand the sheet on."""
        keyed = Keyed(lines, reason)
        self.then(keyed)
        return KeyedSheet(sheet, keyed, SheetState.RULED, "")

    def take_back(self) -> KeyedSheet:
        """Never asked for: no sheet was keyed before."""
        raise AssertionError


class RulingView(QWidget):
    """A batch being ruled on: the paper to take, the readings, what is asked, and like cases."""

    left = Signal()
    closing = Signal()
    calling = Signal()
    """Another sheet of the batch is to be taken in hand."""

    def __init__(self, sound: Sound) -> None:
        """Lay out; `start` gives the batch."""
        super().__init__()
        self.sound = sound
        self.adjudication: Adjudication | None = None
        self.batch, self.paper, self.matter = label("", "title"), label(""), label("", "lead", wrap=True)
        self.paper.setStyleSheet("font-size: 32px; font-weight: bold")
        self.count, self.asked = label("", "lead"), label("", "heading", wrap=True)
        self.readings, self.field = Readings(), KeyField()
        self.line, self.writing = WritingLine(), WritingLine()
        self.writer = SheetWriter(self.field, self.line)
        self.legend, self.keys = KeyLegend(), Keycaps(())
        self.like_head, self.like = label(tr("Like cases"), "heading"), label("", "lead", wrap=True)
        self.leave_button = self._silent(tr("To the batches (Esc)"), self.leave)
        self.sheet_button = self._silent(tr("Another sheet…"), self.calling.emit)
        self.close_button = self._silent(tr("Seal batch"), self.closing.emit)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.readings)
        self.stack.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = (self.batch, None, self.count, self.sheet_button, self.leave_button, self.close_button)
        column.addLayout(row_of(*head, spacing=16))
        column.addLayout(row_of(self.paper, self.matter, None, spacing=24))
        column.addWidget(self.stack, 1)
        column.addWidget(self.asked)
        column.addWidget(self.line)
        column.addWidget(self.writing)
        column.addWidget(self.keys)
        column.addWidget(self.legend)
        column.addWidget(self.like_head)
        column.addWidget(self.like)
        self.readings.heard.connect(self._heard)
        self.readings.leaving.connect(self.leave)
        self.field.leaving.connect(self._stop_keying)
        self.field.heard.connect(self._field_heard)
        self.writing.done.connect(self._written)
        self.writing.left.connect(self._stop_writing)

    @staticmethod
    def _silent(text: str, slot: Callable[[], object]) -> QPushButton:
        made = button(text, slot)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def start(self, adjudication: Adjudication, batch: str) -> None:
        """Show a batch's sheets, the first that waits in hand."""
        self.adjudication = self.readings.shown = adjudication
        self.batch.setText(batch)
        self.writing.hide()
        self._show()
        QTimer.singleShot(0, self, self._focus)

    def showEvent(self, event: QShowEvent) -> None:
        """Hear the keys again after another page was open."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._focus)

    def may_leave(self) -> bool:
        """Say whether no ruling is half given."""
        return self.adjudication is None or self.adjudication.step in (Step.DECISION, Step.DONE)

    def leave(self) -> None:
        """Go back to the batches, or from a reason to the decision first."""
        if self.adjudication is not None and not self.may_leave():
            self.adjudication.leave_step()
            self._show()
            return
        self.left.emit()

    def call_up(self, sheet: int) -> None:
        """Take any sheet of the batch in hand."""
        if self.adjudication is not None:
            self._answered(self.adjudication.call_up(sheet))

    def _focus(self) -> None:
        (self.field if self.stack.currentWidget() is self.field else self.readings).setFocus()

    def _heard(self, key: str) -> None:
        if self.adjudication is not None:
            self._answered(self.adjudication.press(key))

    def _answered(self, answer: Answer) -> None:
        adjudication = self.adjudication
        if adjudication is None:
            return
        if answer is Answer.RULED:
            self.sound.play(wav(Tone.BALLOT))
        if answer is Answer.REFUSED:
            self.sound.play(wav(Tone.STOP))
        if adjudication.step is Step.KEYING and self.stack.currentWidget() is not self.field:
            self._start_keying(adjudication)
        if adjudication.step is Step.OWN_WORDS:
            self.writing.start(tr("Reason"), "")
        self._show()
        if answer is Answer.CLOSE:
            self.closing.emit()

    def _start_keying(self, adjudication: Adjudication) -> None:
        now = adjudication.now
        assert now is not None  # a decision was taken on it
        in_hand = InHand(Turn.FIRST, now.sheet, (), False, ())
        cupboard = AnewCupboard(self._keyed)
        self.field.keying = Keying(adjudication.form, now.sheet, in_hand, cupboard)
        self.legend.set_separated(adjudication.form.separated)
        self.stack.setCurrentWidget(self.field)
        self.field.setFocus()

    def _keyed(self, keyed: Keyed) -> None:
        if self.adjudication is not None:
            self.adjudication.keyed_anew(keyed)

    def _field_heard(self, heard: Heard) -> None:
        if heard is Heard.SAVED:
            self.field.keying = None
            self.stack.setCurrentWidget(self.readings)
            self.readings.setFocus()
            self._show()
        elif heard is Heard.STOPPED:
            self.sound.play(wav(Tone.STOP))
        elif heard is Heard.SECTION:
            self.sound.play(wav(Tone.TICK))

    def _stop_keying(self) -> None:
        self.field.keying = None
        self.stack.setCurrentWidget(self.readings)
        if self.adjudication is not None:
            self.adjudication.leave_step()
        self._show()
        self.readings.setFocus()

    def _written(self, why: str) -> None:
        """Rule with a reason in one's own words."""
        self.writing.hide()
        self.readings.setFocus()
        if self.adjudication is not None:
            self._answered(self.adjudication.own_words(why))

    def _stop_writing(self) -> None:
        self.writing.hide()
        if self.adjudication is not None:
            self.adjudication.leave_step()
        self._show()
        self.readings.setFocus()

    def _show(self) -> None:
        adjudication = self.adjudication
        if adjudication is None:
            return
        now = adjudication.now
        self.paper.setText(tr("Sheet {sheet}", sheet=now.sheet) if now else "")
        self.matter.setText(matters_text(now) if now else "")
        self.count.setText(tr("to be ruled on: {n} of {all}", n=adjudication.left, all=len(adjudication.asked)))
        self.close_button.setEnabled(adjudication.left == 0)
        self.asked.setText(self._question(adjudication))
        self.keys.set(self._caps(adjudication))
        keying = self.stack.currentWidget() is self.field
        self.legend.setVisible(keying)
        self.keys.setVisible(not keying)
        self.like.setText("\n".join(precedent_text(one) for one in adjudication.like) or tr("none yet"))
        self.readings.update()
        self.field.update()

    @staticmethod
    def _question(adjudication: Adjudication) -> str:
        if adjudication.refusal:
            return adjudication.refusal
        match adjudication.step:
            case Step.KEYING:
                return tr("Key the sheet anew from the paper; + ends it, Esc goes back.")
            case Step.REASON:
                return _anew(adjudication) + tr("Why? Enter takes: {reason}", reason=adjudication.suggested)
            case Step.OWN_WORDS:
                return tr("Why? In your own words.")
            case Step.DONE:
                return tr("Every sheet is ruled on. Enter seals the batch.")
        if adjudication.now is not None and adjudication.now.ruled is not None:
            return tr("Ruled: {decision}. {why}", decision=word(adjudication.now.ruled), why=adjudication.now.why)
        return tr("Take this sheet in hand. Which reading is right?")

    @staticmethod
    def _caps(adjudication: Adjudication) -> tuple[tuple[str, str], ...]:
        if adjudication.step is Step.REASON:
            told = tuple((key, tr(REASONS[key])) for key in REASONS)
            return (*told, ("5", tr("In own words")), ("Backspace", tr("Back")))
        return (
            ("1", tr("First keying")),
            ("2", tr("Second keying")),
            ("N", tr("Key anew")),
            ("+ -", tr("Next, previous")),
            ("Esc", tr("To the batches")),
        )


def _anew(adjudication: Adjudication) -> str:
    """Return what was keyed anew, to be read once more before it is recorded."""
    if adjudication.decision is not Decision.ANEW:
        return ""
    said = adjudication.keyed
    told = [f"{_section(line.section)} {signs(line.indicators)}".strip() for line in said.lines]
    if said.reason is not None:
        told.append(tr("Invalid: {reason}", reason=word(said.reason)))
    return tr("Keyed anew: {what}.", what=told or tr("Nothing is marked: abstained.")) + "  "


def _section(section: int | str) -> str:
    return section if isinstance(section, str) else code_text(section)
