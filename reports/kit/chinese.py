"""Dates, numerals and list words as official Chinese writes them (R8.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"


def day(value: dt.date) -> str:
    """Return a date in Arabic digits without leading zeros: 2021年4月2日."""
    return f"{value.year}年{value.month}月{value.day}日"


def span(start: dt.date, end: dt.date) -> str:
    """Return a period, the year said once where it is the same: 2021年4月12日至7月12日."""
    return f"{day(start)}至{day(end) if end.year != start.year else f'{end.month}月{end.day}日'}"


def numeral(value: int) -> str:
    """Return 1–99 in Chinese: 十, 十二, 二十一."""
    tens, ones = divmod(value, 10)
    if not 0 < value < 100:
        raise ValueError("numerals go from 1 to 99")
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def level(number: int, heading: str) -> str:
    """Return a heading of the first level: 一、…."""
    return f"{numeral(number)}、{heading}"


def document_number(organ_code: str, year: int, serial: int) -> str:
    """Return 机关代字〔2021〕1号 with U+3014 and U+3015 and no leading zero."""
    return f"{organ_code}\u3014{year}\u3015{serial}号"


def thousands(value: int) -> str:
    """Return a count as running text has it, without separators."""
    return str(value)


def enumerated(items: Sequence[str]) -> str:
    """Join words with 、 and the last with 和."""
    return "、".join(items[:-1]) + "和" + items[-1] if len(items) > 1 else "".join(items)
