"""Long workbooks: values only, written row by row; text is never a formula, the same rows give the same bytes."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from reports.kit.workbook import EDGE, HEAD_FILL, MOMENT, RISKY, STAMP

Value = str | int | Fraction | dt.date | None
PIECE: Final = 200
"""Rows between two words on how far it is."""


@dataclass(frozen=True)
class LongSheet:
    """One sheet: its name, headings with the widths of their columns in characters, and its rows."""

    name: str
    head: tuple[tuple[str, int], ...]
    rows: Sequence[Sequence[Value]]


def write_long(
    sheets: Sequence[LongSheet],
    sink: Callable[[bytes], object],
    title: str,
    told: Callable[[int, int], object] = lambda _done, _total: None,
) -> None:
    """Write a workbook; `told` hears how many rows of all are written, and may stop it by raising."""
    total = sum(len(sheet.rows) for sheet in sheets)
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = title, ""
    done = 0
    with tempfile.TemporaryFile() as raw, tempfile.TemporaryFile() as settled:
        try:
            for sheet in sheets:
                for count in _fill(book, sheet):
                    done += count
                    told(done, total)
        finally:
            book.save(raw)  # also where it was stopped: this takes the half-written sheets away
        _settle(raw, settled)
        settled.seek(0)
        while piece := settled.read(1 << 20):
            sink(piece)


def _fill(book: Workbook, sheet: LongSheet) -> Iterable[int]:
    """Append a sheet and yield how many rows each piece had."""
    page: Any = book.create_sheet(sheet.name)
    page.freeze_panes = "A2"
    for place, (_, width) in enumerate(sheet.head, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", 9, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.append([_heading(page, heading) for heading, _ in sheet.head])
    looks = _looks(page)
    for first in range(0, len(sheet.rows), PIECE):
        piece = sheet.rows[first : first + PIECE]
        for row in piece:
            page.append([None if value in (None, "") else _cell(page, value, looks) for value in row])
        yield len(piece)


def _heading(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, value=text)
    cell.font, cell.fill, cell.border = Font(name="黑体", size=11), HEAD_FILL, EDGE
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _looks(page: Any) -> dict[str, Any]:
    """Return the looks of cells, made once: dressing each cell anew would take most of the time."""
    looks = {}
    for name in ("text", "risky", "figure", "day"):
        cell: Any = WriteOnlyCell(page)
        cell.font = Font(name="宋体", size=11)
        cell.alignment = Alignment(vertical="center", wrap_text=name in ("text", "risky"))
        cell.number_format = "yyyy-mm-dd" if name == "day" else "General"
        cell.quotePrefix = name == "risky"
        looks[name] = cell._style
    return looks


def _cell(page: Any, value: Value, looks: dict[str, Any]) -> Any:
    """Return a cell: text is never a formula, and an exact number stays exact or becomes text."""
    shown: Any = _exact(value) if isinstance(value, Fraction) else value
    if isinstance(shown, str):
        shown = ILLEGAL_CHARACTERS_RE.sub("", shown)
    cell: Any = WriteOnlyCell(page, value=shown)
    if isinstance(shown, str):
        cell.data_type = "s"
        cell._style = looks["risky" if shown.startswith(RISKY) else "text"]
    else:
        cell._style = looks["day" if isinstance(shown, dt.date) else "figure"]
    return cell


def _exact(value: Fraction) -> int | Decimal | str:
    if value.denominator == 1:
        return value.numerator
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return Decimal(value.numerator) / Decimal(value.denominator) if rest == 1 else str(value)


def _settle(raw: IO[bytes], out: IO[bytes]) -> None:
    """Copy a workbook without the moments in it, its parts in a fixed order."""
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as result:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with source.open(name) as part, result.open(entry, "w", force_zip64=True) as copy:
                if name == "docProps/core.xml":
                    copy.write(MOMENT.sub(rb"\g<1>2000-01-01T00:00:00Z", part.read()))
                else:
                    shutil.copyfileobj(part, copy)
