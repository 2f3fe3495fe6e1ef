"""The page of consequences: per round, all measures, per person, per year."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from PySide6.QtWidgets import QPushButton, QTabWidget

from desk.consequences import dialogs
from desk.consequences.everything import ask_everything
from desk.consequences.list_part import ListPart
from desk.consequences.overview_part import OverviewPart
from desk.consequences.people_part import PeoplePart
from desk.consequences.record import STEP_WORDS
from desk.consequences.round_part import RoundPart
from desk.consequences.states import by_hand, next_step
from desk.consequences.yearly_part import YearlyPart
from desk.inspecting.part import InspectingPart
from desk.language import tr
from desk.rectifying.part import RectifyingPart
from desk.remedies.part import RemediesPart
from desk.shared.page import Page
from desk.theme import Meaning
from models.common.rights import Right
from models.consequences.queries import MeasureRow, MeasureStatus, Step
from models.overview.queries import Urgency

Part = OverviewPart | RoundPart | ListPart | PeoplePart | YearlyPart | RectifyingPart | InspectingPart | RemediesPart

OF_MEASURES = (OverviewPart, RoundPart, ListPart, PeoplePart)
"""Tabs whose rows are measures: what is chosen there can be entered as done."""


class ConsequencesPage(Page):
    """Who must be talked to, interviewed, barred or proposed for removal, and what has been done."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "measure", "deduction_year", "talk", "removal_decision", "round", "person", "appointment", "paper",
            "rectification", "rectification_problem", "rectification_progress", "rectification_recheck",
            "inspection", "inspection_visit", "inspection_evidence", "attachment", "calendar_day", "lineage",
            "remedy", "recount", "correction",
        }
    )  # fmt: skip
    done: QPushButton | None = None
    step: QPushButton | None = None

    def build(self) -> None:
        """Make the tabs."""
        if self.may(Right.MEASURE_EDIT):
            self.done = self.primary(tr("Enter as done…"), self.complete, icon="check", shortcut="Ctrl+D")
            self.step = self.secondary(tr("Notice sent…"), self.enter_step, icon="documents", shortcut="Ctrl+E")
        self.secondary(
            tr("Everything as a workbook…"), lambda: ask_everything(self), icon="export", shortcut="Ctrl+Shift+E"
        )
        self.overview_part = OverviewPart(self)
        self.round_part, self.list_part = RoundPart(self), ListPart(self)
        self.people_part, self.yearly_part = PeoplePart(self), YearlyPart(self)
        self.rectifying_part, self.inspecting_part = RectifyingPart(self), InspectingPart(self)
        self.remedies_part = RemediesPart(self)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setCornerWidget(self.round_part.corner)
        self.tabs.addTab(self.overview_part, tr("Overview"))
        self.tabs.addTab(self.round_part, tr("By round"))
        self.tabs.addTab(self.list_part, tr("Every measure"))
        self.tabs.addTab(self.people_part, tr("By person"))
        self.tabs.addTab(self.yearly_part, tr("Points by year"))
        self.tabs.addTab(self.rectifying_part, tr("Rectification"))
        self.tabs.addTab(self.inspecting_part, tr("Inspections"))
        self.tabs.addTab(self.remedies_part, tr("Objections"))
        self.tabs.currentChanged.connect(lambda _place: self.refresh())
        self.body.addWidget(self.tabs)

    def today(self) -> dt.date:
        """Return the day at the office."""
        return self.desk.office.clock().astimezone().date()

    @property
    def part(self) -> Part:
        """The open tab."""
        found = self.tabs.currentWidget()
        assert isinstance(found, Part)
        return found

    def refresh(self) -> None:
        """Read the open tab again."""
        self.round_part.corner.setVisible(self.part is self.round_part)
        self.part.refresh()
        self.lead(self._what_to_do())
        newest = self.overview_part.found and self.overview_part.found.newest
        no_round = (self.part is self.round_part and not self.round_part.choice.rounds) or (
            self.part is self.overview_part and newest is None
        )
        text = tr("No round is final yet. Measures come with the final result.") if no_round else ""
        if self.may(Right.RESULT_READ) and no_round:
            self.banner.say(text, Meaning.INFO, tr("Go to the ranking"), lambda: self.desk.go("ranking"))
        else:
            self.banner.say(text, Meaning.INFO)
        self.show_actions()

    def _what_to_do(self) -> str:
        if not self.may(Right.MEASURE_EDIT):
            return tr("See what is due and what has been done.")
        if self.part is self.rectifying_part:
            return tr("Choose a section; Enter or Ctrl+D opens the form of its next step.")
        if self.part is self.remedies_part:
            return tr("Enter what is raised against a result, the recount, the decision, and correct what was wrong.")
        if self.part is self.inspecting_part:
            return tr("Plan whom to inspect, and enter what was seen; Enter or Ctrl+D opens the form of the next step.")
        if self.part is self.overview_part:
            return tr("Choose a figure; Enter opens a line at its place.")
        return tr("See what is due, and enter what has been done; choose several chips with Ctrl.")

    def arrive(self, **facts: object) -> None:
        """Show a person (`person`), an `urgency`, or a round (`code`) and a measure (`measure_id`, `rectification`).

        A `remedy` stands in the tab of objections.
        """
        if urgency := facts.get("urgency"):
            self.tabs.setCurrentWidget(self.overview_part)
            self.overview_part.choose(Urgency(str(urgency)))
            return
        if person := facts.get("person"):
            self.tabs.setCurrentWidget(self.people_part)
            self.people_part.show_person(str(person))
            return
        if isinstance(rectification := facts.get("rectification"), int):
            self.tabs.setCurrentWidget(self.rectifying_part)
            self.rectifying_part.show_measure(str(facts.get("code")), rectification)
            return
        if isinstance(remedy := facts.get("remedy"), int):
            self.tabs.setCurrentWidget(self.remedies_part)
            self.remedies_part.show_remedy(str(facts.get("code")), remedy)
            return
        self.tabs.setCurrentWidget(self.round_part)
        if code := facts.get("code"):
            self.round_part.choose(str(code))
        if isinstance(measure_id := facts.get("measure_id"), int):
            self.round_part.show_measure(measure_id)

    def show_on_board(self, row: MeasureRow) -> None:
        """Show a measure of a list on its round's board; of a superseded one, what corrected the round."""
        if row.status is MeasureStatus.SUPERSEDED:
            self.arrive(code=row.round, remedy=0)
        else:
            self.arrive(code=row.round, measure_id=row.id)

    def open_ones(self) -> tuple[MeasureRow, ...]:
        """Return the chosen measures that can be entered as done; the others among them are left out."""
        return tuple(row for row in self.part.chosen() if by_hand(row))

    def next_ones(self) -> tuple[Step, tuple[MeasureRow, ...]] | None:
        """Return the step that is next for all the chosen measures, and these; None where they differ in it."""
        chosen = self.part.chosen()
        steps = {next_step(row) for row in chosen}
        step = steps.pop() if len(steps) == 1 else None
        return (step, chosen) if step is not None else None

    def show_actions(self) -> None:
        """Let the primary button say for how many measures it works."""
        if self.done is None or not hasattr(self, "tabs"):
            return
        count = len(self.open_ones())
        self.done.setEnabled(count > 0)
        self.done.setText(tr("Enter {n} as done…", n=count) if count > 1 else tr("Enter as done…"))
        self.done.setVisible(isinstance(self.part, OF_MEASURES))
        self._show_step()

    def _show_step(self) -> None:
        assert self.step is not None
        ready = self.next_ones()
        self.step.setEnabled(ready is not None)
        self.step.setVisible(isinstance(self.part, OF_MEASURES))
        self.step.setText(STEP_WORDS[ready[0] if ready else Step.NOTIFIED]())

    def enter_step(self) -> None:
        """Ask for the day of the step that is next for the chosen measures."""
        if ready := self.next_ones():
            dialogs.enter_step(self, ready[1], ready[0], self.today(), lambda: None)

    def complete(self) -> None:
        """Ask when the chosen measures were done."""
        if rows := self.open_ones():
            dialogs.complete(self, rows, self.today(), lambda: None)
