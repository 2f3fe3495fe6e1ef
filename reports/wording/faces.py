"""Whether every character of a wording can be printed (R8.6)."""

from __future__ import annotations

from typing import Final

from models.common.errors import RuleError
from models.common.names import tidy
from reports.kit.fonts import Face, drawer
from reports.wording.text import Style, parsed

_FACES: Final = {Style.TITLE: Face.TITLE, Style.LEVEL1: Face.HEI, Style.LEVEL2: Face.KAI}
"""Faces of a whole line; others are FangSong, in which the text behind a second-level heading is set too."""


def check_faces(wording: str) -> None:
    """Refuse a character that no face draws; raises RuleError `wording.character` with the field and the line."""
    numbers = [number for number, line in enumerate(wording.splitlines(), start=1) if line.strip()]
    for number, one in zip(numbers, parsed(wording), strict=True):
        for character in dict.fromkeys(tidy(one.text)):
            _check(character, _FACES.get(one.style, Face.FANG), number)


def _check(character: str, face: Face, line: int) -> None:
    try:
        drawer(character, face)
    except RuleError as refused:
        raise RuleError(
            "wording.character", field="text", line=line, character=character, code=f"U+{ord(character):04X}"
        ) from refused
