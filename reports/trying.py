"""A wording tried on papers of a round, or on an invented one, before it is kept (R8.4)."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.settings.queries import office_names
from reports.catalogue import entry
from reports.facts import Letterhead
from reports.rewording import worded_kind
from reports.sources import read
from reports.working import Working

NUMBER: Final = "×"
"""Stands for the serial of a paper that has none."""


@dataclass(frozen=True)
class Trial:
    """A paper to try a wording on; `invented` ones are of no round."""

    title: str
    facts: Any
    invented: bool = False


@query("document.wording_trials", Right.DOCUMENT_READ)
def trials(session: Session, key: str, code: str, today: dt.date) -> tuple[Trial, ...]:
    """Return the papers of a kind that are due for a final round; without any, or without a round, an invented one.

    Raises RuleError as `worded_kind`, and `round.unknown` or `result.not_final` for a round without a result.
    """
    wording, kind = worded_kind(key), entry(key)
    office = office_names(session)
    number = f"{office.organ_code}{kind.series}〔{today.year}〕{NUMBER}号"
    found: list[Trial] = []
    if code:
        source = read(session, code)
        for item in kind.gather(source):
            head = replace(item.facts.head, number=number, dated_on=source.dated_on or today)
            found.append(Trial(item.title, replace(item.facts, head=head)))
    if not found and wording.sample is not None:
        head = Letterhead(office.name, office.programme, office.telephone, number, today)
        found.append(Trial(kind.title, wording.sample(head), invented=True))
    return tuple(found)


def tried(key: str, trial: Trial, text: str) -> Working:
    """Draw a paper in a wording that was checked; it has no number and is kept nowhere."""
    target = io.BytesIO()
    drawn = entry(key).draw(replace(trial.facts, wording=text), target)
    return Working("", entry(key).title, trial.title, target.getvalue(), drawn.pages, drawn.substitutions)
