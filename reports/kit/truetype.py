"""A TrueType face for reportlab: emptiness and ink of glyphs, and a right ToUnicode map.

The only place that corrects reportlab; nothing global is replaced.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import PDFStreamFilterZCompress
from reportlab.pdfbase.ttfonts import TTFont

EM: Final = 1000
BLANKS: Final = frozenset(map(ord, " \u00a0\u2002\u2003\u3000"))
"""Characters whose glyph is rightly empty."""
_BLOCK: Final = 100
"""Entries of one bfchar block at most (PDF 32000, 9.10.3 after the CMap specification)."""


@dataclass(frozen=True)
class Ink:
    """The box around a glyph's outline, in thousandths of an em above the baseline and right of the origin."""

    left: int
    bottom: int
    right: int
    top: int


class _Quick(PDFStreamFilterZCompress):
    """Outlines hardly get smaller however long one tries: a sixteenth more bytes, in two fifths of the time."""

    def encode(self, data: bytes) -> bytes:
        """Compress a font."""
        return zlib.compress(data, 1)


class _Cut:
    """The bytes of a table, by slices."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data, self._start = data, start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


class TrueType(TTFont):
    """One font file, registered under the name of its face."""

    def __init__(self, name: str, path: Path, number: int = 0) -> None:
        """Read the file, of a collection the font with a number; outlines are read when they are asked for."""
        super().__init__(name, str(path), subfontIndex=number, asciiReadable=False, shapable=False)
        self._restore_widths()
        self._spare_outlines()

    def _spare_outlines(self) -> None:
        """Have reportlab cut subsets out of the file itself: it copies all outlines, ten megabytes, for each."""
        face: Any = self.face
        table, start = face.get_table, face.get_table_pos("glyf")[0]
        cut = _Cut(face._ttf_data, start)
        face.get_table = lambda tag: cut if tag == "glyf" else table(tag)

    def _restore_widths(self) -> None:
        """Put back the font's own units where reportlab has put thousandths of an em, from which it makes subsets.

        It does so for the glyphs that share the last width of the table: in a Chinese face of 256 units all of them.
        """
        face: Any = self.face
        metrics = face.hmetrics
        (own,) = struct.unpack(">H", face.get_table("hhea")[34:36])
        shared = metrics[own - 1][0]
        metrics[own:] = [(shared, bearing) for _, bearing in metrics[own:]]

    def draws(self, character: str) -> bool:
        """Say whether the font has more than a blank for a character (R8.6)."""
        glyph = self.face.charToGlyph.get(ord(character), 0)
        return glyph != 0 and (ord(character) in BLANKS or not self._empty(glyph))

    def advance(self, character: str) -> int:
        """Return the advance width in thousandths of an em."""
        return int(self.face.charWidths.get(ord(character), self.face.defaultWidth))

    def ink(self, character: str) -> Ink | None:
        """Return the box around a character's outline; None for a blank."""
        glyph = self.face.charToGlyph.get(ord(character), 0)
        if self._empty(glyph):
            return None
        face: Any = self.face
        start = face.get_table_pos("glyf")[0] + face.glyphPos[glyph]
        box = struct.unpack(">4h", face._ttf_data[start + 2 : start + 10])
        return Ink(*(round(edge * EM / face.unitsPerEm) for edge in box))

    def _empty(self, glyph: int) -> bool:
        positions = self.face.glyphPos
        return bool(positions[glyph] == positions[glyph + 1])

    def addObjects(self, doc: Any) -> None:
        """Embed the subsets as reportlab does, then write their ToUnicode maps anew.

        reportlab writes `<1F600>` where UTF-16BE is due, so that copying U+2CD8D gives another character.
        """
        subsets = self.state[doc].subsets
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        internal = doc.fontMapping[self.fontName][1:]
        for number, subset in enumerate(subsets):
            base = fonts[f"{internal}+{number}"].BaseFont
            doc.idToObject[f"toUnicodeCMap:{base}"].content = to_unicode(base, subset)
            doc.idToObject[f"fontFile:{self.face.filename}({base})"].filters = [_QUICK]


_QUICK: Final = _Quick()


def to_unicode(font: str, subset: list[int]) -> str:
    """Return the CMap that leads from the codes of a subset back to UTF-16BE text."""
    pairs = [(code, chr(point)) for code, point in enumerate(subset) if point]
    blocks = [pairs[start : start + _BLOCK] for start in range(0, len(pairs), _BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{font} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in block]
        lines.append("endbfchar")
    return "\n".join([*lines, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])
