"""A table's rows as tab-separated text and as a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from desk.language import tr
from desk.shared.columns import Align, Column
from models.common.errors import EnvironmentFault

R = TypeVar("R")


def as_tsv(columns: Sequence[Column[R]], rows: Iterable[R]) -> str:
    """Return rows as text for the clipboard, headings first; tabs and line ends inside cells become spaces."""
    lines = [[tr(column.title) for column in columns]]
    lines += [[column.text(row) for column in columns] for row in rows]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)


def write_workbook(path: Path, title: str, columns: Sequence[Column[R]], rows: Iterable[R]) -> None:
    """Write rows as XLSX; raises EnvironmentFault `storage.cannot_write` when the file cannot be written."""
    from openpyxl import Workbook  # late: opening the window must not wait for it
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31].translate(str.maketrans("", "", "[]:*?/\\'")) or "Sheet")
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(6, column.width / 7)

    def cell(value: Any) -> Any:
        made = WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            made.data_type = "s"  # text beginning with = + - @ stays text
        return made

    heads = [cell(tr(column.title)) for column in columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([cell(cell_value(column, row)) for column in columns])
    try:
        book.save(path)
    except OSError as error:
        raise EnvironmentFault("storage.cannot_write", path=str(path)) from error


def cell_value(column: Column[R], row: R) -> Any:
    """Return what a workbook's cell holds: figures and days as such, everything else as shown."""
    value = column.value(row)
    if isinstance(value, bool) or (column.display is not None and column.align is not Align.RIGHT):
        return column.text(row)
    if isinstance(value, Fraction) and value.denominator == 1:
        return int(value)
    if type(value) in (int, dt.date):
        return value
    return column.text(row) or None
