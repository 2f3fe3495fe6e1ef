"""The tab of people: may this person be promoted on that date, and what came upon them (R7.5)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desk.consequences.answers import held, why
from desk.consequences.asking_part import AskingPart
from desk.consequences.columns import BARRED, measure_columns
from desk.language import tr
from desk.sentences import sentence
from desk.shared.editors import editor
from desk.shared.fields import Field, Kind, Unreadable, read_date
from desk.shared.links import go_to_person, may_see_history
from desk.shared.messages import say
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import Pill, button, label, row_of, surface
from desk.theme import Meaning
from models.common.errors import Refusal
from models.common.rights import Right
from models.consequences.promotions import EmbargoRow, embargo, embargoes
from models.consequences.queries import MeasureRow, person_measures
from models.registry.queries import people

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
        self.several: QPushButton = button(tr("A list of names…"), self.switch)
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
        outer.addLayout(row_of(question, self.name, self.day.widget, self.go, self.several, self.fault, None))
        self.asking = AskingPart(self.page, self.on)
        self.views = QStackedWidget()
        self.views.addWidget(split)
        self.views.addWidget(self.asking)
        outer.addWidget(self.views, 1)

    @property
    def listing(self) -> bool:
        """Whether a list is asked for, not one name."""
        return self.views.currentWidget() is self.asking

    def switch(self) -> None:
        """Change between the question for one name and that for a list."""
        self.views.setCurrentIndex(0 if self.listing else 1)
        for widget in (self.name, self.go):
            widget.setVisible(not self.listing)
        self.several.setText(tr("One name") if self.listing else tr("A list of names…"))
        (self.asking.names if self.listing else self.name).setFocus()
        self.page.show_actions()

    def refresh(self) -> None:
        """Read the names, and who is barred on the day."""
        self.asking.refresh()
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

    def show_person(self, name: str) -> None:
        """Answer for somebody another page leads to."""
        if self.listing:
            self.switch()
        self.name.setText(name)
        self.ask()

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
        if may_see_history(self.page):
            head.addWidget(button(tr("History"), lambda: go_to_person(self.page, row.person_id), "link"))
        if len(self.answered) > 1:
            show = button(tr("Show the measures"), lambda: self.show_measures(row.person_id), "link")
            head.addWidget(show)
        made = surface(label(why(row), wrap=True))
        if not row.allowed:
            text = tr("Not on {day}: in embargo until {until}, that day included.", day=row.on, until=row.until)
            made = surface(label(text, wrap=True), label(why(row), "secondary", wrap=True))
        box = made.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertLayout(0, head)
        if posts := held(row.posts):
            box.insertWidget(1, label(posts, "secondary", wrap=True))
        return made

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
