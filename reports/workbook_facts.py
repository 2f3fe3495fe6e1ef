"""Gathering what the ranking workbook recomputes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy.orm import Session

from models.ballots.queries import counts
from models.ballots.rules import Counts
from models.common.acts import query
from models.common.errors import RuleError
from models.common.indicators import ORDER
from models.common.rights import Right
from models.ranking.queries import ranking, result
from models.ranking.rules import Line, Ranking
from models.rounds.queries import RoundRow, parameters, round_by_code
from models.rounds.rules import RuleParameters
from models.settings.queries import office_names
from reports.ranking_workbook import CellFacts, ChannelFacts, Facts, SectionFacts


@query("report.workbook", Right.RESULT_READ)
def workbook_facts(session: Session, code: str) -> Facts:
    """Return a final round's workbook; raises RuleError `reports.no_ballots` for rounds known only as results."""
    return _gathered(session, round_by_code(session, code), result(session, code))


@query("report.live_workbook", Right.RANKING_LIVE)
def live_workbook_facts(session: Session, code: str) -> Facts:
    """Return the workbook of a round that is not final yet; raises RuleError `reports.no_ballots`."""
    return _gathered(session, round_by_code(session, code), ranking(session, code))


def _gathered(session: Session, held: RoundRow, ranked: Ranking) -> Facts:
    if held.imported:
        raise RuleError("reports.no_ballots", round=held.code)
    rules = parameters(session, held.id)
    numbers = {line.section_id: line.number for line in ranked.lines}
    return build(
        office_names(session).name, held.title, held.code, held.rule_version, rules, ranked,
        numbers, counts(session, held.id), held.ballots_digest or "", held.result_digest or "",
    )  # fmt: skip


def build(
    office: str,
    title: str,
    code: str,
    rule_version: int,
    rules: RuleParameters,
    ranked: Ranking,
    numbers: Mapping[int, int],
    counted: Counts,
    ballots_digest: str,
    result_digest: str,
) -> Facts:
    """Put a ranking and the counts it came from into the form of the workbook."""
    ruled = {
        number: place
        for tie in ranked.ties
        if tie.ruling is not None and not tie.ruling.keep
        for place, number in enumerate(tie.ruling.numbers, start=1)
    }
    return Facts(
        office=office,
        title=title,
        code=code,
        rule_version=rule_version,
        method=rules.method,
        points=rules.points,
        fault_weights=tuple(rules.weights[indicator] for indicator in ORDER),
        min_channel_ballots=rules.min_channel_ballots,
        tie_breaks=rules.tie_breaks,
        channels=tuple(
            ChannelFacts(use.code, use.name, use.valid, use.abstained, use.invalid, use.declared, use.weight)
            for use in ranked.channels
        ),
        sections=tuple(_section(line, ruled.get(line.number, 0)) for line in ranked.lines),
        cells=tuple(
            CellFacts(channel, numbers[section], tuple(int(bool(mask & i.bit)) for i in ORDER), n)
            for channel, section, mask, n in counted.cells
        ),
        ballots_digest=ballots_digest,
        result_digest=result_digest,
    )


def _section(line: Line, ruled: int) -> SectionFacts:
    return SectionFacts(
        line.number,
        line.unit,
        line.name,
        line.rank,
        line.score or Fraction(0),
        line.direct_first,
        ruled,
        tuple(part.votes for part in line.parts),
        tuple(part.points for part in line.parts),
        line.marks,
    )
