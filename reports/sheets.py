"""Pages of several papers as one PDF in the order of the sheets, blank sides between them (R8.5)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final

import pikepdf

A4: Final = (595.276, 841.89)
"""Points."""
Face = tuple[bytes, int] | None
"""A page of a PDF, counted from 0; None: a blank side."""


def joined(faces: Iterable[Face]) -> bytes:
    """Return one PDF of these pages, as they were drawn; the same faces give the same bytes."""
    made = pikepdf.new()
    opened: dict[bytes, pikepdf.Pdf] = {}
    for face in faces:
        if face is None:
            made.add_blank_page(page_size=A4)
            continue
        data, page = face
        if data not in opened:
            opened[data] = pikepdf.open(io.BytesIO(data))
        made.pages.append(opened[data].pages[page])
    target = io.BytesIO()
    made.save(target, deterministic_id=True)
    return target.getvalue()
