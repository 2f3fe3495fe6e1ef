"""The window from which papers are printed: what prints, on which printer and how, and what is left when it stops."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QHBoxLayout, QVBoxLayout

from desk.documents.calibration import calibrate
from desk.documents.counting import counted
from desk.documents.names import kind_word
from desk.documents.preview import Preview
from desk.documents.print_columns import COLUMNS
from desk.documents.print_panel import SetupPanel
from desk.documents.print_run import Outcome, Run
from desk.documents.print_setup import FILE, missing
from desk.documents.printers import Rack
from desk.documents.printing import Line, PrintList, is_secret, outfit
from desk.documents.run_words import reprint_words, run_words, stop_words, total_words
from desk.language import tr
from desk.shared.page import Page
from desk.shared.pickers import save_file
from desk.shared.progress import run_shown
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import Banner, bind, button, label, row_of
from desk.theme import Meaning
from models.documents.copies import copies_out
from models.documents.queries import PaperRow
from reports.kit.outfit import PLAIN, Outfit

LARGEST: Final = (1560, 860)
WITH_PREVIEW: Final = 1240
"""Pixels of width from which on the page is shown beside the settings."""
BESIDE: Final = 268
"""Pixels of width of that page."""


class PrintDialog(QDialog):
    """Space ticks what prints, Ctrl+Enter prints, Esc leaves."""

    def __init__(self, page: Page, papers: Sequence[PaperRow], rack: Rack) -> None:
        """Show the papers, all ticked."""
        super().__init__(page)
        self.page, self.desk, self.rack = page, page.desk, rack
        self.running = self.gone = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("Print papers"))
        devices = rack.printers()
        out = page.ask(copies_out, [row.id for row in papers])
        self.list = PrintList(papers, out, devices, self.desk.memory)
        self.panel = SetupPanel(devices)
        self._make_widgets()
        self._lay_out()
        self._connect()
        self.show_list()
        self.table.select_first()
        self.show_setup()
        self._count()
        self.table.view.setFocus()

    def _make_widgets(self) -> None:
        self.banner = Banner()
        self.table = RecordTable(
            self.desk, "documents.printing", COLUMNS, key=lambda line: line.paper.id, bar=False,
            empty=Empty("No paper was chosen."),
        )  # fmt: skip
        self.table.view.setSortingEnabled(False)
        self.every = QCheckBox(tr("All"))
        self.apart = QCheckBox(tr("Each kind its own settings"))
        self.mark = QCheckBox(tr("Mark reprints as copies (副本)"))
        self.consequence, self.notes = label("", "secondary", wrap=True), label("", "secondary", wrap=True)
        self.totals = label("", "lead")
        self.preview = Preview(self.desk)
        self.preview.setFixedWidth(BESIDE)
        self.preview.title.hide()  # the list says which paper it is
        self.print_button = button(tr("Print"), self.start, "primary", icon_name="print", tip="Ctrl+Enter")
        self.cancel_button = button(tr("Close"), self.reject, tip="Esc")
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(120)

    def _lay_out(self) -> None:
        left, middle = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(row_of(label(tr("Papers in the order of printing"), "heading"), None, self.every))
        left.addWidget(self.table, 1)
        middle.setSpacing(8)
        middle.addWidget(self.apart)
        middle.addWidget(self.panel)
        middle.addWidget(self._run_part())
        middle.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addLayout(left, 1)
        body.addLayout(middle)
        body.addWidget(self.preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.banner)
        column.addLayout(body, 1)
        column.addLayout(row_of(self.totals, None, self.cancel_button, self.print_button))
        room = self.page.window().size()
        width, height = min(LARGEST[0], room.width() - 24), min(LARGEST[1], room.height() - 32)
        self.preview.setVisible(width >= WITH_PREVIEW)
        self.resize(width, height)

    def _run_part(self) -> QFrame:
        """Return what is said of this printing as a whole."""
        self.run_part = QFrame()
        self.run_part.setProperty("look", "surface")
        self.run_part.setFixedWidth(self.panel.width())
        inside = QVBoxLayout(self.run_part)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.setSpacing(4)
        for widget in (self.mark, self.consequence, self.notes):
            inside.addWidget(widget)
        self.mark.setChecked(True)
        self.apart.setVisible(len(self.list.kinds) > 1)
        self.apart.setChecked(self.list.apart)
        return self.run_part

    def _connect(self) -> None:
        self.table.current_changed.connect(lambda _line: self._went())
        self.table.view.clicked.connect(self._clicked)
        self.every.clicked.connect(lambda on: self._tick_all(on))
        self.apart.clicked.connect(self._set_apart)
        self.mark.clicked.connect(self._set_marking)
        self.panel.edited.connect(self._edited)
        self.panel.calibrating.connect(self.calibrate)
        self.pause.timeout.connect(self.show_preview)
        bind("Space", self.table.view, self.toggle, inside=False)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            bind(key, self, self.start, inside=True)

    @property
    def kind(self) -> str:
        """The kind whose settings are shown: that of the current paper."""
        line: Line | None = self.table.current()
        return line.paper.kind if line is not None else self.list.kinds[0]

    def show_list(self) -> None:
        """Show the papers and what they come to."""
        self.table.set_rows(self.list.lines())
        totals = self.list.totals()
        self.every.setChecked(totals.papers == len(self.list.papers))
        self.totals.setText(total_words(totals))
        self.mark.setVisible(totals.reprints > 0)
        self.consequence.setText(reprint_words(totals, marked=self.list.marking))
        self.consequence.setVisible(totals.reprints > 0)
        some = any(self.list.setups[row.kind].pages.strip() for row in self.list.chosen())
        notes = run_words(totals, some=some)
        self.notes.setText(notes)
        self.notes.setVisible(bool(notes))
        self.run_part.setVisible(totals.reprints > 0 or bool(notes))
        self.print_button.setEnabled(self.list.ready() and not self.running)

    def show_setup(self) -> None:
        """Show the settings of the current paper's kind."""
        kind = self.kind
        self.panel.put(self.list.setups[kind], missing(self.desk.memory, kind, self.list.devices))
        own = tr("Print settings: {kind}", kind=kind_word(kind))
        self.panel.title.setText(own if self.list.apart else tr("Print settings"))
        self.panel.show_faults(self.list.plan(kind)[1])

    def _went(self) -> None:
        if self.list.apart:
            self.show_setup()
        self.pause.start()

    def show_preview(self) -> None:
        """Show the current paper as its next copy comes out."""
        line: Line | None = self.table.current()
        if line is not None and self.preview.isVisible():
            self.preview.show_paper(line.paper, outfit=self._outfit(line))

    def _outfit(self, line: Line) -> Outfit:
        plan, _faults = self.list.plan(line.paper.kind)
        if plan is None:
            return PLAIN
        before = self.list.out[line.paper.id]
        number = before.last_number + 1 if is_secret(line.paper) else None
        return outfit(plan, duplicate=self.list.marking and before.on_paper > 0, copy_number=number)

    def toggle(self) -> None:
        """Tick the selected papers, or take their ticks away."""
        self.list.toggle([line.paper.id for line in self.table.selected()])
        self._changed()

    def _clicked(self, index: QModelIndex) -> None:
        line: Line | None = self.table.model.row(index)
        if index.column() == 0 and line is not None:
            self.list.toggle((line.paper.id,))
            self._changed()

    def _tick_all(self, on: bool) -> None:
        self.list.ticked = {row.id for row in self.list.papers} if on else set()
        self._changed()

    def _set_apart(self, on: bool) -> None:
        self.list.set_apart(on, self.kind)
        self._changed()
        self.show_setup()

    def _set_marking(self, on: bool) -> None:
        self.list.marking = on
        self._changed()

    def _edited(self) -> None:
        kind, setup = self.kind, self.panel.setup()
        moved = setup.printer != self.list.setups[kind].printer
        self.list.change(kind, setup)
        if moved:
            self.panel.put(self.list.setups[kind])
        else:
            self.panel.adapt()
        self._changed()

    def _changed(self) -> None:
        self.show_list()
        self.panel.show_faults(self.list.plan(self.kind)[1])
        self.pause.start()

    def _count(self) -> None:
        """Count the pages in pieces, so that other work comes in between."""
        todo = [row for row in self.list.papers if row.id not in self.list.pages]
        if todo and not self.gone:
            self.desk.jobs.run(tr("Counting pages"), lambda _progress: counted(todo), self._counted)

    def _counted(self, found: dict[int, int]) -> None:
        if self.gone:
            return
        self.list.pages.update(found)
        self._changed()
        self._count()

    def start(self) -> None:
        """Print, after a file was named where one is made; go to what is wrong instead where something is."""
        if not self.list.ready() or self.running:
            return
        if (kind := self.list.wrong_kind()) is not None:
            self.go_to_fault(kind)
        elif self.list.needs_file():
            name = tr("{round}-to-print.pdf", round=self.list.papers[0].round)
            save_file(self.table, tr("PDF file for elsewhere"), name, "PDF (*.pdf)", self.run)
        else:
            self.run(None)

    def go_to_fault(self, kind: str) -> None:
        """Show the settings that are wrong and go to their field."""
        self.table.select(next(row.id for row in self.list.chosen() if row.kind == kind))
        self.show_setup()
        self.panel.go_to(next(iter(self.list.plan(kind)[1])))

    def run(self, file: Path | None) -> None:
        """Print in the worker thread; what comes out is entered one by one."""
        self.list.remember()
        self.banner.say("")
        self._set_running(True)
        work = Run(self.desk.office, self.rack, self.list.tasks(), file)
        run_shown(
            self, self.desk.jobs, tr("Printing papers"), work, self.ended, ended=lambda: self._set_running(False)
        )  # fmt: skip

    def _set_running(self, running: bool) -> None:
        self.running = running
        self.print_button.setEnabled(self.list.ready() and not running)

    def ended(self, outcome: Outcome) -> None:
        """Go where everything is out; else say why not, with the rest still ticked."""
        if outcome.done:
            self.desk.tell(tr("Papers printed: {n}", n=len(outcome.done)))
        if outcome.stopped_at is None:
            self.accept()
            return
        gone = [row.id for row in outcome.done]
        if outcome.unentered:
            gone.append(outcome.stopped_at.id)
        self.list.came_out(gone, self.page.ask(copies_out, [row.id for row in self.list.papers]))
        self._changed()
        self.banner.say(stop_words(outcome), Meaning.SOON if outcome.refusal is None else Meaning.BAD)
        self.table.select(outcome.stopped_at.id)
        self.table.view.setFocus()  # the button lost the keyboard while it was disabled

    def calibrate(self) -> None:
        """Print the calibration sheet with the offset that stands in the fields, and take over what is read (R8.3)."""
        plan, faults = self.list.plan(self.kind)
        if plan is None:
            self.panel.go_to(next(iter(faults)))
        elif plan.printer != FILE:
            calibrate(self.page, self.rack, self.kind, plan, self.panel.shift)

    def reject(self) -> None:
        """Leave, but not while something prints."""
        if not self.running:
            super().reject()

    def done(self, result: int) -> None:
        """Leave nothing behind that waits for this window."""
        self.gone = True
        self.pause.stop()
        self.preview.clear()
        super().done(result)


def open_print_dialog(page: Page, papers: Sequence[PaperRow], rack: Rack) -> PrintDialog:
    """Open the window for papers of the ledger."""
    made = PrintDialog(page, papers, rack)
    made.open()
    return made
