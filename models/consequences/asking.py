"""A pasted list of names: whom each line means, and when that stays open (R7.5). Nothing is ever guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.common.names import SEPARATORS, tidy

NAME_HEADING: Final = "姓名"
_BRACKETED: Final = re.compile(r"[（(〔［\[【]([^）)〕］\]】]*)[）)〕］\]】]?")
_NUMBERING: Final = re.compile(r"\s*(?:[（(]\s*\d{1,4}\s*[）)]|\d{1,4}\s*[.．、:：)）]|[\u2460-\u2473])\s*")
_BETWEEN: Final = re.compile(r"[、，,；;。\s]+")
_DOTS: Final = re.compile(rf"\s*([·{SEPARATORS}])\s*")
_COMRADE: Final = "同志"
_BARE: Final = re.compile(
    r"[男女]|.{1,3}族|(?:拟任|现任|原任)?(?:正|副)?(?:(?:科|股|局|处|所|队|站|部|院|校|组|大队|中队|支队)长|主任|书记|经理)"
    r"|(?:正|副)?[股科处]级(?:干部)?|[一二三四]级(?:主任)?科员|科员|干部|负责人|[\d\s.\-/年月日岁]+"
)
"""What says nothing about where somebody works."""
_LEAST: Final = 2
"""Characters of a hint or place that can tell anything."""


class AnswerState(StrEnum):
    """What one line of a list is answered with."""

    ALLOWED = "allowed"
    BARRED = "barred"
    NAMESAKES = "namesakes"
    """Several people it can be."""
    ELSEWHERE = "elsewhere"
    """The name is there, but nobody of that name has to do with the unit given."""
    UNKNOWN = "unknown"
    """Nobody of that name; never a clearance."""


@dataclass(frozen=True)
class Asked:
    """One person of a list: the name, and what else the line says (unit, post) to tell namesakes apart."""

    name: str
    hints: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return name and hints as one text."""
        return f"{self.name}（{'，'.join(self.hints)}）" if self.hints else self.name


def read_names(text: str) -> tuple[Asked, ...]:
    """Read a pasted list: a name a line or several between marks, units in brackets or in further cells."""
    found: list[Asked] = []
    column: int | None = None
    for line in text.splitlines():
        if "\t" not in line:
            found += _loose(line)
            continue
        cells = [tidy(cell) for cell in line.split("\t")]
        if NAME_HEADING in cells:
            column = cells.index(NAME_HEADING)
        else:
            found += _row(cells, column)
    return tuple(dict.fromkeys(found))


def _row(cells: Sequence[str], column: int | None) -> list[Asked]:
    """Read a spreadsheet's row; without a heading the first cell that is no figure holds the name."""
    if column is None:
        column = next((place for place, cell in enumerate(cells) if cell and not _figure(cell)), len(cells))
    if column >= len(cells) or not cells[column]:
        return []
    rest = tuple(cell for place, cell in enumerate(cells) if place != column and cell and not _figure(cell))
    name, *more = _pieces(_NUMBERING.sub("", cells[column], count=1)) or [("", ())]
    whole = name[0] if not more else cells[column]
    return [Asked(_named(whole), (*name[1], *rest))] if whole else []


def _loose(line: str) -> list[Asked]:
    """Read a line of names between marks or blanks."""
    clean = _NUMBERING.sub("", line, count=1) if _NUMBERING.match(line) else line
    return [
        Asked(_named(name), hints)
        for name, hints in _pieces(clean)
        if name != NAME_HEADING and not _figure(name)
    ]  # fmt: skip


def _pieces(line: str) -> list[tuple[str, tuple[str, ...]]]:
    """Divide a line into names, each with what stands in brackets behind it."""
    pieces: list[tuple[str, tuple[str, ...]]] = []
    at = 0
    for bracket in _BRACKETED.finditer(line):
        pieces += _names(line[at : bracket.start()])
        hints = tuple(part for part in _BETWEEN.split(tidy(bracket[1])) if part)
        if pieces and hints:
            name, before = pieces.pop()
            pieces.append((name, (*before, *hints)))
        elif hints:
            pieces.append(("".join(hints), ()))
        at = bracket.end()
    return [*pieces, *_names(line[at:])]


def _names(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, ()) for name in _joined([part for part in _BETWEEN.split(_DOTS.sub(r"\1", text)) if part])]


def _joined(parts: Sequence[str]) -> list[str]:
    """Close up names that were spread out, as in `张 三`: single characters are no names."""
    names: list[str] = []
    run: list[str] = []
    for part in [*parts, ""]:
        if len(part) == 1:
            run.append(part)
            continue
        if len(run) % 2:
            names.append("".join(run))
        else:
            names += ["".join(run[place : place + 2]) for place in range(0, len(run), 2)]
        run = []
        names += [part] if part else []
    return names


def _named(text: str) -> str:
    """Return a name as the register writes it, without 同志."""
    clean = tidy(_DOTS.sub("·", text))
    return clean.removesuffix(_COMRADE) if len(clean) > len(_COMRADE) + 1 else clean


def _figure(text: str) -> bool:
    return bool(text) and all(unicodedata.category(letter)[0] in "NP" for letter in text)


def meant(asked: Asked, places: Mapping[int, Iterable[str]], units: Iterable[str]) -> tuple[int, ...]:
    """Return the ids of those of the name whom a line can mean; `places` are everybody's, `units` all units there are.

    Nobody: the line names a unit with which none of them has to do.
    """
    hints = [hint for hint in asked.hints if len(hint) >= _LEAST and not _BARE.fullmatch(hint)]
    if not hints:
        return tuple(places)
    known = {unit for unit in units if len(unit) >= _LEAST}
    return tuple(person for person, held in places.items() if _fits(hints, set(held), known))


def _fits(hints: Sequence[str], held: set[str], units: set[str]) -> bool:
    """Say whether a hint leads to a place somebody holds or held, and none to a unit where he never was."""
    for hint in hints:
        named = {unit for unit in units if unit in hint}
        if named and not named & held:
            return False
    return any(hint in place or hint.startswith(place) for hint in hints for place in held if len(place) >= _LEAST)
