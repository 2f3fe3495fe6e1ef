"""How firm a round's list is, line by line, and which sheets to read again (R6.4–R6.6, R7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ballots.naming import naming_both
from models.ballots.queries import counts
from models.ballots.tally import tallied
from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.consequences.hanging import hanging_removals
from models.ranking.margin import Edge as Edge
from models.ranking.margin import LineMargin, error_bound, margins
from models.ranking.queries import compute, final
from models.ranking.rules import Ranking
from models.ranking.tables import Rereading
from models.ranking.weighing import Both, ReadBoth
from models.rounds.queries import RoundRow, parameters, round_by_code
from models.rounds.rules import FINAL
from models.settings.queries import setting

Told = Callable[[int], object]
"""Told between two steps how many pairs of sections were compared; what it raises ends the reading."""


def _nobody(_pairs: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class RereadingRow:
    """A recorded re-reading; sheets are (batch number, sheet), `margin` and `bound` those of its day."""

    id: int
    edge: Edge
    numbers: tuple[int, ...]
    margin: int
    bound: int
    sheets: tuple[tuple[int, int], ...]
    differing: tuple[tuple[int, int], ...]
    readers: str
    finding: str
    read_on: dt.date


@dataclass(frozen=True)
class Neighbours:
    """A section inside a line and one outside (numbers), and how many wrong ballots make them at least equal."""

    inside: int
    outside: int
    ballots: int


@dataclass(frozen=True)
class FirmLine:
    """A line that carries a consequence: after which place it runs, who stands next to it, and its margin.

    `section` is the number of the one whose removal hangs on it; `reread` the newest re-reading of the sections that
    stand nearest, made at the margin of today.
    """

    edge: Edge
    after: int
    section: int | None
    ballots: int
    bound: int
    pairs: tuple[Neighbours, ...]
    reread: RereadingRow | None

    @property
    def thin(self) -> bool:
        """Say whether no more wrong ballots than are held possible would move the line."""
        return self.ballots <= self.bound

    @property
    def tied(self) -> bool:
        """Say whether the sections beside the line are equal in everything."""
        return self.ballots == 0

    @property
    def near(self) -> tuple[Neighbours, ...]:
        """The nearest pair, and the others that no more wrong ballots than are held possible would bring level."""
        return tuple(pair for pair in self.pairs if pair.ballots <= max(self.ballots, self.bound))

    @property
    def beside(self) -> tuple[int, ...]:
        """The numbers of the sections of these pairs, those inside first."""
        inside, outside = [pair.inside for pair in self.near], [pair.outside for pair in self.near]
        return tuple(dict.fromkeys([*inside, *outside]))


@dataclass(frozen=True)
class Firmness:
    """The lines of a round with the bound that they are held against; none for rounds known only as results."""

    valid: int
    per: int
    bound: int
    lines: tuple[FirmLine, ...]

    @property
    def thin(self) -> tuple[FirmLine, ...]:
        """The lines that no more wrong ballots than are held possible would move."""
        return tuple(line for line in self.lines if line.thin)


@query("ranking.firmness", Right.RANKING_LIVE, recorded=True)
def firmness(session: Session, code: str, told: Told = _nobody) -> Firmness:
    """Return how firm a round's list is as it stands, or as it was frozen; raises RuleError `round.unknown`."""
    return firm(session, round_by_code(session, code), told)


@query("ranking.final_firmness", Right.RESULT_READ)
def final_firmness(session: Session, code: str, told: Told = _nobody) -> Firmness:
    """Return how firm a frozen list is; raises RuleError `round.unknown` or `result.not_final`."""
    return firm(session, final(session, code), told)


@query("ranking.rereadings", Right.RANKING_LIVE)
def rereadings(session: Session, code: str) -> tuple[RereadingRow, ...]:
    """Return what was read again for a round, in the order it was recorded; raises RuleError `round.unknown`."""
    return rereading_rows(session, round_by_code(session, code))


@query("ranking.final_rereadings", Right.RESULT_READ)
def final_rereadings(session: Session, code: str) -> tuple[RereadingRow, ...]:
    """Return what was read again for a frozen round; raises RuleError `round.unknown` or `result.not_final`."""
    return rereading_rows(session, final(session, code))


def rereading_rows(session: Session, held: RoundRow) -> tuple[RereadingRow, ...]:
    """Return a round's re-readings in the order they were recorded."""
    found = session.scalars(select(Rereading).where(Rereading.round_id == held.id).order_by(Rereading.id))
    return tuple(
        RereadingRow(
            one.id,
            Edge(one.line),
            tuple(one.numbers),
            one.margin,
            one.bound,
            tuple((batch, sheet) for batch, sheet in one.sheets),
            tuple((batch, sheet) for batch, sheet in one.differing),
            one.readers,
            one.finding,
            one.read_on,
        )
        for one in found
    )


def firm(session: Session, held: RoundRow, told: Told = _nobody) -> Firmness:
    """Work out a round's margins from its ballots, tips and streaks; `told` may raise to stop it."""
    law = parameters(session, held.id)
    per = int(setting(session, "error_bound"))
    if held.imported:
        return Firmness(0, per, error_bound(0, per), ())
    told(0)
    counted = counts(session, held.id) if held.stage in FINAL else tallied(session, held.id)
    ranking = compute(session, held, counted)
    valid = sum(channel.valid for channel in counted.channels)
    bound = error_bound(valid, per)
    found = margins(
        law,
        counted,
        [line.section_id for line in ranking.lines],
        frozenset(line.section_id for line in ranking.lines if line.direct_first),
        hanging_removals(session, held, [line.section_id for line in ranking.lines if line.top]),
        _reader(session, held, told),
    )
    after = {Edge.TOP: law.top_tier, Edge.LIST: law.list_length, Edge.REMOVAL: law.top_tier}
    read = rereading_rows(session, held)
    return Firmness(valid, per, bound, tuple(_line(one, after[one.edge], bound, ranking, read) for one in found))


def _reader(session: Session, held: RoundRow, told: Told) -> ReadBoth:
    """Return what reads the ballots of a pair of sections, and tells before each how many were read."""
    read = count()

    def both(one: int, other: int) -> Both:
        told(next(read))
        return naming_both(session, held.id, one, other)

    return both


def _line(found: LineMargin, after: int, bound: int, ranking: Ranking, read: tuple[RereadingRow, ...]) -> FirmLine:
    lines = {line.section_id: line for line in ranking.lines}
    pairs = tuple(
        Neighbours(lines[pair.inside].number, lines[pair.outside].number, pair.ballots) for pair in found.pairs
    )
    section = None if found.section is None else lines[found.section].number
    of_line = [one for one in read if one.edge is found.edge and one.margin == found.ballots]
    matching = [one for one in of_line if {pairs[0].inside, pairs[0].outside} <= set(one.numbers)]
    return FirmLine(found.edge, after, section, found.ballots, bound, pairs, matching[-1] if matching else None)


def line_of(found: Firmness, edge: str, numbers: tuple[int, ...]) -> FirmLine:
    """Return a line by the sections beside it, for a removal its own first; raises RuleError `rereading.no_line`."""
    for line in found.lines:
        if line.edge == edge and line.section in (None, *numbers[:1]):
            return line
    raise RuleError("rereading.no_line", edge=edge, numbers=numbers)
