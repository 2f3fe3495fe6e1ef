"""The home page: the round's path, what is to be done, how far it is, what is due, and who is listed again."""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from desk.frame.facts import current_round, stage_meaning
from desk.home import officers
from desk.home.columns import Task
from desk.home.deadlines import deadlines
from desk.home.lines import Part, card
from desk.home.progress import histories, progress
from desk.home.start import StartView, Step, steps
from desk.home.todo import tasks
from desk.language import tr
from desk.navigation import PAGES
from desk.rounds.steps import what_to_do
from desk.sentences import word
from desk.shared.charts import Bars, RankStrip, StageBar
from desk.shared.page import Page
from desk.shared.widgets import Pill, button, label, row_of
from models.common.rights import Right
from models.rounds.queries import RoundRow
from models.rounds.rules import STAGES

TALLEST: Final = 380
"""Of the columns, so that a tall window gives its room to the history."""
QWIDGETSIZE_MAX: Final = 16_777_215


class HomePage(Page):
    """What concerns whoever is logged in, today."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"round", "unit", "section", "batch", "ballot", "measure", "account", "rule_version", "paper", "lineage",
         "paper_draft", "rectification", "rectification_recheck"}
    )  # fmt: skip

    def build(self) -> None:
        """Make the path, three columns and the history."""
        self.business = self.may(Right.ROUND_READ)
        self.first: Task | None = None
        self.go_button = self.primary("", self.go_on)
        self.title, self.pill, self.where = label("", "heading"), Pill(), label("", "secondary")
        self.path = StageBar([str(word(stage)) for stage in STAGES], -1)
        head = QWidget()
        head.setLayout(row_of(self.title, self.pill, None, self.where))
        self.round_card = card(head, self.path)
        self.todo = Part(tr("To do today"))
        self.progress = Part(tr("Progress") if self.business else tr("Accounts"))
        self.deadlines = Part(self._third())
        self.history = Part(tr("Listed most often"))
        columns = row_of(spacing=12)
        for part, share in ((self.todo, 6), (self.progress, 6), (self.deadlines, 7)):
            columns.addWidget(part, share)
        usual = QWidget()
        inside = QVBoxLayout(usual)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.round_card)
        inside.addLayout(columns, 5)
        inside.addWidget(self.history, 4)
        self.start = StartView()
        self.stack = QStackedWidget()
        self.stack.addWidget(usual)
        self.stack.addWidget(self.start)
        self.body.addWidget(self.stack, 1)

    def _third(self) -> str:
        if not self.business:
            return tr("Data and log")
        return tr("Deadlines") if self.may(Right.MEASURE_READ) else tr("Waiting longest")

    def refresh(self) -> None:
        """Read everything again."""
        office = self.desk.office
        self.today = office.clock().astimezone().date()
        found = steps(self)
        self.stack.setCurrentIndex(1 if found else 0)
        if found:
            self.lead(tr("The office is new. Four steps lead to the first ranking."))
            self.start.show_steps(found, self.may, self.take_step)
            self._offer(None)
            return
        held = current_round(office)
        self._show_round(held)
        todo = tasks(self, held, self.today)
        self.todo.show_tasks(todo, self.go_to, tr("Nothing is waiting for you today."))
        self._offer(todo[0] if todo else None)
        self.lead(self._sentence(held, bool(todo)))
        if not self.business:
            officers.show_accounts(self, self.progress)
            officers.show_data(self, self.deadlines)
            self.history.hide()
            return
        self._show_progress(held)
        self.deadlines.show_tasks(deadlines(self, held, self.today), self.go_to, tr("Nothing is due in 30 days."))
        self._show_history()

    def _sentence(self, held: RoundRow | None, waiting: bool) -> str:
        if held is not None and self.may(Right.ROUND_EDIT):
            return what_to_do(held)
        return tr("Choose a line to go to its place.") if waiting else tr("Nothing is waiting for you today.")

    def _offer(self, task: Task | None) -> None:
        """Let the primary button go to the first thing to do."""
        titles = {entry.key: entry.title for entry in PAGES}
        self.first = task
        self.go_button.setVisible(task is not None)
        if task is not None:
            self.go_button.setText(tr("Go to {page}", page=tr(titles[task.page])))

    def _show_round(self, held: RoundRow | None) -> None:
        self.round_card.setVisible(held is not None)
        if held is None:
            return
        self.title.setText(held.title)
        self.pill.set(str(word(held.stage)), stage_meaning(held.stage))
        self.path.set(self.path.names, STAGES.index(held.stage))
        told = [tr("Today {day}", day=self.today), tr("cut-off {day}", day=held.cut_off)]
        if held.published_on is not None:
            told.append(tr("published {day}", day=held.published_on))
        self.where.setText(" · ".join(told))

    def _show_progress(self, held: RoundRow | None) -> None:
        widgets: list[QWidget] = []
        for heading, bars in progress(self, held):
            widgets += [label(heading, "secondary"), Bars(bars)]
        self.progress.show_widgets(widgets, tr("Nothing is under way."), spacing=4)

    def _show_history(self) -> None:
        rows = histories(self)
        self.history.setVisible(bool(rows))
        for part in (self.todo, self.progress, self.deadlines):
            part.setMaximumHeight(TALLEST if rows else QWIDGETSIZE_MAX)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(2, 1)
        for place, one in enumerate(rows):
            open_section = lambda key=one.section_id: self.desk.go("registry", section_id=key)  # noqa: E731
            name = QVBoxLayout()
            name.setSpacing(0)
            name.addWidget(button(one.name, open_section, "link"))
            name.addWidget(label(f" {one.unit}", "secondary"))
            strip = RankStrip(one.ranks)
            strip.chosen.connect(lambda code: self.desk.go("ranking", code=code))
            grid.addLayout(name, place, 0)
            grid.addWidget(
                label(tr("listed {n} times, top three {top}", n=one.times, top=one.top), "secondary"), place, 1
            )
            grid.addWidget(strip, place, 2)
        self.history.show_widgets((inside,))

    def go_to(self, task: Task) -> None:
        """Open a task's place."""
        self.desk.go(task.page, **task.facts)

    def go_on(self) -> None:
        """Open the place of the first thing to do."""
        if self.first is not None:
            self.go_to(self.first)

    def take_step(self, step: Step) -> None:
        """Go where a step of the beginning is taken."""
        self.desk.go(step.page, **({} if step.done else step.facts))
