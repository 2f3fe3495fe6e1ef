"""The law of a round: its versioned parameters and the order of its stages (R3.1, R3.2, R4.1)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from models.common.canonical import plain
from models.common.errors import RuleError
from models.common.indicators import ORDER, Indicator
from models.common.names import name
from models.rounds.tables import RoundKind, Stage

STAGES: Final = tuple(Stage)
FINAL: Final = frozenset({Stage.FINALISED, Stage.PUBLISHED, Stage.CLOSED})
"""Stages in which the result is frozen."""
_CODE: Final = re.compile(r'[^\s/\\:*?"<>|.][^\s/\\:*?"<>|]{0,29}')


class Method(StrEnum):
    """How points become a score (R6.3)."""

    VOTES = "votes"
    RATE = "rate"


class Points(StrEnum):
    """What a counted pick is worth (R6.2)."""

    NOMINATION = "nomination"
    FAULTS = "faults"


class TieBreak(StrEnum):
    """What decides between equal scores, in the order of the rule version (R6.4)."""

    GREED = "greed"
    TARGETED = "targeted"
    TOTAL = "total"


class Unevaluated(StrEnum):
    """What a round in which a section was not evaluated does to its streak (R7.3)."""

    PAUSES = "pauses"
    BREAKS = "breaks"


@dataclass(frozen=True)
class ChannelRule:
    """A channel with its weight; channels are data (R4.1)."""

    code: str
    name: str
    weight: Fraction


CHANNEL_NAMES: Final = {"targeted": "定向评议", "sampled": "抽样评议", "other": "其他评议"}
DEFAULT_CHANNELS: Final = (
    ChannelRule("targeted", CHANNEL_NAMES["targeted"], Fraction(6, 10)),
    ChannelRule("sampled", CHANNEL_NAMES["sampled"], Fraction(3, 10)),
    ChannelRule("other", CHANNEL_NAMES["other"], Fraction(1, 10)),
)
DEFAULT_WEIGHTS: Final = tuple((indicator, Fraction(1)) for indicator in ORDER)


def default_deductions(list_length: int) -> tuple[Fraction, ...]:
    """Return 1.0, 0.9 … 0.1 for a list of ten, in steps of a tenth for any length (R7.6)."""
    return tuple(Fraction(list_length - rank, 10) for rank in range(list_length))


@dataclass(frozen=True)
class RuleParameters:
    """Everything that may differ between rule versions.

    `deductions` (leading body) and `leader_deductions` (leader in charge) are by rank, rank 1 first; left empty they
    are the usual table and the same table again (R7.6).

    Raises RuleError `round_sheet.…` with the field when the values do not go together.
    """

    list_length: int = 10
    top_tier: int = 3
    max_picks: int = 3
    method: Method = Method.VOTES
    points: Points = Points.NOMINATION
    fault_weights: tuple[tuple[Indicator, Fraction], ...] = DEFAULT_WEIGHTS
    min_channel_ballots: int = 30
    tie_breaks: tuple[TieBreak, ...] = tuple(TieBreak)
    channels: tuple[ChannelRule, ...] = DEFAULT_CHANNELS
    unevaluated: Unevaluated = Unevaluated.PAUSES
    embargo_months: int = 3
    deductions: tuple[Fraction, ...] = ()
    leader_deductions: tuple[Fraction, ...] = ()
    deduction_cap: Fraction | None = None
    talk_days: int = 15
    removal_days: int = 30
    rectification_days: int = 30
    working_days: bool = False
    """Count the days for talks and removals in working days."""

    def __post_init__(self) -> None:
        """Fill in the usual tables; refuse parameters that contradict one another."""
        object.__setattr__(self, "deductions", self.deductions or default_deductions(self.list_length))
        object.__setattr__(self, "leader_deductions", self.leader_deductions or self.deductions)
        if self.top_tier > self.list_length:
            raise RuleError(
                "round_sheet.top_tier", field="top_tier", top_tier=self.top_tier, list_length=self.list_length
            )
        if not any(weight > 0 for _, weight in self.fault_weights):
            raise RuleError("round_sheet.no_weight", field="fault_weights")
        _check_once("tie_breaks", [item.value for item in self.tie_breaks])
        _check_once("channel", [item.code for item in self.channels])
        if not any(channel.weight > 0 for channel in self.channels):
            raise RuleError("round_sheet.no_weight", field="channel")
        for where in ("deductions", "leader_deductions"):
            _check_deductions(where, getattr(self, where), self.list_length)

    @property
    def weights(self) -> dict[Indicator, Fraction]:
        """The indicators' weights by indicator (R6.2)."""
        return dict(self.fault_weights)

    def to_plain(self) -> dict[str, Any]:
        """Return the parameters as JSON holds them, exact numbers as text."""
        channels = [{"code": c.code, "name": c.name, "weight": plain(c.weight)} for c in self.channels]
        built = {"fault_weights": plain(dict(self.fault_weights)), "channels": channels}
        keys = [key for key in self.__dataclass_fields__ if key != "working_days" or self.working_days]  # came later
        return {key: built[key] if key in built else plain(getattr(self, key)) for key in keys}

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> RuleParameters:
        """Read what `to_plain` wrote."""
        cap = values["deduction_cap"]
        read: dict[str, Any] = {
            "method": Method(values["method"]),
            "points": Points(values["points"]),
            "fault_weights": tuple((item, Fraction(values["fault_weights"][item])) for item in ORDER),
            "tie_breaks": tuple(TieBreak(item) for item in values["tie_breaks"]),
            "channels": tuple(ChannelRule(c["code"], c["name"], Fraction(c["weight"])) for c in values["channels"]),
            "unevaluated": Unevaluated(values["unevaluated"]),
            **{key: tuple(Fraction(item) for item in values[key]) for key in ("deductions", "leader_deductions")},
            "deduction_cap": None if cap is None else Fraction(cap),
        }
        return cls(**{**values, **read})


