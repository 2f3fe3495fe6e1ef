"""A batch as an act finds it: what state it is in, and what the one who acts may do for it (R5.3, R5.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, cast

from sqlalchemy import Table, and_, bindparam, select

from models.ballots.codes import read_section
from models.ballots.double import Keyed, duty_at
from models.ballots.rules import DECIDED, Line
from models.ballots.tables import Batch, BatchDuty, BatchState, Duty, InvalidReason
from models.common.acts import Work
from models.common.errors import RuleError
from models.common.prepared import Prepared
from models.rounds.queries import RoundRow, keying_rules
from models.rounds.tables import Round, Stage

KEYING: Final = frozenset({Stage.ISSUING, Stage.KEYING})
"""Stages in which paper is keyed; ballots already come back while forms are still going out."""
UNCOUNTED: Final = frozenset({Stage.DRAFT, *KEYING})
_BATCH, _ROUND = cast(Table, Batch.__table__).c, cast(Table, Round.__table__).c
_DUTY: Final = cast(Table, BatchDuty.__table__).c
_FIND: Final = Prepared(
    select(
        _BATCH.id, _BATCH.round_id, _ROUND.code, _BATCH.number, _BATCH.channel, _BATCH.control_total, _BATCH.state,
        _ROUND.stage, _BATCH.file_id.isnot(None).label("imported"), _DUTY.duty,
    )
    .select_from(
        Batch.__table__.join(Round.__table__, _ROUND.id == _BATCH.round_id).outerjoin(
            BatchDuty.__table__, and_(_DUTY.batch_id == _BATCH.id, _DUTY.person == bindparam("person"))
        )
    )
    .where(_BATCH.id == bindparam("batch_id"))
)  # fmt: skip


@dataclass(frozen=True)
class Pile:
    """A batch with its round's stage and the duty that the one who acts has already taken."""

    id: int
    round_id: int
    code: str
    number: int
    channel: str
    control_total: int
    state: BatchState
    stage: Stage
    imported: bool
    duty: Duty | None

    @property
    def subject(self) -> str:
        """How the log names it."""
        return f"{self.code}/{self.number}"


def find_pile(work: Work, batch_id: int) -> Pile:
    """Return a batch; raises RuleError `batch.unknown`."""
    found = _FIND.first(work.connection, batch_id=batch_id, person=work.by.person)
    if found is None:
        raise RuleError("batch.unknown", batch=batch_id)
    return Pile(*found)


def pile_in(work: Work, batch_id: int, *states: BatchState) -> Pile:
    """Return a batch that can be worked on now, in one of some states.

    Raises RuleError `batch.unknown`, `batch.state` or `ballots.stage`.
    """
    pile = find_pile(work, batch_id)
    if pile.state not in states:
        raise RuleError("batch.state", batch=pile.number, state=pile.state)
    check_stage(pile.code, pile.stage, UNCOUNTED if pile.imported else KEYING)
    return pile


def pile_in_keying(work: Work, batch_id: int) -> Pile:
    """Return a batch of paper that is being keyed; raises as `pile_in` does, or `batch.from_file`."""
    pile = pile_in(work, batch_id, BatchState.OPEN, BatchState.SECOND)
    if pile.imported:
        raise RuleError("batch.from_file", batch=pile.number)
    return pile


def take_duty(work: Work, pile: Pile) -> Duty:
    """Take on what there is to do for a batch, if the person has done nothing else for it (R5.4).

    Raises RuleError `batch.duty`.
    """
    due = check_duty(pile)
    if pile.duty is None:
        work.session.add(BatchDuty(batch_id=pile.id, person=work.by.person, account=work.by.account, duty=due))
        work.session.flush()
    return due


def check_duty(pile: Pile) -> Duty:
    """Return what there is to do for a batch; raises RuleError `batch.duty` where the person has done something else.

    A draft only checks: a duty is a record, and the log has no entry of a draft.
    """
    due = duty_at(pile.state)
    assert due is not None  # nothing is done for a sealed batch
    if pile.duty not in (None, due):
        raise RuleError("batch.duty", batch=pile.number, had=pile.duty, due=due)
    return due


def said(work: Work, pile: Pile, lines: Iterable[Line], reason: InvalidReason | None, flagged: bool = False) -> Keyed:
    """Return what was typed as a keying: every section a number on the round's list, or text (R5.2).

    Raises RuleError `ballot.check_digit` or `ballot.reason_derived`.
    """
    if reason is not None and reason not in DECIDED:
        raise RuleError("ballot.reason_derived", reason=reason)
    listed = keying_rules(work.connection, pile.round_id).listed
    return Keyed(tuple([_listed(line, listed) for line in lines]), reason, flagged)


def _listed(line: Line, listed: Mapping[int, int]) -> Line:
    """Return a line with its section as a number on the list, or as text."""
    section = read_section(line.section) if isinstance(line.section, str) else line.section
    section = section if section in listed else str(section)
    return line if section == line.section else replace(line, section=section)


def check_stage(code: str, stage: Stage, stages: frozenset[Stage]) -> None:
    """Raise RuleError `ballots.stage` where the round's stage is not among `stages`."""
    if stage not in stages:
        allowed = [one for one in Stage if one in stages]
        raise RuleError("ballots.stage", round=code, stage=stage, stages=allowed)


def check_takes_ballots(held: RoundRow, stages: frozenset[Stage]) -> None:
    """Refuse ballots for a round that does not take them now; raises `ballots.stage` or `ballots.past_round`."""
    if held.imported:
        raise RuleError("ballots.past_round", round=held.code)
    check_stage(held.code, held.stage, stages)
