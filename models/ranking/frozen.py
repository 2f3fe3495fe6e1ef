"""Frozen results: how a ranking is written down for good, and read back as the very same value (R6.6)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from sqlalchemy import Table, Text, insert, select, type_coerce
from sqlalchemy.orm import Session

from models.common.base import Base
from models.common.canonical import digest
from models.common.indicators import ORDER
from models.ranking.order import Places, Ruling, places
from models.ranking.rules import Candidate, Ranking, as_result, assemble
from models.ranking.scoring import ChannelUse, Tally, part, standing
from models.ranking.tables import ResultChannel, ResultLine, TieDecision
from models.rounds.queries import RoundRow, channels, parameters, snapshot
from models.rounds.rules import RuleParameters
from models.rounds.tables import Round, RuleVersion

Row = dict[str, Any]


def write(session: Session, round_id: int, ranking: Ranking) -> None:
    """Write a ranking's lines and channels in bulk; the digest over them goes into the round's row."""
    lines = [
        {
            "round_id": round_id,
            "section_id": line.section_id,
            "rank": line.rank,
            "score": line.score,
            "votes": line.votes,
            "by_channel": line.by_channel,
            "indicators": line.indicators,
            "points": {part.channel: part.points for part in line.parts},
            "direct_first": line.direct_first,
            "listed": line.listed,
            "top": line.top,
            "main_problems": line.main_problems,
        }
        for line in ranking.lines
    ]
    used = [
        {
            "round_id": round_id,
            "code": use.code,
            "valid": use.valid,
            "abstained": use.abstained,
            "invalid": use.invalid,
            "weight": use.weight,
        }
        for use in ranking.channels
    ]
    for table, rows in ((ResultLine, lines), (ResultChannel, used)):
        if rows:
            session.execute(insert(_core(table)), rows)


def frozen_digest(session: Session, round_id: int) -> str:
    """Return the digest of a stored result with all it came from: rules, list and ballots (R6.6)."""
    chosen = select(RuleVersion.digest, Round.snapshot_digest, Round.ballots_digest)
    chosen = chosen.join(Round, Round.rule_version_id == RuleVersion.id).where(Round.id == round_id)
    rules, listed, ballots = session.execute(chosen).one()
    return digest(
        {
            "lines": _stored(session, ResultLine, round_id),
            "channels": _stored(session, ResultChannel, round_id),
            "rules": rules,
            "snapshot": listed,
            "ballots": ballots,
        }
    )


def read_back(session: Session, held: RoundRow) -> Ranking:
    """Return the frozen ranking of a finalised round, equal to what was computed when it was frozen."""
    law = parameters(session, held.id)
    here = [Candidate(e.section_id, e.number, e.section, e.unit) for e in snapshot(session, held.id)]
    stored = {row["section_id"]: row for row in _rows(session, ResultLine, held.id)}
    if held.imported:
        return as_result(law, here, {i: (row["rank"], row["main_problems"]) for i, row in stored.items()})
    uses = _uses(session, held.id, law)
    counted = {one.number: _tally(law, uses, stored[one.section_id]) for one in here}
    first = frozenset(one.number for one in here if stored[one.section_id]["direct_first"])
    ties = places(law, counted, first, rulings(session, held.id)).ties
    ranks = {one.number: stored[one.section_id]["rank"] for one in here}
    worded = {section_id: row["main_problems"] for section_id, row in stored.items()}
    return assemble(law, here, uses, counted, first, Places(ranks, ties), worded)


def _core(table: type[Base]) -> Table:
    return cast(Table, table.__table__)


def _rows(session: Session, table: type[Base], round_id: int) -> list[Row]:
    """Return every column of a round's rows."""
    core = _core(table)
    chosen = select(core).where(core.c.round_id == round_id)
    return [dict(row._mapping) for row in session.execute(chosen)]


def _stored(session: Session, table: type[Base], round_id: int) -> list[list[Any]]:
    """Return a round's rows as their bytes lie in the file: `2/4` for `1/2`, or 2 for true, is a change too."""
    core = _core(table)
    # as texts nothing is read out of them: numbers come as the numbers that they are
    raw = [type_coerce(column, Text) for column in core.c]
    chosen = select(*raw).where(core.c.round_id == round_id).order_by(*core.primary_key)
    return [[int(value) if isinstance(value, bool) else value for value in row] for row in session.execute(chosen)]


def rulings(session: Session, round_id: int) -> tuple[Ruling, ...]:
    """Return the decisions on a round's ties, oldest first (R6.4)."""
    chosen = select(TieDecision).where(TieDecision.round_id == round_id).order_by(TieDecision.id)
    return tuple(Ruling(tuple(decision.numbers), decision.keep) for decision in session.scalars(chosen))


def _uses(session: Session, round_id: int, law: RuleParameters) -> tuple[ChannelUse, ...]:
    frozen = {row["code"]: row for row in _rows(session, ResultChannel, round_id)}
    return tuple(
        ChannelUse(
            channel.code,
            channel.name,
            frozen[channel.code]["valid"],
            frozen[channel.code]["abstained"],
            frozen[channel.code]["invalid"],
            channel.weight,
            frozen[channel.code]["weight"],
            standing(law, frozen[channel.code]["valid"]),
        )
        for channel in channels(session, round_id)
    )


def _tally(law: RuleParameters, uses: tuple[ChannelUse, ...], row: Row) -> Tally:
    return Tally(
        tuple(part(law, use, row["by_channel"][use.code], Fraction(row["points"][use.code])) for use in uses),
        tuple(row["indicators"][indicator] for indicator in ORDER),
    )
