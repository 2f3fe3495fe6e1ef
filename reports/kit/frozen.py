"""Facts of a paper as plain JSON values and back: what was numbered is what is printed, for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
UNSTORED: Final[Mapping[str, bool]] = {"unstored": True}
"""Metadata of a field that belongs to one copy and not to what the paper says."""


def to_plain(value: Any) -> Any:
    """Return a frozen dataclass as dictionaries, lists, text, whole numbers and ISO dates."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = [one.name for one in fields(value) if "unstored" not in one.metadata]
        return {name: to_plain(getattr(value, name)) for name in kept}
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def from_plain(kind: type[T], value: Any) -> T:
    """Read what `to_plain` wrote; fields that an older program did not write take their defaults."""
    result: T = _read(kind, value)
    return result


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        chosen = [option for option in get_args(kind) if option is not type(None)]
        return None if value is None else _read(chosen[0], value)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in value)
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(**{name: _read(hints[name], item) for name, item in value.items() if name in hints})  # type: ignore[operator]
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    return value
