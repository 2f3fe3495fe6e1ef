"""The page of papers: what is due, the ledger, and the paper itself as it will print."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QItemSelectionModel, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QVBoxLayout, QWidget

from desk.documents.columns import LEDGER, LedgerRow, draft_key, key_of
from desk.documents.dialogs import ask_void
from desk.documents.draft_part import DraftPart
from desk.documents.due import DueArea, DuePanel, DueRow
from desk.documents.editable import save_in_job
from desk.documents.forms_part import FormsPart
from desk.documents.life_forms import LABELS, ask_step, common_stage, show_course
from desk.documents.making import Making
from desk.documents.newspaper_part import NewspaperPart, WidthPart
from desk.documents.output import bind_papers, save_papers
from desk.documents.preview import Preview
from desk.documents.print_dialog import open_print_dialog
from desk.documents.printers import Rack
from desk.documents.saving import ask_form, say_saved
from desk.documents.wording.dialog import WordingDialog
from desk.language import tr
from desk.outgoing import save_workbook
from desk.shared.page import Page
from desk.shared.pickers import choose_folder
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import button, label, row_of
from desk.theme import Meaning
from models.common.rights import Right
from models.documents.draft_queries import DraftRow, drafts
from models.documents.queries import PaperRow, PaperStage, ledger
from models.rounds.queries import RoundRow, rounds
from models.rounds.rules import FINAL
from reports.editable import has_editable
from reports.issuing import due_and_issued, workbook_name
from reports.workbook_facts import workbook_facts


class DocumentsPage(Page):
    """Draft, check, approve, look at, print and void the papers of a round."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"paper", "paper_draft", "paper_step", "print", "measure", "round", "setting", "proof_check"}
    )
    making: Making | None = None

    @property
    def make(self) -> QPushButton | None:
        """The button that numbers in one step, for those who may issue."""
        return self.making.one_step if self.making is not None else None

    def build(self) -> None:
        """Make the left side (due, ledger) and the preview."""
        self.rounds: tuple[RoundRow, ...] = ()
        self.rack = Rack()
        self.may_issue = self.may(Right.DOCUMENT_ISSUE)
        self.lead(
            tr("Make drafts, check and approve them, then print or save.")
            if self.may_issue
            else tr("Look at the papers of a round, and at the ledger.")
        )
        if self.may_issue:
            self.making = Making(self)
        self.book = self.secondary(tr("Ranking workbook…"), self.ask_workbook, icon="export")
        if self.may_issue:
            self.secondary(tr("Wording…"), self.word, icon="edit")
        self.choice = QComboBox()
        self.choice.setMinimumWidth(220)
        self.choice.setAccessibleName(tr("Round"))
        self.choice.activated.connect(lambda _place: self.show_round())
        self.buttons.insertWidget(0, self.choice)
        self.due = DuePanel(choosing=self.may_issue)
        self.due_area = DueArea(self.due)
        self.due.changed.connect(self.show_actions)
        self.every = QCheckBox(tr("All rounds"))
        self.every.clicked.connect(lambda _on: self.show_ledger())
        self.table: RecordTable[LedgerRow] = RecordTable(
            self.desk, "documents.ledger", LEDGER, key=key_of, title=tr("Ledger of papers"),
            empty=Empty("No paper is drafted or numbered yet. Tick the kinds above and make drafts."),
        )  # fmt: skip
        self.table.filter.setFixedWidth(130)
        self.missing = QCheckBox(tr("No receipt"))
        self.missing.clicked.connect(lambda _on: self.show_ledger())
        self.table.add_tool(self.missing)
        self.table.add_tool(self.every)
        self.preview = Preview(self.desk)
        self.width_part, self.newspaper, self.draft_part = WidthPart(self), NewspaperPart(self), DraftPart(self)
        self.forms = FormsPart(self)
        self.width_part.setVisible(self.may_issue)
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(80)
        self.pause.timeout.connect(self.show_current)
        self.table.current_changed.connect(lambda _row: self.pause.start())
        self.table.activated.connect(lambda _row: self.preview.setFocus())
        self.table.view.selectionModel().selectionChanged.connect(lambda *_: self.show_actions())
        self._lay_out()

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.due_area)
        below = row_of(self.width_part, None)
        if self.making is not None:
            below.addWidget(self.making.look)
        column.addLayout(below)
        column.addWidget(self.table, 1)
        self.save = button(tr("Save PDF…"), self.ask_folder, icon_name="export")
        self.docx = button(tr("Save DOCX…"), self.ask_docx_folder, "link", tip=tr("For editing by hand"))
        self.paper = button(tr("Print…"), self.ask_printer, icon_name="print")
        self.off = button(tr("Void…"), self.ask_void, "danger")
        self.step = button(tr(LABELS[PaperStage.SEALED]), self.enter_step)
        self.how = button(tr("How it went…"), self.show_course)
        self.chosen_count = label("", "secondary")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.preview, 1)
        column.addWidget(self.newspaper)
        column.addWidget(self.forms)
        column.addWidget(self.draft_part)
        buttons = (self.off, self.how, self.step, self.save, self.paper)
        column.addLayout(row_of(self.chosen_count, None, self.docx))
        column.addLayout(row_of(None, *buttons))
        self.split(left, right, "documents", (610, 520)).setStretchFactor(1, 1)

    def refresh(self) -> None:
        """Read the rounds and the ledger again."""
        before = self.code
        found = self.ask(rounds)
        self.rounds = tuple(row for row in reversed(found) if row.stage in FINAL)
        self.choice.clear()
        self.choice.addItems([row.title for row in self.rounds])
        self.choose(before)
        self.width_part.refresh()
        if self.making is not None:
            self.making.refresh()
        self.show_round()

    @property
    def code(self) -> str:
        """The chosen round's code."""
        place = self.choice.currentIndex()
        return self.rounds[place].code if 0 <= place < len(self.rounds) else ""

    def choose(self, code: str) -> None:
        """Choose a round by its code, when it is there."""
        codes = [row.code for row in self.rounds]
        if code in codes:
            self.choice.setCurrentIndex(codes.index(code))

    def arrive(self, **facts: object) -> None:
        """Show a round (`code`), a paper (`paper_id`) or a draft (`draft_id`)."""
        if code := facts.get("code"):
            self.choose(str(code))
            self.show_round()
        key = facts.get("paper_id")
        if isinstance(draft_id := facts.get("draft_id"), int):
            key = draft_key(draft_id)
        if key is not None and not self.table.select(key):
            self.every.setChecked(True)
            self.show_ledger()
            self.table.select(key)

    def show_round(self) -> None:
        """Show what is due for the chosen round, and its papers."""
        papers = self.ask(ledger, None, self.code) if self.code else ()
        printed = [row.kind for row in papers if row.voided is None and row.copies and not row.superseded]
        waiting = [row.kind for row in self.ask(drafts, self.code) if row.living] if self.code else []
        due = self.ask(due_and_issued, self.code) if self.code else ()
        self.due_area.setVisible(bool(due))
        self.due.show_rows(
            [DueRow(kind, n, waiting.count(kind), numbered, printed.count(kind)) for kind, n, numbered in due]
        )
        self.due_area.fit()
        self.show_ledger()

    def show_ledger(self) -> None:
        """Show the papers of the round, or all."""
        self.table.set_rows(self.papers())
        if self.table.current() is None:
            self.table.select_first()
        self.show_current()
        self.show_actions()

    def papers(self) -> tuple[LedgerRow, ...]:
        """Read the drafts and papers that the ledger shows; drafts have no receipts."""
        code = None if self.every.isChecked() else self.code
        if code == "":
            return ()
        found = self.ask(ledger, None, code)
        if self.missing.isChecked():
            return tuple(row for row in found if row.receipt_missing)
        return (*self.ask(drafts, code), *found)

    def show_current(self) -> None:
        """Show the current paper or draft."""
        row = self.table.current()
        if row is None:
            self.preview.clear()
        else:
            self.preview.show_paper(row)
        self.newspaper.show_paper(row if isinstance(row, PaperRow) else None)
        self._say(row)
        self.show_actions()

    def _say(self, row: LedgerRow | None) -> None:
        """Say what papers are made from where there are none, and what is wrong with the current one."""
        if not self.rounds:
            self.banner.say(tr("No round is final yet. Papers are made from a final result."), Meaning.INFO)
        elif isinstance(row, PaperRow) and row.superseded and row.voided is None:
            wrong = tr("The result behind this paper was corrected. Void it; where it is still due, make it anew.")
            self.banner.say(wrong, Meaning.BAD)
        else:
            self.banner.say("")

    def living(self) -> tuple[PaperRow, ...]:
        """Return the selected papers that are not void."""
        return tuple(row for row in self.table.selected() if isinstance(row, PaperRow) and row.voided is None)

    def living_drafts(self) -> tuple[DraftRow, ...]:
        """Return the selected drafts that may still become papers."""
        return tuple(row for row in self.table.selected() if isinstance(row, DraftRow) and row.living)

    def show_actions(self) -> None:
        """Enable what can be done with the selected papers and drafts."""
        rows, row, waiting = self.living(), self.table.current(), self.living_drafts()
        chosen = len(rows) + len(waiting)
        self.chosen_count.setText(tr("Papers chosen: {n}", n=chosen) if chosen > 1 else "")
        self.draft_part.show_drafts(waiting, row if isinstance(row, DraftRow) else None)
        for made in (self.save, self.paper):
            made.setVisible(self.may_issue and not (waiting and not rows))
            made.setEnabled(bool(rows))
        self.docx.setVisible(self.may_issue and any(map(has_editable, rows)))
        self.forms.show_papers(rows)
        paper = row if isinstance(row, PaperRow) else None
        self.off.setVisible(self.may_issue and paper is not None and paper.voided is None and len(rows) == 1)
        stage = common_stage(rows) if rows else None
        self.step.setVisible(self.may_issue and stage is not None)
        self.step.setText(tr(LABELS[stage or PaperStage.SEALED]))
        self.how.setVisible(paper is not None and len(rows) <= 1)
        self.book.setEnabled(bool(self.code))
        if self.making is not None:
            self.making.show_actions()

    def select_papers(self, keys: Collection[Any]) -> None:
        """Select several rows of the ledger; the first of them becomes the current one."""
        shown = [key_of(row) for row in self.table.model.shown()]
        first = next((key for key in shown if key in keys), None)
        if first is None:
            return
        self.table.select(first)
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for place, key in enumerate(shown):
            if key in keys:
                self.table.view.selectionModel().select(self.table.model.index(place, 0), flags)

    def ask_folder(self) -> None:
        """Ask for the form and the folder of the selected papers' files."""
        if self.living():
            name = tr("{round}-papers.pdf", round=self.living()[0].round)
            ask_form(self, name, self.save_into, self.bind_into)

    def ask_docx_folder(self) -> None:
        """Ask for the folder of the selected papers' DOCX files."""
        if rows := tuple(filter(has_editable, self.living())):
            title = tr("Save DOCX files into this folder")
            choose_folder(self, title, lambda folder: save_in_job(self, rows, folder))

    def save_into(self, archival: bool, folder: Path) -> None:
        """Write the selected papers into a folder, as PDF or as PDF/A."""
        rows, office = self.living(), self.desk.office
        self.job(
            tr("Saving papers"),
            lambda progress: save_papers(office, rows, folder, progress, archival),
            partial(say_saved, self),
        )

    def bind_into(self, path: Path) -> None:
        """Write the selected papers into one file, each beginning on the front of a sheet."""
        rows, office = self.living(), self.desk.office
        self.job(
            tr("Saving papers"),
            lambda progress: bind_papers(office, rows, path, progress),
            lambda n: self.desk.tell(tr("Saved {n} papers as {path}.", n=n, path=str(path))),
        )

    def ask_printer(self) -> None:
        """Ask what prints, on which printer and how."""
        if rows := self.living():
            open_print_dialog(self, rows, self.rack)

    def ask_void(self) -> None:
        """Ask why the current paper is void."""
        row = self.table.current()
        if isinstance(row, PaperRow) and row.voided is None:
            ask_void(self, row)

    def enter_step(self) -> None:
        """Ask for the next stage of the selected papers."""
        rows = self.living()
        if rows and (stage := common_stage(rows)):
            ask_step(self, rows, stage, self.desk.office.clock().astimezone().date())

    def show_course(self) -> None:
        """Show how the current paper went, and let a wrong entry be taken back."""
        row = self.table.current()
        if isinstance(row, PaperRow):
            show_course(self, row)

    def word(self) -> WordingDialog:
        """Put papers into the office's own words; opened at the kind of the current paper."""
        row = self.table.current()
        dialog = WordingDialog(self, self.code, row.kind if row else "")
        dialog.open()
        return dialog

    def ask_workbook(self) -> None:
        """Ask for the folder of the ranking workbook."""
        if self.code:
            choose_folder(self, tr("Save the workbook into this folder"), self.save_workbook)

    def save_workbook(self, folder: Path) -> None:
        """Write the workbook that recomputes the chosen round."""
        code, office = self.code, self.desk.office
        self.job(
            tr("Writing the workbook"),
            lambda _progress: save_workbook(office, office.ask(workbook_facts, code), folder / workbook_name(code)),
            lambda path: self.desk.tell(tr("Saved {path}.", path=str(path))),
        )
