"""Where an inspection of a section stands, and what may be entered when (R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.common.errors import RuleError
from models.common.indicators import ORDER, Indicator
from models.common.names import name, tidy
from models.intake.rules import prose

SMALLEST_TEAM: Final = 2


class VisitState(StrEnum):
    """How far the inspection of one section has come."""

    PLANNED = "planned"
    RECORDED = "recorded"
    CONCLUDED = "concluded"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Entered:
    """What the state is derived from."""

    visited: bool = False
    concluded: bool = False
    referred: bool = False
    withdrawn: bool = False


def state(entered: Entered) -> VisitState:
    """Return how far the inspection of a section has come."""
    if entered.withdrawn:
        return VisitState.WITHDRAWN
    if not entered.visited:
        return VisitState.PLANNED
    if not entered.concluded:
        return VisitState.RECORDED
    return VisitState.REFERRED if entered.referred else VisitState.CONCLUDED


def is_late(now: VisitState, before_on: dt.date, today: dt.date) -> bool:
    """Say whether nobody was there although the day before which it was to be is here."""
    return now is VisitState.PLANNED and before_on <= today


def team(names: Iterable[str]) -> list[str]:
    """Return the names of a team, each once; raises RuleError `inspection.team` for fewer than two."""
    try:
        found = list(dict.fromkeys(name(one) for one in names if one.strip()))
    except RuleError as error:
        raise RuleError(error.key, **{**error.facts, "field": "team"}) from error
    if len(found) < SMALLEST_TEAM:
        raise RuleError("inspection.team", field="team", least=SMALLEST_TEAM)
    return found


def check_plan(numbers: Iterable[int], known: Mapping[int, int], before_on: dt.date, today: dt.date) -> list[int]:
    """Return the ids of the sections of a plan; `known` are the ids by number that may be planned.

    Raises RuleError `inspection.no_section`, `inspection.unknown_section` or `inspection.before_past`.
    """
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise RuleError("inspection.no_section", field="numbers")
    if strange := [number for number in wanted if number not in known]:
        raise RuleError("inspection.unknown_section", field="numbers", numbers=strange)
    if before_on <= today:
        raise RuleError("inspection.before_past", field="before_on", before_on=before_on, today=today)
    return [known[number] for number in wanted]


def check_visit(on: dt.date, planned_on: dt.date, today: dt.date) -> None:
    """Refuse a visit before its plan or after today."""
    if on < planned_on:
        raise RuleError("inspection.before_plan", field="on", on=on, planned_on=planned_on)
    if on > today:
        raise RuleError("inspection.future", field="on", on=on, today=today)


def check_referral(on: dt.date, visited_on: dt.date, today: dt.date) -> None:
    """Refuse a referral before the visit or after today."""
    if on < visited_on:
        raise RuleError("inspection.before_visit", field="on", on=on, visited_on=visited_on)
    if on > today:
        raise RuleError("inspection.future", field="on", on=on, today=today)


def findings(texts: Mapping[Indicator, str]) -> dict[str, str]:
    """Return what was found under each indicator, on one line each; none at all is a finding too."""
    clean = {str(one): tidy(prose(texts.get(one, ""))) for one in ORDER}
    return {one: text for one, text in clean.items() if text}


def needed(text: str, field: str) -> str:
    """Return a text that must not be empty; raises RuleError `inspection.text`."""
    clean = prose(text)
    if not clean:
        raise RuleError("inspection.text", field=field)
    return clean
