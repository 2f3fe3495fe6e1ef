"""The tab of people: may this person be promoted on that date, and what came upon them (R7.5)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QSplitter, QVBoxLayout, QWidget

from desk.consequences.columns import BARRED, measure_columns
from desk.language import shown, tr
from desk.sentences import sentence, word
from desk.shared.editors import editor
from desk.shared.fields import Field, Kind, Unreadable, read_date
from desk.shared.messages import say
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import Pill, button, label, row_of, surface
from desk.theme import Meaning
from models.common.errors import Refusal
from models.common.rights import Right
from models.consequences.embargo import Bar
from models.consequences.promotions import EmbargoRow, embargo, embargoes
from models.consequences.queries import MeasureRow, person_measures
from models.registry.queries import appointments, people

if TYPE_CHECKING:
    from desk.consequences.page import ConsequencesPage


class PeoplePart(QWidget):
    """One question, answered for everybody of a name."""

    def __init__(self, page: ConsequencesPage) -> None:
        """Lay out; `refresh` reads who is barred."""
        super().__init__()
        self.page = page
        self.answered: tuple[EmbargoRow, ...] = ()
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Name of the person"))
        self.name.setAccessibleName(tr("Name of the person"))
        self.name.setFixedWidth(220)
        self.name.returnPressed.connect(self.ask)
        self.day = editor(Field("on", tr("Day of the promotion"), Kind.DATE))
        self.day.put(page.today())
        self.day.widget.setFixedWidth(160)
        self.go = button(tr("Ask"), self.ask)
        self.fault = label("", "fault", wrap=True)
        self.barred = RecordTable(
            page.desk, "consequences.barred", BARRED, key=lambda row: row.person_id,
            title=tr("In embargo on that day"), empty=Empty("Nobody is in embargo on that day."),
        )  # fmt: skip
        self.barred.activated.connect(self.ask_for)
        self.barred.view.clicked.connect(lambda index: self.ask_for(self.barred.model.row(index)))
        self.barred.filter.setFixedWidth(120)
        self.answers = QVBoxLayout()
        self.answers.setSpacing(8)
        self.table: RecordTable[MeasureRow] = RecordTable(
            page.desk, "consequences.person", measure_columns(page.today, who=False), key=lambda row: row.id,
            title=tr("What came upon this person"), empty=Empty("No measure for this person."),
        )  # fmt: skip
        self.table.activated.connect(page.show_on_board)
        self.table.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        self.nothing = label(tr("Type a name and a day, or choose somebody of the list."), "lead", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.right = QWidget()
        column = QVBoxLayout(self.right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self.answers)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.table, 1)
        split = self.splitter = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(8)
        split.setChildrenCollapsible(False)
        split.addWidget(self.barred)
        split.addWidget(self.right)
        split.setSizes([400, 730])
        split.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.setSpacing(8)
        question = label(tr("May this person be promoted on that day?"), "heading")
        outer.addLayout(row_of(question, self.name, self.day.widget, self.go, self.fault, None))
        outer.addWidget(split, 1)

    def refresh(self) -> None:
        """Read the names, and who is barred on the day."""
        if self.page.may(Right.REGISTRY_READ):
            names = sorted({person.name for person in self.page.ask(people)})
            completer = QCompleter(self.name)
            completer.setModel(QStringListModel(names, completer))
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self.name.setCompleter(completer)
        on = self.on()
        if on is not None:
            self._show_barred(on)
        if self.answered:
            self.ask()

    def on(self) -> dt.date | None:
        """Return the day, or None after saying what is wrong with it."""
        self.fault.setText("")
        try:
            return read_date(str(self.day.get())) or self.page.today()
        except Unreadable as error:
            self.fault.setText(str(error))
            return None

    def ask_for(self, row: EmbargoRow | None) -> None:
        """Ask for somebody of the list."""
        if row is not None and self.name.text() != row.person:
            self.name.setText(row.person)
            self.ask()

    def ask(self) -> None:
        """Answer for everybody of the name."""
        on = self.on()
        if on is None or not self.name.text().strip():
            return
        try:
            self.answered = self.page.ask(embargo, self.name.text(), on)
        except Refusal as refusal:
            self.answered = ()
            self.fault.setText(sentence(refusal))
        self._show_barred(on)
        self._show_answers()

    def _show_barred(self, on: dt.date) -> None:
        found = self.page.ask(embargoes, on)
        self.barred.set_rows(found)

    def _show_answers(self) -> None:
        while (item := self.answers.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for row in self.answered:
            self.answers.addWidget(self._answer(row))
        self.nothing.setVisible(not self.answered)
        self.table.setVisible(bool(self.answered))
        if self.answered:
            self.show_measures(max(self.answered, key=lambda row: (not row.allowed, row.until or row.on)).person_id)

    def _answer(self, row: EmbargoRow) -> QFrame:
        """Return the answer for one person; namesakes are told apart by note and posts."""
        allowed = tr("may be promoted"), Meaning.GOOD
        barred = tr("may not be promoted"), Meaning.BAD
        who = label(f"{row.person}（{row.note}）" if row.note else row.person, "heading")
        head = row_of(who, Pill(*(allowed if row.allowed else barred)), None)
        if len(self.answered) > 1:
            show = button(tr("Show the measures"), lambda: self.show_measures(row.person_id), "link")
            head.addWidget(show)
        text = tr("On {day} no embargo is in force.", day=row.on)
        if not row.allowed:
            text = tr("Not on {day}: in embargo until {until}, that day included.", day=row.on, until=row.until)
        made = surface(label(text, wrap=True), *(label(reason(bar), "secondary", wrap=True) for bar in row.because))
        box = made.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertLayout(0, head)
        posts = self._posts(row)
        if posts:
            box.insertWidget(1, label(posts, "secondary", wrap=True))
        return made

    def _posts(self, row: EmbargoRow) -> str:
        if not self.page.may(Right.REGISTRY_READ):
            return ""
        held = self.page.ask(appointments, None, None, row.person_id)
        now = [one for one in held if one.start_on <= row.on and (one.end_on is None or one.end_on >= row.on)]
        return str(shown([f"{one.place} {word(one.post)}" for one in now]))

    def show_measures(self, person_id: int) -> None:
        """Show what came upon one person."""
        try:
            found = self.page.ask(person_measures, person_id)
            self.table.set_rows(reversed(found))
        except Refusal as refusal:
            say(self, refusal)
        self.page.show_actions()

    def chosen(self) -> tuple[MeasureRow, ...]:
        """Return the selected measures."""
        return self.table.selected() if self.table.isVisible() else ()


def reason(bar: Bar) -> str:
    """Return an embargo as a sentence."""
    return tr(
        "Round {round}: {unit} {section} at rank {rank}; embargo from {start} to {until}.",
        round=bar.round, unit=bar.unit, section=bar.section, rank=bar.rank, start=bar.start, until=bar.until,
    )  # fmt: skip
