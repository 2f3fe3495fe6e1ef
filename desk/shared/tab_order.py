"""The way of the Tab key through what is put together while the window is open: Qt goes by the order of making."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def stops(inside: QWidget) -> list[QWidget]:
    """Return what Tab stops at inside a widget, in the order in which it was laid out."""
    return [one for one in inside.findChildren(QWidget) if _stops(one)]


def in_row(row: QLayout) -> list[QWidget]:
    """Return the widgets of a row from left to right."""
    items = (row.itemAt(place) for place in range(row.count()))
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]


def lead_along(row: QLayout) -> None:
    """Let Tab go along a row whose widgets were not made from left to right; it begins where the first made stood."""
    widgets = in_row(row)
    if widgets:
        first = next(one for one in _ring(widgets[0].window()) if one in widgets)
        if first is not widgets[0]:
            QWidget.setTabOrder(first, widgets[0])
        lead_through(widgets)


def _ring(window: QWidget) -> Iterator[QWidget]:
    """Go once round everything in a window, in its order."""
    at = window.nextInFocusChain()
    while at is not None and at is not window:
        yield at
        at = at.nextInFocusChain()


def _stops(one: QWidget) -> bool:
    return one.focusProxy() is None and bool(one.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)


def lead_through(widgets: Iterable[QWidget]) -> None:
    """Let Tab go from one widget to the next; the first stays where it is in the window's order."""
    for one, following in pairwise(widgets):
        QWidget.setTabOrder(one, following)
