"""Correcting a final result: the old one stays readable, and all that rested on it is held against the new (R7.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.ballots.correcting import correct_sheets
from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.consequences.remaking import Remade, remake
from models.finalising.gathering import Part, history_part
from models.finalising.round_file import keep
from models.finalising.superseded import Packed, pack_present, store
from models.ranking.actions import enter_decision, refreeze
from models.ranking.editions import differing, edition_of, present_lines
from models.ranking.tables import Correction, Tip
from models.remedies.actions import get_remedy
from models.remedies.queries import remedy_row
from models.remedies.rules import UPHOLDING
from models.remedies.tables import Remedy
from models.rounds.queries import RoundRow, round_by_code, rounds
from models.rounds.rules import FINAL


@dataclass(frozen=True)
class TieRuling:
    """How a tie across an edge of the corrected list is settled: in the order of `numbers`, or kept."""

    numbers: tuple[int, ...]
    keep: bool
    participants: str


@dataclass(frozen=True)
class Corrected:
    """What a correction did: its edition, lines changed, measures superseded and new, later rounds that it reached."""

    edition: int
    lines: int
    superseded: int
    new: int
    later: tuple[str, ...]


@dataclass
class _Old:
    """A round as it was before its result, or what rests on an earlier one, is corrected."""

    held: RoundRow
    lines: list[list[Any]]
    history: Part
    """What the streaks of its listed sections are counted from."""
    file: Packed | None


@act("remedy.correct", Right.RESULT_EDIT, backup=True)
def correct_result(
    work: Work, remedy_id: int, tips_withdrawn: Sequence[int] = (), ties: Sequence[TieRuling] = ()
) -> Corrected:
    """Correct a final result as an upheld remedy demands: sheets as they were found, tips that do not hold, ties.

    The result is frozen anew as its next edition; what it replaces is kept with its whole file. Measures that are still
    brought stay with all that was entered for them, others are superseded, new ones are counted from today once the
    round is published. Later final rounds, whose streaks look back on this one, are held against it in the same act.

    Raises RuleError `remedy.unknown`, `remedy.not_upheld`, `remedy.corrected`, `correction.not_final`,
    `correction.imported`, `correction.tip`, `correction.nothing`, or `tie.…` as freezing and deciding do; DamageError
    where a kept figure does not agree.
    """
    remedy, held = get_remedy(work, remedy_id)
    _check(remedy, held)
    why = f"{remedy.decided_by}，{remedy.number}：{remedy.reason}"
    later = [one for one in rounds(work.session) if one.stage in FINAL and _after(one, held)]
    old, rest = _before(work, held), [_before(work, one) for one in later]
    found = remedy_row(work.session, remedy_id).differing
    correct_sheets(work, held.id, found, why)
    for tip_id in tips_withdrawn:
        _withdraw(work, held, tip_id, why)
    work.session.flush()
    for tie in ties:
        order, kept = ((), tie.numbers) if tie.keep else (tie.numbers, ())
        enter_decision(work, held, order, kept, tie.participants, remedy.reason)
    refreeze(work, held.id)
    if round_by_code(work.session, held.code).result_digest == held.result_digest:
        raise RuleError("correction.nothing", round=held.code)
    changed = differing(old.lines, present_lines(work.session, held.id))
    correction, remade = _enter(work, old, changed, why, None)
    reached = tuple(_follow(work, one, correction, held) for one in rest)
    remedy.correction_id = correction.id
    work.note(
        held.code, remedy=remedy.id, edition=correction.edition, lines=len(changed), superseded=remade.superseded,
        new=remade.new, later=[code for code in reached if code],
    )  # fmt: skip
    return Corrected(
        correction.edition, len(changed), remade.superseded, remade.new, tuple(code for code in reached if code)
    )


def _check(remedy: Remedy, held: RoundRow) -> None:
    if remedy.outcome not in UPHOLDING:
        raise RuleError("remedy.not_upheld")
    if remedy.correction_id is not None:
        raise RuleError("remedy.corrected")
    if held.stage not in FINAL:
        raise RuleError("correction.not_final", round=held.code, stage=held.stage)
    if held.imported:
        raise RuleError("correction.imported", round=held.code)


def _after(one: RoundRow, held: RoundRow) -> bool:
    return (one.cut_off, one.finalised_at, one.id) > (held.cut_off, held.finalised_at, held.id)


def _before(work: Work, held: RoundRow) -> _Old:
    lines = present_lines(work.session, held.id)
    return _Old(held, lines, _history(work, held, lines), pack_present(work.session, held))


def _history(work: Work, held: RoundRow, lines: list[list[Any]]) -> Part:
    return history_part(work.session, held, [section_id for section_id, _, _, _, listed, *_ in lines if listed])


def _withdraw(work: Work, held: RoundRow, tip_id: int, why: str) -> None:
    tip = work.session.get(Tip, tip_id)
    if tip is None or tip.round_id != held.id or tip.withdrawn is not None:
        raise RuleError("correction.tip", round=held.code)
    tip.withdrawn = why


def _enter(work: Work, old: _Old, changed: set[int], why: str, cause: Correction | None) -> tuple[Correction, Remade]:
    """Enter a correction of a round: its measures held against the result, its old file kept, its new one digested."""
    held = old.held
    published = held.published_on is not None
    correction = Correction(
        round_id=held.id,
        edition=edition_of(work.session, held.id) + 1,
        corrected_on=work.today,
        why=why,
        corrected_by=work.by.person,
        cause_id=cause and cause.id,
        counts_from=work.today if published else None,
        old_result=held.result_digest or "",
        old_ballots=held.ballots_digest or "",
        old_lines=old.lines,
        touched=[],
    )
    if old.file is not None:
        kept = old.file.file
        correction.old_form, correction.old_file, correction.old_size = kept.form, kept.digest, kept.size
    work.session.add(correction)
    work.session.flush()
    if old.file is not None:
        store(work, correction.id, old.file)
    remade = remake(work, held, correction.edition, correction.counts_from)
    correction.special_days = remade.special_days
    correction.touched = sorted(changed | remade.sections)
    work.session.flush()
    if old.file is not None:
        keep(work, round_by_code(work.session, held.code))
    return correction, remade


def _follow(work: Work, old: _Old, cause: Correction, first: RoundRow) -> str:
    """Hold a later round against a corrected earlier one; return its code if its measures or its file became others."""
    held = old.held
    if _history(work, held, old.lines) == old.history:
        return ""
    why = f"{first.title}评议结果更正，本期连续上榜情况随之核对。"
    _enter(work, old, set(), why, cause)
    return held.code
