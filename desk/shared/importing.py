"""Taking in a file: choose it, have it looked through, see every fault, and only then import it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from desk.language import tr
from desk.sentences import say as reason_of
from desk.sentences import sentence, word
from desk.shared.context import DeskWidget
from desk.shared.pickers import open_file, save_file
from desk.shared.progress import run_shown
from desk.shared.table import Align, Column, Empty, RecordTable
from desk.shared.widgets import Banner, button, label, row_of
from desk.theme import Meaning
from models.common.errors import Refusal
from models.intake.queries import FileKind
from models.intake.rules import ImportRefused, ImportReport, Rejection
from models.intake.templates import TITLES, template

Taking = Callable[[Path, bool], ImportReport]
"""Takes in a file, or with True only looks through it; called in the worker thread."""
FILES: Final = "XLSX, CSV (*.xlsx *.csv)"


@dataclass(frozen=True)
class Reason:
    """One line of the list: where in the file, and what is wrong there or worth knowing."""

    number: int
    row: int
    column: str
    text: str
    fault: bool


COLUMNS: Final = (
    Column[Reason]("row", "Row", lambda line: line.row or None, width=64, align=Align.RIGHT),
    Column[Reason]("column", "Column", lambda line: line.column, width=120),
    Column[Reason](
        "weight",
        "Severity",
        lambda line: tr("to be mended") if line.fault else tr("note"),
        width=108,
        meaning=lambda line: Meaning.BAD if line.fault else Meaning.QUIET,
    ),
    Column[Reason]("reason", "What and why", lambda line: line.text, width=420, stretch=True),
)


class ImportDialog(QDialog):
    """Imports one kind of file; `act(path, dry_run)` does it, `then(report)` follows when it is done."""

    def __init__(
        self,
        page: DeskWidget,
        kind: FileKind,
        act: Taking,
        then: Callable[[ImportReport], object] = lambda _report: None,
        intro: str = "",
    ) -> None:
        """Prepare; `open()` shows it, `choose()` asks for the file, `look(path)` looks through one."""
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.desk, self.kind, self.act, self.then = page.desk, kind, act, then
        self.path: Path | None = None
        self.report: ImportReport | None = None
        title = tr("Import: {kind}", kind=word(kind))
        self.setWindowTitle(title)
        self.setMinimumWidth(720)
        self._make(title, intro)
        self.resize(860, 560)

    def _make(self, title: str, intro: str) -> None:
        self.file = QLineEdit()
        self.file.setReadOnly(True)
        self.file.setPlaceholderText(tr("No file chosen yet"))
        self.file.setAccessibleName(tr("File"))
        self.choose_button = button(tr("Choose file…"), self.choose, icon_name="import")
        self.form_button = button(tr("Write empty form…"), self.ask_form, icon_name="documents")
        self.counts = label("", "secondary", wrap=True)
        self.banner = Banner()
        self.table: RecordTable[Reason] = RecordTable(
            self.desk,
            "import.reasons",
            COLUMNS,
            key=lambda line: line.number,
            title=tr("Reasons"),
            empty=Empty("Every fault and note about the file is listed here, with its row and column."),
        )
        self.take_button = button(tr("Import"), self.take, "primary", tip="Ctrl+Enter")
        self.take_button.setEnabled(False)
        files = row_of(self.file, self.choose_button, self.form_button)
        files.setStretch(0, 1)
        usual = tr("The file is looked through first; it is taken in as a whole or not at all.")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "heading"))
        column.addWidget(label(intro or usual, "lead", wrap=True))
        column.addLayout(files)
        column.addWidget(self.banner)
        column.addWidget(self.counts)
        column.addWidget(self.table, 1)
        column.addLayout(row_of(None, button(tr("Cancel"), self.reject, tip="Esc"), self.take_button))
        QShortcut(QKeySequence("Ctrl+Return"), self, self.take)

    def choose(self) -> None:
        """Ask for the file."""
        open_file(self.table, tr("Choose file…"), FILES, self.look)

    def look(self, path: Path) -> None:
        """Look through a file without storing anything."""
        self.path, self.report = path, None
        self.file.setText(str(path))
        self.take_button.setEnabled(False)
        run_shown(
            self, self.desk.jobs, tr("Looking through the file"), lambda _progress: self.act(path, True),
            self.show_report, self.show_refusal,
        )  # fmt: skip

    def show_report(self, report: ImportReport) -> None:
        """Show what would come of the file; only a file without faults can be imported."""
        self.report = report
        faults = report.faults
        self.counts.setText(" · ".join(_counts(report)))
        self.table.set_rows(_reasons(report))
        self.take_button.setEnabled(not faults)
        if faults:
            text = tr("{n} faults: nothing will be taken in. Mend the file and choose it again.", n=f"{faults:,}")
            self.banner.say(text, Meaning.BAD)
            return
        rows = f"{report.accepted:,}"
        self.banner.say(tr("The file is in order: {n} rows can be taken in.", n=rows), Meaning.GOOD)
        self.take_button.setFocus()

    def show_refusal(self, refusal: Refusal) -> None:
        """Show why the file as a whole is not taken in."""
        if isinstance(refusal, ImportRefused):
            self.show_report(refusal.report)
            return
        self.counts.setText("")
        self.table.set_rows(())
        self.take_button.setEnabled(False)
        self.banner.say(sentence(refusal), Meaning.BAD)

    def take(self) -> None:
        """Import what was looked through."""
        path = self.path
        if path is None or not self.take_button.isEnabled():
            return
        self.take_button.setEnabled(False)
        run_shown(
            self, self.desk.jobs, tr("Importing"), lambda _progress: self.act(path, False),
            self._taken, self.show_refusal,
        )  # fmt: skip

    def _taken(self, report: ImportReport) -> None:
        self.accept()
        self.desk.tell(tr("{n} rows imported from {file}.", n=f"{report.accepted:,}", file=report.file))
        self.then(report)

    def ask_form(self) -> None:
        """Ask where to write the empty form."""
        name = f"{TITLES[self.kind]}.xlsx"
        save_file(self.table, tr("Write empty form…"), name, "XLSX (*.xlsx)", self.write_form)

    def write_form(self, path: Path) -> None:
        """Write the empty form; the file dialog has asked before overwriting."""
        try:
            template(self.kind, path, overwrite=True)
        except Refusal as refusal:
            self.banner.say(sentence(refusal), Meaning.BAD)
            return
        self.banner.say(tr("The empty form was written to {path}.", path=str(path)), Meaning.GOOD)


def _counts(report: ImportReport) -> list[str]:
    told = [tr("Rows in the file: {n}", n=f"{report.rows:,}"), tr("can be taken in: {n}", n=f"{report.accepted:,}")]
    told += [tr("faults: {n}", n=f"{report.faults:,}"), tr("notes: {n}", n=f"{report.notes:,}")]
    if report.valid is not None:
        told += [
            tr("valid: {n}", n=f"{report.valid:,}"),
            tr("abstained: {n}", n=f"{report.abstained or 0:,}"),
            tr("invalid: {n}", n=f"{report.invalid or 0:,}"),
        ]
    return told


def _reasons(report: ImportReport) -> tuple[Reason, ...]:
    told: list[tuple[Rejection, bool]] = [(line, True) for line in report.rejected]
    told += [(line, False) for line in report.warnings]
    return tuple(
        Reason(number, line.row, line.column, reason_of(line.key, line.facts), fault)
        for number, (line, fault) in enumerate(told)
    )
