"""The ranking page: the list at the left, how each place came about at the right, and everything before finalising."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QComboBox, QPushButton, QStackedWidget

from desk.frame.facts import current_round, stage_meaning
from desk.language import tr
from desk.ranking.behind import Behind
from desk.ranking.calculation import show_calculation
from desk.ranking.charts import ChartsView
from desk.ranking.columns import TieRow, ranking_columns
from desk.ranking.discipline import discipline_act
from desk.ranking.doings import Doings
from desk.ranking.firm_part import FirmPart
from desk.ranking.marks import Marks
from desk.ranking.panel import RankingPanel, history_of
from desk.ranking.rows import RankRow, rank_rows
from desk.ranking.state import channel_figures, say_nothing, say_state
from desk.ranking.steps import Basis
from desk.ranking.tracing import Tracing
from desk.sentences import word
from desk.shared.links import go_to_section
from desk.shared.page import Page
from desk.shared.table import Empty, RecordTable, choose_mode
from desk.shared.widgets import Pill, button, label, row_of
from models.common.rights import Right
from models.ranking.queries import TipRow, decisions, ranking, result, tips
from models.rounds.queries import RoundRow, Stage, parameters, rounds
from models.rounds.rules import FINAL


class RankingPage(Page):
    """A round's ranking, live for the lead, final for everybody who may read results."""

    tables = frozenset({"round", "batch", "ballot", "tip", "tie_decision", "main_problem", "result_line"}) | {
        "rereading",
        "setting",
    }

    def build(self) -> None:
        """Make list, panel and buttons."""
        self.held: RoundRow | None = None
        self.basis: Basis | None = None
        self.doings = Doings(self)
        self.finalise_button = self.primary(tr("Finalise…"), self.doings.finalise, icon="check")
        self.book_button = self.secondary(tr("Ranking workbook…"), self.doings.ask_workbook, icon="export")
        self.what_if_button = self.secondary(tr("What if…"), self.doings.what_if, icon="refresh")
        self.chooser = QComboBox()
        self.chooser.setMinimumWidth(200)
        self.chooser.setAccessibleName(tr("Round"))
        self.chooser.activated.connect(lambda _place: self._chose_round())
        self.pill, self.figures = Pill(), label("", "secondary", wrap=True)
        head = row_of(label(tr("Round")), self.chooser, self.pill, self.figures, spacing=12)
        head.setStretch(3, 1)
        self.body.addLayout(head)
        self.table = self._table("ranking.list", with_votes=True)
        self.past = self._table("ranking.past", with_votes=False)
        self.list_button, self.full_button = self._choice(tr("First {n}", n=10)), self._choice(tr("All sections"))
        self.group = QButtonGroup(self)
        for one in (self.list_button, self.full_button):
            self.group.addButton(one)
            self.table.add_tool(one)
        self.list_button.setChecked(True)
        self.marks, self.past_marks = Marks(self.table), Marks(self.past)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.past)
        self.panel = RankingPanel(self.desk)
        self.panel.ties.current_changed.connect(self.show_tie)
        self.panel.ties.activated.connect(lambda row: self.doings.decide(row.tie))
        self.panel.tips.current_changed.connect(self.show_tip)
        self.firm = FirmPart(self)
        self.panel.addTab(self.firm, tr("How firm"))
        split = self.split(self.stack, self.panel, "ranking", (720, 420))
        self.charts = ChartsView(self, split)
        self.tracing = Tracing(self, self.charts.stack)
        self.charts.open_button.clicked.connect(self.tracing.leave)
        self.body.addWidget(self.tracing, 1)
        self.panel.traced.connect(self.trace)
        self.panel.history_asked.connect(lambda section_id: go_to_section(self, section_id))
        self.panel.calculation_asked.connect(lambda line: show_calculation(self, self.held, line))

    def _table(self, name: str, *, with_votes: bool) -> RecordTable[RankRow]:
        made: RecordTable[RankRow] = RecordTable(
            self.desk,
            name,
            ranking_columns(with_votes=with_votes),
            key=lambda row: row.line.section_id,
            title=tr("Ranking"),
            empty=Empty("There is no ranking yet. It appears as soon as a round has ballots."),
        )
        choose_mode(made, single=True)
        made.filter.setFixedWidth(168)
        made.current_changed.connect(self.show_section)
        made.activated.connect(lambda _row: self.panel.first_figure())
        return made

    def _choice(self, text: str) -> QPushButton:
        made = button(text, self._show_rows, "choice")
        made.setCheckable(True)
        return made

    @property
    def shown(self) -> RecordTable[RankRow]:
        """The table that is shown: past results have no votes."""
        return self.past if self.held is not None and self.held.imported else self.table

    @property
    def final(self) -> bool:
        """Say whether the shown result is frozen."""
        return self.held is not None and self.held.stage in FINAL

    @property
    def editable(self) -> bool:
        """Say whether ties, tips and main problems may be changed here now."""
        return self.held is not None and not self.final and self.may(Right.RESULT_EDIT)

    def refresh(self) -> None:
        """Read the rounds again and show the chosen one."""
        live = self.may(Right.RANKING_LIVE)
        offered = [row for row in self.ask(rounds) if row.stage in FINAL or live]
        wanted = self.held.code if self.held else ""
        current = current_round(self.desk.office)
        found = {row.code: row for row in offered}
        self.held = found.get(wanted) or (found.get(current.code) if current else None)
        if self.held is None and offered:
            self.held = offered[-1]
        self.chooser.clear()
        for row in reversed(offered):
            self.chooser.addItem(row.title, row.code)
        self.chooser.setCurrentIndex(self.chooser.findData(self.held.code) if self.held else -1)
        self._show_round()

    def arrive(self, **facts: object) -> None:
        """Show the round `code` and the section `section_id` in it."""
        code, section_id = facts.get("code"), facts.get("section_id")
        if code and self.chooser.findData(code) >= 0:
            self.chooser.setCurrentIndex(self.chooser.findData(code))
            self._chose_round()
        if section_id and self.charts.open:
            self.charts.go_back()
        if section_id and not self.shown.select(section_id):
            self.full_button.setChecked(True)
            self._show_rows()
            self.shown.select(section_id)

    def _chose_round(self) -> None:
        code = self.chooser.currentData()
        self.held = next((row for row in self.ask(rounds) if row.code == code), None)
        self._show_round()

    def _show_round(self) -> None:
        """Read everything about the chosen round and show it."""
        held = self.held
        self.tracing.follow(held)
        self.finalise_button.setVisible(self.may(Right.ROUND_EDIT) and not self.final)
        self.book_button.setEnabled(held is not None and not held.imported)
        self.charts.show_round(held)
        self.what_if_button.setVisible(self.may(Right.RANKING_LIVE))
        self.what_if_button.setEnabled(held is not None and not held.imported)
        if held is None:
            self._show_nothing()
            return
        ranked = self.ask(result if held.stage in FINAL else ranking, held.code)
        self.basis = Basis(
            ranked,
            self.ask(parameters, held.id),
            self.ask(decisions, held.code) if not held.imported else (),
            self.ask(tips, held.code),
        )
        self.finalise_button.setEnabled(held.stage is Stage.COUNTED and not ranked.undecided_ties)
        self.list_button.setText(tr("First {n}", n=self.basis.parameters.list_length))
        self.pill.set(str(word(held.stage)), stage_meaning(held.stage))
        self.figures.setText(channel_figures(self.basis))
        self.firm.show_round()
        self.say_state()
        self._show_panels(self.basis)
        self._show_rows()

    def _show_nothing(self) -> None:
        self.basis = None
        self.finalise_button.setEnabled(False)
        say_nothing(self, live=self.may(Right.RANKING_LIVE))
        self.table.set_rows(())
        self.firm.show_round()
        self.panel.name_tabs(0, 0, 0)

    def say_state(self) -> None:
        """Say whether the result is a trial or final, and what stands in its way."""
        if self.held is not None and self.basis is not None:
            say_state(self, self.held, self.basis)

    def _show_panels(self, basis: Basis) -> None:
        of_tie = {frozenset(one.numbers): one for one in basis.decisions if one.applies}
        rows = [TieRow(tie, of_tie.get(frozenset(tie.numbers))) for tie in basis.ranking.ties]
        self.panel.name_tabs(len(rows), len(basis.ranking.undecided_ties), len(basis.tips))
        self.panel.ties.set_rows(rows)
        self.panel.tips.set_rows(basis.tips)
        if self.panel.ties.current() is None and rows:
            self.panel.ties.select(rows[0].tie.numbers)
        if self.panel.tips.current() is None and basis.tips:
            self.panel.tips.select(basis.tips[-1].id)
        self.show_tie(self.panel.ties.current())
        self.show_tip(self.panel.tips.current())

    def _show_rows(self) -> None:
        """Show the list or every section; past results are only a list."""
        held, basis = self.held, self.basis
        if held is None or basis is None:
            return
        self.stack.setCurrentWidget(self.shown)
        law = basis.parameters
        full = held.imported or self.full_button.isChecked()
        rows = rank_rows(basis.ranking, law.top_tier, law.list_length, full=full)
        self.shown.title = f"{held.title} {tr('Ranking')}"
        self.shown.set_rows(rows)
        if self.shown.current() is None and rows:
            self.shown.select(rows[0].line.section_id)
        self.show_section(self.shown.current())

    def show_section(self, row: RankRow | None) -> None:
        """Show how a section's place came about."""
        if row is None or self.basis is None:
            self.panel.how.clear(tr("Choose a section to see how its place came about."))
            return
        self.panel.show_how(row, self.basis, self.doings.of_section(row))

    def trace(self, behind: Behind) -> None:
        """Show the sheets behind a figure."""
        if self.held is not None and self.basis is not None:
            self.tracing.open(self.held, self.basis, behind)

    def show_tie(self, row: TieRow | None) -> None:
        """Show a tie and what was decided."""
        if row is None or self.basis is None:
            self.panel.show_tie(None, (), ())
            return
        self.panel.show_tie(row, history_of(row, self.basis), self.doings.of_tie(row))

    def show_tip(self, row: TipRow | None) -> None:
        """Show a verified tip."""
        self.panel.show_tip(row, self.doings.of_tip(row), discipline_act(self, row))
