"""Where modelled people's sheets go: the real office, or a shelf in memory with the same law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from benchmarks.papers import Paper, paper_of
from benchmarks.room import FIRST, SECOND, Room
from desk.ballots import cupboard
from desk.ballots.adjudication import Bench
from desk.ballots.bench import BatchBench
from desk.ballots.grammar import Form
from desk.ballots.presenter import Keying
from models.ballots.actions import close_batch
from models.ballots.double import Keyed, Matter, after_second, matters, settled
from models.ballots.keying import InHand
from models.ballots.queries import batch
from models.ballots.readings import KeyedSheet, readings
from models.ballots.rules import Judgement, Line
from models.ballots.ruling import Precedent, Question, begin_rulings
from models.ballots.sheets import read_sheets
from models.ballots.tables import BatchState, Decision, InvalidReason, SheetState, Turn
from models.common.errors import RuleError
from models.rounds.queries import snapshot
from tests.make import looking


class Shelf(Protocol):
    """One pile, as those who key and rule come to it."""

    def begin(self, turn: Turn) -> Keying:
        """Take it in hand to key it."""

    def end(self) -> None:
        """Close what was done."""

    def bench(self) -> Bench:
        """Take it in hand to rule on it; `first` and `second` readings are asked of it."""

    def keyed_once(self) -> tuple[Paper, ...]:
        """Return the sheets as the first person keyed them."""

    def final(self) -> tuple[Paper, ...]:
        """Return the sheets as they count in the end."""


@dataclass
class PlainShelf:
    """A pile in memory."""

    form: Form
    total: int
    first: list[KeyedSheet] = field(default_factory=list)
    second: list[KeyedSheet] = field(default_factory=list)
    counted: dict[int, Keyed] = field(default_factory=dict)
    ruled: dict[int, Decision] = field(default_factory=dict)
    turn: Turn = Turn.FIRST

    def begin(self, turn: Turn) -> Keying:
        """Take it in hand to key it."""
        self.turn = turn
        return Keying(self.form, self.total, InHand(turn, 1, (), False, ()), self)

    def end(self) -> None:
        """Do nothing: there is no state to change."""

    def bench(self) -> Bench:
        """Take it in hand to rule on it."""
        return self

    def keyed_once(self) -> tuple[Paper, ...]:
        """Return the sheets as the first person keyed them."""
        return tuple(paper_of(one.keyed.lines) for one in self.first)

    def final(self) -> tuple[Paper, ...]:
        """Return the sheets as they count in the end."""
        return tuple(paper_of(self.counted[sheet].lines) for sheet in range(1, self.total + 1))

    def keep(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> None:
        """Keep nothing: memory does not crash."""

    def key(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> KeyedSheet:
        """End a sheet, as `models.ballots.keying` does."""
        said = Keyed(lines, reason, flagged)
        if self.turn is Turn.FIRST:
            self.first.append(KeyedSheet(sheet, said, SheetState.KEPT, FIRST))
            return self.first[-1]
        first = self.first[sheet - 1].keyed
        before = self.second.pop() if len(self.second) == sheet else None
        tries = before.tries + 1 if before else 1
        ended = KeyedSheet(sheet, said, after_second(first, said, tries), SECOND, tries)
        if ended.state is SheetState.AGREED:
            self.counted[sheet] = settled(first, said)
        self.second.append(ended)
        return ended

    def take_back(self) -> KeyedSheet:
        """Give the last sheet out again, unless it waits for the third person."""
        if self.turn is Turn.FIRST:
            return self.first.pop()
        last = self.second[-1]
        if last.state is SheetState.WAITING:
            raise RuleError("ballot.waits", batch=1, sheet=last.sheet)
        self.second[-1] = replace(last, state=SheetState.AGAIN)
        self.counted.pop(last.sheet, None)
        return last

    def rule(self, sheet: int, decision: Decision, why: str, keyed: Keyed) -> None:
        """Record a ruling."""
        asked = self.question(sheet)
        read = {Decision.FIRST: asked.first, Decision.SECOND: asked.second, Decision.ANEW: keyed}[decision]
        assert read is not None and why
        self.counted[sheet], self.ruled[sheet] = read, decision

    def questions(self) -> tuple[Question, ...]:
        """Return the sheets that wait or were ruled on."""
        return tuple(self.question(one.sheet) for one in self.second if one.state is SheetState.WAITING)

    def question(self, sheet: int) -> Question:
        """Return a sheet with both readings."""
        first, second = self.first[sheet - 1].keyed, self.second[sheet - 1].keyed
        return Question(sheet, first, second, matters(first, second), self.ruled.get(sheet), "")

    def precedents(self, like: tuple[Matter, ...]) -> tuple[Precedent, ...]:
        """Remember nothing."""
        return ()


@dataclass(frozen=True)
class OfficeShelf:
    """A pile in the real office; whoever is due is logged in already."""

    room: Room
    batch_id: int

    def begin(self, turn: Turn) -> Keying:
        """Take it in hand to key it."""
        keying = cupboard.begin(self.room.office, self.batch_id)
        assert keying.turn is turn
        return keying

    def end(self) -> None:
        """Close what was done."""
        if self.room.office.ask(batch, self.batch_id).state is not BatchState.SEALED:
            self.room.office.do(close_batch, self.batch_id)

    def bench(self) -> Bench:
        """Take it in hand to rule on it; a pile in which nothing waits is sealed already."""
        if self.room.office.ask(batch, self.batch_id).state is BatchState.SEALED:
            return PlainShelf(Form({}, 0), 0)
        self.room.office.do(begin_rulings, self.batch_id)
        return BatchBench(self.room.office, self.batch_id)

    def keyed_once(self) -> tuple[Paper, ...]:
        """Return the sheets as the first person keyed them."""
        with looking(self.room.office) as session:
            return tuple(paper_of(one.keyed.lines) for one in readings(session.connection(), self.batch_id, Turn.FIRST))

    def final(self) -> tuple[Paper, ...]:
        """Return the sheets as they count in the end."""
        round_id = self.room.office.ask(batch, self.batch_id).round_id
        listed = {one.section_id: one.number for one in self.room.office.ask(snapshot, round_id)}
        with looking(self.room.office) as session:
            stored = read_sheets(session, self.batch_id)
        return tuple(_as_it_counts(one.judged, listed) for one in stored)


def _as_it_counts(judged: Judgement, listed: Mapping[int, int]) -> Paper:
    picks = ((listed[pick.section_id], pick.indicators) for pick in judged.picks)
    return (*picks, *((0, bad.indicators) for bad in judged.bad_lines))
