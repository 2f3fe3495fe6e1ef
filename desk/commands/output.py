"""What commands print: lines for people, or one JSON document for programs."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from models.common.canonical import plain


def say(text: str = "") -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


def say_json(document: Any) -> None:
    """Print the one JSON document; exact figures as text, days as ISO text."""
    say(json.dumps(plain(document), ensure_ascii=False, indent=1))


def complain(text: str) -> None:
    """Print the one line of an error."""
    sys.stderr.write(" ".join(text.split()) + "\n")


def width(text: str) -> int:
    """Return how many columns a terminal gives a text; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[int] = ()) -> None:
    """Print rows under headings in even columns; those numbered in `right` are flush right."""
    lines = [list(headings), *([str(cell) for cell in row] for row in rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        cells = [_padded(cell, widths[column], column in right) for column, cell in enumerate(line)]
        say("  ".join(cells).rstrip())


def _padded(cell: str, columns: int, right: bool) -> str:
    gap = " " * (columns - width(cell))
    return gap + cell if right else cell + gap
