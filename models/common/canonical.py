"""One spelling for every value that is hashed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

_AS_IT_IS: Final = frozenset({type(None), bool, int, str})
"""Nearly every value; a look at the exact type is quicker than asking for each kind."""
_TEXT: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: Any) -> Any:
    """Turn a value into what JSON can hold exactly: dates as ISO text, fractions as `p/q`, bytes as hex.

    Raises TypeError for a float: figures that matter are never floats (R6.1).
    """
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is list or kind is tuple:
        return [item if type(item) in _AS_IT_IS else plain(item) for item in value]
    if kind is dict:
        return {key if type(key) is str else str(plain(key)): plain(item) for key, item in value.items()}
    match value:
        case None | bool() | int():
            return value
        case StrEnum():
            return value.value
        case str():
            return value
        case Fraction():
            return str(value)
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
        case dt.date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case dict():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case set() | frozenset():
            return sorted(plain(item) for item in value)
        case list() | tuple():
            return [plain(item) for item in value]
    raise TypeError(f"no canonical form for {type(value).__name__}")


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, characters as they are."""
    return _TEXT.encode(plain(value))


def digest(value: Any) -> str:
    """Return the SHA-256 (hex) of a value's canonical text."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
