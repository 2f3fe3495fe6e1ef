"""The five faces, and which of them draws a character (R8.1, R8.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from threading import Lock
from typing import Final

from reportlab.pdfbase import pdfmetrics

from models.common.errors import RuleError
from models.common.places import resource
from reports.kit.truetype import TrueType


class Face(StrEnum):
    """The faces of official papers; the value is the name under which reportlab knows the font."""

    SONG = "song"
    """宋体: digits, Latin, page numbers, tables."""
    TITLE = "title"
    """小标宋-like: issuer marks and titles."""
    HEI = "hei"
    """黑体: 一、 and table headings."""
    KAI = "kai"
    """楷体: （一）."""
    FANG = "fang"
    """仿宋: body text."""


FILES: Final = {
    Face.SONG: "NotoSerifSC-Regular.ttf",
    Face.TITLE: "NotoSerifSC-Black.ttf",
    Face.HEI: "NotoSansSC-Regular.ttf",
    Face.KAI: "LXGWWenKai-Regular.ttf",
    Face.FANG: "FandolFang-Regular.ttf",
}
CHAINS: Final = {
    Face.SONG: (Face.SONG, Face.KAI, Face.HEI),
    Face.TITLE: (Face.TITLE, Face.HEI, Face.KAI),
    Face.HEI: (Face.HEI, Face.SONG, Face.KAI),
    Face.KAI: (Face.KAI, Face.SONG, Face.HEI),
    Face.FANG: (Face.FANG, Face.KAI, Face.SONG, Face.HEI),
}
"""Who steps in for a face, the likest first."""
_FIGURES: Final = {Face.FANG: Face.SONG, Face.KAI: Face.SONG}
"""Faces whose Latin letters, digits and quotation marks come from another one (R8.1)."""
_QUOTES: Final = "\u201c\u201d\u2018\u2019"
_LOCK: Final = Lock()


@dataclass(frozen=True, order=True)
class Substitution:
    """A character that another face had to draw, to be told to whoever prints (R8.6)."""

    character: str
    code: str
    wanted: Face
    used: Face

    def __str__(self) -> str:
        """Return it as a line of output shows it: 堃 U+5803 fang → kai."""
        return f"{self.character} {self.code} {self.wanted} → {self.used}"


@cache
def font(face: Face) -> TrueType:
    """Return a face's font, registered once per process: registering again and again costs seven times as much."""
    with _LOCK:
        if face.value not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TrueType(face.value, resource("fonts", FILES[face])))
        found = pdfmetrics.getFont(face.value)
        assert isinstance(found, TrueType)
        return found


def narrow(character: str) -> bool:
    """Say whether a character is a Latin letter, an ASCII digit or sign, set by its own width."""
    return character < "\u2000" and character not in "\u00b7\u00d7"


@lru_cache(maxsize=65536)
def drawer(character: str, face: Face) -> Face:
    """Return the face that draws a character where `face` is wanted.

    Raises RuleError `reports.glyph_missing` when no face has it: it is never printed as a blank (R8.6).
    """
    first = _FIGURES.get(face, face) if narrow(character) or character in _QUOTES else face
    for candidate in dict.fromkeys((first, *CHAINS[face])):
        if font(candidate).draws(character):
            return candidate
    raise RuleError("reports.glyph_missing", character=character, code=f"U+{ord(character):04X}")


def runs(text: str, face: Face) -> Iterator[tuple[Face, str]]:
    """Split text into runs that one face draws; raises RuleError `reports.glyph_missing`."""
    for used, characters in groupby(text, key=lambda character: drawer(character, face)):
        yield used, "".join(characters)


def substituted(text: str, face: Face) -> set[Substitution]:
    """Return the characters of `text` for which another face steps in."""
    return {
        Substitution(character, f"U+{ord(character):04X}", face, used)
        for character in set(text)
        if not narrow(character) and character not in _QUOTES and (used := drawer(character, face)) is not face
    }


def advance(character: str, face: Face, size: float) -> float:
    """Return a character's own width in points."""
    return font(drawer(character, face)).advance(character) * size / 1000
