"""The forms of the ranking page: deciding ties, verified tips, main problems."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QListWidget, QListWidgetItem, QRadioButton, QVBoxLayout

from desk.language import tr
from desk.ranking.minutes import ProposedMinutes, minutes_field
from desk.shared.fields import Field, Kind
from desk.shared.form import FormDialog
from desk.shared.importing import ImportDialog
from desk.shared.page import Page
from desk.shared.widgets import button, label, row_of, surface
from models.common.errors import RuleError
from models.intake.queries import FileKind
from models.intake.rules import LONGEST_TEXT, ImportReport
from models.ranking import actions
from models.ranking.imports import import_tips
from models.ranking.queries import Line, Tie, TipRow
from models.ranking.rules import proposed_problems
from models.rounds.queries import RoundRow, parameters


class OrderList(QListWidget):
    """Rows that Alt+Up and Alt+Down move."""

    moved = Signal(int)
    """The chosen row shall go up (-1) or down (1)."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with Alt, else walk."""
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(by)
            return
        super().keyPressEvent(event)


class TieDialog(FormDialog):
    """Records the decision on a tie: an order made by moving rows, or the tie kept (R6.4)."""

    def __init__(self, page: Page, held: RoundRow, tie: Tie, lines: Sequence[Line]) -> None:
        """Show the tied sections in the order of their numbers."""
        self.page, self.code, self.tie = page, held.code, tie
        fields = (
            Field("participants", tr("Participants"), required=True, most=LONGEST_TEXT),
            Field("reason", tr("Reason"), Kind.MULTILINE, required=True, most=LONGEST_TEXT),
            minutes_field(),
        )
        super().__init__(
            page,
            tr("Decide the tie"),
            fields,
            save=self.decide,
            intro=tr("{n} sections share rank {first}; the edge after rank {edges} runs between them.",
                     n=len(tie.numbers), first=tie.first, edges=list(tie.edges)),
            save_label=tr("Record decision"),
            done=tr("Decision recorded."),
            width=640,
        )  # fmt: skip
        self.order, self.keep = QRadioButton(tr("Give an order")), QRadioButton(tr("Keep the tie"))
        self.choice = QButtonGroup(self)
        for one in (self.order, self.keep):
            self.choice.addButton(one)
            one.toggled.connect(self._chosen)
        self.rows = OrderList()
        self.rows.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.rows.setAccessibleName(tr("Tied sections"))
        self.rows.setFixedHeight(34 * min(6, len(tie.numbers)) + 4)
        by_number = {line.number: line for line in lines}
        for number in tie.ruling.numbers if tie.ruling else tie.numbers:
            line = by_number[number]
            item = QListWidgetItem(f"{number:03d}  {line.name}　{line.unit}")
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setSizeHint(QSize(0, 34))
            self.rows.addItem(item)
        self.rows.setCurrentRow(0)
        self.up_button = button(tr("Up"), lambda: self.move_row(-1), icon_name="up", tip="Alt+↑")
        self.down_button = button(tr("Down"), lambda: self.move_row(1), icon_name="down", tip="Alt+↓")
        hint = label(tr("The first row gets rank {first}, the next ones follow.", first=tie.first), "secondary")
        moving = row_of(hint, None, self.up_button, self.down_button)
        box = surface(margin=12)
        inside = cast(QVBoxLayout, box.layout())
        inside.addLayout(row_of(self.order, self.keep, None, spacing=24))
        inside.addWidget(self.rows)
        inside.addLayout(moving)
        self.column.insertWidget(2, box)
        self.rows.moved.connect(self.move_row)
        self.rows.setFocus()
        (self.keep if tie.ruling and tie.ruling.keep else self.order).setChecked(True)
        self.minutes = ProposedMinutes(self, held, page.ask(parameters, held.id), lines)

    def _chosen(self) -> None:
        for widget in (self.rows, self.up_button, self.down_button):
            widget.setEnabled(self.order.isChecked())

    def move_row(self, by: int) -> None:
        """Move the chosen section up or down."""
        here = self.rows.currentRow()
        there = here + by
        if not self.order.isChecked() or not 0 <= there < self.rows.count():
            return
        self.rows.insertItem(there, self.rows.takeItem(here))
        self.rows.setCurrentRow(there)
        self.panel.dirty = True

    def numbers(self) -> tuple[int, ...]:
        """Return the sections' numbers as they stand."""
        return tuple(int(self.rows.item(n).data(Qt.ItemDataRole.UserRole)) for n in range(self.rows.count()))

    def decide(self, given: dict[str, Any]) -> int:
        """Record the decision."""
        if self.order.isChecked():
            return self.page.do(actions.decide_tie, self.code, order=self.numbers(), **given)
        return self.page.do(actions.decide_tie, self.code, keep=self.tie.numbers, **given)


