"""What a table shows: columns as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from desk.language import shown
from desk.sentences import word
from desk.theme import Meaning

R = TypeVar("R")


class Align(Enum):
    """Where a cell's text stands; figures stand right."""

    LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column over rows of type R; `title` is the English source text."""

    key: str
    title: str
    value: Callable[[R], Any]
    """The cell's value, as copied into a workbook."""
    display: Callable[[Any], str] | None = None
    """The value as text; by default `plain_text`."""
    align: Align = Align.LEFT
    width: int = 120
    sort: Callable[[R], Any] | None = None
    """The row's sort key; by default the value, None last, text in pinyin order."""
    meaning: Callable[[R], Meaning | None] | None = None
    """Colours the text by what it means."""
    paint: Callable[[QPainter, QRectF, R], None] | None = None
    """Draws the cell instead of text; the text is still copied, filtered and exported."""
    stretch: bool = False

    def text(self, row: R) -> str:
        """Return the cell's text."""
        value = self.value(row)
        return plain_text(value) if self.display is None or value is None else self.display(value)

    def order(self, row: R) -> Any:
        """Return the sort key, or None for an empty cell."""
        return collated(self.sort(row) if self.sort else self.value(row))


def plain_text(value: Any) -> str:
    """Return a value as a table shows it."""
    match value:
        case None:
            return ""
        case bool():
            return "✓" if value else ""
        case dt.datetime():
            return str(shown(value))
        case dt.date():
            return value.isoformat()
        case StrEnum() | list() | tuple():
            return str(word(value))
        case int():
            return f"{value:,}"
    return str(shown(value))


def collated(key: Any) -> Any:
    """Return a key that sorts text as Chinese readers expect: GB 18030 keeps the common characters in pinyin order."""
    if isinstance(key, str):
        return key.encode("gb18030", "replace")
    if isinstance(key, tuple):
        return tuple((part is None, collated(part) if part is not None else 0) for part in key)
    return key
