"""A paper as a file for a word processor: the same text, to be gone on with by hand; the same bytes twice (R8.4)."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any, Final

from docx import Document
from docx.document import Document as Made
from docx.shared import Pt, Twips
from docx.text.paragraph import Paragraph

from models.common.names import tidy
from reports.kit.body import FANG, TITLE, TITLE_SIZE
from reports.kit.chinese import day
from reports.kit.docx_head import furnish, head
from reports.kit.docx_parts import CENTRE, LEFT, LINE, RIGHT, colophon, element, indent, set_line, table, write
from reports.kit.fonts import Face
from reports.kit.grid import CELL, WIDTH
from reports.kit.lines import single
from reports.kit.manuscript import Grid, Look, Manuscript, Part, Text
from reports.kit.titles import title_lines
from reports.kit.workbook import STAMP

COMMENT: Final = "供手工编辑；以发文登记簿中的文书为准"
_EPOCH: Final = dt.datetime(2000, 1, 1)
_SMALL: Final = 14.0
_FLUSH: Final = frozenset({Look.RECIPIENT, Look.LABEL, Look.NOTE})


def docx(paper: Manuscript) -> bytes:
    """Return the paper as a DOCX file."""
    made = Document()
    _empty(made)
    furnish(made, paper)
    head(made, paper)
    _parts(made, paper.parts)
    _ending(made, paper)
    _parts(made, paper.attached)
    _foot(made, paper)
    _properties(made, paper)
    return _settled(made)


def _empty(made: Made) -> None:
    """Take away what the library's pattern brings: its page's settings stay."""
    for child in list(made.element.body):
        if not child.tag.endswith("}sectPr"):
            made.element.body.remove(child)


def _parts(made: Made, parts: tuple[Part, ...]) -> None:
    for part in parts:
        if isinstance(part, Grid):
            table(made, part)
        else:
            _text(made, part)


def _text(made: Made, part: Text) -> None:
    if part.look is Look.RECIPIENT:
        blank(made)
    size = 9.0 if part.look is Look.NOTE else 16.0
    line = Pt(14) if part.look is Look.NOTE else LINE
    paragraph = set_line(made.add_paragraph(), line)
    if part.look is Look.TITLE:
        paragraph.alignment = CENTRE
        paragraph.paragraph_format.keep_with_next = True
    elif part.look is Look.NOTE:
        paragraph.alignment = LEFT
    elif part.look not in _FLUSH:
        indent(paragraph)
    paragraph.paragraph_format.page_break_before = part.fresh
    heading = part.look is Look.LEVEL1 or (part.look is Look.LEVEL2 and len(part.words) == 1)
    if heading:
        paragraph.paragraph_format.keep_with_next = True
    if part.look is Look.TITLE:
        _title(paragraph, part.words)
    elif part.look is Look.LEVEL2:
        write(paragraph, part.words[0], Face.KAI)
        if rest := "".join(part.words[1:]):
            write(paragraph, rest, Face.FANG)
    else:
        write(paragraph, "".join(part.words), _FACES.get(part.look, Face.FANG), size)


def _title(paragraph: Paragraph, words: tuple[str, ...]) -> None:
    """Divide a title as the printed paper does."""
    for number, line in enumerate(title_lines([(TITLE, word) for word in words], WIDTH)):
        if number:
            paragraph.add_run().add_break()
        write(paragraph, line.text, Face.TITLE, TITLE_SIZE)


_FACES: Final = {Look.LEVEL1: Face.HEI, Look.LABEL: Face.HEI, Look.NOTE: Face.SONG}


def blank(made: Made, count: int = 1) -> None:
    """Add empty lines."""
    for _ in range(count):
        set_line(made.add_paragraph())


def _ending(made: Made, paper: Manuscript) -> None:
    """Add the note on attachments, office and date with room for the seal, and the line below them."""
    many = len(paper.attachments) > 1
    for number, name in enumerate(paper.attachments, start=1):
        if number == 1:
            blank(made)
        lead = "附件：" if number == 1 else ""
        paragraph = set_line(made.add_paragraph())
        form = paragraph.paragraph_format
        form.left_indent, form.first_line_indent = Twips(5 * 320), Twips(-3 * 320 if number == 1 else 0)
        write(paragraph, f"{lead}{f'{number}.' if many else ''}{tidy(name)}", Face.FANG)
    blank(made, 2)
    for text, right in zip((paper.office, day(paper.dated_on)), _rights(paper), strict=True):
        paragraph = set_line(made.add_paragraph(), align=RIGHT)
        paragraph.paragraph_format.right_indent = Pt(right)
        paragraph.paragraph_format.keep_with_next = text == paper.office
        write(paragraph, text, Face.FANG)
    if paper.contact:
        write(indent(set_line(made.add_paragraph())), paper.contact, Face.FANG)


def _rights(paper: Manuscript) -> tuple[float, float]:
    """Return how far office and date stand from the right: the date four characters, the office centred over it."""
    office, dated = (single([(FANG, tidy(text))]).width for text in (paper.office, day(paper.dated_on)))
    centre = min(WIDTH - 4 * CELL - dated / 2, WIDTH - max(office, dated) / 2)
    return max(0.0, WIDTH - centre - office / 2), max(0.0, WIDTH - centre - dated / 2)


def _foot(made: Made, paper: Manuscript) -> None:
    """Add 抄送 or the colophon at the foot of the last page."""
    copies = f"抄送：{tidy(paper.copies)}。" if paper.copies else ""
    if paper.red_head:
        colophon(made, copies, paper.printed_by, f"{day(paper.dated_on)}印发")
    elif copies:
        _footed(made, copies)
    set_line(made.add_paragraph(), Pt(1))  # what floats needs a line to hang on


def _footed(made: Made, text: str) -> Paragraph:
    paragraph = set_line(made.add_paragraph(), Pt(24), LEFT)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(_SMALL)
    write(paragraph, text, Face.FANG, _SMALL)
    frame = element(
        "framePr", w=round(WIDTH * 20), wrap="around", vAnchor="margin", hAnchor="margin", xAlign="left",
        yAlign="bottom",
    )  # fmt: skip
    properties: Any = paragraph._element.get_or_add_pPr()
    properties.insert_element_before(
        frame, "w:widowControl", "w:numPr", "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs", "w:spacing",
        "w:ind", "w:jc", "w:rPr",
    )  # fmt: skip
    return paragraph


def _properties(made: Made, paper: Manuscript) -> None:
    core = made.core_properties
    core.title, core.author, core.comments = paper.title, paper.office, COMMENT
    core.created = core.modified = _EPOCH
    core.last_modified_by, core.revision, core.language = "", 1, "zh-CN"
    relations = made.part.package.rels
    for key, relation in list(relations.items()):
        if relation.reltype.endswith("/thumbnail"):
            del relations[key]


def _settled(made: Made) -> bytes:
    """Return the file with every moment taken out."""
    raw, out = io.BytesIO(), io.BytesIO()
    made.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as result:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            result.writestr(entry, source.read(name))
    return out.getvalue()
