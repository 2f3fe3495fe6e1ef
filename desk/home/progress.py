"""How far keying and measures are, as bars, and the ranks of the sections listed most often."""

from __future__ import annotations

from collections.abc import Sequence

from desk.ballots.words import channel_word
from desk.home.columns import History
from desk.home.todo import keyed
from desk.language import tr
from desk.sentences import word
from desk.shared.charts import Bar
from desk.shared.page import Page
from desk.theme import Meaning
from models.ballots.queries import BatchState
from models.common.rights import Right
from models.consequences.queries import PUBLIC, MeasureKind, MeasureRow, MeasureStatus, measures
from models.ranking.histories import rank_histories
from models.rounds.queries import RoundRow, Stage, channels, rounds

Group = tuple[str, tuple[Bar, ...]]
"""A heading and its bars."""
UNDER_WAY = (Stage.ISSUING, Stage.KEYING, Stage.COUNTED)
SHOWN = 8


def progress(page: Page, held: RoundRow | None) -> tuple[Group, ...]:
    """Return the bars of the second column."""
    groups: list[Group] = []
    keying = held is not None and held.stage in UNDER_WAY
    if held is not None and keying and page.may(Right.BALLOT_KEY):
        groups.append((tr("Ballots settled, {round}", round=held.code), _of_ballots(page, held)))
    if page.may(Right.MEASURE_READ):
        public = [row for row in page.ask(rounds) if row.stage in PUBLIC]
        if public:
            rows = page.ask(measures, public[-1].code)
            bars = _in_all(rows) if keying and groups else _by_kind(rows)
            groups.append((tr("Measures done, {round}", round=public[-1].code), bars))
    return tuple(groups)


def _of_ballots(page: Page, held: RoundRow) -> tuple[Bar, ...]:
    every = keyed(page, held)
    bars = []
    for channel in page.ask(channels, held.id):
        rows = [row for row in every if row.channel == channel.code]
        bars.append(
            _bar(
                channel_word(channel.code, channel.name),
                sum(row.settled for row in rows),
                sum(row.control_total for row in rows),
            )
        )
    sealed = sum(row.state is BatchState.SEALED for row in every)
    return (*bars, _bar(tr("Batches sealed"), sealed, len(every)))


def _bar(name: str, value: int, of: int) -> Bar:
    return name, value, of, Meaning.GOOD if of and value >= of else Meaning.INFO


def _in_all(rows: Sequence[MeasureRow]) -> tuple[Bar, ...]:
    open_or_done = [row for row in rows if row.status in (MeasureStatus.DUE, MeasureStatus.DONE)]
    done = sum(row.status is MeasureStatus.DONE for row in open_or_done)
    return (_bar(tr("All measures"), done, len(open_or_done)),)


def _by_kind(rows: Sequence[MeasureRow]) -> tuple[Bar, ...]:
    bars = []
    for kind in MeasureKind:
        mine = [row for row in rows if row.kind is kind and row.status in (MeasureStatus.DUE, MeasureStatus.DONE)]
        if mine and kind is not MeasureKind.EMBARGO:
            bars.append(_bar(str(word(kind)), sum(row.status is MeasureStatus.DONE for row in mine), len(mine)))
    return tuple(bars)


def histories(page: Page) -> tuple[History, ...]:
    """Return the sections listed most often; those that came out of one another count as one (R2.3)."""
    if not page.may(Right.MEASURE_READ):
        return ()
    codes = [row.code for row in page.ask(rounds) if row.stage in PUBLIC]
    found = [
        History(one.section_id, one.name, one.unit, tuple((code, one.ranks.get(code)) for code in codes))
        for one in page.ask(rank_histories)
        if one.ranks.keys() & set(codes)
    ]
    return tuple(sorted(found, key=lambda one: (-one.times, -one.top, one.section_id))[:SHOWN])
