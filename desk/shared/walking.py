"""Walking over the marks of a chart with the arrow keys; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from reports.charts.shapes import Spot


class Way(Enum):
    """Where a key leads."""

    LEFT = auto()
    RIGHT = auto()
    UP = auto()
    DOWN = auto()
    FIRST = auto()
    LAST = auto()
    BACK_ALONG = auto()
    """The same section's mark before this one, however far."""
    ON_ALONG = auto()


def walked(spots: Sequence[Spot], now: Spot | None, way: Way) -> Spot | None:
    """Return the mark that a key leads to from `now`, or `now` where the way ends; None where there are no marks."""
    if not spots:
        return None
    if way in (Way.FIRST, Way.LAST) or now is None:
        return spots[-1 if way is Way.LAST else 0]
    if way in (Way.UP, Way.DOWN):
        return _upright(spots, now, way) or now
    onward = way in (Way.RIGHT, Way.ON_ALONG)
    if way in (Way.BACK_ALONG, Way.ON_ALONG):
        return _nearest([spot for spot in spots if spot.row == now.row], now, onward) or now
    return _nearest(spots, now, onward) or _in_order(spots, now, onward)


def _upright(spots: Sequence[Spot], now: Spot, way: Way) -> Spot | None:
    """Return the next mark of the column, up or down."""
    column = sorted((spot for spot in spots if spot.column == now.column), key=lambda spot: (spot.middle[1], spot.row))
    place = column.index(now) + (1 if way is Way.DOWN else -1)
    return column[place] if 0 <= place < len(column) else None


def _nearest(spots: Sequence[Spot], now: Spot, onward: bool) -> Spot | None:
    """Return the mark of the next column that has any: in the same row, else the one nearest in height."""
    beyond = [spot for spot in spots if (spot.column > now.column if onward else spot.column < now.column)]
    if not beyond:
        return None
    column = (min if onward else max)(spot.column for spot in beyond)
    there = [spot for spot in beyond if spot.column == column]
    return min(there, key=lambda spot: (spot.row != now.row, abs(spot.middle[1] - now.middle[1]), spot.row))


def _in_order(spots: Sequence[Spot], now: Spot, onward: bool) -> Spot:
    """Return the next mark in the order of reading where there is but one column, else the same one."""
    if len({spot.column for spot in spots}) > 1:
        return now
    place = list(spots).index(now) + (1 if onward else -1)
    return spots[max(0, min(place, len(spots) - 1))]


def at_point(spots: Sequence[Spot], x: float, y: float) -> Spot | None:
    """Return the mark at a point; of several the one drawn last."""
    return next((spot for spot in reversed(spots) if spot.holds(x, y)), None)
