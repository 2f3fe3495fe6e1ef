"""One sheet beside the list: as it counts, both keyings, the ruling, the file (R5.4); never a remark (R4.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desk.ballots.words import channel_word, signs
from desk.language import tr
from desk.ranking.figures import column_of
from desk.ranking.sheet_words import Beside, named_text, place_text, settled_word, side_by_side
from desk.sentences import word
from desk.shared.panel import DetailPanel
from desk.shared.widgets import label
from desk.theme import Meaning
from models.ballots.codes import batch_code
from models.ranking.tracing import FileRef, Ruled, Settled, Traced

MEANINGS = {
    Settled.AGREED: Meaning.GOOD,
    Settled.RULED: Meaning.SOON,
    Settled.FILE: Meaning.INFO,
    Settled.ONCE: Meaning.QUIET,
}


class SheetPanel(DetailPanel):
    """A sheet with everything that led to it."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(tr("Choose a sheet to see what stands on it."))

    def show_sheet(self, found: Traced, channel: str, section: Callable[[int], str]) -> None:
        """Show a sheet; `section` names a section by its number."""
        sheet = found.sheet
        facts = (
            (tr("Channel"), channel_word(sheet.channel, channel)),
            (tr("Box"), sheet.box),
            (tr("Received on"), sheet.received_on),
        )
        pill = (settled_word(sheet.settled), MEANINGS[sheet.settled])
        self.show_record(place_text(sheet.batch, sheet.sheet), facts, pill=pill)
        if sheet.contents is None:
            sentence = tr("The batch is not sealed yet. Until then nobody sees what stands on its sheets.")
            self.add_part(tr("As it counts"), column_of([label(sentence, wrap=True)]))
            return
        self.add_part(tr("As it counts"), column_of(_contents(found)))
        if sheet.first is not None and sheet.second is not None:
            self.add_part(tr("Both keyings"), _keyings(side_by_side(sheet.first, sheet.second, section)))
        if sheet.ruled is not None:
            self.add_part(tr("Ruling"), column_of(_ruling(sheet.ruled, section)))
        if sheet.file is not None:
            self.add_part(tr("File"), column_of(_file(sheet.file, sheet.sheet)))


def _contents(found: Traced) -> list[QLabel]:
    contents = found.sheet.contents
    assert contents is not None  # show_sheet has looked
    rows = [label(named_text(one), wrap=True) for one in found.named]
    for bad in contents.bad_lines:
        text = tr("“{text}” {signs}: on no list, does not count", text=bad.text, signs=signs(bad.indicators))
        rows.append(label(text, "secondary", wrap=True))
    status = (
        str(word(contents.status)) if contents.reason is None else f"{word(contents.status)} · {word(contents.reason)}"
    )
    return [label(status, "secondary"), *rows]


def _keyings(rows: Sequence[Beside]) -> QWidget:
    """Return both keyings in two columns; what differs says so."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    for place, head in enumerate(("", tr("First keying"), tr("Second keying"), "")):
        grid.addWidget(label(head, "secondary"), 0, place)
    for at, row in enumerate(rows, start=1):
        for place, text in enumerate((row.name, row.first or tr("not named here"), row.second or tr("not named here"))):
            cell = label(text, "" if text else "secondary", wrap=not place)
            grid.addWidget(cell, at, place, Qt.AlignmentFlag.AlignTop)
        if row.differs:
            grid.addWidget(label(tr("differs"), meaning=Meaning.BAD), at, 3, Qt.AlignmentFlag.AlignTop)
    if not rows:
        grid.addWidget(label(tr("Nothing is marked: abstained."), "secondary"), 1, 0)
    return made


def _ruling(ruled: Ruled, section: Callable[[int], str]) -> list[QWidget]:
    head = tr("Ruled on {day}: {decision}.", day=ruled.ruled_on, decision=word(ruled.decision))
    rows: list[QWidget] = [label(head, wrap=True)]
    if ruled.matters:
        rows.append(
            label(tr("Put before a third person: {matters}", matters=word(ruled.matters)), "secondary", wrap=True)
        )
    rows.append(label(tr("Reason: {reason}", reason=ruled.why), wrap=True))
    if ruled.anew is not None:
        said = [f"{one.name}：{one.first}" for one in side_by_side(ruled.anew, ruled.anew, section)]
        rows.append(label(tr("Keyed anew: {lines}", lines="；".join(said) or tr("nothing")), wrap=True))
    rows += [
        label(
            tr("Like case, batch {batch}, sheet {sheet} of round {round}: {decision} ({reason})",
               batch=batch_code(one.batch), sheet=one.sheet, round=one.round_code, decision=word(one.decision),
               reason=one.why),
            "secondary", wrap=True,
        )
        for one in ruled.like
    ]  # fmt: skip
    return rows


def _file(file: FileRef, row: int) -> list[QLabel]:
    return [
        label(tr("{file}, row {row} of {rows}", file=file.name, row=f"{row:,}", rows=f"{file.rows:,}"), wrap=True),
        label(tr("Rows are counted without the headings."), "secondary", wrap=True),
        label(f"SHA-256 {file.sha256[:32]} {file.sha256[32:]}", "secondary", wrap=True),
    ]
