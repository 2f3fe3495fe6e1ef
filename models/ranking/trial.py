"""What if: a ranking under other rules or without some ballots, side by side with the official one (R6.1–R6.6).

Nothing here is stored and nothing official changes: it is computed from a copy of what was counted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from models.ballots.rules import Counts
from models.common.indicators import Indicator
from models.ranking.order import Ruling
from models.ranking.rules import Candidate, Line, Ranking, rank
from models.rounds.rules import Difference, Method, Points, RuleParameters, TieBreak, difference


@dataclass(frozen=True)
class Supposed:
    """The rules that a trial may change; None: as in the round."""

    method: Method | None = None
    points: Points | None = None
    fault_weights: tuple[tuple[Indicator, Fraction], ...] | None = None
    channel_weights: tuple[tuple[str, Fraction], ...] | None = None
    min_channel_ballots: int | None = None
    tie_breaks: tuple[TieBreak, ...] | None = None
    list_length: int | None = None
    top_tier: int | None = None

    def __str__(self) -> str:
        """Return what is supposed on one line, as the log holds it."""
        given = ((key, getattr(self, key)) for key in self.__dataclass_fields__)
        return " ".join(f"{key}={_brief(value)}" for key, value in given if value is not None) or "-"


class Move(StrEnum):
    """What a section's place does from the official list to the trial."""

    ENTERS = "enters"
    """Comes onto the list."""
    LEAVES = "leaves"
    """Goes off the list."""
    UP = "up"
    """Ranks nearer to first: harder to get things done with."""
    DOWN = "down"
    SAME = "same"


@dataclass(frozen=True)
class Compared:
    """One section in both rankings."""

    before: Line
    after: Line

    @property
    def move(self) -> Move:
        """What its place does; coming onto or off the list says more than up or down."""
        if self.before.listed != self.after.listed:
            return Move.ENTERS if self.after.listed else Move.LEAVES
        if self.before.rank == self.after.rank:
            return Move.SAME
        return Move.UP if self.after.rank < self.before.rank else Move.DOWN

    @property
    def differs(self) -> bool:
        """Say whether rank, score or tier differ."""
        shown = [(line.rank, line.score, line.votes, line.listed, line.top) for line in (self.before, self.after)]
        return shown[0] != shown[1]


@dataclass(frozen=True)
class Trial:
    """The official ranking, the supposed one, and what was changed."""

    official: Ranking
    supposed: Ranking
    rules: tuple[Difference, ...]
    sheets_left_out: int

    @property
    def compared(self) -> tuple[Compared, ...]:
        """Every section in both rankings, in the order of the supposed one."""
        before = {line.section_id: line for line in self.official.lines}
        return tuple(Compared(before[line.section_id], line) for line in self.supposed.lines)

    @property
    def differing(self) -> tuple[Compared, ...]:
        """The sections that stand otherwise than in the official ranking."""
        return tuple(one for one in self.compared if one.differs)

    @property
    def entering(self) -> tuple[Line, ...]:
        """Who comes onto the list, as supposed."""
        return tuple(one.after for one in self.compared if one.move is Move.ENTERS)

    @property
    def leaving(self) -> tuple[Line, ...]:
        """Who goes off the list, in the official order."""
        found = (one.before for one in self.compared if one.move is Move.LEAVES)
        return tuple(sorted(found, key=lambda line: (line.rank, line.number)))

    @property
    def into_top(self) -> tuple[Line, ...]:
        """Who comes into the top tier, as supposed."""
        return tuple(one.after for one in self.compared if one.after.top and not one.before.top)

    @property
    def out_of_top(self) -> tuple[Line, ...]:
        """Who goes out of the top tier, in the official order."""
        found = (one.before for one in self.compared if one.before.top and not one.after.top)
        return tuple(sorted(found, key=lambda line: (line.rank, line.number)))


def _brief(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(_brief(one) if not isinstance(one, tuple) else f"{one[0]}:{one[1]}" for one in value)
    return str(value)


def supposed_of(official: RuleParameters, wanted: RuleParameters) -> Supposed:
    """Return what `wanted` supposes otherwise than the round's rules, of what a trial may change."""
    keys = ("method", "points", "fault_weights", "min_channel_ballots", "tie_breaks", "list_length", "top_tier")
    given = {key: getattr(wanted, key) for key in keys if getattr(wanted, key) != getattr(official, key)}
    weights = tuple((channel.code, channel.weight) for channel in wanted.channels)
    same = weights == tuple((channel.code, channel.weight) for channel in official.channels)
    return Supposed(**given, channel_weights=None if same else weights)


def supposed_rules(rules: RuleParameters, supposed: Supposed) -> RuleParameters:
    """Return the round's rules with what is supposed; raises RuleError `round_sheet.…` with the field.

    A longer list needs a longer table of deductions, which no ranking looks at: it becomes the usual one.
    """
    plain = ("method", "points", "fault_weights", "min_channel_ballots", "tie_breaks", "list_length", "top_tier")
    given = {key: getattr(supposed, key) for key in plain}
    changed: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if supposed.channel_weights is not None:
        weights = dict(supposed.channel_weights)
        changed["channels"] = tuple(replace(c, weight=weights.get(c.code, c.weight)) for c in rules.channels)
    if supposed.list_length is not None and supposed.list_length != rules.list_length:
        changed |= {"deductions": (), "leader_deductions": ()}
    return replace(rules, **changed)


def compare(
    official: Ranking,
    rules: RuleParameters,
    supposed: Supposed,
    counts: Counts,
    direct_first: Collection[int] = (),
    rulings: Sequence[Ruling] = (),
    worded: Mapping[int, str] | None = None,
    counted: int | None = None,
) -> Trial:
    """Rank the same sections under what is supposed; `counted` sheets are in the official ranking, if it is known.

    Decisions on ties hold in the trial wherever the very same sections are tied there across an edge (R6.4).
    """
    changed = supposed_rules(rules, supposed)
    candidates = [Candidate(line.section_id, line.number, line.name, line.unit) for line in official.lines]
    ranked = rank(changed, candidates, counts, direct_first, rulings, worded)
    told = tuple(one for one in difference(rules, changed) if "deductions" not in one.field)
    left = 0 if counted is None else counted - sheets(counts)
    return Trial(official, ranked, told, left)


def sheets(counts: Counts) -> int:
    """Return how many sheets were counted, abstained and invalid ones too."""
    return sum(one.valid + one.abstained + one.invalid for one in counts.channels)
