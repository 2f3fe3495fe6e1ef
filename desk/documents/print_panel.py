"""The fields of a print setup: printer, copies, pages, sides, pre-printed paper; what is wrong stands below each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desk.documents.print_setup import FILE, Device, Setup, turns
from desk.language import tr
from desk.shared.widgets import button, label, row_of

WIDTH: Final = 312
NARROW: Final = 64


class SetupPanel(QFrame):
    """One setup; `official` papers may go into a file and on pre-printed paper too (R8.3)."""

    edited = Signal()
    """Something was changed by hand."""
    calibrating = Signal()

    def __init__(self, devices: Sequence[Device], *, official: bool = True) -> None:
        """Lay out; `put` fills."""
        super().__init__()
        self.devices, self.official = tuple(devices), official
        self.duplex_wanted = True
        self.setProperty("look", "surface")
        self.setFixedWidth(WIDTH)
        self.title = label(tr("Print settings"), "heading")
        self.printer = QComboBox()
        for one in self.devices:
            self.printer.addItem(one.name, one.name)
        if official:
            self.printer.addItem(tr("PDF file for elsewhere"), FILE)
        self.printer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.copies, self.pages, self.right, self.down = (QLineEdit() for _ in range(4))
        self.pages.setPlaceholderText(tr("all, or such as 1-3,5"))
        self.duplex = QCheckBox(tr("On both sides (long edge)"))
        self.collate = QCheckBox(tr("Copy by copy"))
        self.preprinted = QCheckBox(tr("Pre-printed paper (no red parts)"))
        self.calibrate = button(tr("Calibration sheet…"), self.calibrating.emit, "link") if official else None
        self.below = {name: label("", "fault", wrap=True) for name in ("copies", "pages", "offset")}
        self.told = label("", "secondary", wrap=True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(self.title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        _line(grid, tr("Printer"), self.printer)
        grid.addWidget(self.told, 1, 0, 1, 2)
        _line(grid, tr("Copies"), self.copies, self.below["copies"])
        _line(grid, tr("Page range"), self.pages, self.below["pages"])
        self.copies.setMaximumWidth(NARROW)
        column.addLayout(grid)
        for box in (self.duplex, self.collate, self.preprinted):
            column.addWidget(box)
        self.offset = QWidget()
        for line, name in ((self.right, tr("Right, mm")), (self.down, tr("Down, mm"))):
            line.setMaximumWidth(NARROW)
            line.setAccessibleName(name)
        parts = [label(tr("Right")), self.right, label(tr("Down")), self.down, label(tr("mm"))]
        inside = QVBoxLayout(self.offset)
        inside.setContentsMargins(24, 0, 0, 0)
        inside.setSpacing(4)
        inside.addLayout(row_of(*parts, None, spacing=6))
        inside.addWidget(self.below["offset"])
        if self.calibrate is not None:
            inside.addLayout(row_of(self.calibrate, None))
        column.addWidget(self.offset)
        column.addStretch(1)
        self.preprinted.setVisible(self.official)
        self.offset.hide()
        for fault in (*self.below.values(), self.told):
            fault.hide()

    def _connect(self) -> None:
        self.printer.activated.connect(lambda _place: self.edited.emit())
        for field in (self.copies, self.pages, self.right, self.down):
            field.textEdited.connect(lambda _text: self.edited.emit())
        for box in (self.collate, self.preprinted):
            box.clicked.connect(lambda _on: self.edited.emit())
        self.duplex.clicked.connect(self._turn)

    def _turn(self, on: bool) -> None:
        self.duplex_wanted = on
        self.edited.emit()

    def setup(self) -> Setup:
        """Return what stands in the fields."""
        name = self.printer.currentData()
        return Setup(
            name if isinstance(name, str) else FILE, self.copies.text(), self.pages.text(), self.duplex_wanted,
            self.collate.isChecked(), self.preprinted.isChecked(), self.right.text(), self.down.text(),
        )  # fmt: skip

    def put(self, setup: Setup, lost: str = "") -> None:
        """Show a setup; `lost` is the printer that was used last and is not there."""
        self.printer.setCurrentIndex(self.printer.findData(setup.printer))
        for line, text in zip(
            (self.copies, self.pages, self.right, self.down),
            (setup.copies, setup.pages, setup.right, setup.down),
            strict=True,
        ):
            if line.text() != text:
                line.setText(text)
        self.duplex_wanted = setup.duplex
        self.collate.setChecked(setup.collate)
        self.preprinted.setChecked(setup.preprinted)
        self._say(lost)
        self.adapt()

    def adapt(self) -> None:
        """Offer what the chosen printer can do."""
        setup = self.setup()
        can = turns(self.devices, setup.printer) and bool(self.printer.count())
        self.duplex.setEnabled(can)
        self.duplex.setChecked(can and setup.duplex)
        self.duplex.setToolTip("" if can else tr("This printer does not turn the sheet by itself."))
        self.collate.setEnabled(setup.copies.strip() != "1")
        self.offset.setVisible(setup.preprinted and self.official)
        if self.calibrate is not None:
            self.calibrate.setEnabled(setup.printer != FILE)

    def _say(self, lost: str) -> None:
        if not self.devices:
            text = (
                tr("This computer has no printer. Make a PDF file and print it at another one, or have a printer "
                   "installed and open this window again.")
                if self.official
                else tr("This computer has no printer. Save the paper as PDF and print it at another one.")
            )  # fmt: skip
        else:
            text = tr("{printer}, used last, is not there now.", printer=lost) if lost else ""
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def shift(self, right: str, down: str) -> None:
        """Set the offset of pre-printed paper, as if it were typed."""
        self.preprinted.setChecked(True)
        self.right.setText(right)
        self.down.setText(down)
        self.edited.emit()

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say below each field what is wrong with it."""
        marked = {"copies": (self.copies,), "pages": (self.pages,), "offset": (self.right, self.down)}
        for name, below in self.below.items():
            wrong = faults.get(name, "")
            below.setText(wrong)
            below.setVisible(bool(wrong))
            for line in marked[name]:
                line.setProperty("faulty", "true" if wrong else "false")
                line.style().unpolish(line)
                line.style().polish(line)

    def go_to(self, name: str) -> None:
        """Go to the field that is wrong."""
        line = {"copies": self.copies, "pages": self.pages, "offset": self.right}[name]
        line.setFocus()
        line.selectAll()


def _line(grid: QGridLayout, text: str, widget: QWidget, below: QLabel | None = None) -> None:
    """Add a labelled field, and what is wrong with it below."""
    row = grid.rowCount()
    name = label(text)
    name.setBuddy(widget)
    widget.setAccessibleName(text)
    grid.addWidget(name, row if row > 1 else 0, 0)
    grid.addWidget(widget, row if row > 1 else 0, 1)
    if below is not None:
        grid.addWidget(below, row + 1, 1)
