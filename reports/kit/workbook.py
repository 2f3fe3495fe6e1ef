"""Workbooks: live formulas with their values beside them, user text that is never a formula, the same bytes twice."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.kit.canvas import File

RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
STAMP: Final = (2000, 1, 1, 0, 0, 0)
MOMENT: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_EMPTY: Final = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v ?/?>(?:</v>)?</c>', re.S)
_FIGURE: Final = re.compile(r"-?[0-9]+(?:[./][0-9]+)?")
HEAD_FILL: Final = PatternFill("solid", fgColor="F2F2F2")
_THIN: Final = Side(style="thin", color="A6A6A6")
EDGE: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True)
class Formula:
    """A live formula and the value that the program computed, shown until the workbook is calculated anew."""

    text: str
    value: int | Fraction | str


Cell = str | int | Fraction | Formula | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its head, its rows and the widths of its columns in characters."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    protected: bool = False
    """Against slips of the hand: without a password, and columns may still be widened."""
    told: bool = False
    """Terms and what they mean: figures too begin at the left, under the words."""


def save(sheets: Sequence[Sheet], target: File, title: str) -> None:
    """Write a workbook without macros and without links; the same sheets give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = title
    book.properties.creator = ""
    book.calculation.fullCalcOnLoad = True
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    raw = io.BytesIO()
    book.save(raw)
    data = _settled(raw.getvalue(), sheets)
    if isinstance(target, Path):
        target.write_bytes(data)
    else:
        target.write(data)


def _fill(page: Worksheet, sheet: Sheet) -> None:
    for column, (heading, width) in enumerate(zip(sheet.head, sheet.widths, strict=True), start=1):
        page.column_dimensions[get_column_letter(column)].width = width
        cell = page.cell(1, column, heading)
        cell.font, cell.fill, cell.border = Font(name="黑体", size=11), HEAD_FILL, EDGE
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for number, row in enumerate(sheet.rows, start=2):
        for column, value in enumerate(row, start=1):
            _write(page, number, column, value)
            page.cell(number, column).alignment = _aligned(value, sheet.told)
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.protection.sheet = sheet.protected
    page.protection.formatColumns = not sheet.protected


def _aligned(value: Cell, told: bool) -> Alignment:
    """Put figures to the right, those too that are so long that they stand there as text."""
    said = value.value if isinstance(value, Formula) else value
    right = isinstance(said, str) and _FIGURE.fullmatch(said) is not None
    side = "left" if told else "right" if right else None
    return Alignment(horizontal=side, vertical="center", wrap_text=isinstance(value, str))


def _write(page: Worksheet, number: int, column: int, value: Cell) -> None:
    cell = page.cell(number, column)
    cell.font, cell.border = Font(name="宋体", size=11), EDGE
    if isinstance(value, Formula):
        cell.value = f"={value.text}"
    elif isinstance(value, Fraction):
        cell.value = value.numerator if value.denominator == 1 else f"={value.numerator}/{value.denominator}"
    elif isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
        if value.startswith(RISKY):
            cell.quotePrefix = True
    else:
        cell.value = value


def _settled(data: bytes, sheets: Sequence[Sheet]) -> bytes:
    """Give formulas their values and take every moment out of the file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as result:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = source.read(name)
            if found := re.fullmatch(r"xl/worksheets/sheet([0-9]+)\.xml", name):
                content = _valued(content.decode(), sheets[int(found[1]) - 1]).encode()
            if name == "docProps/core.xml":
                content = MOMENT.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            result.writestr(entry, content)
    return out.getvalue()


def _valued(xml: str, sheet: Sheet) -> str:
    """Write the known values beside the formulas, so that a reader that does not calculate shows no zeros."""
    values = {
        f"{get_column_letter(column)}{number}": value
        for number, row in enumerate(sheet.rows, start=2)
        for column, value in enumerate(row, start=1)
        if isinstance(value, (Formula, Fraction))
    }

    def put(match: re.Match[str]) -> str:
        cell = values[match[1]]
        value = cell.value if isinstance(cell, Formula) else cell
        kind = ' t="str"' if isinstance(value, str) else ""
        return f'<c r="{match[1]}"{match[2]}{kind}><f>{match[3]}</f><v>{_shown(value)}</v></c>'

    return _EMPTY.sub(put, xml)


def _shown(value: int | Fraction | str) -> str:
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, int) or value.denominator == 1:
        return str(int(value))
    return repr(value.numerator / value.denominator)
