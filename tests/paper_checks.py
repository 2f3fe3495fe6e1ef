"""What must hold of any paper in the red-headed form or as a letter, checked on the finished PDF (R8.1, R8.2, R8.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2
from hypothesis import Phase

from tests.make_papers import HEADS, Paper, drawn, said
from tests.pdf_reading import MM, Char, Sheet, fonts, sheets

TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 210 - 26.0, 297 - 35.0
BELOW = BOTTOM + 4
"""Page numbers stand lower; what begins with a bracket on a lying page has its origin, not its ink, a bit outside."""
CELL = 156 / 28
BLANK = 0.1
"""Points: what is lower has no ink."""
SIDE = 0.4
"""Millimetres by which the ink of a squeezed mark may stand beyond the margin."""

NO_SHRINKING = (Phase.explicit, Phase.generate)
"""A paper that fails is told as it is: to make it smaller takes minutes."""


@dataclass(frozen=True)
class Parts:
    """A page's characters: inside the type area, and below it."""

    inside: str
    below: tuple[Char, ...]


def parted(sheet: Sheet) -> Parts:
    """Part a page's characters at the lower edge of the type area."""
    inside = "".join(char.text for char in sheet.chars if char.baseline <= BELOW)
    return Parts(inside, tuple(char for char in sheet.chars if char.baseline > BELOW))


def check_form(pdf: bytes, red: bool, mark: str) -> None:
    """Check geometry, page numbers and fonts of any paper."""
    pages = sheets(pdf)
    check_numbers([parted(page).below for page in pages], red)
    check_inks(pdf, red, mark)
    found = fonts(pdf)
    assert found and all(found.values())
    assert all(name[6] == "+" for name in found), "a font is embedded whole"


def check_numbers(below: Sequence[tuple[Char, ...]], red: bool) -> None:
    """Every page has its number on the outer side, but for page 1 of a letter and an unnumbered colophon."""
    shown = [number for number, chars in enumerate(below, start=1) if chars]
    last = max(shown, default=0) if red else len(below)
    assert shown == list(range(1 if red else 2, last + 1))
    assert last in (len(below), len(below) - 2)
    assert not red or len(below) % 2 == 0, "a colophon stands on an even page"
    for number in shown:
        chars = below[number - 1]
        assert "".join(char.text for char in chars).replace(" ", "") == f"—{number}—", (number, chars)
        if number % 2:
            assert abs(chars[-1].right - (RIGHT - CELL)) < 0.3
        else:
            assert abs(chars[0].x - (LEFT + CELL)) < 0.3


def check_inks(pdf: bytes, red: bool, mark: str) -> None:
    """No ink lies outside the type area but page numbers and a letter's mark."""
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, start=1):
        text, outside = page.get_textpage(), set()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if right <= left or top - bottom < BLANK:
                continue
            box = (left / MM, 297 - top / MM, right / MM, 297 - bottom / MM)
            if box[0] < LEFT - SIDE or box[2] > RIGHT + SIDE or box[1] < TOP - SIDE or box[3] > BOTTOM + SIDE:
                assert box[0] > 20 and box[2] < 190, "beyond every margin"
                outside.add(box)
        dashes = len(f"—{number}—")
        allowed = (0, dashes) if red or number > 1 else (len(mark),)
        assert len(outside) in allowed, (number, outside)
    document.close()


def check(paper: Paper) -> int:
    """Check one random paper; return its pages."""
    pdf = drawn(paper)
    assert drawn(paper) == pdf, "the same paper gave other bytes"
    check_form(pdf, paper.red, paper.office)
    inside = [parted(page).inside for page in sheets(pdf)]
    check_text(paper, inside)
    check_signature(paper, inside)
    return len(inside)


def check_text(paper: Paper, inside: Sequence[str]) -> None:
    """What the pages say is what the paper says: nothing lost, nothing twice, in its order."""
    found = "".join(page.removeprefix("".join(HEADS)) for page in inside)
    assert squeezed(found) in {squeezed(_whole(paper, moved)) for moved in (False, True)}
    head = len(squeezed(_head(paper) + "".join(paper.title)))
    if not paper.signatory and len("".join(words for _, words in paper.paragraphs)) > 4 * 28:
        above = 0 if f"主送：{paper.recipients}。" in found else len(paper.recipients) + 1
        assert len(squeezed(inside[0])) > head + above, "the first page shows no text"


def check_signature(paper: Paper, inside: Sequence[str]) -> None:
    """The page of the signature says something above it."""
    signed = squeezed("".join(said(paper)[-2:]))
    page = next(squeezed(page) for page in inside if signed in squeezed(page))
    assert not page.startswith(signed)


def squeezed(text: str) -> str:
    """Return text without white space."""
    return "".join(text.split())


def _head(paper: Paper) -> str:
    copy = paper.outfit.copy_number
    own = ("" if copy is None else f"{copy:06d}") + paper.secrecy + paper.urgency
    if not paper.red:
        return f"{paper.office}{own}{paper.number}"
    names = "".join(paper.signatories)
    return f"{own}{paper.office}文件{paper.number}" + (f"签发人：{names}" if names else "")


def _whole(paper: Paper, moved: bool) -> str:
    parts = said(paper)
    recipients = parts.pop(len(paper.title)) if moved else ""
    table = ["附件", "名单", *HEADS, *(cell for row in paper.cells for cell in row)] if paper.cells else []
    foot = [f"主送：{recipients[:-1]}。"] if moved else []
    foot += [f"抄送：{paper.copies}。"] if paper.copies else []
    foot += [f"{paper.office}办公室", "2021年4月2日印发"] if paper.red else []
    return "".join([_head(paper), *parts, *table, *foot])
