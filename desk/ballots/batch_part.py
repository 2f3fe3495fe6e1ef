"""The panel of a batch: its header, who it waits for, its sheets once sealed, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desk.ballots.columns import SHEETS, STATES
from desk.ballots.words import channel_word
from desk.language import tr
from desk.sentences import word
from desk.shared.page import Page
from desk.shared.panel import Actions, DetailPanel
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import label
from models.ballots import queries
from models.ballots.codes import batch_code
from models.ballots.double import may_take
from models.ballots.queries import BallotRow, BatchRow, BatchState, Duty
from models.common.rights import Right

Do = Callable[[BatchRow], object]


@dataclass(frozen=True)
class Doings:
    """What the page does for a batch."""

    key: Do
    rule: Do
    close: Do
    correct: Do
    send_back: Do
    slip: Do


def complete(row: BatchRow) -> bool:
    """Say whether what a batch waits for is done, so that it can be closed."""
    match row.state:
        case BatchState.OPEN:
            return row.keyed == row.control_total
        case BatchState.SECOND:
            return row.again == row.control_total
        case BatchState.ADJUDICATION:
            return row.waiting == 0
    return False


class BatchPart:
    """Shows a batch in a panel of the page."""

    def __init__(self, page: Page, doings: Doings) -> None:
        """Make the panel."""
        self.page, self.doings = page, doings
        self.panel = DetailPanel(tr("Choose a batch at the left to see its sheets."))

    def show(self, row: BatchRow | None, duty: Duty | None, *, takes: bool) -> None:
        """Show a batch; `duty`: what one does for it oneself, `takes`: whether its round takes ballots now."""
        if row is None:
            self.panel.clear(tr("Choose a batch at the left to see its sheets."))
            return
        title = tr("Batch {number}", number=batch_code(row.number))
        self.panel.show_record(title, self._facts(row, duty), pill=(str(word(row.state)), STATES[row.state]))
        self._add_sheets(row)
        self.panel.set_actions(self._acts(row, duty) if takes else self._papers(row))

    @staticmethod
    def _facts(row: BatchRow, duty: Duty | None) -> list[tuple[str, object]]:
        settled = tr("{valid} valid, {abstained} abstained, {invalid} invalid",
                     valid=row.valid, abstained=row.abstained, invalid=row.invalid)  # fmt: skip
        facts: list[tuple[str, object]] = [
            (tr("Channel"), channel_word(row.channel)),
            (tr("Box"), row.box),
            (tr("Counted by hand"), row.control_total),
        ]
        if row.file is not None:
            facts.append((tr("File"), row.file))
        else:
            facts += [(tr("Keyed once"), row.keyed), (tr("Keyed twice"), row.again)]
            if row.waiting:
                facts.append((tr("To be ruled on"), row.waiting))
        facts += [(tr("Settled"), settled), (tr("Received"), f"{row.received_on}  {row.receiver}")]
        if duty is not None:
            facts.append((tr("My part"), str(word(duty))))
        return facts

    def _add_sheets(self, row: BatchRow) -> None:
        if row.state is not BatchState.SEALED:
            told = tr("The sheets are seen by nobody but their keyer until the batch is sealed.")
            self.panel.add_part(tr("Sheets"), label(told, "lead", wrap=True))
            return
        if not self.page.may(Right.BALLOT_SEAL):
            closed = tr("The batch is sealed. Only the lead may see its sheets.")
            self.panel.add_part(tr("Sheets"), label(closed, "lead", wrap=True))
            return
        table: RecordTable[BallotRow] = RecordTable(
            self.page.desk, "ballots.sheets", SHEETS, key=lambda one: one.id, bar=False, empty=Empty("No sheet here.")
        )
        sheets = self.page.ask(queries.sealed_sheets, row.id)
        table.set_rows(sheets)
        table.setMinimumHeight(200)
        self.panel.add_part(tr("Sheets"), table)
        self.panel.column.setStretch(self.panel.column.count() - 2, 100)

    def _acts(self, row: BatchRow, duty: Duty | None) -> Actions:
        acts: list[tuple[str, Callable[[], object], str]] = []
        if complete(row):
            seals = row.state is BatchState.ADJUDICATION or (row.state is BatchState.SECOND and not row.waiting)
            acts.append((tr("Seal batch") if seals else tr("Close batch"), lambda: self.doings.close(row), ""))
        elif may_take(row.state, duty):
            acts.append(self._next(row))
        if row.state is BatchState.OPEN and not row.imported:
            acts.append((tr("Correct count…"), lambda: self.doings.correct(row), "link"))
        if self.page.may(Right.BALLOT_SEAL) and row.state is not BatchState.OPEN:
            text = tr("Break the seal…") if row.state is BatchState.SEALED else tr("Send back…")
            acts.append((text, lambda: self.doings.send_back(row), "danger"))
        return [*acts, *self._papers(row)]

    def _next(self, row: BatchRow) -> tuple[str, Callable[[], object], str]:
        match row.state:
            case BatchState.OPEN:
                return tr("Key sheets"), lambda: self.doings.key(row), ""
            case BatchState.SECOND:
                return tr("Key a second time"), lambda: self.doings.key(row), ""
        return tr("Rule on sheets"), lambda: self.doings.rule(row), ""

    def _papers(self, row: BatchRow) -> Actions:
        return [] if row.imported else [(tr("Batch slip…"), lambda: self.doings.slip(row), "link")]
