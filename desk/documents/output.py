"""Papers coming out: as PDF into a folder, or on a printer; every one is entered in the ledger (R8.5)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from desk.documents.names import number_of
from desk.documents.preview import image
from desk.office import Office
from desk.outgoing import enter, enter_written
from desk.shared.jobs import Progress
from models.common.errors import EnvironmentFault
from models.documents.actions import record_prints
from models.documents.outgoing import Outgoing
from models.documents.queries import PaperRow
from reports.issuing import Written, pdf, write
from reports.preview import page_count, render
from reports.working import Working

COARSEST: Final = 300
FINEST: Final = 400
"""Dots an inch at which pages are painted; finer printers scale up, since a page at 1200 would take 500 MB."""


def save_papers(office: Office, papers: Sequence[PaperRow], folder: Path, progress: Progress) -> tuple[Written, ...]:
    """Write papers as PDF; what came out is entered even when the rest is cancelled or fails."""
    written: list[Written] = []
    try:
        for place, row in enumerate(papers):
            progress.report(place, len(papers), number_of(row))
            written += write((row,), folder)
    finally:
        by_round = {row.id: row.round for row in papers}
        for code in dict.fromkeys(by_round[one.paper_id] for one in written):
            enter_written(office, code, [one for one in written if by_round[one.paper_id] == code])
    return tuple(written)


def a4_printer() -> QPrinter:
    """Return a printer set to A4 without margins of its own: the pages bring theirs."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    return printer


def _paint(painter: QPainter, printer: QPrinter, page: QImage, scale: float) -> None:
    """Paint a page in its own size; one smaller than the paper, like the newspaper's table, in its upper middle."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    width, height = page.width() * scale, page.height() * scale
    left = max(0.0, (paper.width() - width) / 2)
    top = max(0.0, (paper.height() - height) / 8)
    painter.drawImage(QRectF(left, top, width, height), page)


def print_papers(office: Office, papers: Sequence[PaperRow], printer: QPrinter, progress: Progress) -> int:
    """Paint papers on a printer and return how many came out; each is entered once its last page is painted.

    Raises EnvironmentFault `reports.printer` when the printer takes nothing.
    """
    done: list[tuple[int, str]] = []
    painter = _begun(printer)
    try:
        for place, row in enumerate(papers):
            progress.report(place, len(papers), number_of(row))
            data, _drawn = pdf(row)
            _paint_pages(painter, printer, data, after=place > 0)
            done.append((row.id, hashlib.sha256(data).hexdigest()))
    finally:
        painter.end()
        if done:
            office.do(record_prints, tuple(done))
    return len(done)


def print_working(office: Office, paper: Working, printer: QPrinter) -> None:
    """Paint a paper without a number on a printer and enter it; raises EnvironmentFault `reports.printer`."""
    painter = _begun(printer)
    try:
        _paint_pages(painter, printer, paper.data, after=False)
    finally:
        painter.end()
    enter(office, paper.round, (Outgoing(paper.kind, "", hashlib.sha256(paper.data).hexdigest()),))


def _begun(printer: QPrinter) -> QPainter:
    painter = QPainter()
    printer.setFullPage(True)
    if not painter.begin(printer):
        raise EnvironmentFault("reports.printer", printer=printer.printerName())
    return painter


def _paint_pages(painter: QPainter, printer: QPrinter, data: bytes, *, after: bool) -> None:
    """Paint every page of a PDF; `after`: something was painted before."""
    dots = min(max(printer.resolution(), COARSEST), FINEST)
    for page in range(page_count(data)):
        if after or page:
            printer.newPage()
        _paint(painter, printer, image(render(data, page, dots / 72)), printer.resolution() / dots)
