"""The round that is being keyed when the demonstration begins (R5.1–R5.4)."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Final

from desk.demonstration import paper
from desk.demonstration.data import ACCOUNTS, CurrentFacts, Pile
from desk.demonstration.held import import_forms, open_with
from desk.demonstration.story import Story
from models.ballots.actions import close_batch, open_batch
from models.ballots.codes import read_indicators
from models.ballots.keying import key_sheet, note_effort
from models.ballots.queries import InvalidReason
from models.ballots.rules import Line
from models.finalising.stages import step
from models.rounds.queries import Stage

KEYS: Final = 17
"""Keys of a usual ballot."""
SECONDS: Final = 16
"""What a usual ballot takes."""


def start(story: Story, now: CurrentFacts) -> None:
    """Open the round and send its forms out."""
    open_with(story, now.code, now.title, now.kind, now.cut_off)


def begin_keying(story: Story, now: CurrentFacts) -> None:
    """Begin to key."""
    story.sit("lead")
    story.do(step, now.code, Stage.KEYING)


def take_in(story: Story, now: CurrentFacts) -> None:
    """Import and key the piles that came back so far; only settled ones make up the ranking."""
    others = sorted(set(story.sections(now.cut_off)) - set(now.listed))
    made = {
        counts: iter(
            paper.forms(
                f"{now.code}{'' if counts else ' open'}",
                sum(pile.size for pile in now.piles if pile.counts is counts),
                now.listed,
                others,
            )
        )
        for counts in (True, False)
    }
    for pile in now.piles:
        forms = list(islice(made[pile.counts], pile.size))
        story.clock.go(pile.on)
        story.sit(pile.by)
        if pile.file:
            import_forms(story, pile.file, forms, now.code, pile.channel)
        else:
            _key(story, now.code, pile, forms)


def _key(story: Story, code: str, pile: Pile, forms: list[paper.Form]) -> None:
    """Key a pile by hand, as far as it has come: once, and again by somebody else."""
    receiver = next(account.person for account in ACCOUNTS if account.name == pile.by)
    batch_id = story.do(open_batch, code, pile.channel, pile.box, pile.total, receiver, pile.on)
    for sheet, form in enumerate(forms, start=1):
        _key_sheet(story, batch_id, pile, sheet, _lines(form))
    _note(story, batch_id, len(forms))
    if pile.again:
        story.do(close_batch, batch_id)
        story.sit(pile.again_by)
        _key_again(story, batch_id, pile, forms)
    if pile.again == pile.total:
        story.do(close_batch, batch_id)


def _key_again(story: Story, batch_id: int, pile: Pile, forms: list[paper.Form]) -> None:
    """Key a pile for the second time; what is misread is misread when it is keyed once more, too."""
    for sheet, form in enumerate(forms[: pile.again], start=1):
        lines = _lines(form)
        if sheet in pile.misread:
            lines = [replace(line, indicators=line.indicators ^ 1) for line in lines[:1]] + lines[1:] or [Line(1, 1)]
            _key_sheet(story, batch_id, pile, sheet, lines)
        _key_sheet(story, batch_id, pile, sheet, lines)
    _note(story, batch_id, pile.again)


def _key_sheet(story: Story, batch_id: int, pile: Pile, sheet: int, lines: list[Line]) -> None:
    story.do(key_sheet, batch_id, sheet, lines, InvalidReason.PHOTOCOPY if sheet == pile.photocopy else None)


def _lines(form: paper.Form) -> list[Line]:
    return [Line(line.section, read_indicators(line.ticks), line.remark) for line in form]


def _note(story: Story, batch_id: int, sheets: int) -> None:
    """Note how fast the pile was keyed: a practised clerk's usual figures."""
    story.do(note_effort, batch_id, sheets, sheets * KEYS, sheets // 25, sheets * SECONDS)
