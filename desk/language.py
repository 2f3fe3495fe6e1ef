"""The interface language, without Qt, so that the window and the command line speak alike.

Source strings are English in `tr()`; `resources/translations/zh_CN/*.toml` hold the Chinese, one file a room.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from fractions import Fraction
from functools import cache
from typing import Any, Final

from models.common.figures import decimal
from models.common.places import resource

CHINESE: Final = "zh_CN"
ENGLISH: Final = "en"
LANGUAGES: Final = (CHINESE, ENGLISH)


class _Chosen:
    language = CHINESE


def language() -> str:
    """Return the language in force."""
    return _Chosen.language


def set_language(name: str) -> None:
    """Choose a language of `LANGUAGES`."""
    if name not in LANGUAGES:
        raise ValueError(name)
    _Chosen.language = name


@cache
def catalogue() -> dict[str, str]:
    """Return every Chinese translation by its English source."""
    united: dict[str, str] = {}
    for path in sorted(resource("translations", CHINESE).glob("*.toml")):
        united.update(tomllib.loads(path.read_text(encoding="utf-8")))
    return united


def tr(source: str, **facts: Any) -> str:
    """Return a source string in the language in force, its named places filled."""
    text = source if language() == ENGLISH else catalogue().get(source, source)
    return text.format(**{name: shown(value) for name, value in facts.items()}) if facts else text


def shown(value: Any) -> Any:
    """Return a fact as a sentence shows it: days in words, exact figures as decimals, words of the trade translated."""
    match value:
        case dt.datetime():
            return value.astimezone().strftime("%Y-%m-%d %H:%M")
        case dt.date():
            return day(value)
        case Fraction():
            return decimal(value)
        case list() | tuple():
            return ("、" if language() == CHINESE else ", ").join(str(shown(item)) for item in value)
        case None:
            return "—"
    return value


def day(value: dt.date) -> str:
    """Return a day as sentences write it: 2021年4月12日, or 2021-04-12 in English."""
    return f"{value.year}年{value.month}月{value.day}日" if language() == CHINESE else value.isoformat()
