"""Time lines as working papers: without a number, and every one of them in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.history.queries import EventKind, person_history, section_history
from models.settings.queries import office_names
from reports import history_paper as paper
from reports.drawing import drawing, made
from reports.files import stem
from reports.working import Working

TITLE: Final = "评议历史"


@query("report.section_history", Right.RESULT_READ)
def section_history_paper(
    session: Session, section_id: int, name: str, on: dt.date, kinds: Sequence[EventKind] = ()
) -> Working:
    """Draw a section's time line; `name` is what the log will call it.

    Raises RuleError `registry.unknown_section`, also where the section is called otherwise.
    """
    held, office = section_history(session, section_id, on), office_names(session)
    if held.name != name:
        raise RuleError("registry.unknown_section")
    return _drawn(paper.section_facts(office.name, office.programme, held, on, kinds))


@query("report.person_history", Right.RESULT_READ)
def person_history_paper(
    session: Session, person_id: int, name: str, on: dt.date, kinds: Sequence[EventKind] = ()
) -> Working:
    """Draw a person's time line; `name` is what the log will call the person.

    Raises RuleError `registry.unknown_person`, also where the person is called otherwise.
    """
    held, office = person_history(session, person_id, on), office_names(session)
    if held.name != name:
        raise RuleError("registry.unknown_person")
    return _drawn(paper.person_facts(office.name, office.programme, held, on, kinds))


def _drawn(facts: paper.Facts) -> Working:
    data, drawn = drawing(TITLE, paper.draw, facts)
    name = f"{stem(TITLE, facts.name)}.pdf"
    return Working(facts.name, TITLE, name, data, drawn.pages, drawn.substitutions, made(drawn))
