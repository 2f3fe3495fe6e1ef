"""What a chart is made of: frozen shapes in points from its top left corner, and the spots that can be pointed at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from math import cos, pi, sin
from typing import Final

Point = tuple[float, float]
CIRCLE_CORNERS: Final = 32


class Anchor(Enum):
    """Which part of a text stands at its place."""

    LEFT = auto()
    MIDDLE = auto()
    RIGHT = auto()


class Form(Enum):
    """The form of a dot; it goes with the colour, so that neither stands alone."""

    CIRCLE = auto()
    SQUARE = auto()
    DIAMOND = auto()
    TRIANGLE = auto()
    CROSS = auto()
    HOUSE = auto()
    FUNNEL = auto()
    BAR = auto()


@dataclass(frozen=True)
class Text:
    """One line; `y` is its baseline, `width` the room it takes, by which no reader may be surprised."""

    x: float
    y: float
    text: str
    size: float
    ink: str
    anchor: Anchor = Anchor.LEFT
    width: float = 0.0

    @property
    def left(self) -> float:
        """Where the text begins."""
        return self.x - {Anchor.LEFT: 0.0, Anchor.MIDDLE: 0.5, Anchor.RIGHT: 1.0}[self.anchor] * self.width


@dataclass(frozen=True)
class Polyline:
    """A line through points; `track` ties it to the spots of one row."""

    points: tuple[Point, ...]
    ink: str
    width: float
    track: int | None = None


@dataclass(frozen=True)
class Rect:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    ink: str


@dataclass(frozen=True)
class Dot:
    """A filled form around a point, `radius` from its middle to its edge."""

    x: float
    y: float
    radius: float
    form: Form
    ink: str

    @property
    def corners(self) -> tuple[Point, ...]:
        """Its outline, the same on screen and paper."""
        return tuple((self.x + dx * self.radius, self.y + dy * self.radius) for dx, dy in _OUTLINES[self.form])


Shape = Text | Polyline | Rect | Dot


@dataclass(frozen=True)
class Spot:
    """What can be pointed at or walked to: its place, its row and column for the arrow keys, and its words."""

    id: str
    x: float
    y: float
    width: float
    height: float
    row: int
    column: int
    words: str

    @property
    def middle(self) -> Point:
        """The middle of its place."""
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point lies on it."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True)
class Picture:
    """A whole chart; shapes in the order in which they are drawn, spots in the order in which they are read."""

    width: float
    height: float
    shapes: tuple[Shape, ...] = ()
    spots: tuple[Spot, ...] = ()


def _round() -> tuple[Point, ...]:
    angles = (2 * pi * number / CIRCLE_CORNERS for number in range(CIRCLE_CORNERS))
    return tuple((cos(angle), sin(angle)) for angle in angles)


_OUTLINES: Final[dict[Form, tuple[Point, ...]]] = {
    Form.CIRCLE: _round(),
    Form.SQUARE: ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    Form.DIAMOND: ((0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)),
    Form.TRIANGLE: ((0.0, -1.0), (1.0, 0.8), (-1.0, 0.8)),
    Form.CROSS: (
        (-0.35, -1.0), (0.35, -1.0), (0.35, -0.35), (1.0, -0.35), (1.0, 0.35), (0.35, 0.35),
        (0.35, 1.0), (-0.35, 1.0), (-0.35, 0.35), (-1.0, 0.35), (-1.0, -0.35), (-0.35, -0.35),
    ),
    Form.HOUSE: ((0.0, -1.0), (0.9, -0.2), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.2)),
    Form.FUNNEL: ((-1.0, -0.8), (1.0, -0.8), (0.0, 1.0)),
    Form.BAR: ((-0.45, -1.0), (0.45, -1.0), (0.45, 1.0), (-0.45, 1.0)),
}  # fmt: skip
FORMS: Final = tuple(Form)
