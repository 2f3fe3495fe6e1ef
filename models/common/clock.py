"""Time comes in through one door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

Clock = Callable[[], dt.datetime]
"""Returns the present moment with its time zone; tests pass their own."""


def system_clock() -> dt.datetime:
    """Return the workstation's time in UTC."""
    return dt.datetime.now(dt.UTC)