def _check_once(where: str, values: list[str]) -> None:
    """Refuse a value that stands twice in a list."""
    for value in values:
        if values.count(value) > 1:
            raise RuleError("round_sheet.twice", field=where, value=value)


def _check_deductions(where: str, table: tuple[Fraction, ...], list_length: int) -> None:
    """Refuse a table that does not fall strictly or is shorter than the list (R7.6)."""
    if len(table) < list_length:
        raise RuleError("round_sheet.deductions_short", field=where, given=len(table), list_length=list_length)
    if any(later >= earlier for earlier, later in pairwise(table)) or table[-1] < 0:
        raise RuleError("round_sheet.deductions_order", field=where)


@dataclass(frozen=True)
class Difference:
    """One parameter that differs between two rule versions; None: it is not there."""

    field: str
    old: str | None
    new: str | None


def difference(old: RuleParameters, new: RuleParameters) -> tuple[Difference, ...]:
    """Return every parameter that changed from `old` to `new`, such as `channels.targeted.weight`."""
    before, after = _flat(old), _flat(new)
    keys = [*before, *(key for key in after if key not in before)]
    return tuple(Difference(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key))


def _flat(parameters: RuleParameters) -> dict[str, str | None]:
    """Spread the plain form over dotted keys."""
    flat: dict[str, str | None] = {}
    for key, value in parameters.to_plain().items():
        match key:
            case "fault_weights":
                flat.update({f"{key}.{item}": weight for item, weight in value.items()})
            case "channels":
                flat[key] = ", ".join(item["code"] for item in value)
                flat.update({f"{key}.{c['code']}.{part}": c[part] for c in value for part in ("name", "weight")})
            case "deductions" | "leader_deductions":
                flat.update({f"{key}.{rank}": points for rank, points in enumerate(value, start=1)})
            case "tie_breaks":
                flat[key] = ", ".join(value)
            case _:
                flat[key] = None if value is None else str(value)
    return flat


def round_code(text: str) -> str:
    """Return a round's code; raises RuleError `round.code` where it could not name a file."""
    code = text.strip()
    if not _CODE.fullmatch(code):
        raise RuleError("round.code", code=text)
    return code


@dataclass(frozen=True)
class RoundSheet:
    """What a new round is opened from (R3.1)."""

    code: str
    title: str
    kind: RoundKind
    cut_off: dt.date
    parameters: RuleParameters = field(default_factory=RuleParameters)

    def __post_init__(self) -> None:
        """Tidy code and title; refuse what cannot be one."""
        object.__setattr__(self, "code", round_code(self.code))
        object.__setattr__(self, "title", name(self.title))


def next_stage(now: Stage) -> Stage | None:
    """Return the stage after `now`; None after the last."""
    place = STAGES.index(now) + 1
    return STAGES[place] if place < len(STAGES) else None


def back_stage(now: Stage) -> Stage | None:
    """Return the stage a lead may step back to, with a reason; None from draft and once the result is frozen (R3.2)."""
    return None if now in FINAL or now is Stage.DRAFT else STAGES[STAGES.index(now) - 1]


def may_step(now: Stage, to: Stage) -> bool:
    """Say whether a round may go from `now` to `to`, forwards or one step back (R3.2)."""
    return to in (next_stage(now), back_stage(now))


def check_step(code: str, now: Stage, to: Stage, reason: str) -> None:
    """Refuse a step out of order, or a step back without a reason (R3.2).

    Raises RuleError `round.same_stage`, `round.last_stage`, `round.frozen`, `round.out_of_order`,
    `round.back_one` or `round.back_reason`.
    """
    facts = {"round": code, "stage": now, "to": to, "next": next_stage(now)}
    forward = STAGES.index(to) > STAGES.index(now)
    if to is now:
        raise RuleError("round.same_stage" if facts["next"] else "round.last_stage", **facts)
    if may_step(now, to):
        if not forward and not reason.strip():
            raise RuleError("round.back_reason", **facts)
        return
    if forward:
        raise RuleError("round.out_of_order", **facts)
    if now in FINAL:
        raise RuleError("round.frozen", **facts)
    raise RuleError("round.back_one", **facts, back=back_stage(now))
