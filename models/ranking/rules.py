"""The ranking of a round: a pure function of rules, list, counts, verified tips and recorded decisions (R6.1–R6.7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from models.ballots.rules import Counts
from models.common.indicators import ORDER, Indicator
from models.ranking.order import Places, Ruling, Tie, breakers, places
from models.ranking.scoring import ChannelUse, Part, Tally, channel_uses, tallies
from models.rounds.rules import Method, Points, RuleParameters, TieBreak

WORDS: Final[dict[Indicator, str]] = {
    Indicator.COLD: "服务态度冷硬",
    Indicator.LAZY: "办事拖拉低效",
    Indicator.SHIRK: "推诿扯皮不履职",
    Indicator.CHAOS: "乱作为乱收费",
    Indicator.GREED: "吃拿卡要",
}
"""The indicators as a circular words them; official text, not interface."""
VERIFIED: Final = "经查实存在吃拿卡要"
UNSPECIFIED: Final = "群众未指明具体问题"
MOST_PROBLEMS: Final = 3
LEAST_SHARE: Final = Fraction(1, 5)
"""Of a section's votes: what fewer people ticked is not proposed for publication."""


@dataclass(frozen=True)
class Candidate:
    """An evaluated section as the round's list has it."""

    section_id: int
    number: int
    name: str
    unit: str


@dataclass(frozen=True)
class Line:
    """One section's place and everything that explains it; score and votes are None in rounds known only as results."""

    section_id: int
    number: int
    name: str
    unit: str
    rank: int
    score: Fraction | None
    votes: int | None
    parts: tuple[Part, ...]
    marks: tuple[int, ...]
    breakers: tuple[tuple[TieBreak, int], ...]
    direct_first: bool
    listed: bool
    top: bool
    main_problems: str

    @property
    def by_channel(self) -> dict[str, int]:
        """Votes per channel."""
        return {part.channel: part.votes for part in self.parts}

    @property
    def indicators(self) -> dict[Indicator, int]:
        """Votes that ticked each indicator."""
        return dict(zip(ORDER, self.marks, strict=False))


@dataclass(frozen=True)
class Ranking:
    """A round's ranking: lines by rank, then score downwards, then number; every evaluated section present."""

    method: Method
    points: Points
    channels: tuple[ChannelUse, ...]
    lines: tuple[Line, ...]
    ties: tuple[Tie, ...]

    @property
    def undecided_ties(self) -> tuple[tuple[int, ...], ...]:
        """The section numbers of each tie that must be decided before finalising (R6.4)."""
        return tuple(tie.numbers for tie in self.ties if tie.ruling is None)

    @property
    def listed(self) -> tuple[Line, ...]:
        """The sections on the published list, in order."""
        return tuple(line for line in self.lines if line.listed)


def rank(
    parameters: RuleParameters,
    candidates: Sequence[Candidate],
    counts: Counts,
    direct_first: Collection[int] = (),
    rulings: Sequence[Ruling] = (),
    worded: Mapping[int, str] | None = None,
) -> Ranking:
    """Rank every candidate, sections without a vote included.

    `direct_first` holds section ids with a verified tip (R6.5); of several `rulings` on the same sections the last
    holds; `worded` holds the lead's main problems by section id and beats what is proposed (R6.7).
    """
    uses = channel_uses(parameters, counts)
    counted = tallies(parameters, uses, [candidate.section_id for candidate in candidates], counts)
    by_number = {candidate.number: counted[candidate.section_id] for candidate in candidates}
    first = frozenset(candidate.number for candidate in candidates if candidate.section_id in direct_first)
    placed = places(parameters, by_number, first, rulings)
    return assemble(parameters, candidates, uses, by_number, first, placed, worded or {})


def assemble(
    parameters: RuleParameters,
    candidates: Sequence[Candidate],
    uses: tuple[ChannelUse, ...],
    counted: Mapping[int, Tally],
    direct_first: frozenset[int],
    placed: Places,
    worded: Mapping[int, str],
) -> Ranking:
    """Put tallies and places (both by section number) together; used for live and for frozen rankings alike."""
    looked_at = breakers(parameters, counted, direct_first)
    lines = [
        _line(
            parameters,
            candidate,
            counted[candidate.number],
            placed.ranks[candidate.number],
            looked_at[candidate.number],
            candidate.number in direct_first,
            worded.get(candidate.section_id),
        )
        for candidate in candidates
    ]
    lines.sort(key=lambda line: (line.rank, -counted[line.number].score, line.number))
    return Ranking(parameters.method, parameters.points, uses, tuple(lines), placed.ties)


def as_result(
    parameters: RuleParameters, candidates: Sequence[Candidate], placed: Mapping[int, tuple[int, str]]
) -> Ranking:
    """Make the ranking of a round known only as a result: rank and main problems by section id, all listed (R3.3)."""
    lines = [
        Line(
            section_id=candidate.section_id,
            number=candidate.number,
            name=candidate.name,
            unit=candidate.unit,
            rank=placed[candidate.section_id][0],
            score=None,
            votes=None,
            parts=(),
            marks=(),
            breakers=(),
            direct_first=False,
            listed=True,
            top=placed[candidate.section_id][0] <= parameters.top_tier,
            main_problems=placed[candidate.section_id][1],
        )
        for candidate in candidates
    ]
    lines.sort(key=lambda line: (line.rank, line.number))
    return Ranking(parameters.method, parameters.points, (), tuple(lines), ())


def _line(
    parameters: RuleParameters,
    candidate: Candidate,
    tally: Tally,
    place: int,
    looked_at: tuple[tuple[TieBreak, int], ...],
    direct_first: bool,
    worded: str | None,
) -> Line:
    """Make a section's line; a rank up to the edge is inside, so a kept tie may lengthen the list (R6.4)."""
    listed = place <= parameters.list_length
    proposed = proposed_problems(tally.marks, tally.votes, direct_first) if listed else ""
    return Line(
        section_id=candidate.section_id,
        number=candidate.number,
        name=candidate.name,
        unit=candidate.unit,
        rank=place,
        score=tally.score,
        votes=tally.votes,
        parts=tally.parts,
        marks=tally.marks,
        breakers=looked_at,
        direct_first=direct_first,
        listed=listed,
        top=place <= parameters.top_tier,
        main_problems=worded if listed and worded is not None else proposed,
    )


def proposed_problems(marks: Sequence[int], votes: int, direct_first: bool) -> str:
    """Propose the main problems of a listed section from its indicator shares (R6.7).

    The indicators most ticked, up to three, that at least a fifth of its votes ticked; a verified tip comes first.
    """
    ticked = [(n, indicator) for indicator, n in zip(ORDER, marks, strict=False) if n and n >= LEAST_SHARE * votes]
    ticked.sort(key=lambda pair: -pair[0])
    words = [WORDS[indicator] for _, indicator in ticked if not (direct_first and indicator is Indicator.GREED)]
    return "、".join(([VERIFIED] if direct_first else []) + words[:MOST_PROBLEMS]) or UNSPECIFIED
