"""Turns a CSV or XLSX file into rows of text cells, or says why it cannot be read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from models.intake.rules import Rejection

Grid = list[list[str]]
LARGEST: Final = 200 * 1024 * 1024
"""Bytes of a file, and of a workbook unpacked."""
MOST_CELLS: Final = 20_000_000
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_WORKBOOK: Final = b"PK\x03\x04"
_ROW: Final = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{1,7})"')
_CELL: Final = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


class Unreadable(Exception):
    """The file as a whole cannot be read; carries the reason."""

    def __init__(self, key: str, row: int = 0, column: str = "", **facts: Any) -> None:
        """Keep the reason as a rejection."""
        super().__init__(key)
        self.rejection = Rejection(row, column, key, facts)


def read_grid(name: str, data: bytes) -> Grid:
    """Return the rows of a file, the first sheet of a workbook; told apart by content, not by the name's ending.

    Raises Unreadable.
    """
    if not data.strip():
        raise Unreadable("sheet.empty")
    if data.startswith(_OLD_WORKBOOK):
        raise Unreadable("sheet.old_workbook")
    if data.startswith(_WORKBOOK):
        return _workbook(data)
    if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods", ".et")):
        raise Unreadable("sheet.not_workbook")
    return _csv(_decoded(data))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("sheet.encoding", 1, encoding="UTF-16")
    if b"\0" in data:
        raise Unreadable("sheet.nul", data[: data.index(b"\0")].count(b"\n") + 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        try:
            data.decode("gb18030")
        except UnicodeDecodeError:
            raise Unreadable("sheet.undecodable", row) from error
        raise Unreadable("sheet.encoding", row, encoding="GBK") from error


def _csv(text: str) -> Grid:
    grid: Grid = []
    try:
        # strict: an open quotation mark would otherwise swallow the rest of the file in silence
        grid.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise Unreadable("sheet.quotes", len(grid) + 1) from error
    return grid


def _workbook(data: bytes) -> Grid:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _refuse_bomb(package)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return [[cell_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    except (zipfile.BadZipFile, CalamineError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable("sheet.broken_workbook") from error


def _refuse_bomb(package: zipfile.ZipFile) -> None:
    """Refuse what would fill the memory: much in little, or a stray cell in the farthest corner of a sheet."""
    members = package.infolist()
    if "xl/workbook.xml" not in package.namelist():
        raise Unreadable("sheet.not_workbook")
    if sum(member.file_size for member in members) > LARGEST:
        raise Unreadable("sheet.large", limit=LARGEST // 1024 // 1024)
    for member in members:
        if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
            rows, columns = _extent(package, member)
            if rows * columns > MOST_CELLS:
                raise Unreadable("sheet.stray_cell", rows=rows, columns=columns)


def _extent(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    rows, longest, widest = 0, 0, b""
    for piece in _pieces(package, member):
        rows = max(rows, *(int(number) for number in _ROW.findall(piece)), 0)
        for letters, number in _CELL.findall(piece):
            if (len(letters), letters) > (longest, widest):
                longest, widest = len(letters), letters
            rows = max(rows, int(number))
    return rows, _column_number(widest.decode())


def _pieces(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(member) as stream:
        rest = b""
        while block := stream.read(1 << 20):
            whole, mark, rest = (rest + block).rpartition(b"<")
            yield whole
            rest = mark + rest
        yield rest


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_text(value: object) -> str:
    """Write a workbook's cell as a clerk would type it: `17` for 17.0, `2021-03-31` for a date."""
    match value:
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(" ")
    return str(value)
