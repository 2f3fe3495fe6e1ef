"""Whether two counts of a round say the same, figure by figure, and where they first do not (R6.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from models.common.indicators import ORDER
from models.ranking.recount import Place, Recount
from models.ranking.rules import Line, Ranking
from models.rounds.rules import RuleParameters


class Figure(StrEnum):
    """What is compared, beside the indicators."""

    VALID = "valid"
    ABSTAINED = "abstained"
    INVALID = "invalid"
    WEIGHT = "weight"
    LISTED = "listed"
    RANK = "rank"
    DIRECT_FIRST = "direct_first"
    SCORE = "score"
    VOTES = "votes"
    POINTS = "points"
    TIES = "ties"


@dataclass(frozen=True)
class Difference:
    """One figure on which two counts disagree; no section: a figure of the channel; no channel: of all together."""

    section: int | None
    channel: str
    figure: StrEnum
    one: str
    other: str


def ranking_differences(parameters: RuleParameters, ranking: Ranking, found: Recount) -> Iterator[Difference]:
    """Yield every figure in which a ranking and a recount differ, channels first, then sections in their order.

    Ranks are compared as they stand without decisions on ties, and the groups to be decided on as such.
    """
    for use, summed in _side_by_side(ranking.channels, found.channels):
        yield from _figures(
            None,
            (use or summed).code,
            (Figure.VALID, use and use.valid, summed and summed.valid),
            (Figure.ABSTAINED, use and use.abstained, summed and summed.abstained),
            (Figure.INVALID, use and use.invalid, summed and summed.invalid),
            (Figure.WEIGHT, use and use.weight, summed and summed.weight),
        )
    ranks = unruled_ranks(ranking)
    placed = {place.number: place for place in found.places}
    for line in ranking.lines:
        yield from _line_differences(line, ranks[line.number], placed.pop(line.number, None))
    for number in placed:
        yield Difference(number, "", Figure.LISTED, "—", str(number))
    yield from _figures(
        None, "", (Figure.TIES, _shown(tie.numbers for tie in ranking.ties), _shown(ties_across(parameters, found)))
    )


def unruled_ranks(ranking: Ranking) -> dict[int, int]:
    """Return the ranks by number as they stand without the decisions on ties: equal ones share theirs (R6.4)."""
    tied = {number: tie.first for tie in ranking.ties for number in tie.numbers}
    return {line.number: tied.get(line.number, line.rank) for line in ranking.lines}


def ties_across(parameters: RuleParameters, found: Recount) -> tuple[tuple[int, ...], ...]:
    """Return the groups of equal sections through which an edge runs, best placed first (R6.4)."""
    groups = []
    apart = (place for place in found.places if not place.direct_first)
    for rank, places in groupby(apart, key=lambda place: place.rank):
        numbers = tuple(sorted(place.number for place in places))
        if any(rank <= edge < rank + len(numbers) - 1 for edge in (parameters.top_tier, parameters.list_length)):
            groups.append(numbers)
    return tuple(groups)


def _line_differences(line: Line, rank: int, place: Place | None) -> Iterator[Difference]:
    if place is None:
        yield Difference(line.number, "", Figure.LISTED, str(line.number), "—")
        return
    yield from _figures(
        line.number,
        "",
        (Figure.RANK, rank, place.rank),
        (Figure.DIRECT_FIRST, line.direct_first, place.direct_first),
        (Figure.SCORE, line.score, place.score),
        (Figure.VOTES, line.votes, place.votes),
        *((one, a, b) for one, a, b in zip(ORDER, line.marks, place.marks, strict=True)),
    )
    for part, share in zip(line.parts, place.shares, strict=True):
        yield from _figures(
            line.number,
            part.channel,
            (Figure.VOTES, part.votes, share.votes),
            (Figure.POINTS, part.points, share.points),
        )


def _figures(section: int | None, channel: str, *figures: tuple[StrEnum, object, object]) -> Iterator[Difference]:
    for name, one, other in figures:
        if one != other:
            yield Difference(section, channel, name, _word(one), _word(other))


def _word(value: object) -> str:
    return "—" if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def _side_by_side(ones: Iterable[Any], others: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Pair what bears the same code; None where one side has none."""
    left, right = {one.code: one for one in ones}, {other.code: other for other in others}
    for code in [*left, *(code for code in right if code not in left)]:
        yield left.get(code), right.get(code)


def _shown(groups: Iterable[tuple[int, ...]]) -> str:
    return "; ".join("=".join(map(str, group)) for group in groups)
