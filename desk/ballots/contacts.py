"""Keyboards as they are: worn contacts that send a key twice within a few milliseconds (no Qt)."""

from __future__ import annotations

from typing import Final

BOUNCE: Final = 25
"""Milliseconds within which nobody presses the same key twice."""


class Contacts:
    """Tells a key that was pressed from one that only bounced, by the moments the keyboard gives them."""

    def __init__(self) -> None:
        """Begin before the first key."""
        self._last: dict[int, int] = {}

    def bounced(self, key: int, moment: int) -> bool:
        """Say whether a key is the echo of its last press; `moment` in milliseconds, 0: the system does not say.

        The moment is the one at which the key was pressed, never when the program came round to it: two presses that
        had to wait together are two presses.
        """
        before = self._last.get(key)
        if moment:
            self._last[key] = moment
        return bool(moment) and before is not None and 0 <= moment - before < BOUNCE
