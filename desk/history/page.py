"""The page of histories: one section or one person, a strip of ranks, and under it the time line, newest first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desk.history.columns import ROW, columns
from desk.history.filters import Filters
from desk.history.head import Head
from desk.history.seeker import Seeker
from desk.history.words import told
from desk.language import tr
from desk.outgoing import save_paper
from desk.shared.page import Page
from desk.shared.pickers import save_file
from desk.shared.table import Empty, RecordTable, choose_mode
from desk.shared.widgets import EmptyState, bind, label, row_of, tool
from models.common.rights import Right
from models.history.finding import Subject, SubjectKind, find
from models.history.queries import (
    Event,
    Imposed,
    PersonHistory,
    Posted,
    Ranked,
    SectionHistory,
    person_history,
    section_history,
)
from reports.files import stem
from reports.history_papers import TITLE, person_history_paper, section_history_paper
from reports.working import Working

History = SectionHistory | PersonHistory


class HistoryPage(Page):
    """What happened to a section or a person over all final rounds."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "round", "measure", "talk", "removal_decision", "unit", "section", "person", "appointment", "lineage",
            "rectification", "rectification_recheck",
        }
    )  # fmt: skip

    def build(self) -> None:
        """Make search field, head, filters and time line."""
        self.subject: Subject | None = None
        self.held: History | None = None
        self.past: list[Subject] = []
        self.lead(tr("Look up what happened to a section or a person over all rounds."))
        self.print_button = self.primary(tr("Save as PDF…"), self.ask_paper, icon="print", shortcut="Ctrl+P")
        self.back_button = tool("left", tr("Back (Alt+Left)"), self.back)
        self.seeker = Seeker(lambda text: self.ask(find, text, self.today()))
        self.seeker.chosen.connect(self.show_subject)
        self.fault = label("", "fault", wrap=True)
        self.seeker.missed.connect(self._missed)
        self.seeker.textEdited.connect(lambda _text: self.fault.setText(""))
        search = row_of(self.back_button, self.seeker, self.fault)
        search.setStretch(2, 1)
        self.body.addLayout(search)
        self.stack = QStackedWidget()
        self.nothing = EmptyState("", icon_name="history")
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self._life())
        self.body.addWidget(self.stack, 1)
        bind("Alt+Left", self, self.back, inside=True)
        bind("Ctrl+J", self, self.start, inside=True)

    def _life(self) -> QWidget:
        self.head = Head(self.show_subject)
        self.filters_of = {kind: Filters() for kind in SubjectKind}
        self.tables_of = {kind: self._table(kind) for kind in SubjectKind}
        self.lists = QStackedWidget()
        for one in self.tables_of.values():
            self.lists.addWidget(one)
        self.words = label("", "secondary", wrap=True)
        self.words.setMinimumHeight(20)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.lists, 1)
        column.addWidget(self.words)
        return made

    def _table(self, kind: SubjectKind) -> RecordTable[Event]:
        made: RecordTable[Event] = RecordTable(
            self.desk, f"history.{kind}", columns(self.today, person=kind is SubjectKind.PERSON),
            row_height=ROW,
            empty=Empty("Nothing has happened yet. Results, measures and posts appear here as they are entered."),
        )  # fmt: skip
        choose_mode(made, single=True)
        made.view.setWordWrap(True)
        made.filter.setMinimumWidth(90)
        made.filter.setMaximumWidth(150)
        bar = made.bar.layout()
        assert isinstance(bar, QHBoxLayout)
        bar.insertWidget(0, self.filters_of[kind])
        self.filters_of[kind].changed.connect(self._show_events)
        made.current_changed.connect(self._say)
        made.activated.connect(self.open_event)
        return made

    @property
    def filters(self) -> Filters:
        """The filters over the time line that is shown."""
        return self.filters_of[self.subject.kind if self.subject else SubjectKind.SECTION]

    @property
    def table(self) -> RecordTable[Event]:
        """The time line that is shown."""
        return self.tables_of[self.subject.kind if self.subject else SubjectKind.SECTION]

    def today(self) -> dt.date:
        """Return the day at the office."""
        return self.desk.office.clock().astimezone().date()

    def start(self) -> None:
        """Go to the search field."""
        self.seeker.setFocus()
        self.seeker.selectAll()

    def refresh(self) -> None:
        """Read the shown history again."""
        self.held = self._read() if self.subject else None
        self.back_button.setEnabled(bool(self.past))
        self.print_button.setEnabled(self.held is not None)
        self.stack.setCurrentIndex(0 if self.held is None else 1)
        match self.held:
            case SectionHistory():
                self.head.show_section(self.held, self.today())
            case PersonHistory():
                self.head.show_person(self.held)
            case None:
                self.nothing.text.setText(
                    tr("Type the number or the name of a section, or a person's name, in the field above (Ctrl+J).")
                )
                self.start()
                return
        self.filters.show_counts(self.held.events)
        self._show_events()

    def _read(self) -> History | None:
        subject = self.subject
        assert subject is not None
        if subject.kind is SubjectKind.SECTION:
            return self.attempt(lambda: self.ask(section_history, subject.id, self.today()))
        return self.attempt(lambda: self.ask(person_history, subject.id, self.today()))

    def arrive(self, **facts: object) -> None:
        """Show a section (`section_id`) or a person (`person_id`)."""
        for name, kind in (("section_id", SubjectKind.SECTION), ("person_id", SubjectKind.PERSON)):
            if isinstance(key := facts.get(name), int):
                self.show_subject(Subject(kind, key))

    def show_subject(self, subject: Subject) -> None:
        """Show the history of a section or a person; the one before can be gone back to."""
        if self.subject is not None and self.subject != subject:
            self.past.append(self.subject)
        self._turn(subject)

    def back(self) -> None:
        """Go back to the history before."""
        if self.past:
            self._turn(self.past.pop())

    def _turn(self, subject: Subject) -> None:
        self.subject = subject
        self.fault.setText("")
        self.refresh()
        self.table.select_first()
        self.table.view.setFocus()

    def _missed(self, text: str) -> None:
        self.fault.setText(tr("No section and no person fits “{text}”. Check the number or the name.", text=text))

    def _show_events(self) -> None:
        if self.held is None:
            return
        self.lists.setCurrentWidget(self.table)
        self.table.title = self.title()
        self.table.set_rows(reversed(self.filters.wanted(self.held.events)))

    def _say(self, event: Event | None) -> None:
        where = tr("Enter opens the place it was entered.")
        self.words.setText(f"{event.on.isoformat()}  {told(event)}  {where}" if event else "")

    def title(self) -> str:
        """Return what the shown history is called in a file's name."""
        match self.held:
            case SectionHistory(number=number, name=name):
                return f"{number:03d} {name}"
            case PersonHistory(name=name, note=note):
                return f"{name} {note}".strip()
        return ""

    def open_event(self, event: Event) -> None:
        """Go to the place where an event was entered: its round, its measure or its section."""
        fact = event.fact
        if isinstance(fact, Ranked):
            self.desk.go("ranking", code=fact.round, section_id=event.section_id)
        elif isinstance(fact, Imposed) and self.may(Right.MEASURE_READ):
            self.desk.go("consequences", code=fact.round, measure_id=fact.id)
        elif event.section_id is not None and self.may(Right.REGISTRY_READ):
            self.desk.go("registry", section_id=event.section_id)
        elif isinstance(fact, Posted):
            self.show_subject(Subject(SubjectKind.PERSON, fact.person_id))

    def ask_paper(self) -> None:
        """Ask where to write the time line."""
        if self.held is not None:
            name = f"{stem(TITLE, self.title())}.pdf"
            save_file(self, tr("Save as PDF…"), name, "PDF (*.pdf)", self.write_paper)

    def write_paper(self, path: Path) -> None:
        """Write what the filters show, in the worker thread."""
        held, kinds, today, office = self.held, self.filters.pressed(), self.today(), self.desk.office

        def paper() -> Working:
            if isinstance(held, SectionHistory):
                return office.ask(section_history_paper, held.section_id, held.name, today, kinds)
            assert held is not None
            return office.ask(person_history_paper, held.person_id, held.name, today, kinds)

        self.job(
            tr("Exporting"),
            lambda _progress: save_paper(office, paper(), path),
            lambda made: self.desk.tell(tr("Exported to {path}.", path=str(made))),
        )
