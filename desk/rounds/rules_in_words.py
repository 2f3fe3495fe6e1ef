"""A rule version as sentences, and what changed since the one before, in the language in force."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

from desk.language import language, tr
from desk.rounds.columns import ChangedRow
from desk.sentences import word
from models.common.figures import decimal, exact
from models.common.indicators import Indicator
from models.rounds.rules import (
    CHANNEL_NAMES,
    Difference,
    Method,
    Points,
    RuleParameters,
    TieBreak,
    Unevaluated,
    difference,
)

Part = tuple[str, tuple[str, ...]]
"""A heading and its sentences."""


def in_words(rules: RuleParameters) -> tuple[Part, ...]:
    """Return everything that a rule version says."""
    return (
        (tr("List and ballot"), _list(rules)),
        (tr("Scoring"), _scoring(rules)),
        (tr("Consequences"), _consequences(rules)),
    )


def _list(rules: RuleParameters) -> tuple[str, ...]:
    return (
        tr("The list names {n} sections; ranks 1 to {top} are the top tier.", n=rules.list_length, top=rules.top_tier),
        tr("A ballot may name up to {n} sections; one with more is invalid.", n=rules.max_picks),
        tr(
            "Channels and their weights: {channels}.",
            channels=[f"{c.name} {decimal(c.weight)}" for c in rules.channels],
        ),
    )


def _scoring(rules: RuleParameters) -> tuple[str, ...]:
    weights = [f"{word(item)} {decimal(weight)}" for item, weight in rules.fault_weights]
    points = (
        tr("Every vote counts one point; the ticked indicators do not change it.")
        if rules.points is Points.NOMINATION
        else tr("A vote counts the sum of the weights of its ticked indicators: {weights}.", weights=weights)
    )
    order = [word(item) for item in rules.tie_breaks]
    ties = (
        tr("Equal scores are ordered by {order}; what is still equal shares a rank.", order=order)
        if order
        else tr("Equal scores share a rank.")
    )
    edge = tr("A tie across rank {n} or rank {top} must be decided.", n=rules.list_length, top=rules.top_tier)
    if rules.method is Method.VOTES:
        return points, tr("The score is the sum of the points of all channels; the weights are not used."), ties, edge
    rate = tr("The score is, for each channel, its weight times the points per 1,000 valid ballots, added up.")
    few = tr("A channel with fewer than {n} valid ballots gives its weight to the others.", n=rules.min_channel_ballots)
    return points, rate, few, ties, edge


def _consequences(rules: RuleParameters) -> tuple[str, ...]:
    body, leader = rules.deductions[: rules.list_length], rules.leader_deductions[: rules.list_length]
    told = [
        tr("The promotion embargo lasts {n} months from publication.", n=rules.embargo_months),
        tr(_DEADLINES[rules.working_days],
           n=rules.talk_days, removal=rules.removal_days, mend=rules.rectification_days),
        tr("A round in which a section was not evaluated {does}.", does=word(rules.unevaluated)),
    ]  # fmt: skip
    if body == leader:
        told.append(tr("Deduction by rank, leading body and leader in charge alike: {points}.", points=body))
    else:
        told.append(tr("Deduction of the leading body by rank: {points}.", points=body))
        told.append(tr("Deduction of the leader in charge by rank: {points}.", points=leader))
    cap = rules.deduction_cap
    told.append(
        tr("There is no limit to a year's deductions.")
        if cap is None
        else tr("A year's deductions are limited to {cap}.", cap=cap)
    )
    return tuple(told)


_DEADLINES: Final = {
    False: "Talks are due within {n} days of publication, removals within {removal}, rectification within {mend}.",
    True: "Talks are due within {n} working days of publication, removals within {removal} working days, rectification"
    " within {mend} days.",
}
FIELDS: Final = {
    "list_length": "Places on the list",
    "top_tier": "Places in the top tier",
    "max_picks": "Sections a ballot may name",
    "method": "Method of scoring",
    "points": "Points of a vote",
    "fault_weights": "Weight of the indicator",
    "min_channel_ballots": "Least valid ballots of a channel",
    "tie_breaks": "Order of equal scores",
    "channels": "Channels",
    "unevaluated": "A round without evaluation",
    "embargo_months": "Months of the promotion embargo",
    "deductions": "Deduction of the leading body",
    "leader_deductions": "Deduction of the leader in charge",
    "deduction_cap": "Limit of a year's deductions",
    "talk_days": "Days for talks",
    "removal_days": "Days for removals",
    "rectification_days": "Days for rectification",
    "working_days": "Count in working days",
}
_WORDS: Final[dict[str, type[StrEnum]]] = {
    "method": Method,
    "points": Points,
    "tie_breaks": TieBreak,
    "unevaluated": Unevaluated,
}
_EXACT: Final = frozenset({"fault_weights", "deductions", "leader_deductions", "deduction_cap"})


def changed(old: RuleParameters, new: RuleParameters) -> tuple[ChangedRow, ...]:
    """Return what a rule version changed, one row a parameter."""
    names = {**CHANNEL_NAMES, **{c.code: c.name for c in (*old.channels, *new.channels)}}
    return tuple(_row(one, names) for one in difference(old, new))


def _row(one: Difference, names: dict[str, str]) -> ChangedRow:
    head, *rest = one.field.split(".")
    what = tr(FIELDS[head]) if head in FIELDS else head
    exactly = head in _EXACT or rest[-1:] == ["weight"]
    if head == "fault_weights" and rest:
        what = tr("{what}: {which}", what=what, which=word(Indicator(rest[0])))
    elif head == "channels" and rest:
        kind = tr("weight") if rest[1:] == ["weight"] else tr("name")
        what = tr("{what}: {which}", what=names.get(rest[0], rest[0]), which=kind)
    elif rest:
        what = tr("{what}: {which}", what=what, which=tr("rank {n}", n=rest[0]))
    return ChangedRow(what, _value(head, one.old, exactly), _value(head, one.new, exactly))


def _value(head: str, value: str | None, exactly: bool) -> str:
    if value is None:
        return "—"
    if head == "working_days":
        return tr("yes")
    if head in _WORDS:
        return _joined([str(word(_WORDS[head](part))) for part in value.split(", ") if part])
    return decimal(Fraction(exact(value))) if exactly else value


def _joined(words: Sequence[str]) -> str:
    return ("、" if language() == "zh_CN" else ", ").join(words)
