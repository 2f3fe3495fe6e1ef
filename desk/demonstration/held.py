"""Published rounds: those known only as results, and those held with this program (R3.1–R3.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Final

from desk.demonstration import paper
from desk.demonstration.data import RoundFacts, TipFacts, rounds, table, tips
from desk.demonstration.story import Story
from models.ballots.imports import import_ballots
from models.common.indicators import CHARACTERS, ORDER
from models.consequences.imports import import_results
from models.finalising.stages import step
from models.intake.forms import BALLOTS, RESULTS
from models.ranking.actions import record_tip, word_main_problems
from models.ranking.rules import WORDS
from models.registry.queries import PersonRow
from models.rounds.actions import open_round
from models.rounds.period_codes import past_period
from models.rounds.queries import RoundKind, Stage
from models.rounds.rules import RoundSheet, RuleParameters

FORMS: Final = {"targeted": 165, "sampled": 62, "other": 17}
"""Forms that came back in an earlier round, by channel."""
CAP: Final = RuleParameters(deduction_cap=Fraction(3))
"""The rules from 2020 on: a year deducts three points at most."""


def rules(cut_off: dt.date) -> RuleParameters:
    """Return the rules in force."""
    return CAP if cut_off.year >= 2020 else RuleParameters()


def import_past(story: Story) -> None:
    """Import every round that was held before there was this program, as one file."""
    past = [one for one in rounds() if one.cut_off is None]
    lines = [line for one in past for line in _past_rows(story, one)]
    story.do(import_results, story.file("历次评议结果.csv", RESULTS.headings, lines))


def _past_rows(story: Story, one: RoundFacts) -> Iterator[list[str]]:
    found = story.sections(past_period(one.code, one.published)[1])
    for rank, number in enumerate(one.listed, start=1):
        row = found[number]
        people = [_name(row.head), _name(row.leader), _name(row.principal)]
        yield [one.code, str(one.published), str(rank), row.unit, row.name, *people, _problems(number)]


def _name(person: PersonRow | None) -> str:
    return person.name if person else ""


def _problems(number: int) -> str:
    """Word what a section was known for."""
    habit = table("ballots")["habits"].get(str(number), "懒推")
    words = {mark: WORDS[indicator] for mark, indicator in zip(CHARACTERS, ORDER, strict=True)}
    return "、".join(words[mark] for mark in habit)


def open_with(story: Story, code: str, title: str, kind: RoundKind, cut_off: dt.date) -> None:
    """Open a round and send its forms out."""
    story.sit("lead")
    story.do(open_round, RoundSheet(code, title, kind, cut_off, rules(cut_off)))
    story.do(step, code, Stage.ISSUING)


def start(story: Story, one: RoundFacts) -> None:
    """Open a round of the past."""
    assert one.cut_off is not None
    open_with(story, one.code, one.title, one.kind, one.cut_off)


def take_in(story: Story, one: RoundFacts) -> None:
    """Import the ballots, one file a channel."""
    assert one.cut_off is not None
    story.sit("lead")
    story.do(step, one.code, Stage.KEYING)
    tip = _tip(one.code)
    others = sorted(set(story.sections(one.cut_off)) - set(one.listed))
    made = paper.forms(one.code, sum(FORMS.values()), one.listed, others, tip.number if tip else None)
    for channel, (begin, end) in zip(FORMS, pairwise(accumulate(FORMS.values(), initial=0)), strict=True):
        import_forms(story, f"{one.code}-{channel}.csv", made[begin:end], one.code, channel)


def import_forms(story: Story, name: str, made: list[paper.Form], code: str, channel: str) -> None:
    """Import forms as a file."""
    lines = (paper.row(serial, form) for serial, form in enumerate(made, start=1))
    story.do(import_ballots, story.file(name, BALLOTS.with_groups(paper.GROUPS), lines), code, channel)


def finalise(story: Story, one: RoundFacts) -> None:
    """Count, record what was verified, and freeze the result."""
    story.sit("lead")
    story.do(step, one.code, Stage.COUNTED)
    if tip := _tip(one.code):
        words = (tip.case, tip.basis, tip.approver)
        story.do(record_tip, one.code, tip.number, tip.reported, tip.verified, *words)
    for wording in table("follow_up")["wording"]:
        if wording["round"] == one.code:
            story.do(word_main_problems, one.code, wording["number"], wording["text"])
    story.do(step, one.code, Stage.FINALISED)


def publish(story: Story, one: RoundFacts) -> None:
    """Publish the result."""
    story.sit("lead")
    story.do(step, one.code, Stage.PUBLISHED, one.published)


def close(story: Story, one: RoundFacts) -> None:
    """Close a round whose measures are done."""
    story.sit("lead")
    story.do(step, one.code, Stage.CLOSED)


def _tip(code: str) -> TipFacts | None:
    return next((tip for tip in tips() if tip.round == code), None)
