"""Reading PDFs back: characters with their places, strokes, fonts and text, by tools that did not write them."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTCurve, LTPage
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

MM = 72 / 25.4


@dataclass(frozen=True)
class Char:
    """A character: origin and baseline in millimetres from the paper's top left corner, size in points."""

    text: str
    x: float
    baseline: float
    right: float
    size: float
    font: str
    red: bool


@dataclass(frozen=True)
class Rule:
    """A stroke in millimetres; `width` is its thickness."""

    left: float
    top: float
    right: float
    bottom: float
    width: float
    red: bool


@dataclass(frozen=True)
class Sheet:
    """A page."""

    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...]

    @property
    def text(self) -> str:
        """The characters in the order in which they were drawn."""
        return "".join(char.text for char in self.chars)

    def lines(self) -> list[list[Char]]:
        """Return the characters by baseline, top to bottom, left to right."""
        found: dict[float, list[Char]] = {}
        for char in self.chars:
            found.setdefault(round(char.baseline, 1), []).append(char)
        return [sorted(found[key], key=lambda char: char.x) for key in sorted(found)]


def sheets(pdf: bytes) -> list[Sheet]:
    """Return every page, characters in the order in which they were drawn."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    found = []
    for page in PDFPage.get_pages(io.BytesIO(pdf)):
        interpreter.process_page(page)
        found.append(_sheet(device.get_result()))
    return found


def _sheet(page: LTPage) -> Sheet:
    chars = tuple(_char(item, page.height) for item in _all(page) if isinstance(item, LTChar))
    rules = tuple(_rule(item, page.height) for item in _all(page) if isinstance(item, LTCurve))
    return Sheet(page.width / MM, page.height / MM, chars, rules)


def _all(container: Any) -> Iterator[Any]:
    for item in container:
        yield item
        if hasattr(item, "__iter__"):
            yield from _all(item)


def _char(item: LTChar, height: float) -> Char:
    x, y = item.matrix[4], item.matrix[5]
    return Char(
        item.get_text(), x / MM, (height - y) / MM, item.x1 / MM, round(item.size, 6), item.fontname,
        _red(item.graphicstate.ncolor),
    )  # fmt: skip


def _rule(item: LTCurve, height: float) -> Rule:
    (x1, y1), (x2, y2) = item.pts[0], item.pts[-1]
    tops = sorted(((height - y1) / MM, (height - y2) / MM))
    return Rule(
        min(x1, x2) / MM, tops[0], max(x1, x2) / MM, tops[1], item.linewidth / MM, _red(item.stroking_color)
    )  # fmt: skip


def _red(colour: Any) -> bool:
    return isinstance(colour, tuple) and len(colour) == 3 and colour[0] > 0.5 and max(colour[1:]) < 0.3


@dataclass(frozen=True)
class Ink:
    """The box around a character's ink in millimetres from the paper's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def inks(pdf: bytes, page: int = 0) -> list[Ink]:
    """Return the ink of every visible character as pypdfium2 sees it."""
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[page]
    height = sheet.get_height()
    text = sheet.get_textpage()
    found = []
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        character = text.get_text_range(index, 1)
        if character.strip() and right > left:
            found.append(Ink(character, left / MM, (height - top) / MM, right / MM, (height - bottom) / MM))
    document.close()
    return found


def origins(pdf: bytes) -> list[list[tuple[str, float, float]]]:
    """Return of every page the characters with the points that they begin at, as pypdfium2 sees them.

    pdfminer leaves out the space between characters where a run goes on in another subset.
    """
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for sheet in document:
        text = sheet.get_textpage()
        x, y = ctypes.c_double(), ctypes.c_double()
        page = []
        for index in range(text.count_chars()):
            raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
            page.append((text.get_text_range(index, 1), round(x.value, 2), round(sheet.get_height() - y.value, 2)))
        found.append([one for one in page if one[0].strip()])
    document.close()
    return found


def copied(pdf: bytes) -> str:
    """Return what copying everything gives, by pypdfium2, white space removed."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return squeezed(text)


def squeezed(text: str) -> str:
    """Return text without white space and without what readers put at line ends."""
    return "".join(text.replace("\ufffe", "").split())


def fonts(pdf: bytes) -> dict[str, bool]:
    """Return every font's name and whether it is embedded."""
    found: dict[str, bool] = {}
    document = PDFDocument(PDFParser(io.BytesIO(pdf)))
    for page in PDFPage.create_pages(document):
        for reference in (resolve1(page.resources.get("Font")) or {}).values():
            font = resolve1(reference)
            descriptor = resolve1(font.get("FontDescriptor")) or {}
            found[str(font["BaseFont"].name)] = "FontFile2" in descriptor
    return found
