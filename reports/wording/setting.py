"""A filled wording as rows of a page (R8.1), and as parts of a manuscript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from models.common.names import tidy
from reports.kit.body import body, level1, level2, recipient, title
from reports.kit.manuscript import Grid, Look, Part, Text
from reports.kit.marks import Row
from reports.kit.tables import spaced, table
from reports.wording.text import COLON, Paragraph, Style

_LOOKS: Final = {
    Style.TITLE: Look.TITLE,
    Style.RECIPIENT: Look.RECIPIENT,
    Style.BODY: Look.BODY,
    Style.LEVEL1: Look.LEVEL1,
    Style.LEVEL2: Look.LEVEL2,
}


def title_of(paragraphs: Sequence[Paragraph]) -> str:
    """Return the title as one text."""
    return "".join(one.text for one in paragraphs if one.style is Style.TITLE)


def heading(paragraphs: Sequence[Paragraph]) -> tuple[Row, ...]:
    """Set title and main recipient."""
    rows: list[Row] = []
    for one in paragraphs:
        if one.style is Style.TITLE:
            rows += title(one.words)
        elif one.style is Style.RECIPIENT:
            rows += recipient(one.text)
    return tuple(rows)


def text_rows(paragraphs: Sequence[Paragraph], blocks: Mapping[str, Sequence[Part]] | None = None) -> tuple[Row, ...]:
    """Set what stands below title and recipient."""
    return tuple(row for one in paragraphs for row in _rows(one, blocks or {}))


def _rows(one: Paragraph, blocks: Mapping[str, Sequence[Part]]) -> Sequence[Row]:
    match one.style:
        case Style.LEVEL1:
            return level1(one.text)
        case Style.LEVEL2:
            return level2(*one.words)
        case Style.BLOCK:
            return tuple(row for part in blocks[one.text] for row in _part_rows(part))
        case Style.BODY:
            return body(one.text)
        case _:
            return ()


def _part_rows(part: Part) -> Sequence[Row]:
    """Set a part of a block: a table with room around it, or a paragraph."""
    if isinstance(part, Grid):
        return spaced(table(part.columns, part.cells, part.style))
    return body("".join(part.words))


def manuscript_parts(
    paragraphs: Sequence[Paragraph], blocks: Mapping[str, Sequence[Part]] | None = None
) -> tuple[Part, ...]:
    """Return a filled wording for a word processor."""
    return tuple(part for one in paragraphs for part in _parts(one, blocks or {}))


def _parts(one: Paragraph, blocks: Mapping[str, Sequence[Part]]) -> Sequence[Part]:
    if one.style is Style.BLOCK:
        return blocks[one.text]
    words = tuple(tidy(word) for word in one.words if tidy(word))
    return (Text(_LOOKS[one.style], (f"{words[0]}{COLON}",) if one.style is Style.RECIPIENT else words),)
