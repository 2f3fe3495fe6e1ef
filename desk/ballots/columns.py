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
from models.ballots.codes import batch_code
from models.ballots.queries import BallotRow, BallotStatus, BatchRow, BatchState

STATES: Final = {
    BatchState.OPEN: Meaning.INFO,
    BatchState.SECOND: Meaning.INFO,
    BatchState.ADJUDICATION: Meaning.SOON,
    BatchState.SEALED: Meaning.GOOD,
}
OUTCOMES: Final = {
    BallotStatus.VALID: Meaning.PLAIN,
    BallotStatus.ABSTAINED: Meaning.QUIET,
    BallotStatus.INVALID: Meaning.BAD,
}


def _progress(painter: QPainter, area: QRectF, row: BatchRow) -> None:
    """Draw sheets keyed once and twice out of those counted, the share at the right."""
    bar = area.adjusted(0, 0, -52, 0)
    share = (row.keyed + row.again) / (2 * row.control_total) if row.control_total else 0.0
    meaning = Meaning.GOOD if share == 1 else Meaning.INFO
    draw_bar(painter, bar, share, meaning.ink)
    write(painter, QRectF(bar.right() + 8, area.top(), 44, area.height()), f"{share:.0%}", meaning.ink, SMALL)


BATCHES: Final = (
    Column[BatchRow]("number", "Batch", lambda row: row.number, display=batch_code, width=74),
    Column[BatchRow]("channel", "Channel", lambda row: channel_word(row.channel), width=88),
    Column[BatchRow]("box", "Box", lambda row: row.box, width=60),
    Column[BatchRow]("total", "Counted", lambda row: row.control_total, width=68, align=Align.RIGHT),
    Column[BatchRow]("keyed", "Once", lambda row: row.keyed, width=66, align=Align.RIGHT),
    Column[BatchRow]("again", "Twice", lambda row: row.again, width=66, align=Align.RIGHT),
    Column[BatchRow](
        "progress",
        "Progress",
        lambda row: f"{row.keyed + row.again}/{2 * row.control_total}",
        width=100,
        paint=_progress,
    ),
    Column[BatchRow](
        "state",
        "State",
        lambda row: word(row.state),
        width=80,
        paint=lambda painter, area, row: draw_pill(painter, area, str(word(row.state)), STATES[row.state]),
    ),
    Column[BatchRow]("on", "Received", lambda row: row.received_on, width=92, stretch=True),
)
SHEETS: Final = (
    Column[BallotRow]("sheet", "Sheet", lambda row: row.sheet, width=56, align=Align.RIGHT),
    Column[BallotRow](
        "outcome", "Outcome", outcome, width=104, meaning=lambda row: OUTCOMES[row.status], sort=lambda row: row.status
    ),
    Column[BallotRow]("content", "On the sheet", content, width=140, stretch=True),
)
