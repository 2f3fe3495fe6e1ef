"""Keying a pile sheet by sheet: once, and once more by another person (R5.2–R5.4, R10.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Table, insert

from models.audit.changes import inserted
from models.ballots.begun import keep, kept, let_go
from models.ballots.double import Keyed, after_second, agree, settled
from models.ballots.piles import Pile, check_duty, find_pile, pile_in_keying, take_duty
from models.ballots.piles import said as read_said
from models.ballots.readings import KeyedSheet, last_readings, reading
from models.ballots.rules import Line, judge
from models.ballots.settling import settle, unsettle
from models.ballots.tables import BatchState, Effort, InvalidReason, Reading, SheetState, Turn
from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.prepared import Prepared
from models.common.rights import Right
from models.rounds.queries import keying_rules

_READING: Final = cast(Table, Reading.__table__)
_INSERT: Final = Prepared(insert(_READING), tuple(_READING.columns.keys()))
TURNS: Final = {BatchState.OPEN: Turn.FIRST, BatchState.SECOND: Turn.SECOND}


@dataclass(frozen=True)
class InHand:
    """A pile in a keyer's hand: which keying it is, the sheet to take, what was kept of it, and the last sheets.

    `begun` holds the sections of the sheet that were keyed before a crash, `reason` and `flagged` what else was kept of
    it; `again`: the sheet differed from the first keying and is keyed once more from the paper.
    """

    turn: Turn
    sheet: int
    begun: tuple[Line, ...]
    again: bool
    last: tuple[KeyedSheet, ...]
    reason: InvalidReason | None = None
    flagged: bool = False


@act("ballots.take_in_hand", Right.BALLOT_KEY, daily=True)
def take_in_hand(work: Work, batch_id: int) -> InHand:
    """Take a pile to key it for the first or the second time; whoever keyed it first does not key it again (R5.4).

    Raises RuleError `batch.unknown`, `batch.state`, `batch.from_file`, `ballots.stage` or `batch.duty`.
    """
    pile = pile_in_keying(work, batch_id)
    duty = take_duty(work, pile)
    turn = TURNS[pile.state]
    last = last_readings(work.connection, batch_id, turn)
    sheet = _next(last)
    work.note(pile.subject, duty=duty)
    back = last[-1] if last and last[-1].state is SheetState.AGAIN else None
    done = last[:-1] if back else last
    again = back is not None and back.unequal > 0
    begun = kept(work.connection, batch_id, work.by.person, sheet)
    return InHand(turn, sheet, begun.lines, again, done, begun.reason, begun.flagged)


@act("ballots.keep", Right.BALLOT_KEY, daily=True, draft=True)
def keep_sections(
    work: Work,
    batch_id: int,
    sheet: int,
    lines: Sequence[Line],
    reason: InvalidReason | None = None,
    flagged: bool = False,
) -> None:
    """Keep the sections of the sheet in hand that are keyed so far, so that a crash loses none of them (R10.5).

    `reason`: the sheet is called invalid; `flagged`: a ruling was asked for before it was reopened.

    Raises RuleError `batch.unknown`, `batch.state`, `batch.from_file`, `ballots.stage` or `batch.duty`.
    """
    check_duty(pile_in_keying(work, batch_id))
    keep(work.connection, batch_id, work.by.person, sheet, Keyed(tuple(lines), reason, flagged))


@act("ballots.key", Right.BALLOT_KEY, daily=True)
def key_sheet(
    work: Work,
    batch_id: int,
    sheet: int,
    lines: Sequence[Line] = (),
    reason: InvalidReason | None = None,
    flagged: bool = False,
) -> KeyedSheet:
    """End the sheet in hand; in the second keying it is compared, and settled where both say the same (R5.2, R5.4).

    A line's section may be a number or what was typed; `reason` is one of `rules.DECIDED`; `flagged` asks for a ruling.
    Ending the same sheet again with the same content changes nothing, so a repeated call is harmless. Raises RuleError
    `batch.unknown`, `batch.state`, `batch.from_file`, `ballots.stage`, `batch.duty`, `batch.full`,
    `ballot.other_sheet`, `ballot.check_digit` or `ballot.reason_derived`.
    """
    pile = pile_in_keying(work, batch_id)
    take_duty(work, pile)
    turn = TURNS[pile.state]
    said = read_said(work, pile, lines, reason, flagged)
    last = last_readings(work.connection, batch_id, turn, most=1)
    before = last[0] if last and last[0].sheet == sheet else None
    if before and before.keyed == said and before.state is not SheetState.AGAIN:
        return before
    _check_place(pile, sheet, _next(last))
    ended = _compared(work, pile, turn, sheet, said, before)
    _write(work, pile, turn, ended)
    let_go(work.connection, batch_id, work.by.person)
    work.note(f"{pile.subject}/{sheet}", turn=turn, state=ended.state)
    return ended


@act("ballots.take_back", Right.BALLOT_KEY, daily=True)
def reopen_last_sheet(work: Work, batch_id: int) -> KeyedSheet:
    """Take the last sheet of the keying under way back into the hand; return it as it was keyed.

    A sheet that waits for the third person stays there (R5.4). Raises RuleError `batch.unknown`, `batch.state`,
    `batch.from_file`, `ballots.stage`, `batch.duty`, `batch.empty` or `ballot.waits`.
    """
    pile = pile_in_keying(work, batch_id)
    take_duty(work, pile)
    turn = TURNS[pile.state]
    last = last_readings(work.connection, batch_id, turn, most=1)
    if not last or last[0].state is SheetState.AGAIN:
        raise RuleError("batch.empty", batch=pile.number)
    if last[0].state is SheetState.WAITING:
        raise RuleError("ballot.waits", batch=pile.number, sheet=last[0].sheet)
    row = work.session.get_one(Reading, (batch_id, int(turn), last[0].sheet))
    if turn is Turn.FIRST:
        work.session.delete(row)
    else:
        row.state = SheetState.AGAIN
        unsettle(work, pile, last[0].sheet)
    keep(work.connection, batch_id, work.by.person, last[0].sheet, last[0].keyed)
    work.note(f"{pile.subject}/{last[0].sheet}", turn=turn)
    return last[0]


@act("ballots.note_effort", Right.BALLOT_KEY, daily=True)
def note_effort(work: Work, batch_id: int, sheets: int, keys: int, stops: int, seconds: int) -> None:
    """Add what was keyed since the clock was last stopped to one's own figures; raises RuleError `batch.unknown`."""
    work.note(find_pile(work, batch_id).subject)
    row = work.session.get(Effort, (batch_id, work.by.account))
    if row is None:
        row = Effort(batch_id=batch_id, account=work.by.account, sheets=0, keys=0, stops=0, seconds=0)
        work.session.add(row)
    row.sheets, row.keys = row.sheets + sheets, row.keys + keys
    row.stops, row.seconds = row.stops + stops, row.seconds + seconds


