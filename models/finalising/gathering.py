"""Every part of a round's canonical file but the ballots, from what is frozen (R6.6)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.canonical import plain
from models.consequences.making import held_rounds
from models.consequences.queries import ORDER, living
from models.consequences.tables import Measure, MeasureStatus
from models.finalising.masking import Mask
from models.ranking.editions import correction_rows
from models.ranking.tables import ResultChannel, ResultLine, TieDecision, Tip
from models.registry.rules import Descent
from models.registry.tables import Lineage
from models.rounds.queries import EntryRow, RoundRow
from models.rounds.tables import Round, RuleVersion

Part = Any


def round_part(held: RoundRow) -> Part:
    """Say which round it is, with the digests that the program itself keeps of it."""
    kept = ("code", "title", "kind", "cut_off", "snapshot_digest", "ballots_digest", "result_digest")
    return {key: plain(getattr(held, key)) for key in kept}


def rules_part(session: Session, held: RoundRow) -> Part:
    """Return the rule version with every parameter."""
    chosen = select(RuleVersion).join(Round, Round.rule_version_id == RuleVersion.id).where(Round.id == held.id)
    version = session.scalars(chosen).one()
    return {"number": version.number, "digest": version.digest, "parameters": version.parameters}


def snapshot_part(entries: tuple[EntryRow, ...]) -> Part:
    """Return the evaluated sections by number, with the people who answered for them on the cut-off date."""
    return [plain(vars(entry)) for entry in entries]


def tips_part(session: Session, held: RoundRow, numbers: dict[int, int], mask: Mask) -> Part:
    """Return the verified tips in force, in the order they were recorded (R6.5)."""
    chosen = select(Tip).where(Tip.round_id == held.id, Tip.withdrawn.is_(None)).order_by(Tip.id)
    return [
        {
            "number": numbers[tip.section_id],
            "reported_on": plain(tip.reported_on),
            "verified_on": plain(tip.verified_on),
            "case": mask(tip.case),
            "basis": mask(tip.basis),
            "approver": tip.approver,
        }
        for tip in session.scalars(chosen)
    ]


def decisions_part(session: Session, held: RoundRow) -> Part:
    """Return the decisions on ties in the order they were taken; of several on the same sections the last holds."""
    chosen = select(TieDecision).where(TieDecision.round_id == held.id).order_by(TieDecision.id)
    kept = ("numbers", "keep", "participants", "reason", "decided_on")
    return [{key: plain(getattr(row, key)) for key in kept} for row in session.scalars(chosen)]


def corrections_part(session: Session, held: RoundRow) -> Part:
    """Return what corrected the round, oldest first, with the digests of what was before (R7.8)."""
    kept = ("edition", "corrected_on", "why", "old_result", "old_ballots", "old_file")
    return [{key: plain(getattr(row, key)) for key in kept} for row in correction_rows(session, held.id)]


def result_part(session: Session, held: RoundRow, numbers: dict[int, int]) -> Part:
    """Return the frozen result: sections by rank, score downwards and number, and the channels with the weight used."""
    lines = session.scalars(select(ResultLine).where(ResultLine.round_id == held.id)).all()
    ordered = sorted(lines, key=lambda line: (line.rank, -(line.score or 0), numbers[line.section_id]))
    kept = (
        "rank", "score", "votes", "by_channel", "indicators", "points", "direct_first", "listed", "top",
        "main_problems",
    )  # fmt: skip
    used = select(ResultChannel).where(ResultChannel.round_id == held.id).order_by(ResultChannel.code)
    counted = ("code", "valid", "abstained", "invalid", "weight")
    return {
        "channels": [{key: plain(getattr(use, key)) for key in counted} for use in session.scalars(used)],
        "sections": [
            {"number": numbers[line.section_id], **{key: plain(getattr(line, key)) for key in kept}} for line in ordered
        ],
    }


def measures_part(session: Session, held: RoundRow, numbers: dict[int, int]) -> Part:
    """Return the measures as they were made at finalising, by rank and number in the order of the papers.

    What became of them since (dates, done, waived) is no part of the round.
    """
    kept = ("kind", "rank", "person_id", "person", "post", "streak", "points", "flag")
    brought = session.scalars(select(Measure).where(Measure.round_id == held.id, living())).all()
    return [
        {
            "number": numbers[measure.section_id],
            "due": measure.status is not MeasureStatus.FLAGGED,
            **{key: plain(getattr(measure, key)) for key in kept},
        }
        for measure in sorted(brought, key=lambda one: (one.rank, numbers[one.section_id], ORDER.index(one.kind)))
    ]


def history_part(session: Session, held: RoundRow, listed: list[int]) -> Part:
    """Return what streaks are counted from (R7.3): earlier rounds, newest first, and how the listed sections descend.

    Who was evaluated, and who headed whom, is told of the listed sections and of those they came out of.
    """
    pairs = select(Lineage.predecessor_id, Lineage.successor_id).where(Lineage.on <= held.cut_off)
    descent = Descent(frozenset(session.execute(pairs).tuples()))
    concerned = {section for section_id in listed for section in descent.ancestors(section_id)}
    return {
        "lineage": sorted([old, new] for old, new in descent.pairs if new in concerned),
        "rounds": [
            {
                "code": past.code,
                "evaluated": sorted(concerned & past.evaluated),
                "top": sorted(past.top),
                "heads": sorted([section, head] for section, head in past.heads.items() if section in concerned),
            }
            for past in held_rounds(session, held)[1:]
        ],
    }
