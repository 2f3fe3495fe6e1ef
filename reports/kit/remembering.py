"""What faces and measures give again and again is worked out once; a change of faces makes all of it forgotten."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

from reports.kit.faces import on_change

P = ParamSpec("P")
T = TypeVar("T")


def remembered(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the last `most` results of a pure function of hashable arguments, until other faces come into force."""

    def keeping(function: Callable[P, T]) -> Callable[P, T]:
        kept = lru_cache(maxsize=most)(function)
        on_change(kept.cache_clear)
        return cast(Callable[P, T], kept)

    return keeping
