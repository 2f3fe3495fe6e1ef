"""The view of the third person: the paper to take large at the top, two readings side by side, keys decide (R5.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desk.ballots.adjudication import REASONS, Adjudication, Answer, Cell, Compared, Step
from desk.ballots.field import KeyField, WritingLine
from desk.ballots.legend import Keycaps, KeyLegend
from desk.ballots.presenter import BACK, ENTER, Heard, Keying
from desk.ballots.tones import Tone, wav
from desk.ballots.words import code_text, matters_text, precedent_text, signs
from desk.language import tr
from desk.sentences import word
from desk.shared.paint import CENTRE, LEFT, write
from desk.shared.sound import Sound
from desk.shared.widgets import button, label, row_of
from desk.theme import ACCENT, FAINT, INDICATOR_INKS, INDICATORS, LINE, SECONDARY, SURFACE, TEXT, Meaning, text_width
from models.ballots.double import Keyed
from models.ballots.keying import InHand
from models.ballots.queries import Decision, InvalidReason, SheetState, Turn
from models.ballots.readings import KeyedSheet
from models.ballots.rules import Line
from models.common.indicators import ORDER

ROW: Final = 52
HEAD: Final = 44
PAD: Final = 16


class Readings(QWidget):
    """The two readings in two columns; cells that differ are framed and say so."""

    heard = Signal(str)
    leaving = Signal()

    def __init__(self) -> None:
        """Show nothing until a batch is given."""
        super().__init__()
        self.shown: Adjudication | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(tr("Two readings"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(HEAD + 4 * ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the key on; a key held down counts once."""
        if event.isAutoRepeat():
            return
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.leaving.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.heard.emit(ENTER)
        elif key is Qt.Key.Key_Backspace:
            self.heard.emit(BACK)
        elif event.text():
            self.heard.emit(event.text())

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Stay: every key is heard here."""
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(ACCENT if self.hasFocus() else LINE), 2))
        painter.setBrush(QColor(SURFACE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        shown = self.shown
        if shown is not None and shown.now is not None:
            middle = self.width() / 2
            left, right = (
                QRectF(PAD, 0, middle - 1.5 * PAD, self.height()),
                QRectF(middle + PAD / 2, 0, middle - 1.5 * PAD, self.height()),
            )
            painter.setPen(QPen(QColor(LINE), 1))
            painter.drawLine(int(middle), 8, int(middle), self.height() - 8)
            self._column(painter, left, "1", tr("First keying"), shown, first=True)
            self._column(painter, right, "2", tr("Second keying"), shown, first=False)
        painter.end()

    def _column(
        self, painter: QPainter, area: QRectF, key: str, title: str, shown: Adjudication, *, first: bool
    ) -> None:
        now = shown.now
        assert now is not None  # paintEvent has looked
        chosen = Decision.FIRST if first else Decision.SECOND
        taken = shown.decision is chosen or (shown.decision is None and now.ruled is chosen)
        head = QRectF(area.left(), 8, area.width(), HEAD - 8)
        painter.setPen(QPen(QColor("#B9C3CF"), 1))
        painter.setBrush(QColor(ACCENT if taken else SURFACE))
        cap = QRectF(head.left(), head.top() + 4, 28, 28)
        painter.drawRoundedRect(cap, 4, 4)
        write(painter, cap, key, QColor(SURFACE if taken else TEXT), 16, CENTRE, strong=True)
        write(painter, head.adjusted(40, 0, 0, 0), title, QColor(TEXT), 16, LEFT, strong=True)
        reading = now.first if first else now.second
        if reading is None:
            body = QRectF(area.left(), HEAD, area.width(), ROW)
            write(painter, body, tr("From a file: there is no keying. N keys the sheet anew."), QColor(FAINT), 14, LEFT)
            return
        rows = shown.rows()
        top = HEAD + 8.0
        if reading.reason is not None or now.first is None or now.second is None or self._reasons_differ(shown):
            self._reason(painter, QRectF(area.left(), top, area.width(), ROW - 8), reading, self._reasons_differ(shown))
            top += ROW
        for row in rows:
            box = QRectF(area.left(), top, area.width(), ROW - 8)
            self._cell(painter, box, row, row.first if first else row.second)
            top += ROW
        if not rows and reading.reason is None:
            blank = QRectF(area.left(), top, area.width(), ROW)
            write(painter, blank, tr("Nothing is marked: abstained."), QColor(SECONDARY), 16, LEFT)
        if reading.flagged:
            note = QRectF(area.left(), self.height() - 40, area.width(), 28)
            write(painter, note, tr("The keyer asks for a ruling."), Meaning.SOON.ink, 14, LEFT)

    @staticmethod
    def _reasons_differ(shown: Adjudication) -> bool:
        now = shown.now
        return (
            now is not None
            and now.first is not None
            and now.second is not None
            and (now.first.reason is not now.second.reason)
        )

    def _reason(self, painter: QPainter, box: QRectF, reading: Keyed, differs: bool) -> None:
        text = tr("valid as keyed") if reading.reason is None else tr("Invalid: {reason}", reason=word(reading.reason))
        self._frame(painter, box, differs)
        write(painter, box.adjusted(12, 0, -80, 0), text, QColor(TEXT), 18, LEFT, strong=True)

    def _cell(self, painter: QPainter, box: QRectF, row: Compared, cell: Cell) -> None:
        """Draw one section of one reading: code, name, unit and signs; a frame and a word where it differs."""
        self._frame(painter, box, row.differs)
        right = box.right() - (64 if row.differs else 12)
        if cell.ticked is None:
            write(painter, box.adjusted(12, 0, -72, 0), tr("not named here"), QColor(FAINT), 16, LEFT)
            return
        code = tr("unlisted") if isinstance(row.section, str) else code_text(row.section)
        write(painter, box.adjusted(12, 0, 0, 0), code, QColor(SECONDARY), 16, LEFT)
        signs_width = 28 * max(1, len(signs(cell.ticked)))
        left = box.left() + 12 + max(64, text_width(code, 16) + 12)
        name = QRectF(left, box.top(), right - signs_width - 8 - left, box.height())
        extra = tr("unclear mark") if cell.unclear else ""
        write(painter, name, " · ".join(one for one in (row.name, extra) if one), QColor(TEXT), 18, LEFT, strong=True)
        self._signs(painter, cell.ticked, right - signs_width, box)

    @staticmethod
    def _signs(painter: QPainter, ticked: int, left: float, box: QRectF) -> None:
        for place, indicator in enumerate(ORDER):
            if ticked & indicator.bit:
                sign = QRectF(left, box.top() + (box.height() - 24) / 2, 24, 24)
                painter.fillRect(sign, QColor(INDICATORS[place]))
                write(painter, sign, indicator.character, QColor(INDICATOR_INKS[place]), 14, CENTRE, strong=True)
                left += 28

    @staticmethod
    def _frame(painter: QPainter, box: QRectF, differs: bool) -> None:
        if differs:
            painter.setPen(QPen(Meaning.BAD.ink, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
            side = QRectF(box.right() - 60, box.top(), 52, box.height())
            write(painter, side, tr("differs"), Meaning.BAD.ink, 12, CENTRE)
        else:
            painter.setPen(QPen(QColor("#EDF0F4"), 1))
            painter.drawLine(box.bottomLeft(), box.bottomRight())


@dataclass
class AnewCupboard:
    """Takes the one sheet that is keyed anew, and hands it to the ruling instead of storing it."""

    then: Callable[[Keyed], object]

    def keep(self, sheet: int, lines: tuple[Line, ...]) -> None:
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
        self.readings, self.field, self.writing = Readings(), KeyField(), WritingLine()
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
        column.addWidget(self.writing)
        column.addWidget(self.keys)
        column.addWidget(self.legend)
        column.addWidget(self.like_head)
        column.addWidget(self.like)
        self.readings.heard.connect(self._heard)
        self.readings.leaving.connect(self.leave)
        self.field.leaving.connect(self._stop_keying)
        self.field.heard.connect(self._field_heard)
        self.field.writing.connect(lambda: self._start_writing(remark=False))
        self.writing.done.connect(self._written)
        self.writing.left.connect(self._stop_writing)
        self.remarking = False

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
        elif heard is Heard.REMARK:
            self._start_writing(remark=True)

    def _stop_keying(self) -> None:
        self.field.keying = None
        self.stack.setCurrentWidget(self.readings)
        if self.adjudication is not None:
            self.adjudication.leave_step()
        self._show()
        self.readings.setFocus()

    def _start_writing(self, *, remark: bool) -> None:
        keying = self.field.keying
        if keying is None:
            return
        if not keying.may_write(remark=remark):
            self.field.tell(Heard.STOPPED)
            return
        self.remarking, self.field.quiet = remark, True
        text = keying.draft.lines[-1].remark if remark else ""
        self.writing.start(tr("Remark") if remark else tr("Section as written"), text)

    def _written(self, text: str) -> None:
        keying, adjudication = self.field.keying, self.adjudication
        self.writing.hide()
        self.field.quiet = False
        if keying is not None:
            self.field.setFocus()
            self.field.tell(keying.remark(text) if self.remarking else keying.unlisted(text))
        elif adjudication is not None:
            self.readings.setFocus()
            self._answered(adjudication.own_words(text))

    def _stop_writing(self) -> None:
        self.writing.hide()
        self.field.quiet = False
        if self.field.keying is None and self.adjudication is not None:
            self.adjudication.leave_step()
            self._show()
        self._focus()

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
