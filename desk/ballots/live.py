"""The live picture beside keying: how far the piles are, one's own figures, for the lead everybody's and the ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desk.ballots.words import channel_word
from desk.language import tr
from desk.shared.charts import Bar, Bars
from desk.shared.context import Desk, DeskWidget
from desk.shared.panel import facts_grid
from desk.shared.table import Align, Column, Empty, RecordTable
from desk.shared.widgets import label
from desk.theme import Meaning
from models.ballots.figures import Figures, all_figures, my_figures
from models.ballots.queries import BatchRow
from models.common.rights import Right
from models.ranking.queries import Line, ranking
from models.rounds.queries import RoundRow, channels

SHOWN: Final = 10
"""Ranks shown to the lead."""
PEOPLE: Final = (
    Column[Figures]("person", "Operator", lambda row: row.person, width=60, stretch=True),
    Column[Figures]("sheets", "Sheets", lambda row: row.sheets, width=56, align=Align.RIGHT),
    Column[Figures]("speed", "Sheets/h", lambda row: row.per_hour, width=64, align=Align.RIGHT),
    Column[Figures]("keys", "Keys/h", lambda row: row.keys_per_hour, width=58, align=Align.RIGHT),
    Column[Figures]("stops", "Stops", lambda row: row.stops, width=48, align=Align.RIGHT),
    Column[Figures]("wrong", "Misread", lambda row: row.wrong, width=60, align=Align.RIGHT),
)
RANKS: Final = (
    Column[Line]("rank", "Rank", lambda row: row.rank, width=48, align=Align.RIGHT),
    Column[Line]("section", "Section", lambda row: row.name, width=120, stretch=True),
    Column[Line]("votes", "Votes", lambda row: row.votes, width=56, align=Align.RIGHT),
)


class LivePart(DeskWidget):
    """The live picture of a round; what it shows depends on who looks."""

    def __init__(self, desk: Desk) -> None:
        """Lay out; `show_round` fills it."""
        super().__init__(desk)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(8)
        self.bars = Bars()
        self.mine = QWidget()
        self._part(tr("Progress"), self.bars)
        self._part(tr("My figures"), self.mine)
        self.people: RecordTable[Figures] = RecordTable(
            desk, "ballots.people", PEOPLE, key=lambda row: row.account, bar=False, empty=Empty("Nobody has keyed yet.")
        )
        self.ranks: RecordTable[Line] = RecordTable(
            desk,
            "ballots.ranks",
            RANKS,
            key=lambda row: row.section_id,
            bar=False,
            empty=Empty("Nothing counts yet."),
        )
        self.lead = desk.office.may(Right.BALLOT_SEAL)
        self.live = desk.office.may(Right.RANKING_LIVE)
        if self.lead:
            self.people.setMinimumHeight(132)
            self._part(tr("Operators"), self.people)
        if self.live:
            self.ranks.setMinimumHeight(220)
            self._part(tr("Live ranking, settled ballots only"), self.ranks)
        self.column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        inside.setAutoFillBackground(False)  # setWidget switches it on, and the panel would turn grey
        ground = QFrame()
        ground.setProperty("look", "surface")
        within = QVBoxLayout(ground)
        within.setContentsMargins(1, 1, 1, 1)
        within.addWidget(area)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ground)

    def _part(self, heading: str, part: QWidget) -> None:
        self.column.addWidget(label(heading, "heading"))
        self.column.addWidget(part)

    def show_round(self, held: RoundRow, batches: Sequence[BatchRow]) -> None:
        """Show how far a round's piles are and who keyed them."""
        office = self.desk.office
        names = {one.code: channel_word(one.code, one.name) for one in office.ask(channels, held.id)}
        self.bars.set([bar for code, name in names.items() for bar in _bars(name, code, batches)])
        self._show_mine(office.ask(my_figures, held.code))
        if self.lead:
            figures = office.ask(all_figures, held.code)
            self.people.set_rows(figures)
        if self.live:
            lines = office.ask(ranking, held.code).lines
            self.ranks.set_rows(tuple(line for line in lines if line.votes)[:SHOWN])

    def _show_mine(self, mine: Figures) -> None:
        facts = [
            (tr("Sheets"), mine.sheets),
            (tr("Sheets an hour"), mine.per_hour),
            (tr("Keys an hour"), mine.keys_per_hour),
            (tr("Stops at slips"), mine.stops),
            (tr("Misread, as settled"), mine.wrong),
        ]
        fresh = QWidget()
        grid = facts_grid(facts)
        grid.setContentsMargins(0, 0, 0, 0)
        fresh.setLayout(grid)
        self.column.replaceWidget(self.mine, fresh)
        self.mine.deleteLater()
        self.mine = fresh


def _bars(name: str, code: str, batches: Sequence[BatchRow]) -> tuple[Bar, ...]:
    """Return a channel's bars: keyed once, and settled, of the sheets counted by hand."""
    rows = [row for row in batches if row.channel == code]
    total = sum(row.control_total for row in rows)
    told = (
        (tr("{channel}, keyed", channel=name), sum(row.keyed for row in rows)),
        (tr("{channel}, settled", channel=name), sum(row.settled for row in rows)),
    )
    return tuple((text, n, total, Meaning.GOOD if total and n >= total else Meaning.INFO) for text, n in told)
