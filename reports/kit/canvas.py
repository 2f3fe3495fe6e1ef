"""From pages to PDF: the same pages give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from reportlab.pdfgen.canvas import Canvas

from reports.kit.font_files import files_of
from reports.kit.fonts import Face, Substitution, font, substituted
from reports.kit.grid import PAPER
from reports.kit.marks import Glyphs, Mark, Page, Patch, Stroke

Target = Path | BinaryIO
"""A file to write, or an open binary stream."""


@dataclass(frozen=True)
class Drawn:
    """What came out: how many pages, and the characters that another face had to draw (R8.6)."""

    pages: int
    substitutions: tuple[Substitution, ...]
    faces: tuple[str, ...] = ()
    """A line for every font file that drew something."""


def write(pages: Sequence[Page], target: Target, title: str, author: str, paper: tuple[float, float] = PAPER) -> Drawn:
    """Write pages as PDF with embedded subsets; raises RuleError `reports.glyph_missing` before anything is written."""
    marks = [mark for page in pages for mark in (*page.marks, *page.turned) if isinstance(mark, Glyphs)]
    found = {item for mark in marks for item in substituted(mark.text, mark.wanted)}
    font(Face.SONG)
    options: dict[str, Any] = {"initialFontName": Face.SONG.value, "pdfVersion": (1, 4), "lang": "zh-CN"}
    where = str(target) if isinstance(target, Path) else target
    canvas = Canvas(where, pagesize=paper, invariant=1, pageCompression=1, **options)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject("")
    canvas.setCreator("")
    for page in pages:
        _page(canvas, page, paper)
    canvas.save()
    return Drawn(len(pages), tuple(sorted(found)), files_of({mark.used for mark in marks}))


def _page(canvas: Canvas, page: Page, paper: tuple[float, float]) -> None:
    _marks(canvas, page.marks, paper[1])
    if page.turned:
        canvas.saveState()
        canvas.transform(0, 1, -1, 0, paper[0], 0)
        _marks(canvas, page.turned, paper[0])
        canvas.restoreState()
    canvas.showPage()


def _marks(canvas: Canvas, marks: Sequence[Mark], height: float) -> None:
    for mark in marks:
        if isinstance(mark, Stroke):
            canvas.setStrokeColorRGB(*mark.colour)
            canvas.setLineWidth(mark.width)
            canvas.line(mark.x1, height - mark.drop1, mark.x2, height - mark.drop2)
        elif isinstance(mark, Patch):
            _patch(canvas, mark, height)
        else:
            _glyphs(canvas, mark, height)


def _patch(canvas: Canvas, mark: Patch, height: float) -> None:
    path = canvas.beginPath()
    for number, (x, drop) in enumerate(mark.corners):
        (path.lineTo if number else path.moveTo)(x, height - drop)
    path.close()
    canvas.setFillColorRGB(*mark.colour)
    canvas.drawPath(path, stroke=0, fill=1)


def _glyphs(canvas: Canvas, mark: Glyphs, height: float) -> None:
    text = canvas.beginText(mark.x, height - mark.drop)
    text.setFont(font(mark.used).fontName, mark.size)
    text.setFillColorRGB(*mark.colour)
    text.setCharSpace(mark.spacing)
    text.setHorizScale(mark.scale * 100)
    text.textOut(mark.text)
    canvas.drawText(text)
