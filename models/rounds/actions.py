"""Opening rounds and moving them through their stages (R3.1–R3.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, insert, select

from models.common.acts import Work, act
from models.common.canonical import digest
from models.common.errors import RuleError
from models.common.rights import Right
from models.registry.queries import PersonRow, SectionRow, sections
from models.rounds.period_codes import past_period, past_title
from models.rounds.queries import EntryRow, entries_digest
from models.rounds.rules import FINAL, RoundSheet, RuleParameters, check_step, round_code
from models.rounds.tables import Round, RoundChannel, RuleVersion, SnapshotEntry, Stage


@act("round.open", Right.ROUND_EDIT)
def open_round(work: Work, sheet: RoundSheet) -> int:
    """Open a round in stage draft with its rule version, channels and frozen snapshot; return its id (R3.1).

    Raises RuleError `round.exists`, `round.cut_off_order` or `round.no_sections`.
    """
    _refuse_known_code(work, sheet.code)
    _refuse_earlier_cut_off(work, sheet)
    entries = tuple(_entry(section) for section in sections(work.session, sheet.cut_off))
    if not entries:
        raise RuleError("round.no_sections", code=sheet.code, cut_off=sheet.cut_off)
    row = _add(work, sheet, entries, stage=Stage.DRAFT, imported=False, published_on=None)
    for position, channel in enumerate(sheet.parameters.channels, start=1):
        work.session.add(RoundChannel(round_id=row.id, position=position, **asdict(channel)))
    work.note(sheet.code, sections=len(entries), snapshot=row.snapshot_digest)
    return row.id


def add_past_round(work: Work, code: str, published_on: dt.date, entries: Sequence[EntryRow]) -> int:
    """Add a closed round that is known only as a result, under the default rules; return its id (R3.3).

    Kind, title and cut-off follow from its code. Raises RuleError `round.exists`, `round.code` or
    `round.no_sections`.
    """
    known = round_code(code)
    _refuse_known_code(work, known)
    kind, cut_off = past_period(known, published_on)
    if not entries:
        raise RuleError("round.no_sections", code=known, cut_off=cut_off)
    sheet = RoundSheet(known, past_title(known), kind, cut_off)
    return _add(work, sheet, entries, stage=Stage.CLOSED, imported=True, published_on=published_on).id


def move_stage(work: Work, round_id: int, to: Stage, reason: str = "") -> None:
    """Move a round one stage on, or one back with a reason (R3.2); what a stage brings with it is not done here.

    Raises RuleError as `check_step` does.
    """
    row = work.session.get_one(Round, round_id)
    check_step(row.code, row.stage, to, reason)
    facts = {"reason": reason.strip()} if reason.strip() else {}
    work.note(row.code, old_stage=row.stage, new_stage=to, **facts)
    row.stage = to
    work.session.flush()


def _refuse_known_code(work: Work, code: str) -> None:
    if work.session.scalar(select(Round.id).where(Round.code == code)) is not None:
        raise RuleError("round.exists", code=code)


def _refuse_earlier_cut_off(work: Work, sheet: RoundSheet) -> None:
    """Refuse a cut-off before a frozen round's: streaks follow the order of cut-off dates (R7.3)."""
    chosen = select(Round).where(Round.stage.in_(FINAL)).order_by(Round.cut_off.desc(), Round.id.desc())
    last = work.session.scalars(chosen).first()
    if last is not None and sheet.cut_off <= last.cut_off:
        raise RuleError(
            "round.cut_off_order", code=sheet.code, cut_off=sheet.cut_off, last=last.code, last_cut_off=last.cut_off
        )


def _add(work: Work, sheet: RoundSheet, entries: Sequence[EntryRow], **values: Any) -> Round:
    row = Round(
        code=sheet.code,
        title=sheet.title,
        kind=sheet.kind,
        cut_off=sheet.cut_off,
        rule_version_id=_rule_version(work, sheet.parameters),
        snapshot_digest=entries_digest(entries),
        **values,
    )
    work.session.add(row)
    work.session.flush()
    work.session.execute(insert(SnapshotEntry), [{"round_id": row.id, **asdict(entry)} for entry in entries])
    return row


def _rule_version(work: Work, parameters: RuleParameters) -> int:
    """Return the id of the version with exactly these parameters; make the next version where there is none."""
    values = parameters.to_plain()
    mark = digest(values)
    known = work.session.scalar(select(RuleVersion.id).where(RuleVersion.digest == mark))
    if known is not None:
        return known
    last = work.session.scalar(select(func.max(RuleVersion.number))) or 0
    version = RuleVersion(number=last + 1, parameters=values, digest=mark, made_by=work.by.person, made_at=work.now)
    work.session.add(version)
    work.session.flush()
    return version.id


def _entry(section: SectionRow) -> EntryRow:
    """Return a section as the snapshot holds it."""
    return EntryRow(
        section.id, section.number, section.name, section.kind.value, section.unit_id, section.unit,
        section.party_committee, *_holder(section.head), *_holder(section.leader), *_holder(section.principal),
    )  # fmt: skip


def _holder(person: PersonRow | None) -> tuple[int | None, str]:
    return (person.id, person.name) if person else (None, "")
