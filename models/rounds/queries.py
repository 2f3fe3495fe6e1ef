"""Reading rounds, their rule versions, channels and frozen snapshots (R3.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType
from typing import Final, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Pool, Select, Table, bindparam, select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.canonical import digest
from models.common.errors import DamageError, RuleError
from models.common.prepared import Prepared
from models.common.rights import Right
from models.rounds.rules import ChannelRule, RuleParameters
from models.rounds.tables import Round, RoundChannel, RuleVersion, SnapshotEntry
from models.rounds.tables import RoundKind as RoundKind
from models.rounds.tables import Stage as Stage


@dataclass(frozen=True)
class RoundRow:
    """A round; `rule_version` is the version's number, `imported` ones are known only as results (R3.3)."""

    id: int
    code: str
    title: str
    kind: RoundKind
    cut_off: dt.date
    stage: Stage
    rule_version: int
    imported: bool
    published_on: dt.date | None
    finalised_at: dt.datetime | None
    snapshot_digest: str
    ballots_digest: str | None
    result_digest: str | None


@dataclass(frozen=True)
class EntryRow:
    """One evaluated section as it was on the cut-off date; no id and an empty name: the post was vacant."""

    section_id: int
    number: int
    section: str
    kind: str
    unit_id: int
    unit: str
    party_committee: str
    head_id: int | None
    head: str
    leader_id: int | None
    leader: str
    principal_id: int | None
    principal: str


@dataclass(frozen=True)
class RuleVersionRow:
    """A rule version with its author and the codes of the rounds held under it."""

    number: int
    parameters: RuleParameters
    digest: str
    made_by: str
    made_at: dt.datetime
    rounds: tuple[str, ...]


_ENTRY: Final = cast(Table, SnapshotEntry.__table__).c
_SNAPSHOT: Final = Prepared(
    select(*(_ENTRY[field.name] for field in fields(EntryRow)))
    .where(_ENTRY.round_id == bindparam("of"))
    .order_by(_ENTRY.number, _ENTRY.section_id)
)


def _chosen() -> Select[tuple[Round, int]]:
    """Return rounds with the number of their rule version, in the order of time."""
    return (
        select(Round, RuleVersion.number)
        .join(RuleVersion, RuleVersion.id == Round.rule_version_id)
        .order_by(Round.cut_off, Round.published_on.is_(None), Round.published_on, Round.id)
    )


def _round_row(row: Round, version: int) -> RoundRow:
    return RoundRow(
        row.id, row.code, row.title, row.kind, row.cut_off, row.stage, version, row.imported, row.published_on,
        row.finalised_at, row.snapshot_digest, row.ballots_digest, row.result_digest,
    )  # fmt: skip


@query("round.all", Right.ROUND_READ)
def rounds(session: Session) -> tuple[RoundRow, ...]:
    """Return every round in the order of time: by cut-off, then publication (unpublished last), then entry."""
    return tuple(_round_row(row, version) for row, version in session.execute(_chosen()).tuples())


@query("round.by_code", Right.ROUND_READ)
def round_by_code(session: Session, code: str) -> RoundRow:
    """Return the round of a code; raises RuleError `round.unknown`."""
    found = session.execute(_chosen().where(Round.code == code.strip())).tuples().first()
    if found is None:
        raise RuleError("round.unknown", code=code)
    return _round_row(*found)


@query("round.parameters", Right.ROUND_READ)
def parameters(session: Session, round_id: int) -> RuleParameters:
    """Return the rule parameters that a round is held under."""
    chosen = select(RuleVersion).join(Round, Round.rule_version_id == RuleVersion.id).where(Round.id == round_id)
    return _parameters(session.scalars(chosen).one())


def _parameters(version: RuleVersion) -> RuleParameters:
    """Read a version's parameters; raises DamageError `round.damaged_rules` where they are not what was written."""
    try:
        return RuleParameters.from_plain(version.parameters)
    except (KeyError, TypeError, ValueError, RuleError) as error:
        raise DamageError("round.damaged_rules", version=version.number) from error


@query("round.channels", Right.ROUND_READ)
def channels(session: Session, round_id: int) -> tuple[ChannelRule, ...]:
    """Return a round's channels in their order; none for rounds known only as results."""
    chosen = select(RoundChannel).where(RoundChannel.round_id == round_id).order_by(RoundChannel.position)
    return tuple(ChannelRule(row.code, row.name, row.weight) for row in session.scalars(chosen))


@query("round.snapshot", Right.ROUND_READ)
def snapshot(session: Session, round_id: int) -> tuple[EntryRow, ...]:
    """Return a round's frozen list of evaluated sections, by number."""
    return tuple([EntryRow(*row) for row in _SNAPSHOT.rows(session.connection(), of=round_id)])


@query("round.rule_versions", Right.ROUND_READ)
def rule_versions(session: Session) -> tuple[RuleVersionRow, ...]:
    """Return every rule version, first to last."""
    held: dict[int, list[str]] = {}
    for row, version in session.execute(_chosen()).tuples():
        held.setdefault(version, []).append(row.code)
    found = session.scalars(select(RuleVersion).order_by(RuleVersion.number))
    return tuple(
        RuleVersionRow(
            version.number,
            _parameters(version),
            version.digest,
            version.made_by,
            version.made_at,
            tuple(held.get(version.number, ())),
        )
        for version in found
    )


def listed_numbers(session: Session, round_id: int) -> dict[int, int]:
    """Return the section id of every number on a round's list."""
    chosen = select(SnapshotEntry.number, SnapshotEntry.section_id).where(SnapshotEntry.round_id == round_id)
    return dict(session.execute(chosen).tuples().all())


@dataclass(frozen=True)
class KeyingRules:
    """What keying needs of a round: the section id of every number on its list, and the most sections a ballot names.

    Rules and list are frozen when the round is opened (R3.1), so this never changes for a round.
    """

    listed: Mapping[int, int]
    max_picks: int


_KEYING_RULES: Final[WeakKeyDictionary[Pool, dict[int, KeyingRules]]] = WeakKeyDictionary()
"""Read once for each open database: a sheet is keyed in less time than a list is read."""


def keying_rules(connection: Connection, round_id: int) -> KeyingRules:
    """Return what keying needs of a round."""
    known = _KEYING_RULES.setdefault(connection.engine.pool, {})
    if round_id not in known:
        with Session(connection) as session:
            most = parameters(session, round_id).max_picks
            known[round_id] = KeyingRules(MappingProxyType(listed_numbers(session, round_id)), most)
    return known[round_id]


def entries_digest(entries: Sequence[EntryRow]) -> str:
    """Return the digest of a snapshot; the order of its rows does not matter."""
    return digest([asdict(entry) for entry in sorted(entries, key=lambda entry: entry.section_id)])


def snapshot_faults(session: Session) -> tuple[str, ...]:
    """Return the codes of rounds whose snapshot or rule version is no longer what was frozen."""
    versions = {row.number: row for row in session.scalars(select(RuleVersion))}
    changed = {number for number, row in versions.items() if digest(row.parameters) != row.digest}
    return tuple(
        row.code
        for row in rounds(session)
        if row.rule_version in changed or entries_digest(snapshot(session, row.id)) != row.snapshot_digest
    )
