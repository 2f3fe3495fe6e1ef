"""The words for weights that moved, for equal scores and for the rank itself (R6.3–R6.5); no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from desk.ballots.words import channel_word
from desk.language import tr
from models.ranking.explaining import Compared, Redistribution, figure, heirs, placing
from models.ranking.queries import ChannelUse, Line, Standing
from models.ranking.rules import Ranking
from models.rounds.rules import RuleParameters, TieBreak

BREAKERS: Final = {
    TieBreak.GREED: "votes that ticked 贪",
    TieBreak.TARGETED: "votes of the targeted channel",
    TieBreak.TOTAL: "votes of all channels",
}
MOST: Final = 6
"""Section numbers that a sentence names; of more it says how many."""


def numbers(found: Sequence[int]) -> str:
    """Return sections by number: 002、007, and how many where they are many."""
    shown = "、".join(f"{number:03d}" for number in found[:MOST])
    return shown if len(found) <= MOST else tr("{numbers} and {n} more", numbers=shown, n=len(found) - MOST)


def breaker_word(what: TieBreak) -> str:
    """Return what a tie-break looks at."""
    return tr(BREAKERS[what])


def weight_words(parameters: RuleParameters, ranking: Ranking, how: Redistribution) -> list[str]:
    """Say which channels gave their weight away, to whom, and how the new weights are reckoned (R6.3)."""
    uses = ranking.channels
    least = parameters.min_channel_ballots
    match how:
        case Redistribution.NONE:
            return []
        case Redistribution.NOBODY:
            return [tr("No channel has a valid ballot: the weights stay, every score is 0.")]
        case Redistribution.TO_LARGE:
            told = [_small(use, least) for use in uses if use.declared and use.standing is not Standing.COUNTS]
        case Redistribution.ALL_SMALL:
            told = [
                tr("Every channel with a weight has fewer than {least} valid ballots.", least=least),
                tr("Those that have any keep their weights in proportion."),
            ]
        case Redistribution.EQUALLY:
            told = [tr("Only channels of weight 0 have valid ballots; they share the weight equally.")]
    told += [_became(use) for use in uses if use.weight != use.declared]
    return [*told, *_reckoned(uses, how)]


def _small(use: ChannelUse, least: int) -> str:
    name = channel_word(use.code, use.name)
    if use.standing is Standing.NO_BALLOTS:
        return tr("{channel} has no valid ballot; the others take its weight in proportion.", channel=name)
    return tr("{channel} has {n} valid ballots, fewer than {least}; the others take its weight in proportion.",
              channel=name, n=use.valid, least=least)  # fmt: skip


def _became(use: ChannelUse) -> str:
    name, before, after = channel_word(use.code, use.name), figure(use.declared), figure(use.weight)
    return tr("{channel}: weight {before} becomes {after}.", channel=name, before=before, after=after)


def _reckoned(uses: tuple[ChannelUse, ...], how: Redistribution) -> list[str]:
    """Write the new weights out: 0.6 ÷ (0.6 + 0.3) × 1 = 2/3."""
    got, whole = heirs(uses), figure(sum((use.declared for use in uses), Fraction(0)))
    if how is Redistribution.EQUALLY:
        return [f"{whole} ÷ {len(got)} = {figure(use.weight)}" for use in got[:1]]
    base = " + ".join(figure(use.declared) for use in got)
    return [
        f"{figure(use.declared)} ÷ {f'({base})' if len(got) > 1 else base} × {whole} = {figure(use.weight)}"
        for use in got
        if use.weight != use.declared
    ]


def comparison_words(found: Sequence[Compared]) -> list[str]:
    """Say with which sections the score is equal, what each tie-break showed, and which one settled it (R6.4)."""
    if not found or not found[0].equal:
        return []
    told = [tr("The score is equal to that of {sections}.", sections=numbers(found[0].equal))]
    for one in found[1:]:
        told += [_looked(one)] if one.what is not None else []
    last = found[-1]
    if last.equal:
        told.append(tr("Everything is equal with {sections}: they share the rank.", sections=numbers(last.equal)))
    elif last.what is not None:
        told.append(tr("Settled by {what}.", what=breaker_word(last.what)))
    return told


def _looked(one: Compared) -> str:
    assert one.what is not None  # the score is told before
    parts = [
        text
        for found, text in (
            (one.above, tr("more in {sections}", sections=numbers(one.above))),
            (one.below, tr("fewer in {sections}", sections=numbers(one.below))),
            (one.equal, tr("equal in {sections}", sections=numbers(one.equal))),
        )
        if found
    ]
    what = breaker_word(one.what)
    return tr("{what}, {n} here: {others}.", what=what, n=figure(one.value), others="；".join(parts))


def rank_words(ranking: Ranking, line: Line) -> list[str]:
    """Say how the rank follows from the sections before it, ties sharing one (R6.4, R6.5)."""
    if line.direct_first:
        return _first_words(ranking)
    place = placing(ranking, line)
    told = [tr("Sections with a better rank: {n}; the rank is therefore {rank}.", n=len(place.before), rank=place.rank)]
    if place.tips:
        told.append(tr("Of them by verified tip: {n}.", n=place.tips))
    if place.sharing:
        then = place.rank + len(place.sharing) + 1
        told.append(tr("It shares rank {rank} with {others}; the next section has rank {then}.",
                       rank=place.rank, others=numbers(place.sharing), then=then))  # fmt: skip
    return told


def _first_words(ranking: Ranking) -> list[str]:
    first = [one for one in ranking.lines if one.direct_first]
    if len(first) == 1:
        return [tr("One section is put first by verified tip; the next one has rank 2.")]
    return [
        tr("{n} sections are put first by verified tip: all have rank 1, in the order of their scores.", n=len(first)),
        tr("The next section has rank {then}.", then=len(first) + 1),
    ]
