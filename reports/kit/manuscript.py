"""A paper as text with its looks, for those who go on writing it by hand; the ledger's paper is the PDF (R8.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto

from reports.kit.tables import PAPER_STYLE, Column, TableStyle


class Look(Enum):
    """How a paragraph is set."""

    TITLE = auto()
    RECIPIENT = auto()
    """Flush left, one line below the title."""
    BODY = auto()
    LEVEL1 = auto()
    LEVEL2 = auto()
    """Words are the heading in Kai and what follows it in FangSong."""
    LABEL = auto()
    """附件 above an attachment: Hei, flush left."""
    NOTE = auto()
    """Small print below a table."""


@dataclass(frozen=True)
class Text:
    """One paragraph."""

    look: Look
    words: tuple[str, ...]
    fresh: bool = False
    """Begins a page."""


@dataclass(frozen=True)
class Grid:
    """A table."""

    columns: tuple[Column, ...]
    cells: tuple[tuple[str, ...], ...]
    style: TableStyle = PAPER_STYLE


Part = Text | Grid


@dataclass(frozen=True)
class Manuscript:
    """Everything a paper says, in its order."""

    office: str
    number: str
    title: str
    parts: tuple[Part, ...]
    """Title, main recipient and text."""
    dated_on: dt.date
    red_head: bool = False
    """With 文件 and a colophon; otherwise in letter format (R8.2)."""
    attachments: tuple[str, ...] = ()
    """Names for the note below the text."""
    contact: str = ""
    """A line below the date."""
    attached: tuple[Part, ...] = ()
    copies: str = ""
    """抄送 without the word and the full stop."""
    printed_by: str = ""
    """印发机关 of a red-headed paper."""
    secrecy: str = ""
    urgency: str = ""
    signatory: str = ""
