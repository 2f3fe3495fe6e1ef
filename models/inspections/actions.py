"""Planning covert inspections and entering what was found (R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import Work, act
from models.common.errors import EnvironmentFault, RuleError
from models.common.indicators import Indicator
from models.common.rights import Right
from models.inspections.queries import listed_sections
from models.inspections.rules import check_plan, check_referral, check_visit, findings, needed, team
from models.inspections.tables import Evidence, Inspection, InspectionMethod, Visit
from models.intake.rules import optional, prose
from models.registry.queries import sections
from models.rounds.queries import round_by_code
from models.storage.kept import MEGABYTE, KeptFile, keep, kept_folder

LARGEST: Final = 2000 * MEGABYTE
"""Bytes of a film; what is larger fits into no server's column of sizes and onto few sticks."""


@act("inspection.plan", Right.MEASURE_EDIT)
def plan(
    work: Work,
    numbers: Sequence[int],
    method: InspectionMethod,
    people: Sequence[str],
    before_on: dt.date,
    recheck_of: str | None = None,
    purpose: str = "",
) -> int:
    """Plan to look at sections, by their numbers; `recheck_of` is the round whose listed ones are looked at again.

    Without a round it is a general inspection, of any section.

    Raises RuleError `inspection.…`, `round.unknown` or `result.not_final`.
    """
    code, round_id = "", None
    if recheck_of:
        held = round_by_code(work.session, recheck_of)
        code, round_id = held.code, held.id
        known = {one.number: one.section_id for one in listed_sections(work.session, code)}
    else:
        known = {row.number: row.id for row in sections(work.session, work.today)}
    chosen = check_plan(numbers, known, before_on, work.today)
    row = Inspection(
        method=method, round_id=round_id, team=team(people), planned_on=work.today, before_on=before_on,
        purpose=optional(purpose), withdrawn=None,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    for section_id in chosen:
        work.session.add(
            Visit(
                inspection_id=row.id, section_id=section_id, visited_on=None, place="", observations="", findings={},
                conclusion="", referred_to="", referred_on=None, reference="",
            )
        )  # fmt: skip
    work.note(code, inspection=row.id, numbers=list(numbers), before_on=before_on)
    return row.id


@act("inspection.withdraw", Right.MEASURE_EDIT)
def withdraw(work: Work, inspection_id: int, reason: str) -> None:
    """Call a plan off of which nothing was recorded; raises RuleError `inspection.…`."""
    row = work.session.get(Inspection, inspection_id)
    if row is None:
        raise RuleError("inspection.unknown")
    _refuse_withdrawn(row)
    visits = work.session.scalars(select(Visit).where(Visit.inspection_id == inspection_id))
    if any(one.visited_on for one in visits):
        raise RuleError("inspection.begun")
    row.withdrawn = needed(reason, "reason")
    work.note("", inspection=inspection_id)


@act("inspection.record", Right.MEASURE_EDIT)
def record(
    work: Work, visit_id: int, on: dt.date, place: str, observations: str, found: Mapping[Indicator, str]
) -> None:
    """Enter or correct what was seen on the spot, until it is concluded; raises RuleError `inspection.…`."""
    visit, planned = _visit(work.session, visit_id)
    if visit.conclusion:
        raise RuleError("inspection.concluded")
    check_visit(on, planned.planned_on, work.today)
    visit.visited_on = on
    visit.place, visit.observations = needed(place, "place"), needed(observations, "observations")
    visit.findings = findings(found)
    work.note("", visit=visit_id, on=on)


@act("inspection.evidence", Right.MEASURE_EDIT)
def add_evidence(work: Work, visit_id: int, path: Path) -> None:
    """Copy a file beside the data and keep its digest.

    Raises RuleError `inspection.…` or `kept.…`, and EnvironmentFault `inspection.not_kept`.
    """
    visit, _ = _visit(work.session, visit_id)
    _refuse_unvisited(visit)
    kept = _keep(work.session, path)
    same = select(Evidence).where(Evidence.visit_id == visit_id, Evidence.sha256 == kept.sha256)
    if (known := work.session.scalar(same)) is not None:
        raise RuleError("inspection.evidence_again", name=known.name)
    work.session.add(Evidence(visit_id=visit_id, name=kept.name, sha256=kept.sha256, size=kept.size))
    work.note("", visit=visit_id, file=kept.name, sha256=kept.sha256)


@act("inspection.conclude", Right.MEASURE_EDIT)
def conclude(work: Work, visit_id: int, conclusion: str) -> None:
    """Enter what follows from what was seen; raises RuleError `inspection.…`."""
    visit, _ = _visit(work.session, visit_id)
    _refuse_unvisited(visit)
    visit.conclusion = needed(conclusion, "conclusion")
    work.note("", visit=visit_id)


@act("inspection.refer", Right.MEASURE_EDIT)
def refer(work: Work, visit_id: int, to: str, on: dt.date, reference: str = "") -> None:
    """Enter to whom a concluded inspection was referred; raises RuleError `inspection.…`."""
    visit, _ = _visit(work.session, visit_id)
    if not visit.conclusion or visit.visited_on is None:
        raise RuleError("inspection.not_concluded")
    check_referral(on, visit.visited_on, work.today)
    visit.referred_to, visit.referred_on, visit.reference = needed(to, "to"), on, prose(reference)
    work.note("", visit=visit_id, on=on)


def _keep(session: Session, path: Path) -> KeptFile:
    try:
        return keep(kept_folder(session), path, LARGEST)
    except EnvironmentFault as fault:
        raise EnvironmentFault("inspection.not_kept", **fault.facts) from fault


def _visit(session: Session, visit_id: int) -> tuple[Visit, Inspection]:
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise RuleError("inspection.unknown")
    planned = session.get_one(Inspection, visit.inspection_id)
    _refuse_withdrawn(planned)
    return visit, planned


def _refuse_withdrawn(row: Inspection) -> None:
    if row.withdrawn is not None:
        raise RuleError("inspection.withdrawn", reason=row.withdrawn)


def _refuse_unvisited(visit: Visit) -> None:
    if visit.visited_on is None:
        raise RuleError("inspection.not_recorded")
