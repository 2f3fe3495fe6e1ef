"""The words of the charts in the language of the window; no Qt."""

from __future__ import annotations

from dataclasses import replace

from desk.ballots.words import channel_word
from desk.language import tr
from desk.sentences import word
from models.common.indicators import ORDER, Indicator
from reports.charts.facts import ChartFacts
from reports.charts.words import Words


def chart_words() -> Words:
    """Return every label and pattern; in Chinese they are those of the paper."""
    return Words(
        rank=tr("Rank"),
        section=tr("Section"),
        unit=tr("Unit"),
        votes=tr("Votes"),
        indicators=tuple(_indicator(one) for one in ORDER),
        shade=tr("Each cell: votes that ticked it, and their share of the section's votes; the greater, the deeper"),
        per_hundred=tr("Votes per 100 valid ballots"),
        trial=tr("trial"),
        last_listed=tr("{round} rank {rank}"),
        more=tr("{n} more sections are not named here"),
        rank_tip=tr("{round}: rank {rank}, {number} {name} ({unit}), listed {times} times in this chart"),
        share_tip=tr("{number} {name} ({unit}): {count} votes ticked “{indicator}”, {share}% of its {votes} votes"),
        none_tip=tr("{number} {name} ({unit}): no votes"),
        votes_tip=tr("{number} {name} ({unit}): rank {rank}, {votes} votes"),
        rate_tip=tr("{number} {name} ({unit}): {channel}, {votes} votes of {valid} valid ballots, {rate} per 100"),
        no_rate_tip=tr("{number} {name} ({unit}): {channel} has no valid ballots"),
    )


def _indicator(one: Indicator) -> str:
    said = str(word(one))
    return said if said == one.character else f"{one.character} {said}"


def worded(facts: ChartFacts) -> ChartFacts:
    """Return the facts with the channels named as the window names them."""
    return replace(facts, channels=tuple(replace(one, name=channel_word(one.code, one.name)) for one in facts.channels))
