"""Consecutive rounds in the top tier (R7.3): what counts, what pauses, what breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from models.rounds.rules import Unevaluated


@dataclass(frozen=True)
class HeldRound:
    """A finalised round as streaks see it: who was evaluated, who was in the top tier, and who headed whom."""

    code: str
    evaluated: AbstractSet[int]
    top: AbstractSet[int]
    heads: Mapping[int, int]


@dataclass(frozen=True)
class Streak:
    """How many rounds held in a row, this one included; and who headed the section in the one counted before."""

    length: int
    previous_heads: frozenset[int]


def streak(lineage: AbstractSet[int], held: Sequence[HeldRound], unevaluated: Unevaluated) -> Streak:
    """Walk back from this round (`held` is newest first) over a section and its ancestors (`lineage`).

    A round with any of them in the top tier counts, so a merged section carries the streak of either predecessor. One
    in which they were evaluated without being in the top tier ends the walk; one in which none was evaluated pauses or
    breaks it. Heads are those of the sections that carried the streak.
    """
    counted: list[HeldRound] = []
    for past in held:
        if lineage & past.top:
            counted.append(past)
        elif lineage & past.evaluated or unevaluated is Unevaluated.BREAKS:
            break
    if len(counted) < 2:
        return Streak(len(counted), frozenset())
    before = counted[1]
    carried = lineage & before.top
    return Streak(len(counted), frozenset(before.heads[section] for section in carried if section in before.heads))
