"""Which sheets stand behind a figure of the panel: what its link opens; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from desk.ballots.words import channel_word
from desk.language import tr
from models.common.indicators import ORDER, Indicator
from models.ranking.order import TARGETED
from models.ranking.rules import Line, Ranking
from models.rounds.rules import Points, TieBreak


@dataclass(frozen=True)
class Behind:
    """What a figure counts, under which name, and how many sheets that must be; `points` is their worth, if asked."""

    title: str
    number: int | None
    channel: str | None
    indicator: Indicator | None
    counted: int
    points: Fraction | None = None


def valid_ballots(ranking: Ranking, channel: str) -> Behind | None:
    """Return what is behind the valid ballots of a channel."""
    use = next(one for one in ranking.channels if one.code == channel)
    title = tr("Valid ballots, {channel}", channel=channel_word(use.code, use.name))
    return _some(Behind(title, None, channel, None, use.valid))


def votes(ranking: Ranking, line: Line, channel: str | None = None) -> Behind | None:
    """Return what is behind a section's votes, of one channel or of all."""
    return _some(Behind(_title(ranking, line, channel), line.number, channel, None, _votes(line, channel)))


def points(ranking: Ranking, line: Line, channel: str) -> Behind | None:
    """Return what is behind a section's points in a channel: its votes, with what each is worth."""
    worth = next(part.points for part in line.parts if part.channel == channel)
    title = _title(ranking, line, channel)
    worth_shown = worth if ranking.points is Points.FAULTS else None
    return _some(Behind(title, line.number, channel, None, _votes(line, channel), worth_shown))


def ticks(line: Line, indicator: Indicator) -> Behind | None:
    """Return what is behind a section's votes that ticked an indicator."""
    title = tr("Sheets that tick {sign} for {section}", sign=indicator.character, section=_section(line))
    return _some(Behind(title, line.number, None, indicator, line.marks[ORDER.index(indicator)]))


def tie_break(ranking: Ranking, line: Line, what: TieBreak) -> Behind | None:
    """Return what is behind the votes that a tie-break looks at (R6.4)."""
    match what:
        case TieBreak.GREED:
            return ticks(line, Indicator.GREED)
        case TieBreak.TARGETED:
            return votes(ranking, line, TARGETED)
        case TieBreak.TOTAL:
            return votes(ranking, line)


def _some(behind: Behind) -> Behind | None:
    """Return nothing for 0: there is no sheet to show."""
    return behind if behind.counted else None


def _votes(line: Line, channel: str | None) -> int:
    return sum(part.votes for part in line.parts if channel in (None, part.channel))


def _section(line: Line) -> str:
    return f"{line.number:03d} {line.name}"


def _title(ranking: Ranking, line: Line, channel: str | None) -> str:
    use = next((one for one in ranking.channels if one.code == channel), None)
    if use is None:
        return tr("Sheets that name {section}", section=_section(line))
    name = channel_word(use.code, use.name)
    return tr("Sheets that name {section}, {channel}", section=_section(line), channel=name)
