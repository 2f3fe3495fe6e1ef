"""Which removals would follow from a result as it stands, frozen or not (R7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from models.consequences.making import descent, held_rounds
from models.consequences.rules import HEAD_STREAK
from models.consequences.streaks import HeldRound, streak
from models.rounds.queries import RoundRow, parameters, snapshot


def hanging_removals(session: Session, held: RoundRow, top: Collection[int]) -> tuple[int, ...]:
    """Return those of the sections in the top tier whose place there makes a streak that brings a removal (R7.3)."""
    law, lineage = parameters(session, held.id), descent(session, held)
    now = HeldRound(held.code, {entry.section_id for entry in snapshot(session, held.id)}, set(top), {})
    back = [now, *(one for one in held_rounds(session, _as_if_final(held)) if one.code != held.code)]
    runs = {section: streak(lineage.ancestors(section), back, law.unevaluated).length for section in top}
    return tuple(section for section in top if runs[section] >= HEAD_STREAK)


def _as_if_final(held: RoundRow) -> RoundRow:
    """Return a round that is not final yet as it will stand: after all that are (R7.3)."""
    return held if held.finalised_at else replace(held, finalised_at=dt.datetime.max.replace(tzinfo=dt.UTC))
