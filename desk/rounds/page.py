"""The rounds page: every round, its stage and what comes next (R3.1–R3.3)."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget

from desk.language import tr
from desk.rounds import dialogs
from desk.rounds.columns import ROUND_ROW, ROUNDS
from desk.rounds.detail import RoundDetail
from desk.rounds.printed import PrintedPart, publish_form
from desk.rounds.sheet_form import next_sheet
from desk.sentences import word
from desk.shared.importing import ImportDialog
from desk.shared.page import Page
from desk.shared.pickers import open_file
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import EmptyState, surface
from models.common.rights import Right
from models.consequences.imports import import_results
from models.finalising.stages import step
from models.intake.queries import FileKind
from models.rounds.queries import RoundRow, Stage, channels, parameters, rounds, rule_versions, snapshot
from models.rounds.rules import RuleParameters, back_stage, next_stage


class RoundsPage(Page):
    """Rounds left, the chosen one right."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"round", "rule_version", "measure", "batch", "publication", "publication_scan"}
    )

    def build(self) -> None:
        """Make list and detail."""
        self.may_edit = self.may(Right.ROUND_EDIT)
        self.lead(
            tr("Open rounds and bring them through their seven stages.")
            if self.may_edit
            else tr("Look up the rounds, their lists and their rules.")
        )
        empty = Empty("No round yet. Open the first one.", "Open round…", self.open_round)
        if self.may_edit:
            self.secondary(tr("Open round…"), self.open_round, icon="add", shortcut="Ctrl+N")
            self.secondary(tr("From a round sheet…"), self.choose_sheet, icon="documents")
        if self.may(Right.RESULT_IMPORT):
            self.secondary(tr("Import past results…"), self.bring_in, icon="import")
        self.table: RecordTable[RoundRow] = RecordTable(
            self.desk, "rounds.all", ROUNDS, key=lambda row: row.id, title=tr("Rounds"),
            empty=empty if self.may_edit else Empty("No round yet."), row_height=ROUND_ROW,
        )  # fmt: skip
        self.table.filter.setFixedWidth(150)
        self.table.current_changed.connect(self.show_round)
        self.detail = RoundDetail(self.desk, self.advance, self.step_back, PrintedPart(self))
        self.right = QStackedWidget()
        self.right.addWidget(surface(EmptyState(tr("Choose a round."), icon_name="left")))
        self.right.addWidget(self.detail)
        whole = self.split(self.table, self.right, "rounds", (448, 678))
        whole.setStretchFactor(0, 2)
        whole.setStretchFactor(1, 3)

    def refresh(self) -> None:
        """Read every round, newest first."""
        rows = self.ask(rounds)[::-1]
        self.table.set_rows(rows)
        row = self.table.current()
        if row is None and rows:
            under_way = [one for one in rows if one.stage not in (Stage.PUBLISHED, Stage.CLOSED)]
            self.table.select((under_way or rows)[0].id)
        else:
            self.show_round(row)

    def arrive(self, **facts: object) -> None:
        """Show the round of a `code`; `doing` "open" asks for a new one."""
        for row in self.table.rows():
            if row.code == facts.get("code"):
                self.table.filter.clear()
                self.table.apply_filter()
                self.table.select(row.id)
        if facts.get("doing") == "open" and self.may_edit:
            self.open_round()

    def show_round(self, row: RoundRow | None) -> None:
        """Show the chosen round."""
        self.right.setCurrentIndex(0 if row is None else 1)
        if row is not None:
            entries, used, versions = self.ask(snapshot, row.id), self.ask(channels, row.id), self.ask(rule_versions)
            self.detail.show_round(row, entries, used, versions, self.may_edit)

    def advance(self) -> None:
        """Bring the chosen round to its next stage."""
        row = self.table.current()
        to = next_stage(row.stage) if row else None
        if row is None or to is None:
            return
        match to:
            case Stage.PUBLISHED:
                publish_form(self, row).open()
            case Stage.FINALISED:
                dialogs.confirm_final(self, row, lambda: self.step_to(row, to))
            case Stage.CLOSED:
                dialogs.confirm_close(self, row, lambda: self.step_to(row, to))
            case _:
                self.step_to(row, to)

    def step_to(self, row: RoundRow, to: Stage) -> None:
        """Step a round on in the worker thread: the safety copy and the freezing take a moment."""
        office = self.desk.office
        done = tr("Round {code} is now in the stage “{stage}”.", code=row.code, stage=word(to))
        self.job(
            tr("Advancing the round"), lambda _p: office.do(step, row.code, to), lambda _none: self.desk.tell(done)
        )

    def step_back(self) -> None:
        """Ask why the chosen round goes back a stage."""
        row = self.table.current()
        if row is not None and back_stage(row.stage) is not None:
            dialogs.back_form(self, row).open()

    def open_round(self) -> None:
        """Ask for the next round, with the last one's rules."""
        rows = self.ask(rounds)
        held = [row for row in rows if not row.imported] or list(rows)
        rules = self.ask(parameters, held[-1].id) if held else RuleParameters()
        day = self.desk.office.clock().astimezone().date()
        dialogs.open_form(self, next_sheet(rows, rules, day)).open()

    def choose_sheet(self) -> None:
        """Ask for a round sheet."""
        open_file(self, tr("From a round sheet…"), "TOML (*.toml)", self.open_sheet)

    def open_sheet(self, path: Path) -> None:
        """Show a round sheet in the form, to be looked over before it is opened."""
        sheet = self.attempt(lambda: dialogs.read_sheet_file(path))
        if sheet is not None:
            dialogs.open_form(self, sheet).open()

    def bring_in(self) -> None:
        """Import results of past rounds."""
        office = self.desk.office
        ImportDialog(self, FileKind.RESULTS, lambda path, dry: office.do(import_results, path, dry)).open()
