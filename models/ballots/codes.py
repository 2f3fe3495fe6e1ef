"""Keying codes, and how sections and indicators are read from files and keys (R5.1)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from models.common.errors import RuleError
from models.common.indicators import CHARACTERS, KEYS, ORDER

_DAMM: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
"""The totally anti-symmetric quasigroup of order 10 of Damm's dissertation (Marburg 2004)."""
_START: Final = 6
"""Where the reckoning begins: as if a 7 stood before every number. Section 17 has the published code 0171 by it;
from 0 it would be 0174. Any start finds every one-digit slip and every swap of neighbours."""
JOINED_BELOW: Final = 400
"""Numbers below this begin with 0–3, which no indicator's key does: their codes need no Enter between them."""
_DIGITS: Final = re.compile(r"[0-9]+")
_MARKS: Final = {
    **{mark: item.bit for marks in (CHARACTERS, KEYS) for mark, item in zip(marks, ORDER, strict=True)},
    **{item.value: item.bit for item in ORDER},
}
_TOKEN: Final = re.compile("|".join(_MARKS))
_BETWEEN: Final = re.compile(r"[\s,;/|、·]*")


def check_digit(digits: str) -> str:
    """Return the check digit of a row of digits."""
    interim = _START
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def keying_code(number: int) -> str:
    """Return a section's keying code: its number in three digits and a check digit, 17 as `0171`."""
    printed = f"{number:03d}"
    return printed + check_digit(printed)


def _narrow(text: str) -> str:
    """Fold full-width digits and letters; only for codes and marks, never for names."""
    return unicodedata.normalize("NFKC", text).strip()


def read_section_code(text: str) -> int | None:
    """Return the number that `17`, `017` or the keying code `0171` stands for; None where it is no code at all.

    Raises RuleError `ballot.check_digit` for four digits whose last does not fit.
    """
    code = _narrow(text)
    if not _DIGITS.fullmatch(code) or len(code) > 4:
        return None
    if len(code) == 4:
        if check_digit(code[:3]) != code[3]:
            raise RuleError("ballot.check_digit", code=code)
        code = code[:3]
    return int(code) or None


def read_section(text: str) -> int | str:
    """Return the number a line names, or its text where it names none (empty: no section)."""
    number = read_section_code(text)
    return text.strip() if number is None else number


def read_indicators(text: str) -> int:
    """Return the mask of 冷懒推乱贪, COLD … GREED or the keys 4–8, in any order, with or without separators.

    Raises RuleError `ballot.indicator` with the first thing that is none of them.
    """
    marks = _narrow(text).upper()
    united = 0
    place = _skip(marks, 0)
    while place < len(marks):
        found = _TOKEN.match(marks, place)
        if found is None:
            raise RuleError("ballot.indicator", text=text.strip(), found=marks[place])
        united |= _MARKS[found[0]]
        place = _skip(marks, found.end())
    return united


def _skip(marks: str, place: int) -> int:
    """Return where the next mark begins."""
    found = _BETWEEN.match(marks, place)
    return found.end() if found else place


def batch_code(number: int) -> str:
    """Return a batch's number with its check digit as slips and screens show it, 12 as `012-6`."""
    printed = f"{number:03d}"
    return f"{printed}-{check_digit(printed)}"
