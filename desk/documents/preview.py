"""The page itself as it will print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout
from shiboken6 import isValid

from desk.documents.names import all_substituted, number_of, stood_in
from desk.language import tr
from desk.shared.context import Desk, DeskWidget
from desk.shared.widgets import bind, label, row_of, tool
from models.documents.draft_queries import DraftRow
from models.documents.queries import PaperRow
from reports.issuing import pdf
from reports.kit.faces import turn as faces_turn
from reports.kit.outfit import PLAIN, Outfit
from reports.presenting import STAMP, draft_pdf
from reports.preview import Picture, render
from reports.working import Working

A4: Final = (595, 842)
"""Points."""
LARGEST: Final = 2.0
"""Pixels a point to which a small page is blown up at most."""
STEPS: Final = (0.0, 1.0, 1.5, 2.0)
"""Zoom: 0 fits the page into the pane, others are multiples of its width."""


@dataclass(frozen=True)
class Shown:
    """A paper drawn once; its pages are painted from it."""

    paper: PaperRow | DraftRow | Working
    heading: str
    title: str
    data: bytes
    pages: int
    notes: tuple[str, ...]
    size: tuple[int, int]
    """Of its pages, in points."""
    turn: int
    """Of the faces that drew it."""
    outfit: Outfit = PLAIN


def numbered(row: PaperRow, outfit: Outfit = PLAIN) -> Shown:
    """Draw a paper of the ledger as one copy of it comes out."""
    faces = faces_turn()
    data, drawn = pdf(row, outfit)
    void = [tr("This number is void: {reason}", reason=row.voided)] if row.voided is not None else []
    notes = (*void, *stood_in(drawn.faces), *all_substituted(drawn.substitutions))
    return Shown(row, number_of(row), row.title, data, drawn.pages, notes, _size(data), faces, outfit)


def drafted(row: DraftRow, today: dt.date) -> Shown:
    """Draw a draft, marked as such, its number left open."""
    faces = faces_turn()
    data, drawn = draft_pdf(row, today)
    notes = (*stood_in(drawn.faces), *all_substituted(drawn.substitutions))
    heading, title = tr("Draft, without a number"), f"{STAMP} {row.title}"
    return Shown(row, heading, title, data, drawn.pages, notes, _size(data), faces)


def unnumbered(paper: Working) -> Shown:
    """Show a paper without a number as it was drawn."""
    notes = (*stood_in(paper.making.faces), *all_substituted(paper.substitutions))
    return Shown(paper, paper.kind, paper.name, paper.data, paper.pages, notes, _size(paper.data), faces_turn())


def _size(data: bytes) -> tuple[int, int]:
    first = render(data, 0)
    return first.width, first.height


def image(picture: Picture) -> QImage:
    """Return pixels as an image of its own."""
    made = QImage(picture.rgba, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGBA8888)
    return made.copy()


class Preview(DeskWidget):
    """One page of one paper; PageUp and PageDown turn, the zoom fits the page or its width."""

    def __init__(self, desk: Desk) -> None:
        """Begin empty."""
        super().__init__(desk)
        self.shown: Shown | None = None
        self.page, self.zoom, self._turn = 0, 0, 0
        self.setMinimumWidth(360)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = label("", "heading")
        self.place = label("", "secondary")
        self.back = tool("left", tr("Page before (PageUp)"), lambda: self.turn(-1))
        self.forth = tool("right", tr("Next page (PageDown)"), lambda: self.turn(1))
        self.size_button = tool("search", tr("Zoom"), self.change_zoom, tr("Whole page"))
        self.notes = label("", "secondary", wrap=True)
        self.sheet = QLabel()
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.sheet)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row_of(self.title, None, self.size_button, self.back, self.place, self.forth, spacing=4))
        column.addWidget(self.area, 1)
        column.addWidget(self.notes)
        bind("PgUp", self, lambda: self.turn(-1), inside=True)
        bind("PgDown", self, lambda: self.turn(1), inside=True)
        self.clear()

    def clear(self) -> None:
        """Show no paper."""
        self.shown = None
        self._turn += 1
        self.sheet.setPixmap(QPixmap())
        self.sheet.setText(tr("Choose a paper in the ledger to see its pages."))
        self._say()

    def show_paper(
        self, row: PaperRow | DraftRow, then: Callable[[], object] = lambda: None, outfit: Outfit = PLAIN
    ) -> None:
        """Draw a paper in the worker thread and show its first page."""
        now = (row, faces_turn(), outfit)
        if self.shown is not None and (self.shown.paper, self.shown.turn, self.shown.outfit) == now:
            return
        self._turn += 1
        mine = self._turn
        if self.shown is None:
            self.sheet.setText(tr("Drawing the paper"))

        def show(found: Shown) -> None:
            if self._awaits(mine):
                self.show_drawn(found)
                then()

        self.desk.jobs.run(
            tr("Drawing the paper"),
            lambda _progress: self._drawn(row, outfit),
            show,
            lambda _refusal: self.clear() if self._awaits(mine) else None,
        )

    def _awaits(self, turn: int) -> bool:
        """Say whether what was drawn is still wanted: another paper may have been chosen, or the window be gone."""
        return turn == self._turn and isValid(self)

    def _drawn(self, row: PaperRow | DraftRow, outfit: Outfit) -> Shown:
        if isinstance(row, PaperRow):
            return numbered(row, outfit)
        return drafted(row, self.desk.office.clock().astimezone().date())

    def show_drawn(self, found: Shown) -> None:
        """Show the first page of a paper that is drawn."""
        self.shown, self.page = found, 0
        self.paint_page()

    def turn(self, by: int) -> None:
        """Go some pages on."""
        if self.shown is not None and 0 <= self.page + by < self.shown.pages:
            self.page += by
            self.paint_page()

    def change_zoom(self) -> None:
        """Go to the next zoom."""
        self.zoom = (self.zoom + 1) % len(STEPS)
        self.size_button.setText(f"{STEPS[self.zoom]:.0%}" if self.zoom else tr("Whole page"))
        self.paint_page()

    def scale(self) -> float:
        """Return pixels a point, for the pane as it is."""
        room = self.area.viewport().size() - QSize(4, 4)
        if STEPS[self.zoom]:
            return max(0.2, STEPS[self.zoom] * 96 / 72)
        width, height = self.shown.size if self.shown else A4
        return max(0.2, min(room.width() / width, room.height() / height, LARGEST))

    def paint_page(self) -> None:
        """Paint the page at the zoom in force."""
        if self.shown is None:
            return
        ratio = self.devicePixelRatioF()
        made = image(render(self.shown.data, self.page, self.scale() * ratio))
        made.setDevicePixelRatio(ratio)
        self.sheet.setPixmap(QPixmap.fromImage(made))
        self.sheet.setAccessibleName(self.shown.title)
        self._say()

    def _say(self) -> None:
        shown = self.shown
        self.title.setText(shown.heading if shown else tr("Preview"))
        pages = shown.pages if shown else 0
        self.place.setText(tr("Page {n} of {total}", n=self.page + 1, total=pages) if shown else "")
        self.back.setEnabled(self.page > 0)
        self.forth.setEnabled(self.page + 1 < pages)
        notes = shown.notes if shown else ()
        self.notes.setText("  ".join(notes))
        self.notes.setVisible(bool(notes))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the keyboard to the preview when the page is clicked."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self.setFocus()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page fitted."""
        super().resizeEvent(event)
        if not STEPS[self.zoom]:
            self.paint_page()
