"""Reading a round sheet (TOML): everything is checked, and a refusal names the field (R3.1, R4.1)."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeVar

from models.common.errors import RuleError
from models.common.figures import exact
from models.common.indicators import ORDER, Indicator
from models.common.names import name
from models.rounds.rules import (
    CHANNEL_NAMES,
    DEFAULT_CHANNELS,
    ChannelRule,
    Method,
    Points,
    RoundSheet,
    RuleParameters,
    TieBreak,
    Unevaluated,
    round_code,
)
from models.rounds.tables import RoundKind

E = TypeVar("E", bound=StrEnum)
MOST: Final = 999
"""More than any list, tier, ballot or number of days needs."""
_TOP: Final = ("code", "title", "kind", "cut_off", "list_length", "top_tier", "max_picks")
_SCORING: Final = ("method", "points", "fault_weights", "min_channel_ballots", "tie_breaks")
_DAYS: Final = ("embargo_months", "talk_days", "removal_days", "rectification_days")
_TABLES: Final = ("deductions", "leader_deductions")
_CONSEQUENCES: Final = ("unevaluated", *_TABLES, "deduction_cap", *_DAYS, "working_days")
_CHANNEL_CODE: Final = re.compile(r"[a-z][a-z0-9_-]{0,19}")


class _Unquoted(str):
    """A decimal written without quotation marks: kept as text, so that it stays exact."""


@dataclass(frozen=True)
class _Fields:
    """One table of the sheet; `where` stands before its keys in refusals."""

    values: dict[str, Any]
    where: str
    known: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse keys that mean nothing, so that a slip of the pen is not silently a default."""
        for key in self.values:
            if key not in self.known:
                raise RuleError("round_sheet.unknown", field=self.path(key), known=", ".join(self.known))

    def path(self, key: str) -> str:
        """Return the name of a field as refusals show it."""
        return f"{self.where}.{key}" if self.where else key

    def required(self, key: str) -> Any:
        """Return the value of a field that has no default."""
        if key not in self.values:
            raise RuleError("round_sheet.missing", field=self.path(key))
        return self.values[key]

    def text(self, key: str) -> str:
        """Return a text."""
        value = self.required(key)
        if not isinstance(value, str) or isinstance(value, _Unquoted) or not value.strip():
            raise RuleError("round_sheet.text", field=self.path(key))
        return value

    def day(self, key: str) -> dt.date:
        """Return a date without a time."""
        value = self.required(key)
        if type(value) is not dt.date:
            raise RuleError("round_sheet.date", field=self.path(key), value=str(value))
        return value

    def whole(self, key: str, default: int, least: int = 1) -> int:
        """Return a whole number from `least` to 999."""
        value = self.values.get(key, default)
        if type(value) is not int or not least <= value <= MOST:
            raise RuleError("round_sheet.whole", field=self.path(key), value=str(value), least=least, most=MOST)
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return yes or no."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise RuleError("round_sheet.flag", field=self.path(key), value=str(value))
        return value

    def choice(self, key: str, value: Any, kind: type[E]) -> E:
        """Return the member of `kind` that a value names."""
        if value not in list(kind):
            raise RuleError("round_sheet.choice", field=self.path(key), value=str(value), choices=", ".join(kind))
        return kind(value)

    def exact(self, key: str, value: Any) -> Fraction:
        """Return an exact number that is not negative."""
        try:
            number = exact(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
        except RuleError:
            number = None
        if number is None or number < 0:
            raise RuleError("round_sheet.exact", field=self.path(key), value=str(value))
        return number

    def items(self, key: str, least: int = 0) -> list[Any]:
        """Return a list of at least `least` items."""
        value = self.required(key)
        if not isinstance(value, list) or len(value) < least:
            raise RuleError("round_sheet.list", field=self.path(key))
        return value

    def inner(self, key: str, value: Any, known: tuple[str, ...]) -> _Fields:
        """Return a table within the table."""
        if not isinstance(value, dict):
            raise RuleError("round_sheet.table", field=self.path(key))
        return _Fields(value, self.path(key), known)


def read_round_sheet(text: str) -> RoundSheet:
    """Read a round sheet; weights may be written `"0.6"`, `"3/5"`, `0.6` or `1` and stay exact.

    Raises RuleError `round_sheet.…` (with the field), `round.code` or `name.…`.
    """
    try:
        values = tomllib.loads(text.removeprefix("\ufeff"), parse_float=_Unquoted)
    except tomllib.TOMLDecodeError as error:
        raise RuleError("round_sheet.syntax", problem=str(error)) from error
    top = _Fields(values, "", (*_TOP, "scoring", "channel", "consequences"))
    return RoundSheet(
        code=_named(top, "code", round_code),
        title=_named(top, "title", name),
        kind=top.choice("kind", top.required("kind"), RoundKind),
        cut_off=top.day("cut_off"),
        parameters=_parameters(top),
    )


def _named(top: _Fields, key: str, read: Callable[[str], str]) -> str:
    """Return a text that must pass `read`, with the field named where it does not."""
    try:
        return read(top.text(key))
    except RuleError as error:
        error.facts.setdefault("field", key)
        raise


def _parameters(top: _Fields) -> RuleParameters:
    """Read everything that becomes part of the rule version."""
    length = top.whole("list_length", 10)
    return RuleParameters(
        list_length=length,
        top_tier=top.whole("top_tier", min(3, length)),
        max_picks=top.whole("max_picks", 3),
        channels=_channels(top),
        **_scoring(top.inner("scoring", top.values.get("scoring", {}), _SCORING)),
        **_consequences(top.inner("consequences", top.values.get("consequences", {}), _CONSEQUENCES)),
    )


def _scoring(scoring: _Fields) -> dict[str, Any]:
    """Read [scoring] (R6.2–R6.4)."""
    known = tuple(item.value for item in ORDER)
    weights = scoring.inner("fault_weights", scoring.values.get("fault_weights", {}), known)
    breaks = scoring.items("tie_breaks") if "tie_breaks" in scoring.values else list(TieBreak)
    return {
        "method": scoring.choice("method", scoring.values.get("method", "votes"), Method),
        "points": scoring.choice("points", scoring.values.get("points", "nomination"), Points),
        "fault_weights": tuple((item, _weight(weights, item)) for item in ORDER),
        "min_channel_ballots": scoring.whole("min_channel_ballots", 30, least=0),
        "tie_breaks": tuple(scoring.choice("tie_breaks", item, TieBreak) for item in breaks),
    }


def _weight(weights: _Fields, item: Indicator) -> Fraction:
    """Read one indicator's weight; 1 where none is given."""
    return weights.exact(item.value, weights.values.get(item.value, 1))


def _channels(top: _Fields) -> tuple[ChannelRule, ...]:
    """Read the [[channel]] tables in their order; without any, the three usual channels (R4.1)."""
    if "channel" not in top.values:
        return DEFAULT_CHANNELS
    return tuple(_channel(top.inner("channel", item, ("code", "name", "weight"))) for item in top.items("channel"))


def _channel(fields: _Fields) -> ChannelRule:
    """Read one channel."""
    code = fields.text("code")
    if not _CHANNEL_CODE.fullmatch(code):
        raise RuleError("round_sheet.channel_code", field="channel.code", value=code)
    shown = fields.text("name") if "name" in fields.values else CHANNEL_NAMES.get(code, code)
    return ChannelRule(code, name(shown), fields.exact("weight", fields.required("weight")))


def _consequences(fields: _Fields) -> dict[str, Any]:
    """Read [consequences] (R7.3–R7.7)."""
    cap = fields.values.get("deduction_cap")
    usual = RuleParameters()
    return {
        "unevaluated": fields.choice("unevaluated", fields.values.get("unevaluated", "pauses"), Unevaluated),
        **{
            key: tuple(fields.exact(key, item) for item in fields.items(key, least=1))
            for key in _TABLES
            if key in fields.values
        },
        "deduction_cap": None if cap is None else fields.exact("deduction_cap", cap),
        **{key: fields.whole(key, getattr(usual, key)) for key in _DAYS},
        "working_days": fields.flag("working_days", usual.working_days),
    }
