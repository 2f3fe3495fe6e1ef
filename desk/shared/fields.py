"""Forms as data: what is asked, what is required, how what was typed is read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from desk.language import tr
from models.common.names import tidy


class Kind(Enum):
    """Kinds of fields."""

    TEXT = auto()
    MULTILINE = auto()
    INT = auto()
    DATE = auto()
    CHOICE = auto()
    PICK = auto()
    """A choice out of many (people, sections), found by typing a part."""
    BOOL = auto()
    PASSWORD = auto()
    READONLY = auto()
    HEADING = auto()


@dataclass(frozen=True)
class Field:
    """One line of a form; `label`, `help` and `placeholder` are shown as they are."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    help: str = ""
    choices: tuple[tuple[Any, str], ...] = ()
    """(value, text) of CHOICE and PICK."""
    check: Callable[[Any], str] | None = None
    """Returns the sentence that says what is wrong with the value, or nothing."""
    default: Any = None
    least: int | None = None
    most: int | None = None
    """Bounds of an INT; for TEXT `most` is the greatest length."""
    placeholder: str = ""


class Unreadable(ValueError):
    """What was typed is no such value; the text says why."""


_DATE: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_PLAIN_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９－．／", "0123456789-./")


def read_date(text: str) -> dt.date | None:
    """Read a day as people type it; None when empty. Raises Unreadable."""
    clean = text.translate(_FULL_WIDTH).strip()
    if not clean:
        return None
    found = _DATE.fullmatch(clean) or _PLAIN_DATE.fullmatch(clean)
    try:
        if found:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise Unreadable(tr("There is no such day.")) from error
    raise Unreadable(tr("Write the day as 2021-04-12."))


def read_int(text: str) -> int | None:
    """Read a whole number, full-width figures too; None when empty. Raises Unreadable."""
    clean = text.translate(_FULL_WIDTH).replace(",", "").strip()
    if not clean:
        return None
    if not re.fullmatch(r"-?[0-9]{1,15}", clean):
        raise Unreadable(tr("Write a whole number in figures."))
    return int(clean)


def read(field: Field, raw: Any) -> Any:
    """Return the value of what an editor holds. Raises Unreadable."""
    match field.kind:
        case Kind.DATE:
            return read_date(raw)
        case Kind.INT:
            return read_int(raw)
        case Kind.TEXT:
            return tidy(raw)
        case Kind.MULTILINE:
            return str(raw).strip()
    return raw


def fault(field: Field, value: Any) -> str:
    """Return what is wrong with a value, or nothing."""
    if value is None or value == "":
        return tr("This must be filled in.") if field.required else ""
    if isinstance(value, int) and not isinstance(value, bool):
        if field.least is not None and value < field.least:
            return tr("At least {n}.", n=field.least)
        if field.most is not None and value > field.most:
            return tr("At most {n}.", n=field.most)
    if isinstance(value, str) and field.most is not None and len(value) > field.most:
        return tr("At most {n} characters.", n=field.most)
    return field.check(value) if field.check else ""


def written(value: Any) -> str:
    """Return a value as an editor shows it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value)
