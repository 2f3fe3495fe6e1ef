"""What a calculation sheet is made of: parts with headings, sentences and tables, all of it text (R8.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TITLE: Final = "计算说明单"
TRIAL: Final = "试算，不作为依据"


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Sub:
    """A heading within a part; it stays with what follows."""

    text: str


@dataclass(frozen=True)
class Places:
    """A pile and the places of sheets in it, set as one paragraph."""

    head: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table: headings with their shares of the width, and rows of texts."""

    heads: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]


Block = Text | Sub | Places | Grid


@dataclass(frozen=True)
class Part:
    """A numbered part of the sheet."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Facts:
    """A calculation sheet of one section in one round; `final` False: it is a trial and says so on every page."""

    office: str
    programme: str
    round_title: str
    number: int
    section: str
    unit: str
    rank: int
    final: bool
    parts: tuple[Part, ...]
    fingerprint: tuple[str, ...]
    """The words of the round's canonical file; empty: the line is left out."""
