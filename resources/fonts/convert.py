"""Developer's tool: turn FandolFang's CFF outlines into TrueType, the only kind that reportlab embeds.

Not part of the program. Needs fontTools in a throw-away environment:

    python convert.py FandolFang-Regular.otf FandolFang-Regular.ttf

The input is the file of Debian's texlive-lang-chinese; the digest of the output stands in manifest.toml.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.misc.timeTools import timestampFromString
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

ZEROS = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxComponentDepth",
)
TOLERANCE = 1.0
"""Units of a thousandth of an em by which a curve may move."""


def glyphs(font: TTFont) -> dict[str, object]:
    """Draw every glyph again with quadratic curves."""
    outlines = font.getGlyphSet()
    drawn: dict[str, object] = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        drawn[name] = pen.glyph()
    return drawn


def convert(source: Path, target: Path) -> None:
    """Write `source` (OpenType, CFF) as `target` (TrueType); the same input gives the same bytes."""
    font = TTFont(source, recalcTimestamp=False)
    outlines = glyphs(font)
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder = font.getGlyphOrder()
    table.glyphs = outlines
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ZEROS:
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    font["head"].modified = timestampFromString("Sat Jan  1 00:00:00 2022")
    font.save(target)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
