"""Turns CSV or XLSX into rows of text cells, a block at a time, or says why it cannot be read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, TextIO

from python_calamine import CalamineError, CalamineWorkbook

from models.intake.rules import Rejection

Block = list[list[str]]
AT_ONCE: Final = 200
"""Rows of a block: so few are gone again before Python looks for what may be thrown away."""
LARGEST: Final = 200 * 1024 * 1024
"""Bytes of a file, and of a workbook unpacked."""
MOST_CELLS: Final = 20_000_000
_ROW: Final = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{1,7})"')
_CELL: Final = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


class Unreadable(Exception):
    """The file as a whole cannot be read; carries the reason."""

    def __init__(self, key: str, row: int = 0, column: str = "", **facts: Any) -> None:
        """Keep the reason as a rejection."""
        super().__init__(key)
        self.rejection = Rejection(row, column, key, facts)


def text_blocks(text: TextIO) -> Iterator[Block]:
    """Yield the rows of a CSV file in blocks; raises Unreadable."""
    # strict: an open quotation mark would otherwise swallow the rest of the file in silence
    rows, read = csv.reader(text, strict=True), 0
    while True:
        block: Block = []
        try:
            block.extend(islice(rows, AT_ONCE))
        except csv.Error as error:
            raise Unreadable("sheet.quotes", read + len(block) + 1) from error
        if not block:
            return
        read += len(block)
        yield block


def workbook_blocks(data: bytes) -> Iterator[Block]:
    """Yield the rows of a workbook's first sheet in blocks; raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _refuse_bomb(package)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        left = [""] * (sheet.start or (0, 0))[1]
        rows = ([*left, *map(cell_text, row)] for row in sheet.iter_rows())
        while block := list(islice(rows, AT_ONCE)):
            yield block
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
