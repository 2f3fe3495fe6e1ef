"""A wording as an office writes it: plain text, a paragraph a line, read as GB/T 9704 orders the parts of a paper.

The first line is the title; blanks in it say where it may be divided and are not printed. A second line that ends with
a full-width colon is the main recipient. Every further line is a paragraph; 一、 and （一） make headings. Names in
braces are places that the program fills. A place that stands for a table stands alone on its line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from models.common.errors import RuleError

LONGEST: Final = 20_000
"""Characters of a wording; forty paragraphs are a tenth of it."""
COLON: Final = "："
_PLACE: Final = re.compile(r"\{([^{}\n]*)\}")
_LEVEL1: Final = re.compile(r"[一二三四五六七八九十]{1,3}、")
_LEVEL2: Final = re.compile(r"（[一二三四五六七八九十]{1,3}）")


class Style(Enum):
    """What a line is set as."""

    TITLE = auto()
    RECIPIENT = auto()
    BODY = auto()
    LEVEL1 = auto()
    """一、 in Hei."""
    LEVEL2 = auto()
    """（一） in Kai up to the first full stop, then FangSong."""
    BLOCK = auto()
    """A table or a list that the program sets; the text is its place's name."""


@dataclass(frozen=True)
class Place:
    """A name in braces that the program fills; `block` ones stand for rows of their own, `needed` ones may not go."""

    name: str
    meaning: str
    """What stands there, in the office's words."""
    needed: bool = False
    block: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One line; `words` are a title's parts, a second-level heading and its text, or the whole line."""

    style: Style
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The line as one text."""
        return "".join(self.words)


@lru_cache(maxsize=64)
def parsed(wording: str) -> tuple[Paragraph, ...]:
    """Read a wording's lines; empty ones are passed over."""
    lines = [line.strip() for line in wording.splitlines() if line.strip()]
    return tuple(_paragraph(number, line) for number, line in enumerate(lines))


def _paragraph(number: int, line: str) -> Paragraph:
    if number == 0:
        return Paragraph(Style.TITLE, tuple(line.split()))
    if number == 1 and line.endswith(COLON):
        return Paragraph(Style.RECIPIENT, (line[:-1],))
    if _LEVEL1.match(line):
        return Paragraph(Style.LEVEL1, (line,))
    if _LEVEL2.match(line):
        end = line.find("。") + 1 or len(line)
        return Paragraph(Style.LEVEL2, (line[:end], line[end:]))
    return Paragraph(Style.BODY, (line,))


def check(wording: str, places: Collection[Place]) -> None:
    """Refuse a wording that could not be filled.

    Raises RuleError `wording.empty`, `wording.long`, `wording.title`, `wording.brace`, `wording.place`,
    `wording.missing` or `wording.block`, each with the field `text` and, where there is one, the `line` (from 1) that
    is wrong.
    """
    lines = wording.splitlines()
    if len(parsed(wording)) < 2:
        raise RuleError("wording.empty", field="text")
    if len(wording) > LONGEST:
        raise RuleError("wording.long", field="text", most=LONGEST)
    known = {place.name: place for place in places}
    used: set[str] = set()
    for number, line in enumerate(lines, start=1):
        used |= _checked(line.strip(), number, known)
    title = next(number for number, line in enumerate(lines, start=1) if line.strip())
    if not _PLACE.sub("", lines[title - 1]).strip():
        raise RuleError("wording.title", field="text", line=title)
    for place in places:
        if place.needed and place.name not in used:
            raise RuleError("wording.missing", field="text", place=place.name, meaning=place.meaning)


def _checked(line: str, number: int, known: Mapping[str, Place]) -> set[str]:
    """Return the names used in a line."""
    names = _PLACE.findall(line)
    if re.search(r"[{}]", _PLACE.sub("", line)):
        raise RuleError("wording.brace", field="text", line=number)
    for name in names:
        if name not in known:
            raise RuleError("wording.place", field="text", line=number, place=name, known="、".join(known))
        if known[name].block and line != f"{{{name}}}":
            raise RuleError("wording.block", field="text", line=number, place=name)
    return set(names)


def filled(wording: str, values: Mapping[str, str], blocks: Collection[str] = ()) -> tuple[Paragraph, ...]:
    """Put values into a wording's places; a paragraph of which only empty values remain is dropped.

    A line that is one of `blocks` becomes a paragraph of style BLOCK. Raises KeyError for a place without a value: a
    wording is checked before it is kept.
    """
    found = []
    for one in parsed(wording):
        name = one.text[1:-1]
        if one.style is Style.BODY and one.text == f"{{{name}}}" and name in blocks:
            found.append(Paragraph(Style.BLOCK, (name,)))
            continue
        words = tuple(_PLACE.sub(lambda match: values[match[1]], word) for word in one.words)
        if "".join(words).strip():
            found.append(Paragraph(one.style, words))
    return tuple(found)
