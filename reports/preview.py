"""Pages of a PDF as pixels, for previews; without Qt."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2


@dataclass(frozen=True)
class Picture:
    """One page as RGBA bytes, row by row from the top."""

    width: int
    height: int
    rgba: bytes


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def render(pdf: bytes, page: int, scale: float = 1.0) -> Picture:
    """Draw one page (from 0) at `scale` pixels a point; raises IndexError for a page that is not there."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 0 <= page < len(document):
            raise IndexError(page)
        sheet = document[page]
        bitmap = sheet.render(scale=scale, rev_byteorder=True, fill_color=(255, 255, 255, 255), prefer_bgrx=True)
        picture = Picture(bitmap.width, bitmap.height, _tight(bitmap))
        bitmap.close()
        sheet.close()
        return picture
    finally:
        document.close()


def _tight(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """Return the pixels without padding at the ends of rows, every pixel opaque."""
    width, stride = bitmap.width * 4, bitmap.stride
    data = bytes(bitmap.buffer)
    rows = bytearray(b"".join(data[start : start + width] for start in range(0, stride * bitmap.height, stride)))
    rows[3::4] = b"\xff" * (len(rows) // 4)
    return bytes(rows)
