"""The second count: sheets, votes, points, scores and ranks by the database alone, from batches, ballots and picks.

Nothing here uses the running tally or the program's ranking, which it is held against before a result is frozen (R6.6).
SQL only adds, compares and orders whole numbers. A sum that might leave 63 bits is never made: multipliers come split
into digits to the base 10^6, each digit is summed by itself, carries are handed on, and the digits, written one after
the other at full width, order as texts exactly as the numbers do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.common.indicators import ORDER
from models.ranking.multipliers import BASE, TOTAL, UNITS, Multipliers, multipliers
from models.rounds.queries import channels, parameters
from models.rounds.rules import RuleParameters, TieBreak


@dataclass(frozen=True)
class ChannelSum:
    """A channel's sheets as they stand, and the weight that its points have."""

    code: str
    valid: int
    abstained: int
    invalid: int
    weight: Fraction


@dataclass(frozen=True)
class Share:
    """What a channel says of a section: votes and points."""

    channel: str
    votes: int
    points: Fraction


@dataclass(frozen=True)
class Place:
    """A section's place before any decision on ties, with all it rests on."""

    section_id: int
    number: int
    rank: int
    direct_first: bool
    score: Fraction
    votes: int
    marks: tuple[int, ...]
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Recount:
    """A round counted by the database: channels in their order, sections by rank, then score downwards, then number."""

    channels: tuple[ChannelSum, ...]
    places: tuple[Place, ...]


_SHEETS: Final = """
SELECT
  sum(CASE WHEN t.status = 'valid' THEN 1 ELSE 0 END),
  sum(CASE WHEN t.status = 'abstained' THEN 1 ELSE 0 END),
  sum(CASE WHEN t.status = 'invalid' THEN 1 ELSE 0 END)
FROM round_channel c
LEFT JOIN batch b ON b.round_id = c.round_id AND b.channel = c.code
LEFT JOIN ballot t ON t.batch_id = b.id
WHERE c.round_id = :round
GROUP BY c.position
ORDER BY c.position
"""
_TICKS: Final = ", ".join(
    f"CAST(sum(CASE WHEN (p.indicators & {one.bit}) > 0 THEN 1 ELSE 0 END) AS BIGINT) AS u{unit}"
    for unit, one in enumerate(ORDER, start=1)
)
_EACH: Final = ", ".join(f"coalesce(counted.u{unit}, 0) AS u{unit}" for unit in range(UNITS))
_SUMS: Final = ", ".join(f"CAST(sum(u{unit}) AS BIGINT) AS u{unit}" for unit in range(UNITS))
_UNITS: Final = ",".join(f" r.u{unit}" for unit in range(UNITS))
_COUNTED: Final = f"""
counted AS MATERIALIZED (
  SELECT c.position, p.section_id, count(*) AS u0, {_TICKS}
  FROM batch b
  JOIN round_channel c ON c.round_id = b.round_id AND c.code = b.channel
  JOIN ballot t ON t.batch_id = b.id
  JOIN pick p ON p.ballot_id = t.id
  WHERE b.round_id = :round AND t.status = 'valid'
  GROUP BY c.position, p.section_id
),
grid AS MATERIALIZED (
  SELECT e.section_id, e.number, c.position, c.code, {_EACH}
  FROM snapshot_entry e
  JOIN round_channel c ON c.round_id = e.round_id
  LEFT JOIN counted ON counted.position = c.position AND counted.section_id = e.section_id
  WHERE e.round_id = :round
),
whole AS MATERIALIZED (
  SELECT g.section_id, g.number, {_SUMS},
    CAST(sum(CASE WHEN g.code = 'targeted' THEN g.u0 ELSE 0 END) AS BIGINT) AS targeted,
    CASE WHEN g.section_id IN (SELECT section_id FROM tip WHERE round_id = :round AND withdrawn IS NULL)
      THEN 1 ELSE 0 END AS direct
  FROM grid g
  GROUP BY g.section_id, g.number
)"""
_BREAKS: Final = {TieBreak.GREED: f"u{UNITS - 1}", TieBreak.TARGETED: "targeted", TieBreak.TOTAL: "u0"}


