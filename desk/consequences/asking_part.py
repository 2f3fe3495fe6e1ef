"""The question of promotion for a pasted list of names: the list left, the answers as a table right (R7.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from desk.consequences.answers import reason
from desk.language import tr
from desk.sentences import sentence, word
from desk.shared.columns import Column
from desk.shared.form import Field, FormDialog
from desk.shared.paint import draw_pill
from desk.shared.pickers import save_file
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import button, label, row_of
from desk.theme import Meaning
from models.common.errors import Refusal
from models.common.rights import Right
from models.consequences.promotions import AnswerState, ListedAnswer, embargo_list
from reports.files import write_whole
from reports.replying import ADDRESSEE, LONGEST, Reply, reply

if TYPE_CHECKING:
    from desk.consequences.page import ConsequencesPage

MEANINGS: Final = {AnswerState.ALLOWED: Meaning.GOOD, AnswerState.BARRED: Meaning.BAD}
"""Whatever is neither a yes nor a no wants to be looked into."""
ANSWERS: Final = (
    Column[ListedAnswer]("asked", "As asked", lambda one: str(one.asked), width=150),
    Column[ListedAnswer](
        "answer", "Answer", lambda one: one.state, display=word, width=206,
        sort=lambda one: list(AnswerState).index(one.state),
        paint=lambda p, area, one: draw_pill(p, area, str(word(one.state)), MEANINGS.get(one.state, Meaning.SOON)),
    ),
    Column[ListedAnswer](
        "until", "Embargo until", lambda one: one.people[0].until if one.state is AnswerState.BARRED else None, width=98
    ),
    Column[ListedAnswer]("why", "Because of", reason, width=320, stretch=True),
)  # fmt: skip


class AskingPart(QWidget):
    """A list is pasted, every line is answered."""

    def __init__(self, page: ConsequencesPage, on: Callable[[], dt.date | None]) -> None:
        """Lay out; `on` reads the day beside the question."""
        super().__init__()
        self.page, self.on = page, on
        self.asked: tuple[str, dt.date] | None = None
        self.names = QPlainTextEdit()
        self.names.setAccessibleName(tr("List of names"))
        self.names.setPlaceholderText(
            tr("One name a line, or copied from a spreadsheet; the unit in brackets or behind.")
        )
        self.names.setTabChangesFocus(True)
        self.go = button(tr("Ask for all of them"), self.ask, "primary")
        self.fault = label("", "fault", wrap=True)
        self.table: RecordTable[ListedAnswer] = RecordTable(
            page.desk, "consequences.answers", ANSWERS, key=lambda one: str(one.asked),
            title=tr("Answers"), empty=Empty("Paste a list on the left and ask."),
        )  # fmt: skip
        self.whole = label("", "lead", wrap=True)
        self.letter = button(tr("Reply letter…"), self.ask_letter)
        self.letter.setVisible(page.may(Right.DOCUMENT_ISSUE))
        self.letter.setEnabled(False)
        self._lay_out()
        self.table.view.selectionModel().currentRowChanged.connect(lambda *_: self.show_whole())

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        for holder, children in ((left, (self.names, self.fault)), (right, (self.table, self.whole))):
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(8)
            for child in children:
                column.addWidget(child, 1 if child in (self.names, self.table) else 0)
        left_layout = left.layout()
        assert isinstance(left_layout, QVBoxLayout)
        left_layout.addLayout(row_of(self.go, None))
        self.table.add_tool(self.letter)
        self.whole.hide()
        self.fault.hide()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(8)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([260, 870])
        split.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(split)

    def refresh(self) -> None:
        """Answer what was asked once more: posts and measures may have changed."""
        if self.asked is not None:
            self._answer(*self.asked)

    def ask(self) -> None:
        """Answer for the whole list."""
        on = self.on()
        if on is not None:
            self._answer(self.names.toPlainText(), on)

    def _answer(self, names: str, on: dt.date) -> None:
        self._complain("")
        try:
            found = self.page.ask(embargo_list, names, on)
        except Refusal as refusal:
            self.asked, found = None, ()
            self._complain(sentence(refusal))
        else:
            self.asked = names, on
        self.table.set_rows(found)
        self.letter.setEnabled(bool(found))
        self.show_whole()

    def _complain(self, text: str) -> None:
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    def show_whole(self) -> None:
        """Show below the table the whole sentence of the current line."""
        one = self.table.current()
        self.whole.setText(f"{one.asked}：{reason(one)}" if one else "")
        self.whole.setVisible(one is not None)

    def ask_letter(self) -> FormDialog | None:
        """Ask to whom the reply goes, then where to keep it."""
        if self.asked is None:
            return None
        names, on = self.asked
        fields = (
            Field("addressee", tr("Addressee"), required=True, most=LONGEST, default=ADDRESSEE),
            Field(
                "number",
                tr("Document number"),
                most=LONGEST,
                help=tr("As your office's register gives it; may stay empty."),
            ),
        )
        intro = tr(
            "The letter names everybody of the list with the answer for {day}. It is entered in the log.", day=on
        )
        dialog = FormDialog(
            self.page, tr("Reply letter"), fields,
            save=lambda values: self.page.do(reply, names, on, values["addressee"], values["number"] or ""),
            intro=intro,
            save_label=tr("Make the letter"), then=self.save_letter,
        )  # fmt: skip
        dialog.open()
        return dialog

    def save_letter(self, made: Reply) -> None:
        """Ask where to write the letter."""

        def write(path: Path) -> None:
            self.page.job(
                tr("Exporting"),
                lambda _progress: write_whole(path, made.data),
                lambda done: self.page.desk.tell(tr("Exported to {path}.", path=str(done))),
            )

        save_file(self.page, tr("Reply letter…"), made.name, "PDF (*.pdf)", write)
