"""What the papers of a round are gathered from: one reading of the models, shared by all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from models.audit.actions import newest_day, newest_hash
from models.common.figures import rounded
from models.consequences.queries import MeasureRow, measures
from models.consequences.rules import REMOVALS
from models.consequences.streak_rounds import StreakRound, streaks_of
from models.consequences.tables import MeasureKind, MeasureStatus
from models.finalising.queries import fingerprint
from models.ranking.editions import corrections
from models.ranking.naming import registry_names
from models.ranking.queries import final, result
from models.ranking.rules import Line, Ranking
from models.rectification.queries import RectificationRow, written_out
from models.registry.tables import Post
from models.rounds.queries import EntryRow, RoundRow, parameters, snapshot
from models.rounds.rules import RuleParameters
from models.settings.queries import newspaper_width, office_names
from models.settings.rules import OfficeNames
from reports.facts import Letterhead, Listed, NoticeFacts


@dataclass(frozen=True)
class Source:
    """A final round with its rules, frozen result, list and measures."""

    office: OfficeNames
    round: RoundRow
    parameters: RuleParameters
    ranking: Ranking
    entries: dict[int, EntryRow]
    measures: dict[tuple[int, MeasureKind], MeasureRow]
    log_hash: str
    fingerprint: tuple[str, ...]
    people: frozenset[str]
    """Everybody whom the registry or the round's list names, of those who left too; the newspaper prints none."""
    newspaper_width: int
    """Millimetres."""
    corrected_on: dt.date | None
    """When its published result was last corrected; None: it is as it was first published (R7.8)."""
    rectifications: dict[int, RectificationRow] = field(default_factory=dict)
    """What was entered for each listed section's rectification, by section (R7.7)."""
    streaks: dict[int, tuple[StreakRound, ...]] = field(default_factory=dict)
    """The rounds on which a proposal of removal rests, by section, oldest first (R7.3)."""
    as_of: dt.date | None = None
    """The day up to which everything that was entered is in it."""

    @property
    def dated_on(self) -> dt.date | None:
        """The day from which its papers speak: publication, or the correction after it; None before publication."""
        published = self.round.published_on
        return max(published, self.corrected_on or published) if published else None

    @property
    def head(self) -> Letterhead:
        """What every paper says about the office."""
        return Letterhead(self.office.name, self.office.programme, self.office.telephone)


@dataclass(frozen=True)
class Item:
    """One paper that is due: for which section (None: the round), under which title, and what it says."""

    section_id: int | None
    title: str
    facts: Any


def read(session: Session, code: str) -> Source:
    """Read a round; raises RuleError `round.unknown`, or `result.not_final` before its result is frozen."""
    row = final(session, code)
    entries = {entry.section_id: entry for entry in snapshot(session, row.id)}
    named = {name for entry in entries.values() for name in (entry.head, entry.leader, entry.principal)}
    due = measures(session, row.code)
    fixed = written_out(session, [one for one in due if one.kind is MeasureKind.RECTIFICATION])
    return Source(
        office_names(session),
        row,
        parameters(session, row.id),
        result(session, row.code),
        entries,
        {(measure.section_id, measure.kind): measure for measure in due},
        newest_hash(session),
        fingerprint(session, row.code),
        registry_names(session) | named,
        newspaper_width(session),
        max(
            (one.corrected_on for one in corrections(session, row.code) if one.published and not one.cause),
            default=None,
        ),
        {one.measure.section_id: one for one in fixed},
        _streaks(session, row, due),
        newest_day(session),
    )


def _streaks(session: Session, row: RoundRow, due: Sequence[MeasureRow]) -> dict[int, tuple[StreakRound, ...]]:
    """Return the streaks of sections for which a removal is proposed; most rounds have none."""
    proposed = {one.section_id for one in due if one.kind in REMOVALS}
    return streaks_of(session, row, proposed) if proposed else {}


def listed(source: Source, line: Line) -> Listed:
    """Return a listed section as the papers name it."""
    score = None if line.score is None else rounded(line.score, 2)
    return Listed(
        line.number, line.rank, line.unit, line.name, line.main_problems, line.direct_first, line.votes, score
    )  # fmt: skip


def all_listed(source: Source) -> tuple[Listed, ...]:
    """Return every listed section, by rank."""
    return tuple(listed(source, line) for line in source.ranking.listed)


def notices(source: Source, kind: MeasureKind, title: str) -> tuple[Item, ...]:
    """Return the notices that measures of a kind bring; waived and flagged ones bring none."""
    return tuple(
        Item(line.section_id, f"{title}（{line.unit}{line.name}）", _notice(source, line, measure))
        for line, measure in in_force(source, kind)
    )


def in_force(source: Source, kind: MeasureKind) -> Iterator[tuple[Line, MeasureRow]]:
    """Yield the measures of a kind that are due or done, by rank; waived and flagged ones are neither."""
    for line in source.ranking.listed:
        measure = source.measures.get((line.section_id, kind))
        if measure is not None and measure.status in (MeasureStatus.DUE, MeasureStatus.DONE):
            yield line, measure


def _notice(source: Source, line: Line, measure: MeasureRow) -> NoticeFacts:
    embargo = source.measures.get((line.section_id, MeasureKind.EMBARGO))
    barred = embargo is not None and embargo.status is not MeasureStatus.WAIVED
    return NoticeFacts(
        head=source.head,
        round_title=source.round.title,
        listed=listed(source, line),
        committee=source.entries[line.section_id].party_committee,
        person=measure.person,
        principal=measure.post == Post.PRINCIPAL_LEADER,
        talk_days=source.parameters.talk_days,
        working_days=source.parameters.working_days,
        due_on=measure.due_on,
        embargo_months=source.parameters.embargo_months if barred else 0,
        embargo_from=embargo.due_on if embargo else None,
        embargo_to=embargo.until_on if embargo else None,
        rectification_days=source.parameters.rectification_days,
    )
