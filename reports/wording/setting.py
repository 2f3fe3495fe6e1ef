"""A filled wording as rows of a page (R8.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from models.common.names import tidy
from reports.kit.body import body, level1, level2, recipient, title
from reports.kit.manuscript import Look, Part, Text
from reports.kit.marks import Row
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


def text_rows(paragraphs: Sequence[Paragraph], blocks: Mapping[str, Sequence[Row]] | None = None) -> tuple[Row, ...]:
    """Set what stands below title and recipient."""
    return tuple(row for one in paragraphs for row in _rows(one, blocks or {}))


def _rows(one: Paragraph, blocks: Mapping[str, Sequence[Row]]) -> Sequence[Row]:
    match one.style:
        case Style.LEVEL1:
            return level1(one.text)
        case Style.LEVEL2:
            return level2(*one.words)
        case Style.BLOCK:
            return blocks[one.text]
        case Style.BODY:
            return body(one.text)
        case _:
            return ()


def manuscript_parts(paragraphs: Sequence[Paragraph]) -> tuple[Part, ...]:
    """Return a filled wording without blocks for a word processor."""
    return tuple(_part(one) for one in paragraphs)


def _part(one: Paragraph) -> Text:
    words = tuple(tidy(word) for word in one.words if tidy(word))
    return Text(_LOOKS[one.style], (f"{words[0]}{COLON}",) if one.style is Style.RECIPIENT else words)
