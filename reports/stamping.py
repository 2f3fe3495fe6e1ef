"""A word across every page of a finished PDF: large, pale, slanting, over text and tables alike."""

from __future__ import annotations

import io
from contextlib import ExitStack
from typing import Any, Final

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from reports.kit.fonts import Face, font

_TURN: Final = 40
_SHARE: Final = 0.75
"""Of the page's shorter side, so long is the word."""
_GREY: Final = 0.45
_ALPHA: Final = 0.22


def stamped(pdf: bytes, word: str) -> bytes:
    """Return a PDF with `word` across every page; the same pages give the same bytes."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as paper, ExitStack() as opened:
        stamps: dict[tuple[float, float], pikepdf.Object] = {}
        for page in paper.pages:
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            size = (right - left, top - bottom)
            if size not in stamps:
                stamp = opened.enter_context(pikepdf.open(io.BytesIO(_stamp(word, size))))
                stamps[size] = paper.copy_foreign(stamp.pages[0].as_form_xobject())
            page.add_resource(stamps[size], pikepdf.Name.XObject, pikepdf.Name.Stamp)
            page.contents_add(b"q", prepend=True)
            page.contents_add(b"Q q /Stamp Do Q")
        paper.save(target, deterministic_id=True)
    return target.getvalue()


def _stamp(word: str, size: tuple[float, float]) -> bytes:
    """Return one page of a size with nothing on it but the word."""
    font(Face.HEI)
    target = io.BytesIO()
    options: dict[str, Any] = {"initialFontName": Face.HEI.value}
    canvas = Canvas(target, pagesize=size, invariant=1, **options)
    height = min(size) * _SHARE / len(word)
    canvas.translate(size[0] / 2, size[1] / 2)
    canvas.rotate(_TURN)
    canvas.setFont(Face.HEI.value, height)
    canvas.setFillGray(_GREY, _ALPHA)
    canvas.drawCentredString(0, -height * 0.35, word)
    canvas.save()
    return target.getvalue()
