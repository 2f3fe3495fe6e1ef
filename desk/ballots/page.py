"""The ballots page: batches of a round at the left, the sheets of one at the right; keying takes the whole page."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from desk.ballots import dialogs
from desk.ballots.columns import BATCHES, SHEETS, STATES
from desk.ballots.grammar import Form, Listed
from desk.ballots.keying import KeyingView
from desk.ballots.presenter import Keying
from desk.ballots.words import batch_code, batch_line, channel_word
from desk.frame.facts import current_round
from desk.language import tr
from desk.sentences import word
from desk.shared.messages import confirm
from desk.shared.page import Page
from desk.shared.panel import Actions, DetailPanel
from desk.shared.table import Empty, RecordTable, choose_mode
from desk.shared.widgets import label
from desk.theme import Meaning
from models.ballots import actions, queries
from models.ballots.queries import BallotRow, BatchRow, BatchState
from models.common.rights import Right
from models.rounds.queries import RoundRow, Stage, channels, parameters, rounds, snapshot

KEYING = frozenset({Stage.ISSUING, Stage.KEYING})


class BallotsPage(Page):
    """Batches of the current round, and keying."""

    tables = frozenset({"batch", "ballot", "round"})

    def build(self) -> None:
        """Make the list, the panel and the keying view."""
        self.held: RoundRow | None = None
        self.keyed_batch: BatchRow | None = None
        self.open_button = self.primary(tr("Open batch"), self.open_batch, icon="add", shortcut="Ctrl+N")
        self.import_button = self.secondary(tr("Import ballots…"), self.bring_in, icon="import")
        self.roster_button = self.secondary(tr("Import roster…"), self.bring_in_roster, icon="roster")
        self.chooser = QComboBox()
        self.chooser.setAccessibleName(tr("Round"))
        self.chooser.setMinimumWidth(168)
        self.chooser.activated.connect(lambda _place: self._chose_round())
        self.table: RecordTable[BatchRow] = RecordTable(
            self.desk,
            "ballots.batches",
            BATCHES,
            key=lambda row: row.id,
            title=tr("Batches"),
            order=("number", True),
            empty=Empty("No batches yet. Count a pile by hand and open a batch, or import a file."),
        )
        choose_mode(self.table, single=True)
        self.table.add_tool(self.chooser)
        self.table.current_changed.connect(self.show_batch)
        self.table.activated.connect(self.key)
        self.panel = DetailPanel(tr("Choose a batch at the left to see its sheets."))
        self.list = QWidget()
        inside = QVBoxLayout(self.list)
        inside.setContentsMargins(0, 0, 0, 0)
        splitter = self.split(self.table, self.panel, "ballots", (760, 400))
        self.body.removeWidget(splitter)
        inside.addWidget(splitter)
        self.view = KeyingView()
        self.view.left.connect(self.leave_keying)
        self.view.closing.connect(self.close_keyed)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.view)
        self.body.addWidget(self.stack, 1)

    def refresh(self) -> None:
        """Read the rounds and the batches again; while keying the list waits."""
        if self.stack.currentWidget() is self.view:
            self.stale = True
            return
        offered = [row for row in self.ask(rounds) if not row.imported]
        wanted = self.held.code if self.held else ""
        current = current_round(self.desk.office)
        found = {row.code: row for row in offered}
        self.held = found.get(wanted) or (found.get(current.code) if current else None)
        self.chooser.clear()
        for row in reversed(offered):
            self.chooser.addItem(row.title, row.code)
        self.chooser.setCurrentIndex(self.chooser.findData(self.held.code) if self.held else -1)
        self._show_round()

    def arrive(self, **facts: object) -> None:
        """Show the round `code`, or key the batch `batch_id`."""
        code, batch_id = facts.get("code"), facts.get("batch_id")
        if code and self.chooser.findData(code) >= 0:
            self.chooser.setCurrentIndex(self.chooser.findData(code))
            self._chose_round()
        if batch_id and self.table.select(batch_id):
            self.key(self.table.current())

    def may_leave(self) -> bool:
        """Stay while a sheet is begun."""
        return not self.built or self.stack.currentWidget() is not self.view or self.view.may_leave()

    def _chose_round(self) -> None:
        code = self.chooser.currentData()
        self.held = next((row for row in self.ask(rounds) if row.code == code), None)
        self._show_round()

    def _show_round(self) -> None:
        held = self.held
        takes = held is not None and held.stage in KEYING
        self.open_button.setEnabled(takes)
        self.import_button.setVisible(self.may(Right.BALLOT_IMPORT))
        self.import_button.setEnabled(held is not None and (takes or held.stage is Stage.DRAFT))
        self.roster_button.setVisible(self.may(Right.ROSTER_EDIT))
        if held is None:
            self.lead(tr("Batches belong to a round."))
            act = (tr("To the rounds"), lambda: self.desk.go("rounds")) if self.may(Right.ROUND_EDIT) else ("", None)
            self.banner.say(tr("There is no round yet. A round must be opened first."), Meaning.SOON, *act)
            self.table.set_rows(())
            return
        self.lead(tr("Open a batch for each pile, key its sheets, and close it when the counts agree."))
        shut = tr("{round} is in the stage {stage}: ballots are only keyed while it is issuing or keying.",
                  round=held.title, stage=word(held.stage))  # fmt: skip
        self.banner.say("" if takes else shut, Meaning.INFO)
        found = self.ask(queries.batches, held.code)
        self.table.set_rows(found)
        self.show_batch(self.table.current())

    def show_batch(self, row: BatchRow | None) -> None:
        """Show a batch and its sheets in the panel."""
        if row is None:
            self.panel.clear(tr("Choose a batch at the left to see its sheets."))
            return
        figures = tr("{valid} valid, {abstained} abstained, {invalid} invalid",
                     valid=row.valid, abstained=row.abstained, invalid=row.invalid)  # fmt: skip
        facts = [
            (tr("Channel"), channel_word(row.channel)),
            (tr("Box"), row.box),
            (tr("Counted by hand"), row.control_total),
            (tr("Keyed"), row.keyed),
            (tr("Of these"), figures),
            (tr("Received"), f"{row.received_on}  {row.receiver}"),
        ]
        if row.file is not None:
            facts.append((tr("File"), row.file))
        title = tr("Batch {number}", number=batch_code(row))
        self.panel.show_record(title, facts, pill=(str(word(row.state)), STATES[row.state]))
        self._add_sheets(row)
        self.panel.set_actions(self._acts(row))

    def _add_sheets(self, row: BatchRow) -> None:
        found = self._sheets(row)
        if found is None:
            closed = tr("The batch is sealed. Only the lead may see its sheets.")
            self.panel.add_part(tr("Sheets"), label(closed, "lead", wrap=True))
            return
        table: RecordTable[BallotRow] = RecordTable(
            self.desk, "ballots.sheets", SHEETS, key=lambda one: one.id, bar=False, empty=Empty("No sheet keyed yet.")
        )
        table.set_rows(found)
        table.setMinimumHeight(200)
        self.panel.add_part(tr("Sheets"), table)
        self.panel.column.setStretch(self.panel.column.count() - 2, 100)

    def _sheets(self, row: BatchRow) -> tuple[BallotRow, ...] | None:
        """Return a batch's sheets; None where they may not be seen."""
        if row.state is BatchState.OPEN:
            return self.ask(queries.sheets, row.id)
        return self.ask(queries.sealed_sheets, row.id) if self.may(Right.BALLOT_SEAL) else None

    def _acts(self, row: BatchRow) -> Actions:
        if self.held is None or self.held.stage not in KEYING:
            return []
        if row.state is BatchState.OPEN:
            return [
                (tr("Key sheets"), lambda: self.key(row), ""),
                (tr("Close batch"), lambda: self.close_batch(row), ""),
                (tr("Correct count…"), lambda: dialogs.ask_correction(self, row), "link"),
            ]
        if self.may(Right.BALLOT_SEAL):
            return [(tr("Break the seal…"), lambda: dialogs.ask_reopening(self, row), "danger")]
        return []

    def open_batch(self) -> None:
        """Ask for a batch's header and key it at once."""
        if self.held is not None:
            found = self.ask(channels, self.held.id)
            dialogs.ask_new_batch(self, self.held, found, self._opened)

    def _opened(self, batch_id: int) -> None:
        self.wake()
        self.table.select(batch_id)
        self.key(self.ask(queries.batch, batch_id))

    def bring_in(self) -> None:
        """Import a file of ballots of one channel."""
        if self.held is not None:
            dialogs.ask_import(self, self.held, self.ask(channels, self.held.id))

    def bring_in_roster(self) -> None:
        """Import the roster."""
        dialogs.import_roster_file(self)

    def key(self, row: BatchRow | None) -> None:
        """Key the sheets of an open batch."""
        held = self.held
        if row is None or held is None or row.state is not BatchState.OPEN or held.stage not in KEYING:
            return
        listed = {one.number: Listed(one.number, one.section, one.unit) for one in self.ask(snapshot, held.id)}
        form = Form(listed, self.ask(parameters, held.id).max_picks)
        self.keyed_batch = row
        sheets = self.ask(queries.sheets, row.id)
        keying = Keying(
            form,
            row.control_total,
            sheets,
            save=lambda lines, reason: self.do(actions.key_ballot, row.id, lines, reason),
            take_back=lambda: self.do(actions.take_back_last_ballot, row.id),
        )
        self._show_head(False)
        self.stack.setCurrentWidget(self.view)
        self.setFocusProxy(self.view.field)
        self.view.start(keying, batch_line(row))

    def leave_keying(self) -> None:
        """Go back to the batches."""
        self.stack.setCurrentWidget(self.list)
        self._show_head(True)
        self.stale = True
        self.wake()
        if self.keyed_batch is not None:
            self.table.select(self.keyed_batch.id)
        self.setFocusProxy(self.table.view)
        self.table.view.setFocus()

    def _show_head(self, yes: bool) -> None:
        """Show or hide what is above the list: keying shows nothing but the sheet."""
        self.sentence.setVisible(yes)
        for place in range(self.buttons.count()):
            item = self.buttons.itemAt(place)
            widget = item.widget() if item else None
            if widget is not None:
                widget.setVisible(yes)

    def close_keyed(self) -> None:
        """Close the batch that is being keyed, unless a sheet is begun."""
        if self.keyed_batch is not None and self.view.may_leave():
            self.close_batch(self.keyed_batch)

    def close_batch(self, row: BatchRow) -> None:
        """Ask, then close and seal a batch."""
        confirm(
            self,
            tr("Close batch {number}?", number=batch_code(row)),
            tr("The batch is sealed: its sheets can then only be changed after a lead has broken the seal."),
            tr("Close batch"),
            lambda: self._close(row),
            dangerous=False,
        )

    def _close(self, row: BatchRow) -> None:
        done = tr("Batch {number} is closed and sealed.", number=batch_code(row))
        if self.attempt(lambda: self.do(actions.close_batch, row.id), done) is not None and (
            self.stack.currentWidget() is self.view
        ):
            self.leave_keying()
