"""The codes that reportlab gives to a face's characters in one document: its subsets hold 255 of them each."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from reports.kit.fonts import AnyFace, font

Shown = tuple[tuple[str, str], ...]
"""What the document calls the font of a subset, and the codes of characters in it."""


class Codes(dict[str, str]):
    """The codes of a face's characters, each asked of reportlab once."""

    def __init__(self, face: AnyFace, document: Any) -> None:
        """Begin without any character."""
        super().__init__()
        self._font, self._document = font(face), document
        self._names: dict[int, str] = {}
        self._further: dict[str, int] = {}
        """The subset of each character that does not stand in the first."""

    def __missing__(self, character: str) -> str:
        """Have reportlab put a character into a subset."""
        [(subset, code)] = self._font.splitString(character, self._document)
        if subset:
            self._further[character] = subset
        made = self[character] = code.hex()
        return made

    def shown(self, text: str) -> Shown:
        """Return how the document writes text, a piece for every run of one subset."""
        codes = "".join(map(self.__getitem__, text))
        if self._further.keys().isdisjoint(text):
            return ((self._name(0), codes),)
        parts = groupby(text, key=lambda character: self._further.get(character, 0))
        return tuple((self._name(subset), "".join(map(self.__getitem__, part))) for subset, part in parts)

    def _name(self, subset: int) -> str:
        name = self._names.get(subset)
        if name is None:
            name = self._names[subset] = str(self._font.getSubsetInternalName(subset, self._document))
        return name
