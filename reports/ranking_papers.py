"""Papers about a ranking that have no number: minutes of decided ties, and the comparison of a what-if."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models.ballots.partial import NOTHING, LeftOut
from models.common.acts import query
from models.common.rights import Right
from models.ranking.trial import Supposed
from models.ranking.trials import what_if
from models.rounds.queries import channels, round_by_code
from models.settings.queries import office_names
from reports import what_if as paper
from reports.catalogue import result_entry
from reports.drawing import drawing, made
from reports.files import stem
from reports.working import Working, drawn


@query("report.tie_minutes", Right.RESULT_READ, recorded=True)
def tie_minutes_papers(session: Session, code: str) -> tuple[Working, ...]:
    """Draw the minutes of a round's decisions in force, one paper each; raises RuleError `round.unknown`."""
    held = round_by_code(session, code)
    minutes = result_entry("tie_minutes")
    return tuple(drawn(held.code, minutes, leaf) for leaf in minutes.gather(session, held.code))


@query("report.what_if", Right.RANKING_LIVE, recorded=True)
def what_if_paper(session: Session, code: str, supposed: Supposed, left_out: LeftOut = NOTHING) -> Working:
    """Draw a trial beside the official ranking; raises RuleError like `what_if`."""
    held, office = round_by_code(session, code), office_names(session)
    names = {channel.code: channel.name for channel in channels(session, held.id)}
    trial = what_if(session, held.code, supposed, left_out)
    facts = paper.gather(office.name, office.programme, held.title, trial, left_out, names)
    data, done = drawing(paper.TITLE, paper.draw, facts)
    name = f"{stem(held.code, paper.TITLE, '非正式结果')}.pdf"
    return Working(held.code, paper.TITLE, name, data, done.pages, done.substitutions, made(done))
