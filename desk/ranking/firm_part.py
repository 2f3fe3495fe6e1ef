"""The tab on how firm the list is: every line with its margin, who stands beside it, and what was read again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk.language import tr
from desk.outgoing import save_paper
from desk.ranking import firm_words as words
from desk.ranking.rereading_form import ask_rereading
from desk.shared.jobs import Progress
from desk.shared.panel import Actions, DetailPanel
from desk.shared.pickers import save_file
from desk.shared.table import Align, Column, Empty, RecordTable, choose_mode
from desk.shared.waiting import Waiting
from desk.shared.widgets import label
from desk.theme import Meaning
from models.common.rights import Right
from models.finalising.firmness import (
    FirmLine,
    Firmness,
    RereadingRow,
    final_firmness,
    final_rereadings,
    firmness,
    rereadings,
)
from models.rounds.queries import Stage
from reports.result_papers import rereading_paper
from reports.working import Working

if TYPE_CHECKING:
    from desk.ranking.page import RankingPage


def _reread(line: FirmLine) -> str:
    if line.reread is None:
        return tr("not yet") if line.thin else ""
    return tr("some differ") if line.reread.differing else tr("as on paper")


def _reread_meaning(line: FirmLine) -> Meaning | None:
    if line.reread is None:
        return Meaning.SOON
    return Meaning.BAD if line.reread.differing else Meaning.GOOD


LINES: Final = (
    Column[FirmLine]("line", "Line", words.line_word, width=124, stretch=True),
    Column[FirmLine]("beside", "Beside it", lambda line: words.numbers_word(line.beside), width=88, stretch=True),
    Column[FirmLine](
        "margin", "Firm by", lambda line: line.ballots, width=84, align=Align.RIGHT,
        display=lambda n: tr("{n} ballots", n=f"{n:,}") if n else tr("tied"),
        meaning=lambda line: Meaning.BAD if line.thin else Meaning.GOOD,
    ),
    Column[FirmLine]("reread", "Read again", _reread, width=84, meaning=_reread_meaning),
)  # fmt: skip


class FirmPart(QWidget):
    """Lines at the top, the chosen one below; read only when somebody looks, or the result may be made final."""

    def __init__(self, page: RankingPage) -> None:
        """Lay out; `show_round` reads."""
        super().__init__()
        self.page, self.stale, self.known = page, False, False
        self.code = ""
        self.found: Firmness | None = None
        self.read: tuple[RereadingRow, ...] = ()
        self._then: Callable[[], object] | None = None
        self.waiting = Waiting(page.desk.jobs)
        self.waiting.long.connect(page.say_state)
        self.waiting.stopped.connect(self._stopped)
        self.lines: RecordTable[FirmLine] = RecordTable(
            page.desk, "ranking.firm", LINES, key=lambda line: (line.edge, line.section), bar=False,
            empty=Empty("Ballots can move no line of this round."),
        )  # fmt: skip
        choose_mode(self.lines, single=True)
        self.lines.setMinimumHeight(140)
        self.detail = DetailPanel()
        self.lines.current_changed.connect(self.show_line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.waiting)
        column.addWidget(self.lines, 2)
        column.addWidget(self.detail, 3)

    @property
    def thin(self) -> tuple[FirmLine, ...]:
        """The lines that no more wrong ballots than are held possible would move, once that is known."""
        return self.found.thin if self.found is not None and self.known else ()

    def show_round(self) -> None:
        """Trust no more what was read; read again where it is seen, or where the result may be made final now."""
        held = self.page.held
        self.stale, self.known = True, False
        self.waiting.drop()
        if held is None or held.code != self.code:
            self._forget(held.code if held else "")
        if self.isVisible() or (held is not None and held.stage is Stage.COUNTED):
            self.look()

    def _forget(self, code: str) -> None:
        self.code, self.found, self.read, self._then = code, None, (), None
        self._show()

    def when_known(self, then: Callable[[], object]) -> None:
        """Do something as soon as the margins are known; where their reading was stopped, it begins anew."""
        if self.known:
            then()
            return
        self._then = then
        if not self.waiting.busy:
            self.look()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has changed while the tab was not seen."""
        super().showEvent(event)
        if self.stale:
            self.look()

    def look(self) -> None:
        """Read the margins of the page's round beside the window; a million ballots take seconds."""
        held, office = self.page.held, self.page.desk.office
        self.stale = False
        if held is None:
            return
        code, final = held.code, self.page.final

        def work(progress: Progress) -> tuple[Firmness, tuple[RereadingRow, ...]]:
            def told(pairs: int) -> None:
                progress.report(0, text=tr("Pairs of sections compared: {n}", n=pairs))

            found = office.ask(final_firmness if final else firmness, code, told=told)
            return found, office.ask(final_rereadings if final else rereadings, code)

        self.waiting.run(tr("Working out how firm the list is"), work, self._take)
        self._show()

    def _take(self, answer: tuple[Firmness, tuple[RereadingRow, ...]]) -> None:
        """Show what was read, and go on with what waited for it."""
        self.found, self.read = answer
        self.known = True
        then, self._then = self._then, None
        self._show()
        self.page.say_state()
        if then is not None:
            then()

    def _stopped(self) -> None:
        """Say that nothing is known, and offer to read again."""
        self._then = None
        self._forget(self.code)
        self.detail.clear(tr("How firm the list is has not been worked out."))
        self.detail.set_actions(((tr("Work out"), self.look, ""),))
        self.page.say_state()

    def _show(self) -> None:
        rows = self.found.lines if self.found else ()
        nothing = tr("Ballots can move no line of this round.") if self.known else ""
        if self.page.held is None:
            nothing = tr("How firm a list is shows as soon as a round has ballots.")
        self.lines.empty.text.setText(nothing)
        self.lines.set_rows(rows)
        if self.lines.current() is None and rows:
            first = next((line for line in rows if line.thin), rows[0])
            self.lines.select((first.edge, first.section))
        self.show_line(self.lines.current())

    def show_line(self, line: FirmLine | None) -> None:
        """Show who stands beside a line, how firm it is, and what was read again."""
        basis, found = self.page.basis, self.found
        if line is None or basis is None or found is None:
            known = self.known or self.page.held is None
            self.detail.clear(tr("Choose a line to see how firm it is.") if known else "")
            return
        named = {one.number: one for one in basis.ranking.lines}
        pill = (tr("thin"), Meaning.BAD) if line.thin else (tr("firm"), Meaning.GOOD)
        self.detail.show_record(words.line_word(line), (), words.margin_sentence(line), pill)
        pairs = [words.pair_sentence(line, place, named) for place in range(min(len(line.pairs), 6))]
        self.detail.add_part(tr("Beside it"), _sentences(pairs))
        self.detail.add_part(tr("Held possible"), _sentences([words.bound_sentence(found)]))
        told = [words.reread_sentence(one) + f" {one.finding}" for one in reversed(self.read) if _is_about(one, line)]
        self.detail.add_part(tr("Read again"), _sentences(told or [words.reread_sentence(None)]))
        self.detail.set_actions(self._acts(line))

    def _acts(self, line: FirmLine) -> Actions:
        if not self.page.may(Right.RANKING_LIVE):
            return ()
        acts = [(tr("Sheets to read…"), lambda: self.ask_list(line), "")]
        if self.page.editable:
            acts.append((tr("Record re-reading…"), lambda: self.record(line), ""))
        return acts

    def record(self, line: FirmLine) -> None:
        """Record what was found when sheets were read again."""
        if self.page.held is not None:
            ask_rereading(self.page, self.page.held, line)

    def ask_list(self, line: FirmLine) -> None:
        """Ask where to write the list of sheets to read again."""
        held, office = self.page.held, self.page.desk.office
        if held is None:
            return

        def save(paper: Working) -> None:
            save_file(self.page, tr("Sheets to read…"), paper.name, "PDF (*.pdf)", lambda path: self.write(paper, path))

        self.page.job(
            tr("Drawing the paper"),
            lambda _progress: office.ask(rereading_paper, held.code, line.edge, line.beside),
            save,
        )

    def write(self, paper: Working, path: Path) -> None:
        """Write the list."""
        saved = self.page.attempt(lambda: save_paper(self.page.desk.office, paper, path))
        if saved is not None:
            self.page.desk.tell(tr("Saved: {path}", path=saved))


def _is_about(read: RereadingRow, line: FirmLine) -> bool:
    """Say whether a re-reading was about this line, whoever stood beside it then."""
    return read.edge is line.edge and (line.section is None or read.numbers[:1] == (line.section,))


def _sentences(texts: list[str]) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for text in texts:
        column.addWidget(label(text, wrap=True))
    return made
