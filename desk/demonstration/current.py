"""The round that is being keyed when the demonstration begins (R5.1–R5.4)."""

from __future__ import annotations

from itertools import accumulate, pairwise

from desk.demonstration import paper
from desk.demonstration.data import ACCOUNTS, CurrentFacts, Pile
from desk.demonstration.held import import_forms, open_with
from desk.demonstration.story import Story
from models.ballots.actions import close_batch, key_ballot, open_batch
from models.ballots.codes import read_indicators
from models.ballots.queries import InvalidReason
from models.ballots.rules import Line
from models.consequences.stages import step
from models.rounds.queries import Stage


def start(story: Story, now: CurrentFacts) -> None:
    """Open the round and send its forms out."""
    open_with(story, now.code, now.title, now.kind, now.cut_off)


def begin_keying(story: Story, now: CurrentFacts) -> None:
    """Begin to key."""
    story.sit("lead")
    story.do(step, now.code, Stage.KEYING)


def take_in(story: Story, now: CurrentFacts) -> None:
    """Import and key the piles that came back so far."""
    others = sorted(set(story.sections(now.cut_off)) - set(now.listed))
    ends = accumulate((pile.size for pile in now.piles), initial=0)
    made = paper.forms(now.code, sum(pile.size for pile in now.piles), now.listed, others)
    for pile, (begin, end) in zip(now.piles, pairwise(ends), strict=True):
        story.clock.go(pile.on)
        story.sit(pile.by)
        if pile.file:
            import_forms(story, pile.file, made[begin:end], now.code, pile.channel)
        else:
            _key(story, now.code, pile, made[begin:end])


def _key(story: Story, code: str, pile: Pile, made: list[paper.Form]) -> None:
    """Key a pile by hand, as far as it has come."""
    receiver = next(account.person for account in ACCOUNTS if account.name == pile.by)
    batch_id = story.do(open_batch, code, pile.channel, pile.box, pile.total, receiver, pile.on)
    for place, form in enumerate(made, start=1):
        lines = [Line(line.section, read_indicators(line.ticks), line.remark) for line in form]
        story.do(key_ballot, batch_id, lines, InvalidReason.PHOTOCOPY if place == pile.photocopy else None)
    if pile.keyed == pile.total:
        story.do(close_batch, batch_id)
