"""The ranking page: the list at the left, how each place came about at the right, and everything before finalising."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QComboBox, QPushButton, QStackedWidget

from desk.ballots.words import channel_word
from desk.frame.facts import current_round, stage_meaning
from desk.language import tr
from desk.outgoing import save_workbook
from desk.ranking import dialogs
from desk.ranking.behind import Behind
from desk.ranking.calculation import ask_calculation
from desk.ranking.charts import ChartsView
from desk.ranking.columns import TieRow, ranking_columns
from desk.ranking.discipline import discipline_act
from desk.ranking.final import final_state
from desk.ranking.firm_part import FirmPart
from desk.ranking.firm_words import banner_text, warning
from desk.ranking.marks import Marks
from desk.ranking.minutes import minutes_acts
from desk.ranking.panel import RankingPanel, history_of
from desk.ranking.rows import RankRow, rank_rows
from desk.ranking.steps import Basis
from desk.ranking.tracing import Tracing
from desk.ranking.what_if import open_what_if
from desk.sentences import word
from desk.shared.jobs import Progress
from desk.shared.links import go_to_section
from desk.shared.messages import confirm
from desk.shared.page import Page
from desk.shared.panel import Actions
from desk.shared.pickers import save_file
from desk.shared.table import Empty, RecordTable, choose_mode
from desk.shared.widgets import Pill, button, label, row_of
from desk.theme import Meaning
from models.common.rights import Right
from models.finalising.stages import step
from models.ranking.queries import Tie, TipRow, decisions, ranking, result, tips
from models.rounds.queries import RoundRow, Stage, parameters, rounds
from models.rounds.rules import FINAL
from reports.issuing import workbook_name
from reports.workbook_facts import live_workbook_facts, workbook_facts


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
        self.finalise_button = self.primary(tr("Finalise…"), self.finalise, icon="check")
        self.book_button = self.secondary(tr("Ranking workbook…"), self.ask_workbook, icon="export")
        self.what_if_button = self.secondary(tr("What if…"), self.what_if, icon="refresh")
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
        self.panel.ties.activated.connect(lambda row: self.decide(row.tie))
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
        self.panel.calculation_asked.connect(lambda line: ask_calculation(self, self.held, line))

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
        self.figures.setText(self._channel_figures(self.basis))
        self.firm.show_round()
        self._say_state(held, self.basis)
        self._show_panels(self.basis)
        self._show_rows()

    def _show_nothing(self) -> None:
        self.basis = None
        self.finalise_button.setEnabled(False)
        live = self.may(Right.RANKING_LIVE)
        self.lead(tr("Nothing is ranked yet.") if live else tr("Final results are shown here."))
        self.banner.say(tr("There is no round yet.") if live else tr("No round has a final result yet."), Meaning.INFO)
        self.table.set_rows(())
        self.firm.show_round()
        self.panel.name_tabs(0, 0, 0)

    @staticmethod
    def _channel_figures(basis: Basis) -> str:
        told = []
        for use in basis.ranking.channels:
            facts = {"valid": f"{use.valid:,}", "abstained": f"{use.abstained:,}", "invalid": f"{use.invalid:,}"}
            name = channel_word(use.code, use.name)
            told.append(tr("{channel}: {valid} valid, {abstained} abstained, {invalid} invalid", channel=name, **facts))
        return "    ".join(told)

    def _say_state(self, held: RoundRow, basis: Basis) -> None:
        """Say in the banner whether the result is a trial or final, and what stands in its way."""
        undecided = [tie for tie in basis.ranking.ties if tie.ruling is None]
        self.banner.text.setToolTip("")
        if held.stage in FINAL:
            self.lead(tr("The result is final. Choose a section to see how its place came about."))
            text, whole = final_state(self, held)
            self.banner.say(text, Meaning.GOOD)
            self.banner.text.setToolTip(whole)
        elif undecided:
            tie = undecided[0]
            self.lead(tr("Decide the ties across an edge; then the result can be made final."))
            text = tr("Trial. {n} sections are tied on ranks {first} to {last}, across the edge after rank {edges}.",
                      n=len(tie.numbers), first=tie.first, last=tie.last, edges=list(tie.edges))  # fmt: skip
            act = (tr("Decide the tie…"), lambda: self.decide(tie)) if self.editable else ("", None)
            self.banner.say(text, Meaning.SOON, *act)
        elif held.stage is Stage.COUNTED and self.firm.thin:
            self.lead(tr("Have the sheets beside the thin lines read again, then make the result final."))
            show = (tr("How firm"), lambda: self.panel.setCurrentWidget(self.firm))
            self.banner.say(banner_text(self.firm.thin), Meaning.SOON, *show)
        elif held.stage is Stage.COUNTED:
            self.lead(tr("Check the list and the main problems, then make the result final."))
            self.banner.say(tr("Trial. All batches are sealed; nothing stands in the way of the final result."))
        else:
            self.lead(tr("The list as it stands now; it changes with every ballot."))
            self.banner.say(tr("Trial. The round is in the stage {stage}; figures still change.",
                               stage=word(held.stage)))  # fmt: skip

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
        self.panel.show_how(row, self.basis, self._section_acts(row) if self.editable else ())

    def trace(self, behind: Behind) -> None:
        """Show the sheets behind a figure."""
        if self.held is not None and self.basis is not None:
            self.tracing.open(self.held, self.basis, behind)

    def _section_acts(self, row: RankRow) -> Actions:
        held, basis = self.held, self.basis
        if held is None or basis is None:
            return ()
        line, tie = row.line, row.tie
        made: list[tuple[str, Callable[[], object], str]] = []
        if tie is not None:
            made.append((tr("Decide tie…"), lambda: self.decide(tie), ""))
        if line.listed:
            made.append((tr("Problems…"), lambda: dialogs.ask_problems(self, held, line), ""))
        made.append((tr("Record tip…"), lambda: self.record_tip(line.number), ""))
        return made

    def show_tie(self, row: TieRow | None) -> None:
        """Show a tie and what was decided."""
        if row is None or self.basis is None:
            self.panel.show_tie(None, (), ())
            return
        text = tr("Decide the tie…") if row.tie.ruling is None else tr("Decide anew…")
        acts = ((text, lambda: self.decide(row.tie), ""),) if self.editable else ()
        self.panel.show_tie(row, history_of(row, self.basis), (*acts, *minutes_acts(self, self.held, row)))

    def show_tip(self, row: TipRow | None) -> None:
        """Show a verified tip."""
        held = self.held
        later = discipline_act(self, row)
        if not self.editable or held is None:
            self.panel.show_tip(row, (), later)
            return
        acts: list[tuple[str, Callable[[], object], str]] = [(tr("Record tip…"), self.record_tip, "")]
        acts.append((tr("Import tips…"), self.bring_in_tips, ""))
        if row is not None and row.withdrawn is None:
            acts.append((tr("Withdraw…"), lambda: dialogs.ask_withdrawal(self, row), "danger"))
        self.panel.show_tip(row, acts, later)

    def decide(self, tie: Tie) -> None:
        """Open the decision on a tie."""
        if self.held is not None and self.basis is not None and self.editable:
            dialogs.TieDialog(self, self.held, tie, self.basis.ranking.lines).open()

    def what_if(self) -> None:
        """Open the what-if on the chosen round."""
        if self.held is not None:
            open_what_if(self, self.held)

    def record_tip(self, number: int | None = None) -> None:
        """Record a verified tip, about the chosen section if there is one."""
        if self.held is not None and self.basis is not None:
            dialogs.ask_tip(self, self.held, self.basis.ranking.lines, number)

    def bring_in_tips(self) -> None:
        """Import a file of verified tips."""
        if self.held is not None:
            dialogs.import_tips_file(self, self.held)

    def finalise(self) -> None:
        """Ask, then freeze the result and make its measures (R6.6)."""
        held = self.held
        if held is not None:
            confirm(
                self,
                tr("Make the result of {round} final?", round=held.title),
                "\n\n".join(
                    [
                        tr("Rules, list, ballots and result are frozen and cannot be changed any more."),
                        *map(warning, self.firm.thin),
                    ]
                ),
                tr("Finalise"),
                lambda: self._finalise(held),
            )

    def _finalise(self, held: RoundRow) -> None:
        done = tr("The result of {round} is final.", round=held.title)
        self.job(
            tr("Finalising"),
            lambda _progress: self.desk.office.do(step, held.code, Stage.FINALISED),
            lambda _none: self.desk.tell(done),
        )

    def ask_workbook(self) -> None:
        """Ask where to write the workbook in which the ranking can be recomputed."""
        held = self.held
        if held is not None:
            save_file(self, tr("Ranking workbook…"), workbook_name(held.code), "XLSX (*.xlsx)", self.write_book)

    def write_book(self, path: Path) -> None:
        """Write the workbook in the worker thread."""
        held = self.held
        if held is None:
            return
        office, query = self.desk.office, workbook_facts if held.stage in FINAL else live_workbook_facts

        def work(_progress: Progress) -> Path:
            return save_workbook(office, office.ask(query, held.code), path)

        self.job(tr("Exporting"), work, lambda made: self.desk.tell(tr("Exported to {path}.", path=str(made))))
