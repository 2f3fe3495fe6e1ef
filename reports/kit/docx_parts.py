"""Paragraphs, rules and tables of a word processor's file, in the faces and measures of GB/T 9704 (R8.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt, RGBColor, Twips
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from reports.kit.fonts import Face
from reports.kit.grid import WIDTH
from reports.kit.manuscript import Grid

NAMES: Final = {
    Face.TITLE: "方正小标宋简体",
    Face.HEI: "黑体",
    Face.KAI: "楷体_GB2312",
    Face.FANG: "仿宋_GB2312",
    Face.SONG: "宋体",
}
"""The faces by the names under which offices have them installed."""
LATIN: Final = "Times New Roman"
LINE: Final = Twips(579)
"""22 lines in 225 mm; a twip less than the exact pitch, so that the last one still fits."""
SMALL: Final = 14.0
"""4号."""
RED: Final = RGBColor(0xE6, 0x00, 0x12)
CENTRE, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
RIGHT, BOTH = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


def element(name: str, **attributes: object) -> Any:
    """Return an element of the w namespace with attributes of it."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def before_size(properties: Any, made: Any) -> None:
    """Put a property of a run where the schema has it: before the size."""
    size = properties.find(qn("w:sz"))
    properties.insert(list(properties).index(size), made)


def set_line(paragraph: Paragraph, height: Length = LINE, align: WD_ALIGN_PARAGRAPH = BOTH) -> Paragraph:
    """Give a paragraph an exact leading and no space around it."""
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, height
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False
    paragraph.alignment = align
    return paragraph


def write(paragraph: Paragraph, text: str, face: Face, size: float = 16.0, colour: RGBColor | None = None) -> Run:
    """Add a run; the name of the face is for Chinese characters and for quotation marks."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    properties: Any = run._element.get_or_add_rPr()
    properties.insert(
        0, element("rFonts", ascii=LATIN, hAnsi=LATIN, cs=LATIN, eastAsia=NAMES[face], hint="eastAsia")
    )  # fmt: skip
    return run


def indent(paragraph: Paragraph, characters: int = 2, size: float = 16.0) -> Paragraph:
    """Indent the first line by whole characters."""
    ind = paragraph._element.get_or_add_pPr().get_or_add_ind()
    ind.set(qn("w:firstLineChars"), str(characters * 100))
    ind.set(qn("w:firstLine"), str(round(characters * size * 20)))
    return paragraph


def rule(
    paragraph: Paragraph, edge: str, points: float, *, colour: str = "000000", space: int = 0
) -> Paragraph:  # fmt: skip
    """Draw a rule along an edge (`top`, `bottom`) of a paragraph."""
    properties: Any = paragraph._element.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = element("pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
            "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid",
            "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:rPr",
        )  # fmt: skip
    # the order of the schema: top before bottom
    made = element(edge, val="single", sz=round(points * 8), space=space, color=colour)
    borders.insert(0, made) if edge == "top" else borders.append(made)
    return paragraph


def field(paragraph: Paragraph, instruction: str, face: Face, size: float) -> None:
    """Add a field, as the number of the page."""
    for kind in ("begin", "", "end"):
        run = write(paragraph, "", face, size)
        if kind:
            run._element.append(element("fldChar", fldCharType=kind))
        else:
            code = element("instrText")
            code.text = instruction
            run._element.append(code)


def table(document: Document, grid: Grid) -> None:
    """Add a table whose head is repeated on every page and whose rows are not divided."""
    made = document.add_table(rows=0, cols=len(grid.columns), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _row(made, [column.heading for column in grid.columns], grid, head=True)
    for cells in grid.cells:
        _row(made, cells, grid, head=False)
    for column, width in zip(made.columns, (column.width for column in grid.columns), strict=True):
        column.width = Pt(width)


def _row(made: Any, texts: Sequence[str], grid: Grid, *, head: bool) -> None:
    row = made.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    if head:
        properties.append(element("tblHeader"))
    for cell, text, column in zip(row.cells, texts, grid.columns, strict=True):
        cell.width = Pt(column.width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        align = CENTRE if head or column.middle else LEFT
        paragraph = set_line(cell.paragraphs[0], Pt(grid.style.leading), align)
        write(paragraph, text, Face.HEI if head else grid.style.face, grid.style.size)


def colophon(document: Document, copies: str, office: str, issued: str) -> None:
    """Add the colophon between its rules, floating at the foot of the page."""
    made: Any = document.add_table(rows=0, cols=1)
    properties = made._tbl.tblPr
    place = element(
        "tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="left", tblpYSpec="bottom", leftFromText=0,
        rightFromText=0,
    )  # fmt: skip
    edges = element("tblBorders")
    for edge, points in (("top", 1.0), ("bottom", 1.0), ("insideH", 0.75)):
        edges.append(element(edge, val="single", sz=round(points * 8), space=0, color="000000"))
    properties.insert_element_before(
        place, "w:tblOverlap", "w:bidiVisual", "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc",
        "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
    )  # fmt: skip
    properties.insert_element_before(edges, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    made.autofit = False
    for left, right in ((copies, ""), (office, issued)):
        if left:
            cell = made.add_row().cells[0]
            cell.width = Pt(WIDTH)
            paragraph = set_line(cell.paragraphs[0], Pt(24), LEFT)
            write(paragraph, left, Face.FANG, SMALL)
            if right:
                paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(WIDTH - SMALL), WD_TAB_ALIGNMENT.RIGHT)
                paragraph.add_run("\t")
                write(paragraph, right, Face.FANG, SMALL)
    made.columns[0].width = Pt(WIDTH)