def _next(last: Sequence[KeyedSheet]) -> int:
    """Return the sheet to take in hand after the last one of a turn."""
    if not last:
        return 1
    return last[-1].sheet if last[-1].state is SheetState.AGAIN else last[-1].sheet + 1


def _check_place(pile: Pile, sheet: int, expected: int) -> None:
    """Refuse a sheet out of its order, or one more than was counted by hand (R5.3)."""
    if sheet != expected:
        raise RuleError("ballot.other_sheet", batch=pile.number, sheet=sheet, expected=expected)
    if sheet > pile.control_total:
        raise RuleError("batch.full", batch=pile.number, total=pile.control_total)


def _compared(work: Work, pile: Pile, turn: Turn, sheet: int, said: Keyed, before: KeyedSheet | None) -> KeyedSheet:
    """Return the sheet as it stands now that it was ended; settle it where both keyings agree."""
    if turn is Turn.FIRST:
        return KeyedSheet(sheet, said, SheetState.KEPT, work.by.account)
    first = reading(work.connection, pile.id, Turn.FIRST, sheet)
    assert first is not None  # the second keying begins when every sheet has its first
    tries = before.tries + 1 if before else 1
    state = after_second(first.keyed, said, tries)
    unequal = (before.unequal if before else 0) + (not agree(first.keyed, said))
    if state is SheetState.AGREED:
        rules = keying_rules(work.connection, pile.round_id)
        final = settled(first.keyed, said)
        judged = judge(final.lines, rules.listed, rules.max_picks, final.reason)
        settle(work, pile, sheet, (judged,), work.by.account)
    return KeyedSheet(sheet, said, state, work.by.account, tries, unequal)


def _write(work: Work, pile: Pile, turn: Turn, ended: KeyedSheet) -> None:
    """Write a keying, over the one that was to be keyed again."""
    values: dict[str, Any] = {
        "keyed_by": ended.keyed_by,
        "lines": ended.keyed.plain_lines(),
        "remarks": ended.keyed.plain_remarks(),
        "reason": ended.keyed.reason,
        "flagged": ended.keyed.flagged,
        "state": ended.state,
        "tries": ended.tries,
        "unequal": ended.unequal,
    }
    if ended.tries > 1:
        row = work.session.get_one(Reading, (pile.id, int(turn), ended.sheet))
        for name, value in values.items():
            setattr(row, name, value)
        work.session.flush()
        return
    values |= {"batch_id": pile.id, "turn": int(turn), "sheet": ended.sheet}
    _INSERT.run(work.connection, **values)
    work.changes.append(inserted(_READING, values))
    work.touched.add(_READING.name)
