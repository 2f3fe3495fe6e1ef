"""How fast and how well people key: each their own figures, the lead everybody's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.ballots.double import Keyed, charged, keyed
from models.ballots.readings import KeyedSheet, readings
from models.ballots.tables import Batch, BatchDuty, BatchState, Decision, Duty, Effort, Ruling, SheetState, Turn
from models.common.acts import By, own_query, query
from models.common.rights import Right
from models.rounds.queries import round_by_code


@dataclass(frozen=True)
class Figures:
    """What one account keyed in a round; `seconds` while its clock ran, `wrong` sheets settled against its keying."""

    account: str
    person: str
    sheets: int
    keys: int
    stops: int
    seconds: int
    wrong: int

    @property
    def per_hour(self) -> int | None:
        """Sheets an hour, None before the clock has run a minute."""
        return round(self.sheets * 3600 / self.seconds) if self.seconds >= 60 else None

    @property
    def keys_per_hour(self) -> int | None:
        """Keys an hour, None before the clock has run a minute."""
        return round(self.keys * 3600 / self.seconds) if self.seconds >= 60 else None


@own_query("ballots.my_figures", Right.BALLOT_KEY)
def my_figures(session: Session, by: By, round_code: str) -> Figures:
    """Return one's own figures in a round; raises RuleError `round.unknown`."""
    for one in _figures(session, round_code):
        if one.account == by.account:
            return one
    return Figures(by.account, by.person, 0, 0, 0, 0, 0)


@query("ballots.all_figures", Right.BALLOT_SEAL)
def all_figures(session: Session, round_code: str) -> tuple[Figures, ...]:
    """Return everybody's figures in a round by person; raises RuleError `round.unknown`."""
    return _figures(session, round_code)


@own_query("ballots.my_duties", Right.BALLOT_KEY)
def my_duties(session: Session, by: By, round_code: str) -> dict[int, Duty]:
    """Return what one does oneself for the batches of a round, by batch id (R5.4); raises RuleError `round.unknown`."""
    held = round_by_code(session, round_code)
    chosen = select(BatchDuty.batch_id, BatchDuty.duty).join(Batch, Batch.id == BatchDuty.batch_id)
    chosen = chosen.where(Batch.round_id == held.id, BatchDuty.person == by.person)
    return dict(session.execute(chosen).tuples().all())


def _figures(session: Session, round_code: str) -> tuple[Figures, ...]:
    """Return the figures of every account that noted any or is charged with a sheet."""
    held = round_by_code(session, round_code)
    noted, wrong = _noted(session, held.id), _wrong(session, held.id)
    chosen = select(Account.name, Account.person).where(Account.name.in_({*noted, *wrong})).order_by(Account.name)
    return tuple(
        Figures(account, person, *noted.get(account, (0, 0, 0, 0)), wrong[account])
        for account, person in session.execute(chosen).tuples()
    )


def _noted(session: Session, round_id: int) -> dict[str, tuple[int, int, int, int]]:
    """Return sheets, keys, stops and seconds by account."""
    totals = (func.sum(column) for column in (Effort.sheets, Effort.keys, Effort.stops, Effort.seconds))
    chosen = select(Effort.account, *totals).join(Batch, Batch.id == Effort.batch_id)
    chosen = chosen.where(Batch.round_id == round_id).group_by(Effort.account)
    return {
        account: (int(sheets), int(keys), int(stops), int(seconds))
        for account, sheets, keys, stops, seconds in session.execute(chosen)
    }


def _wrong(session: Session, round_id: int) -> Counter[str]:
    """Count the sheets that were settled against each account's keying."""
    found: Counter[str] = Counter()
    batches = select(Batch.id).where(Batch.round_id == round_id, Batch.state != BatchState.OPEN)
    for batch_id in session.scalars(batches):
        first = {one.sheet: one for one in readings(session.connection(), batch_id, Turn.FIRST)}
        second = readings(session.connection(), batch_id, Turn.SECOND)
        rulings = _rulings(session, batch_id)
        for again in second:
            found.update(_blamed(first[again.sheet], again, rulings.get(again.sheet)))
    return found


def _blamed(first: KeyedSheet, second: KeyedSheet, ruled: Ruling | None) -> list[str]:
    """Return the accounts whose keying of a settled sheet was wrong."""
    if second.state not in (SheetState.AGREED, SheetState.RULED):
        return []
    final = first.keyed if ruled is None else _ruled(ruled, first.keyed, second.keyed)
    by = {Turn.FIRST: first.keyed_by, Turn.SECOND: second.keyed_by}
    return [by[turn] for turn in charged(first.keyed, second.keyed, second.unequal, final)]


def _ruled(row: Ruling, first: Keyed, second: Keyed) -> Keyed:
    if row.decision is Decision.ANEW:
        return keyed(row.lines or (), row.remarks or (), row.reason)
    return first if row.decision is Decision.FIRST else second


def _rulings(session: Session, batch_id: int) -> dict[int, Ruling]:
    chosen = select(Ruling).where(Ruling.batch_id == batch_id, Ruling.in_force)
    return {row.sheet: row for row in session.scalars(chosen)}
