"""How a section's place came about, step by step, in words and exact figures (R6.1–R6.5); no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from desk.ballots.words import channel_word
from desk.language import tr
from desk.ranking.rows import RankRow, exact_text, figure
from models.common.indicators import ORDER
from models.ranking.queries import ChannelUse, DecisionRow, Standing, TipRow
from models.ranking.rules import Ranking
from models.ranking.scoring import PER
from models.rounds.rules import Method, Points, RuleParameters, TieBreak

BREAKERS: Final = {
    TieBreak.GREED: "votes that ticked 贪",
    TieBreak.TARGETED: "votes of the targeted channel",
    TieBreak.TOTAL: "votes of all channels",
}


@dataclass(frozen=True)
class Figure:
    """A figure as shown, and its exact value for the tip."""

    text: str
    tip: str = ""


@dataclass(frozen=True)
class Step:
    """One step: a heading, sentences, and a grid whose first row are headings."""

    heading: str
    sentences: tuple[str, ...] = ()
    grid: tuple[tuple[Figure, ...], ...] = ()


@dataclass(frozen=True)
class Basis:
    """Everything a place rests on."""

    ranking: Ranking
    parameters: RuleParameters
    decisions: tuple[DecisionRow, ...] = ()
    tips: tuple[TipRow, ...] = ()


def steps(row: RankRow, basis: Basis) -> tuple[Step, ...]:
    """Return the steps that led to a section's place; a round known only as a result has none."""
    if row.line.score is None:
        return (Step(tr("Past result"), (tr("This round was taken in as a result; its ballots are not here."),)),)
    found = (_direct(row, basis), _votes(row, basis), _weights(basis), _sum(row, basis), _equal(row), _tie(row, basis))
    return tuple(step for step in found if step is not None)


def shown(value: Fraction) -> Figure:
    """Return a figure for reading, with its exact value where reading rounds it."""
    text = figure(value)
    return Figure(text, "" if value.denominator == 1 else tr("exactly {value}", value=exact_text(value)))


def _share(value: Fraction) -> str:
    """Return a weight exactly: 0.6, or 2/3 where no decimal says it."""
    return exact_text(value)


def _direct(row: RankRow, basis: Basis) -> Step | None:
    if not row.line.direct_first:
        return None
    told = tuple(
        tr("A verified tip puts the section first: {case} (verified {day}, {basis}, approved by {approver}).",
           case=tip.case, day=tip.verified_on, basis=tip.basis, approver=tip.approver)
        for tip in basis.tips
        if tip.number == row.line.number and tip.withdrawn is None
    )  # fmt: skip
    return Step(tr("First by verified tip"), told)


def _votes(row: RankRow, basis: Basis) -> Step:
    """Show what each channel gives: valid sheets, votes, points, weight, contribution."""
    rate = basis.parameters.method is Method.RATE
    faults = basis.parameters.points is Points.FAULTS
    heads = [tr("Channel"), tr("valid"), tr("votes")]
    heads += [tr("points")] if faults or rate else []
    heads += [tr("weight"), tr("contribution")] if rate else []
    names = {use.code: channel_word(use.code, use.name) for use in basis.ranking.channels}
    grid = [tuple(Figure(head) for head in heads)]
    for part in row.line.parts:
        cells = [Figure(names[part.channel]), Figure(f"{part.valid:,}"), Figure(f"{part.votes:,}")]
        cells += [shown(part.points)] if faults or rate else []
        cells += [shown(part.weight), shown(part.contribution)] if rate else []
        grid.append(tuple(cells))
    return Step(tr("Votes by channel"), tuple(_points_words(row, basis)), tuple(grid))


def _points_words(row: RankRow, basis: Basis) -> list[str]:
    if not row.line.votes:
        return [tr("Nobody named the section.")]
    if basis.parameters.points is Points.NOMINATION:
        return [tr("Each vote is worth 1 point.")]
    weights = basis.parameters.weights
    terms = [
        f"{indicator.character} {n} × {figure(weights[indicator])}"
        for indicator, n in zip(ORDER, row.line.marks, strict=False)
        if n
    ]
    return [
        tr("Each ticked indicator is worth its weight: {terms}.", terms=" + ".join(terms))
        if terms
        else tr("No indicator is ticked: votes without points.")
    ]


def _weights(basis: Basis) -> Step | None:
    """Say which channels were too small and where their weight went (R6.3)."""
    moved = [use for use in basis.ranking.channels if use.standing is not Standing.COUNTS]
    changed = [use for use in basis.ranking.channels if use.weight != use.declared]
    if basis.parameters.method is not Method.RATE or not (moved or changed):
        return None
    told = [_small(use, basis.parameters.min_channel_ballots) for use in moved]
    told += [
        tr("{channel}: weight {before} becomes {after}.",
           channel=channel_word(use.code, use.name), before=_share(use.declared), after=_share(use.weight))
        for use in changed
    ]  # fmt: skip
    return Step(tr("Weights redistributed"), tuple(told))


def _small(use: ChannelUse, least: int) -> str:
    if use.standing is Standing.NO_BALLOTS:
        return tr(
            "{channel} has no valid ballot; the others take its weight in proportion.",
            channel=channel_word(use.code, use.name),
        )
    return tr("{channel} has {n} valid ballots, fewer than {least}; the others take its weight in proportion.",
              channel=channel_word(use.code, use.name), n=use.valid, least=least)  # fmt: skip


def _sum(row: RankRow, basis: Basis) -> Step:
    line = row.line
    score = line.score or Fraction(0)
    parts = " + ".join(figure(part.contribution) for part in line.parts)
    told = [f"{parts} = {figure(score)}"]
    if basis.parameters.method is Method.RATE:
        told.insert(0, tr("Contribution = weight × {per} × points ÷ valid ballots of the channel.", per=f"{PER:,}"))
        if score.denominator != 1:
            told.append(tr("Exactly {value}; ranks are decided by exact values.", value=exact_text(score)))
    return Step(tr("Score"), tuple(told))


def _equal(row: RankRow) -> Step | None:
    """Say which tie-breaks were looked at, with the section's votes (R6.4)."""
    if not row.line.breakers:
        return None
    told = tuple(tr("{what}: {n}", what=tr(BREAKERS[name]), n=f"{n:,}") for name, n in row.line.breakers)
    return Step(tr("Equal scores, compared further"), told)


def _tie(row: RankRow, basis: Basis) -> Step | None:
    tie = row.tie
    if tie is None:
        return None
    others = [f"{number:03d}" for number in tie.numbers if number != row.line.number]
    told = [
        tr("Equal in everything with {others}, on ranks {first} to {last}, across the edge after rank {edges}.",
           others=others, first=tie.first, last=tie.last, edges=list(tie.edges))
    ]  # fmt: skip
    told += [decision_words(one) for one in basis.decisions if one.applies and set(one.numbers) == set(tie.numbers)]
    if tie.ruling is None:
        told.append(tr("The tie must be decided before the result is final."))
    return Step(tr("Tie across an edge"), tuple(told))


def decision_words(decision: DecisionRow) -> str:
    """Return a decision in one sentence."""
    facts = {
        "day": decision.decided_on,
        "who": decision.participants,
        "reason": decision.reason,
        "order": [f"{number:03d}" for number in decision.numbers],
    }
    if decision.keep:
        return tr("Decided on {day} by {who}: the tie is kept ({reason}).", **facts)
    return tr("Decided on {day} by {who}: order {order} ({reason}).", **facts)
