"""Small font files as a workstation might have them, cut from the bundled ones and named anew."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from models.common.places import resource

CHARACTERS = "某区纪委监委关于评议结果的通报文件号年月日第一季度甲乙丙丁你单位科室负责同志谈话提醒。，〔〕—0123456789 "
"""What they have, unless a test says otherwise."""


@cache
def _cut(source: str, characters: str) -> bytes:
    font = TTFont(io.BytesIO(resource("fonts", source).read_bytes()), lazy=True)
    options = Options()
    options.layout_features, options.name_IDs, options.notdef_outline = [], [], True
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def a_font(
    chinese: str,
    latin: str,
    *,
    source: str = "LXGWWenKai-Regular.ttf",
    characters: str = CHARACTERS,
    kind: int = 0,
    em: int = 1000,
    version: str = "Version 5.02",
) -> Any:
    """Return a font under a Chinese and a Latin name; `kind` is its fsType, `em` its units per em."""
    font = TTFont(io.BytesIO(_cut(source, characters)))
    if em != 1000:
        scale_upem(font, em)
    font["OS/2"].fsType = kind
    names = font["name"]
    names.names = []
    for number, text in ((1, latin), (2, "Regular"), (4, latin), (5, version), (6, latin.replace(" ", ""))):
        names.setName(text, number, 3, 1, 0x409)
    for number in (1, 4):
        names.setName(chinese, number, 3, 1, 0x804)
    return font


def put(font: Any, path: Path) -> Path:
    """Write a font into a folder that may not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(str(path))
    return path


def put_collection(fonts: list[Any], path: Path) -> Path:
    """Write several fonts as one collection."""
    collection = TTCollection()
    collection.fonts = fonts
    return put(collection, path)


def a_font_of_other_outlines(latin: str) -> Any:
    """Return a font whose outlines are CFF."""
    builder = FontBuilder(1000, isTTF=False)
    pen = T2CharStringPen(1000, None)
    for move, place in ((pen.moveTo, (0, 0)), (pen.lineTo, (500, 0)), (pen.lineTo, (500, 700))):
        move(place)
    pen.closePath()
    drawing = pen.getCharString()
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({0x41: "A"})
    builder.setupCFF(latin, {"FullName": latin}, {".notdef": drawing, "A": drawing}, {})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "A": (1000, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": latin, "styleName": "Regular", "fullName": latin, "psName": latin})
    builder.setupOS2()
    builder.setupPost()
    return builder.font