def recount(session: Session, round_id: int) -> Recount:
    """Count and rank a round anew in the database (R6.1–R6.5); recorded decisions on ties do not enter."""
    law, held = parameters(session, round_id), channels(session, round_id)
    sheets = [(row[0], row[1], row[2]) for row in session.execute(text(_SHEETS), {"round": round_id})]
    by = multipliers(law, [channel.weight for channel in held], [valid for valid, _, _ in sheets])
    found = session.execute(text(_statement(law, by)), {"round": round_id}).all()
    codes = [channel.code for channel in held]
    return Recount(
        tuple(ChannelSum(code, *row, used) for code, row, used in zip(codes, sheets, by.weights, strict=True)),
        tuple(_place(codes, by, tuple(rows)) for _, rows in groupby(found, key=lambda row: row.section_id)),
    )


def _place(codes: Sequence[str], by: Multipliers, rows: Sequence[Any]) -> Place:
    """Put the rows of one section, a channel each, together."""
    first = rows[0]
    shares = tuple(
        Share(code, row.votes, Fraction(int(row.points), by.per_point)) for code, row in zip(codes, rows, strict=True)
    )
    return Place(
        first.section_id, first.number, first.rank, bool(first.direct), Fraction(int(first.score), by.per_score),
        first.u0, tuple(getattr(first, f"u{unit}") for unit in range(1, UNITS)), shares,
    )  # fmt: skip


def _statement(law: RuleParameters, by: Multipliers) -> str:
    """Return the statement that counts, adds and ranks: a row for each section and channel."""
    order = ", ".join(f"CASE WHEN w.direct = 1 THEN 0 ELSE {_BREAKS[name]} END DESC" for name in law.tie_breaks)
    keys = "w.direct DESC, CASE WHEN w.direct = 1 THEN '' ELSE s.digits END DESC" + (order and f", {order}")
    return f"""
WITH {_COUNTED},
{_multiplied(by)},
{_carried(by.digits)},
ranked AS (
  SELECT w.*, s.digits AS score, rank() OVER (ORDER BY {keys}) AS rank
  FROM whole w JOIN said s ON s.section_id = w.section_id AND s.target = {TOTAL}
)
SELECT r.section_id, r.number, r.rank, r.direct, r.score,{_UNITS}, g.u0 AS votes, s.digits AS points
FROM ranked r
JOIN grid g ON g.section_id = r.section_id
JOIN said s ON s.section_id = g.section_id AND s.target = g.position
ORDER BY r.rank, r.score DESC, r.number, r.section_id, g.position
"""


def _multiplied(by: Multipliers) -> str:
    """Return the sums of what is multiplied, digit by digit, for every section and sum."""
    places = range(by.digits)
    columns = ", ".join(f"m{place}_{unit}" for place in places for unit in range(UNITS))
    rows = ", ".join(
        f"({row.target}, {row.position}, {', '.join(str(each) for digit in row.digits for each in digit)})"
        for row in by.rows
    )
    sums = ", ".join(
        f"CAST(sum({' + '.join(f'u{unit} * m{place}_{unit}' for unit in range(UNITS))}) AS BIGINT) AS s{place}"
        for place in places
    )
    return f"""
multiplier (target, position, {columns}) AS (VALUES {rows}),
summed AS MATERIALIZED (
  SELECT g.section_id, m.target, {sums}
  FROM grid g JOIN multiplier m ON m.position = g.position
  GROUP BY g.section_id, m.target
)"""


def _carried(digits: int) -> str:
    """Return the steps that hand carries on, from the lowest digit up, and write the digits at full width."""
    steps, source, carry, after = [], "summed", "0", ""
    for place in range(digits):
        rest = "".join(f", s{later}" for later in range(place + 1, digits))
        name = "said" if place == digits - 1 else f"step{place}"
        steps.append(
            f"{name} AS MATERIALIZED (SELECT section_id, target{rest}, (s{place} + {carry}) / {BASE} AS carry,"
            f" substr(CAST({BASE} + (s{place} + {carry}) % {BASE} AS TEXT), 2){after} AS digits FROM {source})"
        )
        source, carry, after = name, "carry", " || digits"
    return ",\n".join(steps)
