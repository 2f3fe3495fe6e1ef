"""The clock beside keying: how fast, how many stops, when a break is due; it stands while nobody keys (no Qt)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

IDLE: Final = 60.0
"""Seconds without a key after which the clock has been standing."""
STRETCH: Final = 50 * 60.0
"""Seconds of keying after which a break is due."""
REST: Final = 5 * 60.0
"""Seconds without a key that count as a break."""
SHORTEST: Final = 30.0
"""Seconds before a speed says anything."""


@dataclass(frozen=True)
class Work:
    """What was keyed since it was last noted."""

    sheets: int = 0
    keys: int = 0
    stops: int = 0
    seconds: int = 0


class Pace:
    """One person's clock; `now` gives seconds that only run forwards."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Begin with the clock standing; the first key starts it."""
        self._now = now
        self._last: float | None = None
        self._since_rest = 0.0
        self.seconds, self.keys, self.stops, self.sheets = 0.0, 0, 0, 0
        self._noted = Work()
        self.paused = False

    def key(self) -> None:
        """Count a key; the time since the last one counts, unless it was long."""
        now = self._now()
        gap = now - self._last if self._last is not None else 0.0
        self._last = now
        self.keys += 1
        if gap >= REST:
            self._since_rest = 0.0
        elif gap < IDLE:
            self.seconds += gap
            self._since_rest += gap

    def stop(self) -> None:
        """Count a stop at a slip."""
        self.stops += 1

    def sheet(self, by: int = 1) -> None:
        """Count a sheet that was ended, or with -1 one that was reopened."""
        self.sheets += by

    def pause(self) -> None:
        """Let the clock stand, or run again."""
        self.paused = not self.paused
        if not self.paused and self._last is not None and self._now() - self._last >= REST:
            self._since_rest = 0.0
        self._last = self._now() if self._last is not None and not self.paused else self._last

    @property
    def per_hour(self) -> int | None:
        """Sheets an hour, None while there is too little to tell."""
        return round(self.sheets * 3600 / self.seconds) if self.seconds >= SHORTEST and self.sheets > 0 else None

    @property
    def break_due(self) -> bool:
        """Say whether somebody has keyed long enough without a break."""
        return self._since_rest >= STRETCH

    def take(self) -> Work:
        """Return what was keyed since this was last asked."""
        now = Work(self.sheets, self.keys, self.stops, round(self.seconds))
        before, self._noted = self._noted, now
        return Work(
            now.sheets - before.sheets, now.keys - before.keys, now.stops - before.stops, now.seconds - before.seconds
        )
