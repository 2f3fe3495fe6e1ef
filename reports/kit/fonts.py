"""The five faces, and which of them draws a character (R8.1, R8.6)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from threading import Lock
from typing import Final

from reportlab.pdfbase import pdfmetrics

from models.common.errors import EnvironmentFault, RuleError
from models.common.places import resource
from reports.kit.faces import installed, on_change, searched
from reports.kit.official import Installed, Official
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


AnyFace = Face | Official
"""What draws a character: a bundled face, or an official one of the workstation."""
OFFICIAL: Final = {
    Face.SONG: Official.SONG,
    Face.TITLE: Official.TITLE,
    Face.HEI: Official.HEI,
    Face.KAI: Official.KAI,
    Face.FANG: Official.FANG,
}
"""Which official face a bundled one stands for."""
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
_UNFIT: Final = re.compile(rb"[^A-Za-z0-9_-]")
_LOCK: Final = Lock()


@dataclass(frozen=True, order=True)
class Substitution:
    """A character that another face had to draw, to be told to whoever prints (R8.6)."""

    character: str
    code: str
    wanted: Face
    used: AnyFace
    """The wanted face itself where the bundled one steps in for the official one."""

    def __str__(self) -> str:
        """Return it as a line of output shows it: 堃 U+5803 fang → kai."""
        return f"{self.character} {self.code} {self.wanted} → {self.used}"


@cache
def font(face: AnyFace) -> TrueType:
    """Return a face's font, registered once per process: registering again and again costs seven times as much."""
    # asked before the lock, for the faces have one too
    own = searched().found[face] if isinstance(face, Official) else None
    with _LOCK:
        if own is not None:
            made = _own(face, own)
            pdfmetrics.registerFont(made)
            return made
        if face.value not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TrueType(face.value, resource("fonts", FILES[Face(face)])))
        found = pdfmetrics.getFont(face.value)
        assert isinstance(found, TrueType)
        return found


def _own(face: AnyFace, own: Installed) -> TrueType:
    """Read a face of the workstation; raises EnvironmentFault `reports.face_gone` where it is not the one found."""
    try:
        if hashlib.sha256(own.path.read_bytes()).hexdigest() == own.sha256:
            made = TrueType(f"{face}-{own.number}-{own.sha256}", own.path, own.number)
            # reportlab takes two fonts of one PostScript name for the same one, whatever their files are
            made.face.name = _UNFIT.sub(b"", made.face.name) + b"-" + own.sha256[:8].encode()
            return made
    except OSError:
        pass
    raise EnvironmentFault("reports.face_gone", name=own.name, path=str(own.path))


def preferred(face: Face) -> AnyFace:
    """Return what draws a face where it has the character: the installed official face in force, or the bundled one."""
    return OFFICIAL[face] if installed(OFFICIAL[face]) else face


def narrow(character: str) -> bool:
    """Say whether a character is a Latin letter, an ASCII digit or sign, set by its own width."""
    return character < "\u2000" and character not in "\u00b7\u00d7"


@lru_cache(maxsize=65536)
def drawer(character: str, face: Face) -> AnyFace:
    """Return the face that draws a character where `face` is wanted.

    Raises RuleError `reports.glyph_missing` when no face has it: it is never printed as a blank (R8.6).
    """
    first = _FIGURES.get(face, face) if narrow(character) or character in _QUOTES else face
    for candidate in dict.fromkeys((preferred(first), first, preferred(face), *CHAINS[face])):
        if font(candidate).draws(character):
            return candidate
    raise RuleError("reports.glyph_missing", character=character, code=f"U+{ord(character):04X}")


on_change(font.cache_clear)
on_change(drawer.cache_clear)


def runs(text: str, face: Face) -> Iterator[tuple[AnyFace, str]]:
    """Split text into runs that one face draws; raises RuleError `reports.glyph_missing`."""
    for used, characters in groupby(text, key=lambda character: drawer(character, face)):
        yield used, "".join(characters)


def substituted(text: str, face: Face) -> set[Substitution]:
    """Return the characters of `text` for which another face steps in."""
    best = preferred(face)
    return {
        Substitution(character, f"U+{ord(character):04X}", face, used)
        for character in set(text)
        if not narrow(character) and character not in _QUOTES and (used := drawer(character, face)) is not best
    }


def advance(character: str, face: Face, size: float) -> float:
    """Return a character's own width in points."""
    return font(drawer(character, face)).advance(character) * size / 1000
