"""From pages to PDF, which reportlab writes: the same pages give the same bytes."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFArray, PDFName, PDFResourceDictionary, PDFStream
from reportlab.pdfgen.canvas import Canvas

from reports.kit.font_files import files_of
from reports.kit.fonts import AnyFace, Face, Substitution, font
from reports.kit.grid import PAPER
from reports.kit.marks import Page
from reports.kit.pen import Pen

# compressed pages as bytes; in ASCII they take a quarter more room and half as long again
rl_config.useA85 = 0
_DEFLATED: Final = PDFArray([PDFName("FlateDecode")])
_LEVEL: Final = 4
"""Pages are a twelfth larger than with 6 and take a seventh less time."""


@dataclass(frozen=True)
class Drawn:
    """What came out: how many pages, and the characters that another face had to draw (R8.6)."""

    pages: int
    substitutions: tuple[Substitution, ...]
    faces: tuple[str, ...] = ()
    """A line for every font file that drew something."""


class Book:
    """A PDF file that papers go into, one after the other, with embedded subsets that they share.

    The faces must not change before `data`, see `reports.kit.faces.steady`.
    """

    def __init__(self, title: str, author: str) -> None:
        """Begin a file without pages."""
        font(Face.SONG)
        options: dict[str, Any] = {"initialFontName": Face.SONG.value, "pdfVersion": (1, 4), "lang": "zh-CN"}
        canvas: Any = Canvas("", pagesize=PAPER, invariant=1, pageCompression=1, **options)
        canvas.setTitle(title)
        canvas.setAuthor(author)
        canvas.setSubject("")
        canvas.setCreator("")
        self._canvas = canvas
        self._document = canvas._doc  # reportlab's fonts keep their subsets by document
        self._pen = Pen(self._document)
        self._resources = _resources(self._document)
        self._pages = 0

    def __len__(self) -> int:
        """Return how many pages there are."""
        return self._pages

    def add(self, pages: Sequence[Page], paper: tuple[float, float] = PAPER) -> Drawn:
        """Put pages behind those that are there."""
        strange: set[Substitution] = set()
        faces: set[AnyFace] = set()
        self._canvas.setPageSize(paper)
        for page in pages:
            turned = self._pen.page(page, paper)
            self._canvas.showPage()
            made = self._document.Pages[-1]
            made.Contents, made.Resources, made.Trans = _contents(turned.code), self._resources, None
            strange |= turned.strange
            faces |= turned.faces
        self._pages += len(pages)
        return Drawn(len(pages), tuple(sorted(strange)), files_of(faces))

    def data(self) -> bytes:
        """Return the file; nothing goes into it any more."""
        return bytes(self._canvas.getpdfdata())


def _contents(code: str) -> Any:
    """Return a page's operators, compressed at once: reportlab would keep them as text until the end."""
    contents: Any = PDFStream(content=zlib.compress(code.encode("ascii"), _LEVEL))
    contents.dictionary["Filter"] = _DEFLATED
    return contents


def _resources(document: Any) -> Any:
    """Return what every page needs, the fonts: as one object of the file, where reportlab would repeat it on each."""
    shared: Any = PDFResourceDictionary()
    shared.basicFonts()
    shared.basicProcs()
    return document.Reference(shared)


File = Path | BinaryIO
"""A file to write, or an open binary stream."""
Target = File | Book
"""Where a paper goes: a file of its own, or a book behind other papers."""


def write(pages: Sequence[Page], target: Target, title: str, author: str, paper: tuple[float, float] = PAPER) -> Drawn:
    """Write pages as PDF; raises RuleError `reports.glyph_missing` before anything is written."""
    if isinstance(target, Book):
        return target.add(pages, paper)
    book = Book(title, author)
    drawn = book.add(pages, paper)
    if isinstance(target, Path):
        target.write_bytes(book.data())
    else:
        target.write(book.data())
    return drawn
