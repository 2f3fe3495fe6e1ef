"""Page, issuer's mark, rules and page numbers of a word processor's file (R8.1, R8.2)."""

from __future__ import annotations

from typing import Any, Final

from docx.document import Document as Made
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from reports.kit.docx_parts import (
    CENTRE,
    LEFT,
    LINE,
    NAMES,
    RED,
    RIGHT,
    before_size,
    element,
    field,
    rule,
    set_line,
    write,
)
from reports.kit.fonts import Face
from reports.kit.grid import CELL, WIDTH
from reports.kit.manuscript import Manuscript

INK: Final = "E60012"
_MARK: Final = 52.0
"""Points; the ink is then about 17 mm high."""
_LETTER_MARK: Final = 36.0
_CONDENSED: Final = 85
_NUMBER: Final = 14.0
_CLOSER: Final = -5
"""Twentieths of a point between characters: 28 of 16 points then fit into 156 mm, and 29 do not."""
_SLIM: Final = Pt(2)


def furnish(made: Made, paper: Manuscript) -> None:
    """Set paper, margins, 22 lines of 28 characters, and page numbers on the outer side."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    section.different_first_page_header_footer = not paper.red_head
    made.settings.odd_and_even_pages_header_footer = True
    _without_grid(section._sectPr)
    _normal(made)
    for foot, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        _page_number(foot.paragraphs[0], align)
    if not paper.red_head:
        _letter_head(section.first_page_header, paper)
        _double(section.first_page_footer, first=0.75, second=2.0)


def head(made: Made, paper: Manuscript) -> None:
    """Write mark, number and red rule of a red-headed paper; a letter has them above its text."""
    if not paper.red_head:
        for _ in range(2):
            set_line(made.add_paragraph())
        return
    above = [text for text in (paper.secrecy, paper.urgency) if text]
    for text in above:
        write(set_line(made.add_paragraph(), align=LEFT), text, Face.HEI)
    mark = set_line(made.add_paragraph(), Pt(_MARK * 1.15), CENTRE)
    mark.paragraph_format.space_before = Mm(35) - LINE * len(above)
    _mark(mark, f"{paper.office}文件", _MARK, WIDTH)
    for _ in range(2):
        set_line(made.add_paragraph())
    number = set_line(made.add_paragraph(), align=LEFT if paper.signatory else CENTRE)
    if paper.signatory:
        number.paragraph_format.first_line_indent = Pt(CELL)
        number.paragraph_format.tab_stops.add_tab_stop(Pt(WIDTH - CELL), WD_TAB_ALIGNMENT.RIGHT)
    write(number, paper.number, Face.FANG)
    if paper.signatory:
        number.add_run("\t")
        write(number, "签发人：", Face.FANG)
        write(number, paper.signatory, Face.KAI)
    rule(number, "bottom", 1.5, colour=INK, space=8)
    for _ in range(2):
        set_line(made.add_paragraph())


def _without_grid(properties: Any) -> None:
    """Take the grid away: word processors read it differently; leading and spacing are exact without it."""
    found = properties.find(qn("w:docGrid"))
    if found is not None:
        properties.remove(found)


def _normal(made: Made) -> None:
    """Let everything that is typed anew be body text."""
    style: Any = made.styles["Normal"]
    style.font.size = Pt(16)
    style.font.name = NAMES[Face.FANG]
    style.element.rPr.rFonts.set(qn("w:eastAsia"), NAMES[Face.FANG])
    before_size(style.element.rPr, element("spacing", val=_CLOSER))
    for name in ("autoSpaceDE", "autoSpaceDN"):  # no room between Chinese and figures, as on the printed paper
        style.element.get_or_add_pPr().append(element(name, val=0))


def _mark(paragraph: Paragraph, text: str, size: float, widest: float) -> None:
    """Write the issuer's mark, condensed and then made smaller until it fits."""
    scale = min(_CONDENSED, int(widest / (len(text) * size) * 100))
    if scale < 45:
        size, scale = size * scale / 45, 45
    run = write(paragraph, text, Face.TITLE, round(size * 2) / 2, RED)
    before_size(run._element.get_or_add_rPr(), element("w", val=scale))


def _letter_head(header: Any, paper: Manuscript) -> None:
    """Write mark, double rule and number; secrecy and urgency stand left of the number's line."""
    mark = set_line(header.paragraphs[0], Pt(_LETTER_MARK * 1.1), CENTRE)
    _mark(mark, paper.office, _LETTER_MARK, WIDTH)
    _double(header, first=2.0, second=0.75, begin=False)
    number = set_line(header.add_paragraph(), align=RIGHT)
    if above := " ".join(text for text in (paper.secrecy, paper.urgency) if text):
        number.alignment = LEFT
        number.paragraph_format.tab_stops.add_tab_stop(Pt(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        write(number, above, Face.HEI)
        number.add_run("\t")
    write(number, paper.number, Face.FANG)


def _double(where: Any, *, first: float, second: float, begin: bool = True) -> None:
    """Draw two red rules of 170 mm in the middle of the paper."""
    for place, points in enumerate((first, second)):
        paragraph = where.paragraphs[0] if begin and place == 0 else where.add_paragraph()
        set_line(paragraph, _SLIM, LEFT)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.right_indent = Mm(-8), Mm(-6)
        rule(paragraph, "bottom", points, colour=INK)


def _page_number(paragraph: Paragraph, align: Any) -> None:
    set_line(paragraph, Pt(22), align)
    form = paragraph.paragraph_format
    form.right_indent = form.left_indent = Pt(_NUMBER)
    form.space_after = Mm(2)
    write(paragraph, "— ", Face.SONG, _NUMBER)
    field(paragraph, "PAGE", Face.SONG, _NUMBER)
    write(paragraph, " —", Face.SONG, _NUMBER)
