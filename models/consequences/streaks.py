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


def counted(lineage: AbstractSet[int], held: Sequence[HeldRound], unevaluated: Unevaluated) -> tuple[HeldRound, ...]:
    """Walk back from this round (`held` is newest first) over a section and its ancestors (`lineage`).

    A round with any of them in the top tier counts, so a merged section carries the streak of either predecessor. One
    in which they were evaluated without being in the top tier ends the walk; one in which none was evaluated pauses or
    breaks it.
    """
    found: list[HeldRound] = []
    for past in held:
        if lineage & past.top:
            found.append(past)
        elif lineage & past.evaluated or unevaluated is Unevaluated.BREAKS:
            break
    return tuple(found)


def streak(lineage: AbstractSet[int], held: Sequence[HeldRound], unevaluated: Unevaluated) -> Streak:
    """Return how many rounds count in a row; heads are those of the sections that carried the streak."""
    run = counted(lineage, held, unevaluated)
    if len(run) < 2:
        return Streak(len(run), frozenset())
    before = run[1]
    carried = lineage & before.top
    return Streak(len(run), frozenset(before.heads[section] for section in carried if section in before.heads))
