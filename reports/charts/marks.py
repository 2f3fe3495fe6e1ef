"""From the shapes of a chart to the marks of a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from reports.charts.setting import FACE
from reports.charts.shapes import Dot, Picture, Polyline, Rect, Shape
from reports.kit.atoms import Type
from reports.kit.lines import glyphs, single
from reports.kit.marks import Colour, Mark, Patch, Stroke, moved


def on_paper(picture: Picture, x: float, top: float) -> list[Mark]:
    """Return a picture's marks with its top left corner at a place of the page."""
    return [moved(mark, x, top) for shape in picture.shapes for mark in _marks(shape)]


def colour(ink: str) -> Colour:
    """Return a colour `#RRGGBB` as paper takes it."""
    red, green, blue = (int(ink[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _marks(shape: Shape) -> Iterator[Mark]:
    match shape:
        case Polyline():
            for (x1, y1), (x2, y2) in pairwise(shape.points):
                yield Stroke(x1, y1, x2, y2, shape.width, colour(shape.ink))
        case Rect(x, y, width, height):
            corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
            yield Patch(corners, colour(shape.ink))
        case Dot():
            yield Patch(shape.corners, colour(shape.ink))
        case _:
            set_in = Type(FACE, shape.size, shape.size)
            yield from glyphs(single([(set_in, shape.text)]), shape.left, shape.y, colour(shape.ink))
