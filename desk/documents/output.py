"""Papers coming out: as PDF into a folder, or painted on a printer (R8.5)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter

from desk.documents.names import number_of
from desk.documents.page_ranges import sides
from desk.documents.preview import image
from desk.documents.print_setup import Plan
from desk.documents.printers import Rack
from desk.office import Office
from desk.outgoing import enter, enter_written
from desk.shared.jobs import Progress
from models.common.errors import EnvironmentFault
from models.documents.actions import record_prints
from models.documents.copies import How
from models.documents.outgoing import Outgoing
from models.documents.queries import PaperRow
from reports.binding import bind
from reports.issuing import Written, write
from reports.preview import render
from reports.sheets import Face
from reports.working import Working

COARSEST: Final = 300
FINEST: Final = 400
"""Dots an inch at which pages are painted; finer printers scale up, since a page at 1200 would take 500 MB."""
_STOPPED: Final = (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error)


def save_papers(
    office: Office, papers: Sequence[PaperRow], folder: Path, progress: Progress, archival: bool = False
) -> tuple[Written, ...]:
    """Write papers as PDF, or PDF/A; what came out is entered even when the rest is cancelled or fails."""
    written: list[Written] = []
    try:
        for place, row in enumerate(papers):
            progress.report(place, len(papers), number_of(row))
            written += write((row,), folder, archival)
    finally:
        by_round = {row.id: row.round for row in papers}
        for code in dict.fromkeys(by_round[one.paper_id] for one in written):
            enter_written(office, code, [one for one in written if by_round[one.paper_id] == code])
    return tuple(written)


def bind_papers(office: Office, papers: Sequence[PaperRow], path: Path, progress: Progress) -> int:
    """Write papers into one PDF that appears whole or not at all, enter each, and return how many they are."""

    def told() -> Iterator[PaperRow]:
        for place, row in enumerate(papers):
            progress.report(place, len(papers), number_of(row))
            yield row

    made = bind(told(), path, path.stem, both_sides=True)
    copies = tuple((one.paper_id, made.sha256, one.making) for one in made.papers)
    office.do(record_prints, copies, [How(file=path.name)] * len(copies))
    return len(copies)


def print_working(office: Office, paper: Working, plan: Plan, rack: Rack) -> None:
    """Paint a paper without a number and enter each copy; raises EnvironmentFault as `paint` does."""
    chosen = plan.pages.of(paper.pages)
    faces = [
        (paper.data, side.page - 1) if side.page else None
        for side in sides(chosen, plan.copies, duplex=plan.duplex, collate=plan.collate)
    ]
    paint(rack.open(plan.printer, Path(paper.name).stem, duplex=plan.duplex), faces)
    digest = hashlib.sha256(paper.data).hexdigest()
    enter(office, paper.round, [Outgoing(paper.kind, "", digest, paper.making)] * plan.copies)


def paint(printer: QPrinter, faces: Sequence[Face]) -> None:
    """Paint sides on a printer as one job, a landscape page lengthways; blank ones at the end are left out.

    Raises EnvironmentFault `reports.printer` when the printer takes nothing, `reports.printer_stopped` when it stops.
    """
    painter = QPainter()
    last = max((place for place, face in enumerate(faces) if face is not None), default=-1)
    dots = min(max(printer.resolution(), COARSEST), FINEST)
    picture = lru_cache(maxsize=2)(lambda data, page: _picture(data, page, dots / 72))
    try:
        for place, face in enumerate(faces[: last + 1]):
            page = picture(*face) if face is not None else None
            _begin(painter, printer, page, first=place == 0)
            if page is not None:
                _paint(painter, printer, page, printer.resolution() / dots)
    finally:
        ended = not painter.isActive() or painter.end()
    if not ended or printer.printerState() in _STOPPED:
        raise EnvironmentFault("reports.printer_stopped", printer=printer.printerName())


def _picture(data: bytes, page: int, scale: float) -> QImage:
    """Return a page without transparency, which printers would work out anew for every dot."""
    return image(render(data, page, scale)).convertToFormat(QImage.Format.Format_RGB32)


def _begin(painter: QPainter, printer: QPrinter, page: QImage | None, *, first: bool) -> None:
    """Begin a side the way its page lies."""
    lies = QPageLayout.Orientation
    printer.setPageOrientation(lies.Landscape if page is not None and page.width() > page.height() else lies.Portrait)
    if first:
        if not painter.begin(printer):
            raise EnvironmentFault("reports.printer", printer=printer.printerName())
    elif not printer.newPage():
        raise EnvironmentFault("reports.printer_stopped", printer=printer.printerName())


def _paint(painter: QPainter, printer: QPrinter, page: QImage, scale: float) -> None:
    """Paint a page in its own size; one smaller than the paper, like the newspaper's table, in its upper middle."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    width, height = page.width() * scale, page.height() * scale
    left = max(0.0, (paper.width() - width) / 2)
    top = max(0.0, (paper.height() - height) / 8)
    painter.drawImage(QRectF(left, top, width, height), page)
