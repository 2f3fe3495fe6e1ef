"""What may be done on the ranking page: decide ties, record tips, word problems, finalise, save the workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desk.language import tr
from desk.outgoing import save_workbook
from desk.ranking import dialogs
from desk.ranking.columns import TieRow
from desk.ranking.firm_words import warning
from desk.ranking.minutes import minutes_acts
from desk.ranking.rows import RankRow
from desk.ranking.what_if import open_what_if
from desk.shared.jobs import Progress
from desk.shared.messages import confirm
from desk.shared.panel import Actions
from desk.shared.pickers import save_file
from models.finalising.stages import step
from models.ranking.queries import Tie, TipRow
from models.rounds.queries import RoundRow, Stage
from models.rounds.rules import FINAL
from reports.issuing import workbook_name
from reports.workbook_facts import live_workbook_facts, workbook_facts

if TYPE_CHECKING:
    from desk.ranking.page import RankingPage

Acts = list[tuple[str, Callable[[], object], str]]


class Doings:
    """The acts on the page's round, and which of them are offered where."""

    def __init__(self, page: RankingPage) -> None:
        """Act on whatever round the page shows."""
        self.page = page

    def of_section(self, row: RankRow) -> Actions:
        """Return what may be done about a section."""
        held = self.page.held
        if held is None or not self.page.editable:
            return ()
        line, tie = row.line, row.tie
        made: Acts = []
        if tie is not None:
            made.append((tr("Decide tie…"), lambda: self.decide(tie), ""))
        if line.listed:
            made.append((tr("Problems…"), lambda: dialogs.ask_problems(self.page, held, line), ""))
        made.append((tr("Record tip…"), lambda: self.record_tip(line.number), ""))
        return made

    def of_tie(self, row: TieRow) -> Actions:
        """Return what may be done about a tie."""
        text = tr("Decide the tie…") if row.tie.ruling is None else tr("Decide anew…")
        acts = ((text, lambda: self.decide(row.tie), ""),) if self.page.editable else ()
        return (*acts, *minutes_acts(self.page, self.page.held, row))

    def of_tip(self, row: TipRow | None) -> Actions:
        """Return what may be done about tips, and about one of them."""
        if not self.page.editable:
            return ()
        acts: Acts = [(tr("Record tip…"), self.record_tip, ""), (tr("Import tips…"), self.bring_in_tips, "")]
        if row is not None and row.withdrawn is None:
            acts.append((tr("Withdraw…"), lambda: dialogs.ask_withdrawal(self.page, row), "danger"))
        return acts

    def decide(self, tie: Tie) -> None:
        """Open the decision on a tie."""
        held, basis = self.page.held, self.page.basis
        if held is not None and basis is not None and self.page.editable:
            dialogs.TieDialog(self.page, held, tie, basis.ranking.lines).open()

    def record_tip(self, number: int | None = None) -> None:
        """Record a verified tip, about the chosen section if there is one."""
        held, basis = self.page.held, self.page.basis
        if held is not None and basis is not None:
            dialogs.ask_tip(self.page, held, basis.ranking.lines, number)

    def bring_in_tips(self) -> None:
        """Import a file of verified tips."""
        if self.page.held is not None:
            dialogs.import_tips_file(self.page, self.page.held)

    def what_if(self) -> None:
        """Open the what-if on the round."""
        if self.page.held is not None:
            open_what_if(self.page, self.page.held)

    def finalise(self) -> None:
        """Ask as soon as it is known how firm the list is, then freeze the result and make its measures (R6.6)."""
        held, firm = self.page.held, self.page.firm
        if held is None:
            return
        if not firm.known:
            self.page.panel.setCurrentWidget(firm)
        firm.when_known(lambda: self._ask_finalising(held))

    def _ask_finalising(self, held: RoundRow) -> None:
        frozen = tr("Rules, list, ballots and result are frozen and cannot be changed any more.")
        confirm(
            self.page,
            tr("Make the result of {round} final?", round=held.title),
            "\n\n".join([frozen, *map(warning, self.page.firm.thin)]),
            tr("Finalise"),
            lambda: self._finalise(held),
        )

    def _finalise(self, held: RoundRow) -> None:
        office, done = self.page.desk.office, tr("The result of {round} is final.", round=held.title)
        self.page.job(
            tr("Finalising"),
            lambda _progress: office.do(step, held.code, Stage.FINALISED),
            lambda _none: self.page.desk.tell(done),
        )

    def ask_workbook(self) -> None:
        """Ask where to write the workbook in which the ranking can be recomputed."""
        held = self.page.held
        if held is not None:
            title, name = tr("Ranking workbook…"), workbook_name(held.code)
            save_file(self.page, title, name, "XLSX (*.xlsx)", lambda path: self.write_book(held, path))

    def write_book(self, held: RoundRow, path: Path) -> None:
        """Write the workbook in the worker thread."""
        office, query = self.page.desk.office, workbook_facts if held.stage in FINAL else live_workbook_facts

        def work(_progress: Progress) -> Path:
            return save_workbook(office, office.ask(query, held.code), path)

        tell = self.page.desk.tell
        self.page.job(tr("Exporting"), work, lambda made: tell(tr("Exported to {path}.", path=str(made))))
