"""Printing a paper without a number: the same settings, one paper, nothing to tick."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout

from desk.documents.output import print_working
from desk.documents.page_ranges import sheets
from desk.documents.print_panel import SetupPanel
from desk.documents.print_setup import Plan, Setup, missing, remember, remembered, settled, turns
from desk.documents.printers import Rack
from desk.language import tr
from desk.shared.page import Page
from desk.shared.progress import run_shown
from desk.shared.widgets import bind, button, label, row_of
from reports.working import Working

OWN: Final = "working."
"""Begins the names under which settings of papers without a number are remembered."""


class WorkingPrintDialog(QDialog):
    """Ctrl+Enter prints, Esc leaves."""

    def __init__(self, page: Page, paper: Working, rack: Rack) -> None:
        """Show how this kind was printed last."""
        super().__init__(page)
        self.page, self.paper, self.rack = page, paper, rack
        self.running = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("Print…").rstrip("…"))
        self.devices, self.key = rack.printers(), OWN + paper.kind
        self.panel = SetupPanel(self.devices, official=False)
        memory = page.desk.memory
        self.panel.put(remembered(memory, self.key, self.devices), missing(memory, self.key, self.devices))
        self.panel.edited.connect(self.edited)
        self.totals = label("", "secondary")
        self.print_button = button(tr("Print"), self.start, "primary", icon_name="print", tip="Ctrl+Enter")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.panel)
        column.addLayout(row_of(self.totals, None, button(tr("Close"), self.reject, tip="Esc"), self.print_button))
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            bind(key, self, self.start, inside=True)
        self.edited()
        self.panel.copies.setFocus()

    def plan(self) -> tuple[Plan | None, dict[str, str]]:
        """Return how the paper is printed, or what is wrong by field."""
        setup = self.panel.setup()
        plan, faults = settled(setup, turns=turns(self.devices, setup.printer))
        if plan is not None and not plan.pages.of(self.paper.pages):
            return None, {"pages": tr("The paper has {n} pages.", n=self.paper.pages)}
        return plan, faults

    def edited(self) -> None:
        """Say what is wrong, and how much paper it takes."""
        self.panel.adapt()
        plan, faults = self.plan()
        self.panel.show_faults(faults)
        count = sheets(plan.pages.of(self.paper.pages), plan.copies, duplex=plan.duplex) if plan else "…"
        self.totals.setText(tr("Sheets of paper: {sheets}", sheets=count))
        self.print_button.setEnabled(bool(self.devices))

    def start(self) -> None:
        """Print in the worker thread, or go to what is wrong."""
        plan, faults = self.plan()
        if plan is None:
            self.panel.go_to(next(iter(faults)))
        elif self.devices and not self.running:
            self._print(plan, self.panel.setup())

    def _print(self, plan: Plan, setup: Setup) -> None:
        desk, paper, rack = self.page.desk, self.paper, self.rack
        remember(desk.memory, {self.key: setup}, self.devices)
        self.running = True

        def printed(_none: None) -> None:
            desk.tell(tr("Papers printed: {n}", n=1))
            self.accept()

        run_shown(
            self, desk.jobs, tr("Printing papers"),
            lambda _progress: print_working(desk.office, paper, plan, rack),
            printed, ended=self._ended,
        )  # fmt: skip

    def _ended(self) -> None:
        self.running = False

    def reject(self) -> None:
        """Leave, but not while it prints."""
        if not self.running:
            super().reject()
