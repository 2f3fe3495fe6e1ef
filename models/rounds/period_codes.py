"""What the code of a past round says about its period (R3.3)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final

from models.common.periods import corresponding_day, day_before
from models.rounds.tables import RoundKind

_NUMERALS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_SHAPES: Final = (
    (RoundKind.QUARTER, 3, re.compile(r"((?:19|20)\d\d)-?Q([1-4])", re.I)),
    (RoundKind.QUARTER, 3, re.compile(r"((?:19|20)\d\d)年第?([一二三四1-4])季度")),
    (RoundKind.HALF_YEAR, 6, re.compile(r"((?:19|20)\d\d)-?H([12])", re.I)),
    (RoundKind.HALF_YEAR, 6, re.compile(r"((?:19|20)\d\d)年(上|下)半年")),
    (RoundKind.YEAR, 12, re.compile(r"((?:19|20)\d\d)(?:年度?)?()")),
)


def period_of(code: str) -> tuple[RoundKind, int, int] | None:
    """Return kind, year and number within the year of `2020Q4`, `2020年下半年`, `2020` and the like; else None."""
    # a code, not a name: folding full-width digits is wanted here
    text = unicodedata.normalize("NFKC", code).strip()
    for kind, _, shape in _SHAPES:
        found = shape.fullmatch(text)
        if found:
            part = found[2]
            return kind, int(found[1]), _NUMERALS.get(part) or int(part or 1)
    return None


def last_day(kind: RoundKind, year: int, part: int) -> dt.date:
    """Return the last day of a quarter, half-year or year."""
    months = next(months for shape_kind, months, _ in _SHAPES if shape_kind is kind)
    return day_before(corresponding_day(dt.date(year, 1, 1), months * part))


def past_period(code: str, published_on: dt.date) -> tuple[RoundKind, dt.date]:
    """Return kind and cut-off of a past round: its period's last day, never after publication (R3.3)."""
    found = period_of(code)
    if found is None:
        return RoundKind.SPECIAL, published_on
    return found[0], min(last_day(*found), published_on)


def past_title(code: str) -> str:
    """Return the title of a past round in words, or its code where that says no period."""
    match period_of(code):
        case (RoundKind.QUARTER, year, part):
            return f"{year}年第{'一二三四'[part - 1]}季度"
        case (RoundKind.HALF_YEAR, year, part):
            return f"{year}年{'上下'[part - 1]}半年"
        case (RoundKind.YEAR, year, _):
            return f"{year}年度"
    return code.strip()
