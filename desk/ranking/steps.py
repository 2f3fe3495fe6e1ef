"""How a section's place came about, step by step, in words and exact figures (R6.1–R6.5); no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from desk.ballots.words import channel_word
from desk.language import tr
from desk.ranking import behind
from desk.ranking.behind import Behind
from desk.ranking.compare_words import breaker_word, comparison_words, numbers, rank_words, weight_words
from desk.ranking.rows import RankRow, exact_text, figure
from models.common.indicators import ORDER, Indicator
from models.ranking import explaining
from models.ranking.queries import DecisionRow, TipRow
from models.ranking.rules import Ranking
from models.ranking.scoring import PER
from models.rounds.rules import Method, Points, RuleParameters

INDICATORS: Final = {
    Indicator.COLD: "冷 cold",
    Indicator.LAZY: "懒 lazy",
    Indicator.SHIRK: "推 shirking",
    Indicator.CHAOS: "乱 arbitrary",
    Indicator.GREED: "贪 greedy",
}
"""The indicators as sources."""


@dataclass(frozen=True)
class Figure:
    """A figure as shown, its exact value for the tip, and the sheets behind it."""

    text: str
    tip: str = ""
    behind: Behind | None = None


@dataclass(frozen=True)
class Step:
    """One step: a heading, sentences, a grid whose first row are headings, and a bar of the ticked indicators."""

    heading: str
    sentences: tuple[str, ...] = ()
    grid: tuple[tuple[Figure, ...], ...] = ()
    marks: tuple[int, ...] = ()


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
    found = (
        _direct(row, basis), _votes(row, basis), _ticks(row), _weights(basis), _sum(row, basis), _equal(row, basis),
        _tie(row, basis), _rank(row, basis),
    )  # fmt: skip
    return tuple(step for step in found if step is not None)


def shown(value: Fraction, found: Behind | None = None) -> Figure:
    """Return a figure for reading, with its exact value where reading rounds it."""
    text = figure(value)
    return Figure(text, "" if value.denominator == 1 else tr("exactly {value}", value=exact_text(value)), found)


def _direct(row: RankRow, basis: Basis) -> Step | None:
    """Tell the case file of every verified tip about the section (R6.5)."""
    if not row.line.direct_first:
        return None
    told: list[str] = []
    for tip in basis.tips:
        if tip.number == row.line.number and tip.withdrawn is None:
            told += [
                tr("A verified tip puts the section first: {case} (verified {day}, {basis}, approved by {approver}).",
                   case=tip.case, day=tip.verified_on, basis=tip.basis, approver=tip.approver),
                tr("Record {n}, reported on {day}. Discipline: {discipline}.",
                   n=tip.id, day=tip.reported_on, discipline=tip.discipline or tr("not yet recorded")),
            ]  # fmt: skip
    return Step(tr("First by verified tip"), tuple(told))


def _votes(row: RankRow, basis: Basis) -> Step:
    """Show what each channel gives: valid sheets, votes, points, weight, contribution; and the votes of all."""
    rate = basis.parameters.method is Method.RATE
    faults = basis.parameters.points is Points.FAULTS
    heads = [tr("Channel"), tr("valid"), tr("votes")]
    heads += [tr("points")] if faults or rate else []
    heads += [tr("weight"), tr("contribution")] if rate else []
    line, ranking = row.line, basis.ranking
    names = {use.code: channel_word(use.code, use.name) for use in ranking.channels}
    grid = [tuple(Figure(head) for head in heads)]
    for part in line.parts:
        cells = [
            Figure(names[part.channel]),
            Figure(f"{part.valid:,}", behind=behind.valid_ballots(ranking, part.channel)),
            Figure(f"{part.votes:,}", behind=behind.votes(ranking, line, part.channel)),
        ]
        cells += [shown(part.points, behind.points(ranking, line, part.channel))] if faults or rate else []
        cells += [shown(part.weight), shown(part.contribution)] if rate else []
        grid.append(tuple(cells))
    if len(line.parts) > 1:
        grid.append((Figure(tr("All channels")), Figure(""), _count(line.votes or 0, behind.votes(ranking, line))))
    return Step(tr("Votes by channel"), tuple(_points_words(row, basis)), tuple(grid))


def _ticks(row: RankRow) -> Step | None:
    """Show how many votes ticked each indicator."""
    if not sum(row.line.marks):
        return None
    heads = tuple(Figure(tr(INDICATORS[one])) for one in ORDER)
    figures = tuple(_count(n, behind.ticks(row.line, one)) for one, n in zip(ORDER, row.line.marks, strict=True))
    return Step(tr("Ticked indicators"), (), (heads, figures), marks=row.line.marks)


def _count(n: int, found: Behind | None) -> Figure:
    return Figure(f"{n:,}", behind=found)


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
    if not terms:
        return [tr("No indicator is ticked: votes without points.")]
    total = figure(sum((part.points for part in row.line.parts), Fraction(0)))
    return [tr("Each ticked indicator is worth its weight: {terms}.", terms=f"{' + '.join(terms)} = {total}")]


def _weights(basis: Basis) -> Step | None:
    """Say which channels were too small and where their weight went (R6.3)."""
    how = explaining.redistribution(basis.parameters, basis.ranking.channels)
    told = weight_words(basis.parameters, basis.ranking, how)
    return Step(tr("Weights redistributed"), tuple(told)) if told else None


def _sum(row: RankRow, basis: Basis) -> Step:
    """Write the score out, under `rate` channel by channel (R6.3)."""
    line = row.line
    score = line.score or Fraction(0)
    parts = " + ".join(figure(part.contribution) for part in line.parts)
    told = [f"{parts} = {figure(score)}"]
    if basis.parameters.method is Method.RATE:
        names = {use.code: channel_word(use.code, use.name) for use in basis.ranking.channels}
        each = [
            f"{names[one.channel]}：{explaining.equation(basis.parameters, one)}" for one in line.parts if one.votes
        ]
        rule = tr("Contribution = weight × {per} × points ÷ valid ballots of the channel.", per=f"{PER:,}")
        told = [rule, *each, *told]
        if score.denominator != 1:
            told.append(tr("Exactly {value}; ranks are decided by exact values.", value=exact_text(score)))
    return Step(tr("Score"), tuple(told))


def _equal(row: RankRow, basis: Basis) -> Step | None:
    """Say with whom the score is equal, what the tie-breaks show and which of them settles it (R6.4)."""
    found = explaining.compared(basis.parameters, basis.ranking, row.line)
    told = comparison_words(found)
    if not told:
        return None
    grid = [(Figure(tr("Looked at in turn")), Figure(tr("votes")))]
    for one in found[1:]:
        if one.what is not None:
            cell = _count(one.value.numerator, behind.tie_break(basis.ranking, row.line, one.what))
            grid.append((Figure(breaker_word(one.what)), cell))
    return Step(tr("Equal scores, compared further"), tuple(told), tuple(grid) if len(grid) > 1 else ())


def _rank(row: RankRow, basis: Basis) -> Step:
    return Step(tr("Rank"), tuple(rank_words(basis.ranking, row.line)))


def _tie(row: RankRow, basis: Basis) -> Step | None:
    tie = row.tie
    if tie is None:
        return None
    others = numbers([number for number in tie.numbers if number != row.line.number])
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
