"""What one wording has that another has not, without Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

MOST_WEIGHED: Final = 4_000_000
"""Pairs of characters of one passage that are weighed; a longer one is marked by its lines."""


@dataclass(frozen=True)
class Run:
    """Text that both have, only the earlier one (`before`), or only the later one (`after`)."""

    text: str
    before: bool = True
    after: bool = True

    @property
    def same(self) -> bool:
        """Say whether both have it."""
        return self.before and self.after


def runs(before: str, after: str) -> tuple[Run, ...]:
    """Return both texts as one: the runs with `before` are the first whole, those with `after` the second."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[a:b]), "".join(new[c:d])
        if tag == "replace" and len(left) * len(right) <= MOST_WEIGHED:
            found += _within(left, right)
        else:
            found += _pair(left, right, same=tag == "equal")
    return tuple(found)


def _within(left: str, right: str) -> Iterator[Run]:
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        yield from _pair(left[a:b], right[c:d], same=tag == "equal")


def _pair(left: str, right: str, *, same: bool) -> Iterator[Run]:
    if same:
        yield Run(left)
        return
    if left:
        yield Run(left, after=False)
    if right:
        yield Run(right, before=False)
