"""Gathering what the charts of a round show, for the window and for the paper alike."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.finalising.queries import fingerprint
from models.ranking.histories import RankHistory, histories_of, listings
from models.ranking.queries import ranking, result
from models.ranking.rules import Line, Ranking
from models.rounds.queries import RoundRow, parameters, round_by_code, rounds
from models.rounds.rules import FINAL
from models.settings.queries import office_names
from reports.charts.facts import Channel, ChartFacts, Counted, Course, Moment, RankFacts
from reports.facts import Leaf


@query("report.charts", Right.RESULT_READ)
def chart_facts(session: Session, code: str) -> ChartFacts:
    """Return the charts of a final round; raises RuleError `round.unknown` or `result.not_final`."""
    return _gathered(session, round_by_code(session, code), result(session, code))


@query("report.live_charts", Right.RANKING_LIVE, recorded=True)
def live_chart_facts(session: Session, code: str) -> ChartFacts:
    """Return the charts of a round as it stands; raises RuleError `round.unknown`."""
    return _gathered(session, round_by_code(session, code), ranking(session, code))


def gather(session: Session, code: str) -> tuple[Leaf, ...]:
    """Return the one paper of a round's charts; who may ask is for the query that draws it to say."""
    held = round_by_code(session, code)
    return (Leaf((), (chart_facts if held.stage in FINAL else live_chart_facts)(session, code)),)


def _gathered(session: Session, held: RoundRow, ranked: Ranking) -> ChartFacts:
    office = office_names(session)
    channels = tuple(Channel(use.code, use.name, use.valid) for use in ranked.channels)
    return ChartFacts(
        office.name,
        office.programme,
        held.code,
        held.title,
        held.stage not in FINAL,
        " ".join(fingerprint(session, held.code)) or (held.result_digest or "")[:16],
        _ranks(session, held, ranked),
        channels,
        tuple(_counted(line, channels) for line in ranked.lines if line.votes is not None),
    )


def _counted(line: Line, channels: Sequence[Channel]) -> Counted:
    cold, lazy, shirk, chaos, greed = line.marks
    by_channel = line.by_channel
    return Counted(
        line.section_id,
        line.number,
        line.name,
        line.unit,
        line.rank,
        line.listed,
        line.top,
        line.votes or 0,
        (cold, lazy, shirk, chaos, greed),
        tuple(by_channel[channel.code] for channel in channels),
    )


def _ranks(session: Session, held: RoundRow, ranked: Ranking) -> RankFacts:
    """Return the ranks of every final round up to this one, and of this one as it stands."""
    every = rounds(session)
    shown = every[: [row.id for row in every].index(held.id) + 1]
    moments = tuple(
        Moment(row.code, row.title, row.stage not in FINAL) for row in shown if row.stage in FINAL or row.id == held.id
    )
    codes = {moment.code for moment in moments}
    listed = [one for one in listings(session) if one[0] in codes]
    if held.stage not in FINAL and any(line.votes or line.direct_first for line in ranked.lines):
        listed += [(held.code, line.section_id, line.rank) for line in ranked.listed]
    law = parameters(session, held.id)
    courses = tuple(_course(one, moments) for one in histories_of(session, listed))
    return RankFacts(moments, courses, law.list_length, law.top_tier)


def _course(one: RankHistory, moments: Sequence[Moment]) -> Course:
    ranks = tuple(one.ranks.get(moment.code) for moment in moments)
    return Course(one.section_id, one.number, one.name, one.unit, ranks)
