"""Random rounds of every kind the rules allow, written straight into a founded office's data and taken out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from fractions import Fraction
from random import Random
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, insert
from sqlalchemy.orm import Session

from models.ballots.tables import Ballot, BallotStatus, Batch, BatchState, InvalidReason, Pick
from models.common.base import Base
from models.common.canonical import digest
from models.common.indicators import ORDER
from models.common.prepared import Prepared
from models.ranking.tables import Tip
from models.registry.tables import Section, SectionKind, Unit
from models.rounds.queries import EntryRow, entries_digest
from models.rounds.rules import ChannelRule, Method, Points, RuleParameters, TieBreak
from models.rounds.tables import Round, RoundChannel, RoundKind, RuleVersion, SnapshotEntry, Stage

MOST_SECTIONS: Final = 300
PILED_SECTIONS: Final = 105
DAY: Final = dt.date(2021, 3, 31)
NOON: Final = dt.datetime(2021, 4, 1, 12, tzinfo=dt.UTC)
WEIGHTS: Final = ("0", "1", "1/3", "1/7", "2", "3/5", "3/10", "1/10", "333/1000", "123456789/1000000007", "5/2")
CHANNELS: Final = ("targeted", "sampled", "other", "visit", "online")
SHARES: Final = ("valid",) * 6 + ("abstained", "invalid")


@dataclass(frozen=True)
class RandomRound:
    """A round that lies in the data now; the same seed makes the same round."""

    seed: int
    id: int
    code: str
    parameters: RuleParameters


def a_list_of_sections(connection: Connection) -> None:
    """Add one unit with sections enough for the longest list; their ids are 1, 2, 3 … ."""
    _write(connection, Unit, [{"id": 1, "name": "某局", "kind": "", "party_committee": "某局党委"}])
    rows = [_section(number) for number in range(1, MOST_SECTIONS + 1)]
    _write(connection, Section, rows)


@contextmanager
def a_random_round(connection: Connection, seed: int) -> Iterator[RandomRound]:
    """Write a round, counted and not yet final, in a transaction that is under way; it is gone afterwards."""
    with connection.begin_nested() as nested:
        yield _written(connection, seed)
        nested.rollback()


def random_rounds(connection: Connection, seeds: Iterable[int]) -> Iterator[tuple[Session, RandomRound]]:
    """Yield one round after the other, each with a session in which it can be read while it is there."""
    for seed in seeds:
        with (
            a_random_round(connection, seed) as made,
            Session(connection, join_transaction_mode="create_savepoint") as session,
        ):
            yield session, made


def a_round_of_piles(connection: Connection, piles: int, sheets: int, seed: int = 1) -> None:
    """Write round 1 with so many sealed batches of valid ballots, each naming three sections with two ticks each."""
    chance = Random(f"piles {seed}")
    law = RuleParameters()
    _write_frame(connection, law, "P", list(range(1, PILED_SECTIONS + 1)), list(range(1, PILED_SECTIONS + 1)))
    masks = [1 << one | 1 << other for one in range(5) for other in range(one)]
    everyone = range(1, PILED_SECTIONS + 1)
    codes = ["targeted", "targeted", "targeted", "sampled"]
    for start in range(1, piles + 1, 1000):
        numbers = range(start, min(start + 1000, piles + 1))
        ids = [(number, sheet, (number - 1) * sheets + sheet) for number in numbers for sheet in range(1, sheets + 1)]
        _write(connection, Batch, [_pile(n, codes[n % 4], sheets) for n in numbers])
        _write(connection, Ballot, [_valid(ballot_id, number, sheet) for number, sheet, ballot_id in ids])
        named = [(ballot_id, chance.sample(everyone, 3)) for _, _, ballot_id in ids]
        picks = [(ballot_id, one, chance.choice(masks)) for ballot_id, three in named for one in three]
        _write(connection, Pick, [{"ballot_id": b, "section_id": s, "indicators": t} for b, s, t in picks])


def _written(connection: Connection, seed: int) -> RandomRound:
    chance = Random(f"round {seed}")
    law, code = random_parameters(chance), f"R{seed}"
    sections = chance.sample(range(1, MOST_SECTIONS + 1), _size(chance))
    numbers = chance.sample(range(1, 1000), len(sections))
    _write_frame(connection, law, code, sections, numbers)
    _write_ballots(connection, chance, law, sections)
    _write(
        connection, Tip, [_tip(chance, section_id) for section_id in chance.sample(sections, _tips(chance, sections))]
    )
    return RandomRound(seed, 1, code, law)


def _write_frame(
    connection: Connection, law: RuleParameters, code: str, sections: list[int], numbers: list[int]
) -> None:
    """Write round 1 with its rules, channels and list."""
    entries = [_entry(section_id, number) for section_id, number in zip(sections, numbers, strict=True)]
    _write(connection, RuleVersion, [_version(law)])
    _write(connection, Round, [_round(code, entries)])
    _write(connection, RoundChannel, [_channel(place, one) for place, one in enumerate(law.channels, start=1)])
    _write(connection, SnapshotEntry, [{"round_id": 1, **asdict(entry)} for entry in entries])


def random_parameters(chance: Random) -> RuleParameters:
    """Return rules of any kind: methods, points, odd weights, weights of nothing, channels of any number."""
    length = chance.choice((1, 3, 5, 10, 10, 10, 20))
    codes = chance.sample(CHANNELS, chance.randint(1, len(CHANNELS)))
    return RuleParameters(
        list_length=length,
        top_tier=chance.randint(1, min(length, 3)),
        method=chance.choice(list(Method)),
        points=chance.choice(list(Points)),
        fault_weights=tuple(zip(ORDER, _weights(chance, len(ORDER)), strict=True)),
        min_channel_ballots=chance.choice((0, 1, 5, 30)),
        tie_breaks=tuple(chance.sample(list(TieBreak), chance.randint(0, len(TieBreak)))),
        channels=tuple(
            ChannelRule(code, code, weight) for code, weight in zip(codes, _weights(chance, len(codes)), strict=True)
        ),
    )


def _weights(chance: Random, count: int) -> list[Fraction]:
    """Return weights, at least one of them more than nothing."""
    found = [Fraction(chance.choice(WEIGHTS)) for _ in range(count)]
    return found if any(found) else [*found[1:], Fraction(1)]


def _size(chance: Random) -> int:
    """Return how many sections are evaluated: few ones often, so that ties are frequent."""
    return chance.choice(
        (1, chance.randint(2, 12), chance.randint(2, 12), chance.randint(13, 60), chance.randint(61, 300))
    )


def _write_ballots(connection: Connection, chance: Random, law: RuleParameters, sections: list[int]) -> None:
    batches: list[dict[str, Any]] = []
    ballots: list[dict[str, Any]] = []
    picks: list[dict[str, Any]] = []
    favoured = chance.sample(sections, min(len(sections), chance.randint(1, 12)))
    for channel in law.channels:
        left = chance.choice((0, 1, chance.randint(2, 29), 30, chance.randint(31, 120), 60))
        while left:
            size = min(left, chance.randint(1, 50))
            left -= size
            batches.append(_batch(chance, len(batches) + 1, channel.code, size))
            for sheet in range(1, size + 1):
                ballot_id = len(ballots) + 1
                row = _ballot(chance, ballot_id, len(batches), sheet, len(sections) > law.max_picks)
                ballots.append(row)
                picks += _picks(chance, row, sections if chance.random() < 0.2 else favoured, sections, law.max_picks)
    _write(connection, Batch, batches)
    _write(connection, Ballot, ballots)
    _write(connection, Pick, picks)


def _batch(chance: Random, number: int, channel: str, size: int) -> dict[str, Any]:
    sealed = chance.random() < 0.8
    row = _pile(number, channel, size)
    return row if sealed else {**row, "state": BatchState.SECOND, "seal": None}


def _pile(number: int, channel: str, size: int) -> dict[str, Any]:
    return {
        "id": number, "round_id": 1, "number": number, "channel": channel, "box": "甲箱", "control_total": size,
        "receiver": "某人", "received_on": DAY, "state": BatchState.SEALED,
        "file_id": None, "seal": "0" * 64,
    }  # fmt: skip


def _ballot(chance: Random, ballot_id: int, batch_id: int, sheet: int, many: bool) -> dict[str, Any]:
    """Return a ballot that is as it is for a reason the rules know; `many` sections are needed to name too many."""
    status = BallotStatus(chance.choice(SHARES))
    reasons = (InvalidReason.LATE, InvalidReason.OVER_VOTE if many else InvalidReason.PHOTOCOPY)
    row = {"id": ballot_id, "batch_id": batch_id, "sheet": sheet, "status": status}
    return {**row, "reason": chance.choice(reasons) if status is BallotStatus.INVALID else None, "decided_by": "clerk"}


def _valid(ballot_id: int, batch_id: int, sheet: int) -> dict[str, Any]:
    row = {"id": ballot_id, "batch_id": batch_id, "sheet": sheet, "status": BallotStatus.VALID}
    return {**row, "reason": None, "decided_by": "clerk"}


def _picks(
    chance: Random, ballot: dict[str, Any], some: list[int], everyone: list[int], most: int
) -> list[dict[str, Any]]:
    """Return what a ballot names; on an invalid one too, where it must not count."""
    if ballot["status"] is BallotStatus.ABSTAINED:
        return []
    named = chance.sample(some, min(len(some), chance.randint(1, most)))
    if ballot["reason"] is InvalidReason.OVER_VOTE:
        named = chance.sample(everyone, most + 1)
    ticks = [chance.choice((0, 1, 16, chance.randrange(32))) for _ in named]
    return [{"ballot_id": ballot["id"], "section_id": s, "indicators": t} for s, t in zip(named, ticks, strict=True)]


def _tips(chance: Random, sections: list[int]) -> int:
    return min(len(sections), chance.choice((0, 0, 0, 1, 2, 4)))


def _tip(chance: Random, section_id: int) -> dict[str, Any]:
    return {
        "round_id": 1, "section_id": section_id, "reported_on": DAY, "verified_on": DAY, "case": "收受礼品",
        "basis": "核查报告", "approver": "某书记", "withdrawn": "误报" if chance.random() < 0.25 else None,
        "discipline": None,
    }  # fmt: skip


def _version(law: RuleParameters) -> dict[str, Any]:
    plain = law.to_plain()
    return {"id": 1, "number": 1, "parameters": plain, "digest": digest(plain), "made_by": "某lead", "made_at": NOON}


def _round(code: str, entries: list[EntryRow]) -> dict[str, Any]:
    return {
        "id": 1, "code": code, "title": code, "kind": RoundKind.SPECIAL, "cut_off": DAY, "stage": Stage.COUNTED,
        "rule_version_id": 1, "imported": False, "snapshot_digest": entries_digest(entries), "published_on": None,
        "finalised_at": None, "ballots_digest": None, "result_digest": None,
    }  # fmt: skip


def _channel(place: int, channel: ChannelRule) -> dict[str, Any]:
    return {"round_id": 1, "position": place, **asdict(channel)}


def _entry(section_id: int, number: int) -> EntryRow:
    return EntryRow(section_id, number, f"科室{section_id}", "internal", 1, "某局", "某局党委", *(None, "") * 3)


def _section(number: int) -> dict[str, Any]:
    return {"id": number, "unit_id": 1, "name": f"科室{number}", "kind": SectionKind.INTERNAL, "number": number}


_INSERTS: Final[dict[type[Base], dict[tuple[str, ...], Prepared]]] = {}


def _write(connection: Connection, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows in bulk."""
    if rows:
        columns = tuple(rows[0])
        known = _INSERTS.setdefault(table, {})
        if columns not in known:
            known[columns] = Prepared(insert(cast(Table, table.__table__)), columns)
        known[columns].run_all(connection, rows)