def ask_tip(page: Page, held: RoundRow, lines: Sequence[Line], number: int | None) -> FormDialog:
    """Ask for a verified tip with its case (R6.5)."""
    by_number = sorted(lines, key=lambda line: line.number)
    sections = tuple((line.number, f"{line.number:03d} {line.name}（{line.unit}）") for line in by_number)
    fields = (
        Field("number", tr("Section"), Kind.PICK, required=True, choices=sections),
        Field("reported_on", tr("Reported on"), Kind.DATE, required=True),
        Field("verified_on", tr("Verified on"), Kind.DATE, required=True),
        Field("case", tr("Case"), Kind.MULTILINE, required=True, most=LONGEST_TEXT),
        Field("basis", tr("Basis"), required=True, most=LONGEST_TEXT),
        Field("approver", tr("Approved by"), required=True, most=LONGEST_TEXT),
    )

    def save(given: dict[str, Any]) -> int:
        try:
            return page.do(actions.record_tip, held.code, **given)
        except RuleError as refusal:
            where = {"tip.not_listed": "number", "tip.backwards": "verified_on", "tip.future": "verified_on"}
            if refusal.key in where:
                refusal.facts.setdefault("field", where[refusal.key])
            raise

    dialog = FormDialog(
        page, tr("Record verified tip"), fields, {"number": number}, save=save,
        intro=tr("A verified tip puts its section first in this round."),
        save_label=tr("Record tip"), done=tr("Tip recorded; the section ranks first."),
    )  # fmt: skip
    dialog.open()
    return dialog


def ask_withdrawal(page: Page, tip: TipRow) -> FormDialog:
    """Ask why a tip is taken back; it stays in the record."""
    dialog = FormDialog(
        page,
        tr("Withdraw the tip about {section}", section=tip.section),
        (Field("reason", tr("Reason"), Kind.MULTILINE, required=True, most=LONGEST_TEXT),),
        save=lambda given: page.do(actions.withdraw_tip, tip.id, given["reason"]),
        intro=tr("The section goes back to the place its votes give. The tip and the reason stay in the record."),
        save_label=tr("Withdraw tip"),
        done=tr("Tip withdrawn."),
    )
    dialog.open()
    return dialog


def import_tips_file(page: Page, held: RoundRow) -> ImportDialog:
    """Take in a file of verified tips, after a preview."""

    def run(path: Path, dry_run: bool) -> ImportReport:
        return page.desk.office.do(import_tips, path, held.code, dry_run)

    dialog = ImportDialog(page, FileKind.TIPS, run)
    dialog.open()
    return dialog


def ask_problems(page: Page, held: RoundRow, line: Line) -> FormDialog:
    """Ask for the main problems as they are published, the present text given (R6.7)."""

    def save(given: dict[str, Any]) -> None:
        # the proposal itself is not stored, so that it goes on following the ballots
        text = (
            "" if given["text"] == proposed_problems(line.marks, line.votes or 0, line.direct_first) else given["text"]
        )
        page.do(actions.word_main_problems, held.code, line.number, text)

    dialog = FormDialog(
        page,
        tr("Main problems of {section}", section=line.name),
        (
            Field(
                "text",
                tr("Main problems"),
                Kind.MULTILINE,
                most=LONGEST_TEXT,
                help=tr("Published with the list. Left empty, the text proposed from the indicators is used."),
            ),
        ),
        {"text": line.main_problems},
        save=save,
        done=tr("Main problems saved."),
    )
    dialog.open()
    return dialog
