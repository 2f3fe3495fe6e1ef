"""Sheets of sealed batches that a recount found to be otherwise on the paper (R7.8).

What was keyed, ruled and sealed before stays: the keyings and rulings in their rows, the seal in the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ballots import packed
from models.ballots.double import Keyed, Matter
from models.ballots.piles import Pile, find_pile, said
from models.ballots.rules import Judgement, Line, judge
from models.ballots.ruling import enter_ruling
from models.ballots.sheets import Sheet, read_sheets, seal_of
from models.ballots.tables import Batch, BatchDuty, BatchState, Decision, InvalidReason
from models.common.acts import Work
from models.common.errors import RuleError
from models.rounds.queries import keying_rules


@dataclass(frozen=True)
class FoundSheet:
    """A sheet (number of its batch, place in the pile) as it is on the paper."""

    batch: int
    sheet: int
    lines: tuple[Line, ...]
    reason: InvalidReason | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Where the paper lies: batch, sheet."""
        return self.batch, self.sheet


def correct_sheets(work: Work, round_id: int, found: Iterable[FoundSheet], why: str) -> None:
    """Let sheets count as they were found, each with a ruling that says why, and seal their batches again."""
    ordered = sorted(found, key=lambda one: one.place)
    numbers = {section_id: number for number, section_id in keying_rules(work.connection, round_id).listed.items()}
    ids = batch_ids(work.session, round_id)
    for number, sheets in groupby(ordered, key=lambda one: one.batch):
        pile = find_pile(work, ids[number])
        stored = {sheet.number: sheet for sheet in read_sheets(work.session, pile.id)}
        for one in sheets:
            final = _with_remarks(said(work, pile, one.lines, one.reason), stored[one.sheet], numbers)
            enter_ruling(work, pile, one.sheet, final, Decision.ANEW, (Matter.RECOUNT,), why)
        _seal_again(work, pile)


def _seal_again(work: Work, pile: Pile) -> None:
    packed.drop(work.connection, pile.round_id, pile.id)
    row = work.session.get_one(Batch, pile.id)
    row.seal = seal_of(work.connection, pile.id)
    work.session.flush()
    packed.keep(work.connection, pile.round_id, pile.id)


def _with_remarks(found: Keyed, stored: Sheet, numbers: Mapping[int, int]) -> Keyed:
    """Return a keying with the remarks that stood beside the same sections: a recount does not read them (R4.4)."""
    beside: dict[int | None, list[str]] = {}
    for remark in stored.judged.remarks:
        beside.setdefault(remark.section_id and numbers[remark.section_id], []).append(remark.text)
    lines = [
        replace(line, remark="；".join(beside.pop(line.section, ()))) if isinstance(line.section, int) else line
        for line in found.lines
    ]
    left = "；".join(text for texts in beside.values() for text in texts)
    return replace(found, lines=(*lines, Line("", 0, left)) if left else tuple(lines))


def judged(session: Session, round_id: int, one: FoundSheet) -> Judgement:
    """Return what the rules make of a sheet as it was found (R5.2)."""
    rules = keying_rules(session.connection(), round_id)
    return judge(one.lines, rules.listed, rules.max_picks, one.reason)


def batch_ids(session: Session, round_id: int) -> dict[int, int]:
    """Return the id of every sealed batch of a round by its number."""
    chosen = select(Batch.number, Batch.id).where(Batch.round_id == round_id, Batch.state == BatchState.SEALED)
    return dict(session.execute(chosen).tuples().all())


def check_same(session: Session, round_id: int, found: Sequence[FoundSheet]) -> None:
    """Refuse sheets that are not there, and those that already count as they were found.

    Raises RuleError `recount.unknown_sheet` or `recount.same`.
    """
    ids = batch_ids(session, round_id)
    for number, sheets in groupby(sorted(found, key=lambda one: one.place), key=lambda one: one.batch):
        stored = {sheet.number: sheet for sheet in read_sheets(session, ids[number])} if number in ids else {}
        for one in sheets:
            if one.sheet not in stored:
                raise RuleError("recount.unknown_sheet", batch=number, sheet=one.sheet, field="differing")
            if _counts(judged(session, round_id, one)) == _counts(stored[one.sheet].judged):
                raise RuleError("recount.same", batch=number, sheet=one.sheet, field="differing")


def _counts(found: Judgement) -> tuple[object, ...]:
    """Return what of a sheet may differ between two readings: everything but remarks and the order of lines."""
    return found.status, found.reason, found.picks, {(line.text, line.indicators) for line in found.bad_lines}


def keyers(session: Session, round_id: int, numbers: Iterable[int]) -> dict[str, int]:
    """Return who keyed or ruled on batches, each with the number of one of them (R5.4, R7.8)."""
    chosen = select(BatchDuty.person, Batch.number).join(Batch, Batch.id == BatchDuty.batch_id)
    chosen = chosen.where(Batch.round_id == round_id, Batch.number.in_(list(numbers))).order_by(Batch.number.desc())
    return dict(session.execute(chosen).tuples().all())
