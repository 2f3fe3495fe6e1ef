"""How one copy of a paper comes out, apart from what it says (R8.3, R8.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Outfit:
    """Choices made when a paper is printed; they never change its text."""

    preprinted: bool = False
    """The red parts stand on the paper already and are left out (R8.3)."""
    right: int = 0
    """Tenths of a millimetre by which everything is moved to the right on pre-printed paper."""
    down: int = 0
    copy_number: int | None = None
    """份号, of a secret paper: every copy has its own."""
    duplicate: bool = False
    """A reprint, marked 副本 on the paper."""


PLAIN: Final = Outfit()
"""The paper as it is kept."""
