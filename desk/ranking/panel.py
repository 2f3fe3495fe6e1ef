"""The panel of the ranking page: the steps to a place, the ties across an edge, the verified tips."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from desk.language import tr
from desk.ranking.columns import TIES, TIPS, TieRow, rank_meaning_of, tie_words
from desk.ranking.figures import FigureLink, column_of, step_widget
from desk.ranking.minutes import minutes_text
from desk.ranking.rows import RankRow
from desk.ranking.steps import Basis, decision_words, steps
from desk.shared.context import Desk
from desk.shared.panel import Actions, DetailPanel
from desk.shared.table import Empty, RecordTable, choose_mode
from desk.shared.widgets import button, label
from desk.theme import Meaning
from models.ranking.queries import TipRow


class RankingPanel(QTabWidget):
    """Three tabs beside the list."""

    traced = Signal(object)
    """The sheets behind a figure are asked for: `Behind`."""
    calculation_asked = Signal(object)
    """The calculation sheet of a section is asked for: `Line`."""
    history_asked = Signal(int)
    """The history of a section is asked for, by its id."""

    def __init__(self, desk: Desk) -> None:
        """Make the tabs."""
        super().__init__()
        self.setMinimumWidth(360)
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.how = DetailPanel(tr("Choose a section to see how its place came about."))
        self.ties: RecordTable[TieRow] = RecordTable(
            desk, "ranking.ties", TIES, key=lambda row: row.tie.numbers, bar=False,
            empty=Empty("No tie runs across the edge of the top tier or of the list."),
        )  # fmt: skip
        self.tie = DetailPanel()
        self.tips: RecordTable[TipRow] = RecordTable(
            desk, "ranking.tips", TIPS, key=lambda row: row.id, bar=False, empty=Empty("No verified tip is recorded.")
        )
        self.tip = DetailPanel()
        for table in (self.ties, self.tips):
            choose_mode(table, single=True)
            table.setMinimumHeight(140)
        self.addTab(self.how, tr("How it came about"))
        self.addTab(_over(self.ties, self.tie), tr("Ties"))
        self.addTab(_over(self.tips, self.tip), tr("Verified tips"))

    def name_tabs(self, ties: int, undecided: int, tips: int) -> None:
        """Show how many ties and tips there are."""
        named = tr("Ties") if not ties else f"{tr('Ties')} ({ties})"
        self.setTabText(1, f"{named} ⚠" if undecided else named)
        self.setTabText(2, tr("Verified tips") if not tips else f"{tr('Verified tips')} ({tips})")

    def show_how(self, row: RankRow, basis: Basis, acts: Actions) -> None:
        """Show how a section's place came about."""
        line = row.line
        place = tr("Rank {rank}", rank=line.rank)
        facts: list[tuple[str, object]] = []
        see = button(tr("Show the history"), lambda: self.history_asked.emit(line.section_id), "link")
        facts.append((tr("History"), _narrow(see)))
        if line.listed:
            facts.append((tr("Main problems"), line.main_problems))
        if line.score is not None:
            ask = button(tr("Preview…"), lambda: self.calculation_asked.emit(line), "link")
            facts.append((tr("Calculation sheet"), _narrow(ask)))
        self.how.show_record(f"{line.number:03d} {line.name}", facts, sub=line.unit, pill=(place, rank_meaning_of(row)))
        for step in steps(row, basis):
            self.how.add_part(step.heading, step_widget(step, self.traced.emit, self.how.area.widget()))
        self.how.set_actions(acts)

    def first_figure(self) -> None:
        """Give the keyboard to the first figure that has sheets behind it."""
        for link in self.figure_links()[:1]:
            self.setCurrentWidget(self.how)
            link.setFocus()

    def figure_links(self) -> list[FigureLink]:
        """Return the figures that have sheets behind them, in the order of the steps."""
        return self.how.area.widget().findChildren(FigureLink)

    def show_tie(self, row: TieRow | None, decisions: Sequence[str], acts: Actions) -> None:
        """Show a tie, what was decided about it, and what may be done."""
        if row is None:
            self.tie.clear(tr("Choose a tie to see what was decided."))
            return
        state = (tr("undecided"), Meaning.BAD) if row.tie.ruling is None else (tr("decided"), Meaning.GOOD)
        facts = (
            (tr("Ranks"), f"{row.tie.first}–{row.tie.last}"),
            (tr("Edge after rank"), "、".join(map(str, row.tie.edges))),
        )
        self.tie.show_record(tr("Tie of {sections}", sections=tie_words(row.tie)), facts, pill=state)
        if decisions:
            self.tie.add_part(tr("Decisions, newest first"), _sentences(decisions))
        if row.decision is not None and row.decision.minutes:
            self.tie.add_part(tr("Minutes"), minutes_text(row.decision.minutes))
        self.tie.set_actions(acts)

    def show_tip(self, row: TipRow | None, acts: Actions, later: Callable[[], object] | None = None) -> None:
        """Show a verified tip with its case file; `later` opens the form for the discipline (R6.5)."""
        if row is None:
            self.tip.clear(tr("Choose a tip to see its case."))
            self.tip.set_actions(acts)
            return
        state = (tr("in force"), Meaning.INFO) if row.withdrawn is None else (tr("withdrawn"), Meaning.QUIET)
        facts: list[tuple[str, object]] = [
            (tr("Unit"), row.unit),
            (tr("Record"), row.id),
            (tr("Reported on"), row.reported_on),
            (tr("Verified on"), row.verified_on),
            (tr("Case"), row.case),
            (tr("Basis"), row.basis),
            (tr("Approved by"), row.approver),
            (tr("Discipline"), row.discipline or tr("not yet recorded")),
        ]
        if later is not None:
            facts.append(("", _narrow(button(tr("Record discipline…"), later, "link"))))
        if row.withdrawn is not None:
            facts.append((tr("Withdrawn because"), row.withdrawn))
        self.tip.show_record(f"{row.number:03d} {row.section}", facts, pill=state)
        self.tip.set_actions(acts)


def history_of(row: TieRow, basis: Basis) -> tuple[str, ...]:
    """Return every decision on a tie's sections, newest first."""
    of_tie = [one for one in basis.decisions if set(one.numbers) == set(row.tie.numbers)]
    return tuple(decision_words(one) for one in reversed(of_tie))


def _over(top: QWidget, bottom: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 8, 0, 0)
    column.setSpacing(8)
    column.addWidget(top, 2)
    column.addWidget(bottom, 3)
    return made


def _sentences(texts: Sequence[str]) -> QWidget:
    return column_of([label(text, wrap=True) for text in texts])


def _narrow(one: QPushButton) -> QPushButton:
    """Keep a link as wide as its words."""
    one.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return one
