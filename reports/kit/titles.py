"""How a title is divided: between words, as a trapezium or a diamond, without a lonely character (R8.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final

from reports.kit.atoms import Type
from reports.kit.lines import Line, broken, single

_WIDEST: Final = 0.93
"""Of the measure; a title that fills it looks like text."""
_MOST_WORDS: Final = 12
Part = tuple[Type, str]


def title_lines(words: Sequence[Part], measure: float) -> list[Line]:
    """Return the lines of a title; words too long for a line are divided like text."""
    whole = single(words)
    if whole.width <= measure * _WIDEST:
        return [whole]
    pieces = _pieces(words, measure * _WIDEST)
    for count in range(2, len(pieces) + 1 if len(pieces) <= _MOST_WORDS else 2):
        found = [lines for lines in _divided(pieces, count) if all(line.width <= measure for line in lines)]
        if found:
            return min(found, key=_ugliness)
    return [single(piece) for piece in pieces]


def _pieces(words: Sequence[Part], measure: float) -> list[list[Part]]:
    """Return the words, those that no line holds divided, and no more of them than can be weighed."""
    pieces: list[list[Part]] = []
    for type_, text in words:
        if single([(type_, text)]).width <= measure:
            pieces.append([(type_, text)])
        else:
            pieces += [[(type_, line.text)] for line in broken([(type_, text)], measure)]
    while len(pieces) > _MOST_WORDS and (place := _mergeable(pieces, measure)) is not None:
        pieces[place : place + 2] = [pieces[place] + pieces[place + 1]]
    return pieces


def _mergeable(pieces: list[list[Part]], measure: float) -> int | None:
    """Return the place of the shortest two neighbours that one line holds."""
    widths = [(single(a + b).width, place) for place, (a, b) in enumerate(pairwise(pieces))]
    width, place = min(widths)
    return place if width <= measure else None


def _divided(pieces: list[list[Part]], count: int) -> Iterator[list[Line]]:
    """Yield every way to put the pieces on `count` lines."""
    for inner in combinations(range(1, len(pieces)), count - 1):
        edges = (0, *inner, len(pieces))
        yield [single([part for piece in pieces[a:b] for part in piece]) for a, b in pairwise(edges)]


def _ugliness(lines: list[Line]) -> float:
    """Weigh a division: no hourglass, no rectangle, no lonely word, balanced lengths."""
    widths = [line.width for line in lines]
    size = lines[0].slots[0].type.size
    differences = [(b - a) / size for a, b in pairwise(widths)]
    falls = [number for number, change in enumerate(differences) if change < 0]
    rises = [number for number, change in enumerate(differences) if change > 0]
    hourglass = 100.0 if falls and rises and min(falls) < max(rises) else 0.0
    rectangle = sum(3.0 for change in differences if abs(change) < 1)
    lonely = sum(20.0 for width in widths if width < 4 * size)
    steep = sum(max(abs(change) - 2, 0.0) for change in differences)
    return hourglass + rectangle + lonely + steep
