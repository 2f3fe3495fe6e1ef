"""The same notices by other programs: typst and fpdf2 where they are installed, and a mail merge with LibreOffice."""

from __future__ import annotations

import importlib
import importlib.util
import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from benchmarks.notice_words import Words
from models.common.places import resource
from reports.kit.fonts import FILES, Face

TEMPLATE: Final = Path(__file__).with_name("notice.typ")
OFFICE_SUITE: Final = "soffice"
Setter = Callable[[Sequence[Words], Path], object]
"""Sets notices into one file."""


def installed(name: str) -> bool:
    """Say whether a library or a program is there."""
    return importlib.util.find_spec(name) is not None or shutil.which(name) is not None


def typst_setter(tags: bool = True) -> Setter:
    """Return typst with the program's faces read; `tags` are its default."""
    typst: Any = importlib.import_module("typst")
    fonts = typst.Fonts(False, False, [str(resource("fonts"))])
    compiler = typst.Compiler(str(TEMPLATE), font_paths=fonts)

    def put(notices: Sequence[Words], out: Path) -> object:
        said = json.dumps([one.plain for one in notices], ensure_ascii=False)
        return compiler.compile(output=str(out), sys_inputs={"notices": said}, pdf_tags=tags)

    return put


def fpdf_setter() -> Setter:
    """Return fpdf2, which reads and cuts the same font files for every document."""
    fpdf: Any = importlib.import_module("fpdf")

    def put(notices: Sequence[Words], out: Path) -> object:
        pdf = fpdf.FPDF(format="A4")
        pdf.set_margins(28, 37, 26)
        pdf.set_auto_page_break(True, 20)
        for face in (Face.FANG, Face.TITLE, Face.SONG, Face.KAI):
            pdf.add_font(face.value, fname=str(resource("fonts", FILES[face])))
        pdf.set_fallback_fonts([Face.KAI.value, Face.SONG.value])
        for one in notices:
            _fpdf_page(pdf, one)
        return pdf.output(str(out))

    return put


def _fpdf_page(pdf: Any, said: Words) -> None:
    pdf.add_page()
    pdf.set_text_color(230, 0, 18)
    _fpdf_line(pdf, Face.TITLE, 34, said.office, "C")
    pdf.set_draw_color(230, 0, 18)
    pdf.line(20, 52, 190, 52)
    pdf.set_text_color(0, 0, 0)
    _fpdf_line(pdf, Face.FANG, 16, said.number, "R")
    _fpdf_line(pdf, Face.TITLE, 22, said.title, "C")
    for text in (said.recipient, *(f"　　{line}" for line in said.text)):
        _fpdf_line(pdf, Face.FANG, 16, text, "J")
    for text in (said.office, said.date):
        _fpdf_line(pdf, Face.FANG, 16, text, "R")
    for text in (said.contact, said.copies):
        _fpdf_line(pdf, Face.FANG, 16, text, "L")


def _fpdf_line(pdf: Any, face: Face, size: int, text: str, align: str) -> None:
    pdf.set_font(face.value, size=size)
    pdf.multi_cell(0, 10.2, text, align=align, new_x="LMARGIN", new_y="NEXT")


def merged(notices: Sequence[Words], folder: Path) -> object:
    """Fill a word processor's document for every notice and have LibreOffice print them all to PDF."""
    paths = []
    for number, said in enumerate(notices, start=1):
        paths.append(folder / f"{number}.docx")
        _document(said).save(str(paths[-1]))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE_SUITE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
    return subprocess.run(command, check=True, capture_output=True)


def _document(said: Words) -> Any:
    made = docx.Document()
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.left_margin, page.right_margin, page.bottom_margin = Mm(37), Mm(28), Mm(26), Mm(35)
    middle, right, both = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
    _paragraph(made, said.office, "Noto Serif SC Black", 34, middle)
    _paragraph(made, said.number, "FandolFang R", 16, right)
    _paragraph(made, said.title, "Noto Serif SC Black", 22, middle)
    for text in (said.recipient, *(f"　　{line}" for line in said.text)):
        _paragraph(made, text, "FandolFang R", 16, both)
    for text in (said.office, said.date):
        _paragraph(made, text, "FandolFang R", 16, right)
    for text in (said.contact, said.copies):
        _paragraph(made, text, "FandolFang R", 16, both)
    return made


def _paragraph(made: Any, text: str, face: str, size: int, align: Any) -> None:
    added = made.add_paragraph()
    added.alignment = align
    added.paragraph_format.space_after, added.paragraph_format.line_spacing = Pt(0), Pt(28.99)
    run = added.add_run(text)
    run.font.name, run.font.size = face, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
