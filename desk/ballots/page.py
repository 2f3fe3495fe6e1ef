"""The ballots page: batches of a round at the left, one of them or the live picture at the right.

Keying and ruling take the whole page.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from desk.ballots import cupboard, dialogs
from desk.ballots.adjudication import Adjudication
from desk.ballots.batch_part import BatchPart, Doings, complete
from desk.ballots.bench import BatchBench
from desk.ballots.columns import BATCHES
from desk.ballots.keying import KeyingView
from desk.ballots.live import LivePart
from desk.ballots.ruling import RulingView
from desk.ballots.tones import Tone, wav
from desk.ballots.words import batch_line, closed_text
from desk.frame.facts import current_round
from desk.language import tr
from desk.outgoing import save_paper
from desk.sentences import sentence, word
from desk.shared.messages import confirm
from desk.shared.page import Page
from desk.shared.table import Empty, RecordTable, choose_mode
from desk.theme import Meaning
from models.ballots import actions, queries
from models.ballots.codes import batch_code
from models.ballots.double import may_take
from models.ballots.figures import my_duties
from models.ballots.queries import BatchRow, BatchState, Duty
from models.ballots.ruling import begin_rulings
from models.common.errors import Refusal
from models.common.rights import Right
from models.rounds.queries import RoundRow, Stage, channels, rounds
from reports.working import Working, batch_slip_paper, code_list_paper

KEYING = frozenset({Stage.ISSUING, Stage.KEYING})


class BallotsPage(Page):
    """Batches of the current round, keying, and ruling."""

    tables = frozenset({"batch", "ballot", "reading", "effort", "round"})

    def build(self) -> None:
        """Make the list, the panels and the two views that take the whole page."""
        self.held: RoundRow | None = None
        self.batch_id: int | None = None
        self.duties: dict[int, Duty] = {}
        self.open_button = self.primary(tr("Open batch"), self.open_batch, icon="add", shortcut="Ctrl+N")
        self.codes_button = self.secondary(tr("Code list…"), self.print_codes, icon="print")
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
        self.table.activated.connect(self.work_on)
        doings = Doings(
            self.key, self.rule, self.close_batch, lambda row: dialogs.ask_correction(self, row),
            lambda row: dialogs.ask_sending_back(self, row), self.print_slip,
        )  # fmt: skip
        self.part = BatchPart(self, doings)
        self.panel = self.part.panel
        self.live = LivePart(self.desk)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.panel, tr("Batch"))
        self.tabs.addTab(self.live, tr("Live picture"))
        self.tabs.currentChanged.connect(lambda _place: self._show_live())
        self.list = QWidget()
        inside = QVBoxLayout(self.list)
        inside.setContentsMargins(0, 0, 0, 0)
        splitter = self.split(self.table, self.tabs, "ballots", (740, 420))
        self.body.removeWidget(splitter)
        inside.addWidget(splitter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self._build_views()
        self.body.addWidget(self.stack, 1)

    def _build_views(self) -> None:
        self.view, self.ruling = KeyingView(self.desk.sound), RulingView(self.desk.sound)
        for view in (self.view, self.ruling):
            view.left.connect(self.leave_view)
            view.closing.connect(self.close_in_view)
            self.stack.addWidget(view)
        self.view.noting.connect(self._note)
        self.view.silenced.connect(lambda silent: self.desk.memory.put("sound.silent", silent))
        self.ruling.calling.connect(lambda: dialogs.ask_sheet(self, self.ruling.call_up))

    @property
    def busy(self) -> bool:
        """Say whether keying or ruling takes the page."""
        return self.stack.currentWidget() is not self.list

    def refresh(self) -> None:
        """Read the rounds and the batches again; while somebody keys the list waits."""
        if self.busy:
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
        """Show the round `code`, or work on the batch `batch_id`."""
        code, batch_id = facts.get("code"), facts.get("batch_id")
        if code and self.chooser.findData(code) >= 0:
            self.chooser.setCurrentIndex(self.chooser.findData(code))
            self._chose_round()
        if batch_id and self.table.select(batch_id):
            self.work_on(self.table.current())

    def may_leave(self) -> bool:
        """Stay while a sheet is begun or a ruling half given."""
        if not self.built or not self.busy:
            return True
        if self.stack.currentWidget() is self.ruling:
            return self.ruling.may_leave()
        free = self.view.may_leave()
        if free:
            self._note()
        return free

    def _chose_round(self) -> None:
        code = self.chooser.currentData()
        self.held = next((row for row in self.ask(rounds) if row.code == code), None)
        self._show_round()

    @property
    def takes(self) -> bool:
        """Say whether the round shown takes ballots now."""
        return self.held is not None and self.held.stage in KEYING

    def _show_round(self) -> None:
        held = self.held
        self.open_button.setEnabled(self.takes)
        self.codes_button.setEnabled(held is not None)
        self.import_button.setVisible(self.may(Right.BALLOT_IMPORT))
        self.import_button.setEnabled(held is not None and (self.takes or held.stage is Stage.DRAFT))
        self.roster_button.setVisible(self.may(Right.ROSTER_EDIT))
        self.tabs.setTabVisible(1, held is not None)
        if held is None:
            self.lead(tr("Batches belong to a round."))
            act = (tr("To the rounds"), lambda: self.desk.go("rounds")) if self.may(Right.ROUND_EDIT) else ("", None)
            self.banner.say(tr("There is no round yet. A round must be opened first."), Meaning.SOON, *act)
            self.table.set_rows(())
            return
        self.lead(tr("Key each pile, let somebody else key it again, and seal it when nothing differs."))
        shut = tr("{round} is in the stage {stage}: ballots are only keyed while it is issuing or keying.",
                  round=held.title, stage=word(held.stage))  # fmt: skip
        self.banner.say("" if self.takes else shut, Meaning.INFO)
        self.duties = self.ask(my_duties, held.code)
        found = self.ask(queries.batches, held.code)
        self.table.set_rows(found)
        self.show_batch(self.table.current())
        self._show_live()

    def _show_live(self) -> None:
        """Read the live picture only while it is looked at."""
        if self.held is not None and self.tabs.currentWidget() is self.live:
            self.live.show_round(self.held, self.table.rows())

    def show_batch(self, row: BatchRow | None) -> None:
        """Show a batch in the panel."""
        self.part.show(row, self.duties.get(row.id) if row else None, takes=self.takes)

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

    def work_on(self, row: BatchRow | None) -> None:
        """Do what a batch waits for: key it, key it again, rule on it."""
        if row is None or not self.takes or not may_take(row.state, self.duties.get(row.id)):
            return
        if row.state is BatchState.ADJUDICATION:
            self.rule(row)
        else:
            self.key(row)

    def key(self, row: BatchRow | None) -> None:
        """Key a batch's sheets for the first or the second time, from where they were left."""
        if row is None or not self.takes:
            return
        keying = self.attempt(lambda: cupboard.begin(self.desk.office, row.id))
        if keying is not None:
            self._take_page(row, self.view, self.view.field)
            self.view.start(keying, batch_line(row), batch_code(row.number))

    def rule(self, row: BatchRow) -> None:
        """Rule on the sheets of a batch."""
        office = self.desk.office

        def begin() -> Adjudication:
            self.do(begin_rulings, row.id)
            return Adjudication(cupboard.form_of(office, row.round_id), BatchBench(office, row.id))

        adjudication = self.attempt(begin)
        if adjudication is not None:
            self._take_page(row, self.ruling, self.ruling.readings)
            self.ruling.start(adjudication, batch_line(row))

    def _take_page(self, row: BatchRow, view: QWidget, hears: QWidget) -> None:
        self.batch_id = row.id
        self._show_head(False)
        self.stack.setCurrentWidget(view)
        self.setFocusProxy(hears)

    def leave_view(self) -> None:
        """Go back to the batches."""
        self.stack.setCurrentWidget(self.list)
        self._show_head(True)
        self.stale = True
        self.wake()
        if self.batch_id is not None:
            self.table.select(self.batch_id)
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

    def _note(self) -> None:
        """Note what was keyed since the clock was last noted; no figure is worth a message."""
        if self.batch_id is not None and self.view.keying is not None:
            try:
                cupboard.note(self.desk.office, self.batch_id, self.view.keying)
            except Refusal as refusal:
                self.desk.tell(sentence(refusal))

    def close_in_view(self) -> None:
        """Close the batch that is keyed or ruled on, unless a sheet is begun."""
        if self.batch_id is not None and self.may_leave():
            self.close_batch(self.ask(queries.batch, self.batch_id))

    def close_batch(self, row: BatchRow) -> None:
        """End what is under way; sealing is asked about first, since only a lead can undo it."""
        if not complete(row) or row.state is BatchState.OPEN or row.waiting:
            self._close(row)
            return
        confirm(
            self,
            tr("Seal batch {number}?", number=batch_code(row.number)),
            tr("The batch is sealed: its sheets can then only be changed after a lead has broken the seal."),
            tr("Seal batch"),
            lambda: self._close(row),
            dangerous=False,
        )

    def _close(self, row: BatchRow) -> None:
        closed = self.attempt(lambda: self.do(actions.close_batch, row.id))
        if closed is None:
            return
        self.desk.sound.play(wav(Tone.BATCH))
        self.desk.tell(closed_text(row, closed))
        if self.busy:
            self.leave_view()

    def print_slip(self, row: BatchRow) -> None:
        """Save a batch's slip, to lie on the pile."""
        paper = self.attempt(lambda: self.ask(batch_slip_paper, row.id))
        if paper is not None:
            self._save(paper)

    def print_codes(self) -> None:
        """Save the list of the round's keying codes."""
        held = self.held
        paper = self.attempt(lambda: self.ask(code_list_paper, held.code)) if held is not None else None
        if paper is not None:
            self._save(paper)

    def _save(self, paper: Working) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Folder for the paper"))
        if folder:
            saved = self.attempt(lambda: save_paper(self.desk.office, paper, Path(folder) / paper.name))
            if saved:
                self.desk.tell(tr("Saved: {path}", path=saved))
