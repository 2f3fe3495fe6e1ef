"""Lists as people type them in one line: names, numbers."""

from __future__ import annotations

import re
from typing import Final

_BETWEEN_NAMES: Final = re.compile(r"[、,，;；\s]+")


def names_of(text: str) -> tuple[str, ...]:
    """Return the names in a line, separated by commas or spaces of either script."""
    return tuple(one for one in _BETWEEN_NAMES.split(text) if one)


def numbers_of(text: str) -> tuple[int, ...]:
    """Return the numbers in a line."""
    return tuple(int(one) for one in re.findall(r"[0-9]+", text))
