"""The columns of the ballots page: batches, and the sheets of one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desk.ballots.words import channel_word, content, outcome
from desk.sentences import word
from desk.shared.paint import draw_bar, draw_pill, write
from desk.shared.table import Align, Column
from desk.theme import SMALL, Meaning
from models.ballots.queries import BallotRow, BallotStatus, BatchRow, BatchState

STATES: Final = {BatchState.OPEN: Meaning.INFO, BatchState.CLOSED: Meaning.SOON, BatchState.SEALED: Meaning.GOOD}
OUTCOMES: Final = {
    BallotStatus.VALID: Meaning.PLAIN,
    BallotStatus.ABSTAINED: Meaning.QUIET,
    BallotStatus.INVALID: Meaning.BAD,
}


def _progress(painter: QPainter, area: QRectF, row: BatchRow) -> None:
    """Draw keyed sheets out of those counted, the figures at the right."""
    bar = area.adjusted(0, 0, -52, 0)
    share = row.keyed / row.control_total if row.control_total else 0.0
    meaning = Meaning.GOOD if row.keyed == row.control_total else Meaning.INFO
    draw_bar(painter, bar, share, meaning.ink)
    write(painter, QRectF(bar.right() + 8, area.top(), 44, area.height()), f"{share:.0%}", meaning.ink, SMALL)


BATCHES: Final = (
    Column[BatchRow]("number", "Batch", lambda row: row.number, display=lambda n: f"{n:03d}", width=72),
    Column[BatchRow]("channel", "Channel", lambda row: channel_word(row.channel), width=88),
    Column[BatchRow]("box", "Box", lambda row: row.box, width=72),
    Column[BatchRow]("total", "Counted", lambda row: row.control_total, width=72, align=Align.RIGHT),
    Column[BatchRow]("keyed", "Keyed", lambda row: row.keyed, width=60, align=Align.RIGHT),
    Column[BatchRow](
        "progress", "Progress", lambda row: f"{row.keyed}/{row.control_total}", width=108, paint=_progress
    ),
    Column[BatchRow](
        "state",
        "State",
        lambda row: word(row.state),
        width=80,
        paint=lambda painter, area, row: draw_pill(painter, area, str(word(row.state)), STATES[row.state]),
    ),
    Column[BatchRow]("receiver", "Receiver", lambda row: row.receiver, width=72, stretch=True),
    Column[BatchRow]("on", "Received", lambda row: row.received_on, width=96),
)
SHEETS: Final = (
    Column[BallotRow]("sheet", "Sheet", lambda row: row.sheet, width=56, align=Align.RIGHT),
    Column[BallotRow](
        "outcome", "Outcome", outcome, width=104, meaning=lambda row: OUTCOMES[row.status], sort=lambda row: row.status
    ),
    Column[BallotRow]("content", "On the sheet", content, width=140, stretch=True),
)
