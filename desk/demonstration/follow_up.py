"""What became of the measures: done, waived, and the removals that were carried out (R7.2–R7.4)."""

from __future__ import annotations

import datetime as dt

from desk.demonstration.data import DoneFacts, RemovalFacts, RoundFacts, WaiverFacts, table
from desk.demonstration.story import Story
from models.consequences.actions import complete, waive
from models.consequences.deciding import Decided, decide
from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus, RemovalOutcome, TalkRecord, measures


def _due(story: Story, code: str, kind: MeasureKind) -> list[MeasureRow]:
    rows = story.ask(measures, code)
    return [row for row in rows if row.kind is kind and row.status is MeasureStatus.DUE]


def do_kind(story: Story, one: RoundFacts, done: DoneFacts) -> None:
    """Enter the measures of a kind as done, but for those that the story leaves open."""
    story.sit("lead")
    left = {
        number
        for open_ in table("follow_up")["open"]
        if (open_["round"], open_["kind"]) == (one.code, done.kind.value)
        for number in open_["numbers"]
    }
    ids = [row.id for row in _due(story, one.code, done.kind) if row.number not in left]
    record = TalkRecord(done.place, done.present, "", done.content, done.pledge) if done.place else None
    story.do(complete, ids, done.day(one.published), done.note, record)


def waive_one(story: Story, waiver: WaiverFacts) -> None:
    """Waive a measure."""
    story.sit("lead")
    (row,) = [row for row in _due(story, waiver.round, waiver.kind) if row.number == waiver.number]
    story.do(waive, row.id, waiver.reason)


def carry_out(story: Story, removal: RemovalFacts) -> None:
    """Enter a removal with the committee's decision."""
    story.sit("lead")
    (row,) = [row for row in _due(story, removal.round, removal.kind) if row.number == removal.number]
    effective = removal.on + dt.timedelta(days=1)
    decided = Decided(RemovalOutcome.ADOPTED, removal.committee, removal.number_of_paper, removal.on, effective)
    story.do(decide, row.id, decided)
