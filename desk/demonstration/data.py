"""What the demonstration tells, read from the TOML files in resources; every name in it is invented."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from models.accounts.founding import NewAccount, Setup, read_setup
from models.common.places import resource
from models.consequences.queries import MeasureKind
from models.rounds.queries import RoundKind


@dataclass(frozen=True)
class SectionFacts:
    """A section when its unit was first entered; `since` is the start of both appointments."""

    number: int
    name: str
    kind: str
    head: str
    leader: str
    since: dt.date | None = None


@dataclass(frozen=True)
class UnitFacts:
    """A unit; `joined` None: evaluated from the beginning."""

    name: str
    kind: str
    principal: str
    sections: tuple[SectionFacts, ...]
    party_committee: str = ""
    joined: dt.date | None = None


@dataclass(frozen=True)
class Change:
    """Something that happened on a day; `what` names the function that tells it."""

    on: dt.date
    what: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class RoundFacts:
    """A published round: printed numbers from rank 1 to 10; a cut-off date where it was held with this program."""

    code: str
    published: dt.date
    listed: tuple[int, ...]
    title: str = ""
    kind: RoundKind = RoundKind.SPECIAL
    cut_off: dt.date | None = None


@dataclass(frozen=True)
class TipFacts:
    """A verified tip (R6.5)."""

    round: str
    number: int
    reported: dt.date
    verified: dt.date
    case: str
    basis: str
    approver: str


@dataclass(frozen=True)
class RemovalFacts:
    """A removal that was decided and carried out; the successor begins the day after (R7.4)."""

    round: str
    number: int
    kind: MeasureKind
    on: dt.date
    committee: str
    number_of_paper: str
    successor: str


@dataclass(frozen=True)
class WaiverFacts:
    """A measure that was waived with a reason (R7.4)."""

    round: str
    kind: MeasureKind
    number: int
    on: dt.date
    reason: str


@dataclass(frozen=True)
class DoneFacts:
    """How many days after publication measures of a kind were done, and how; the last four are of talks."""

    kind: MeasureKind
    days: int
    note: str
    place: str = ""
    present: str = ""
    content: str = ""
    pledge: str = ""

    def day(self, published: dt.date) -> dt.date:
        """Return the day on which they were done."""
        return published + dt.timedelta(days=self.days)


@dataclass(frozen=True)
class RectifyingFacts:
    """How many days after publication the steps of a rectification are usually taken, and what is written."""

    notice: int
    plan: int
    report: int
    recheck: int
    close: int
    plan_text: str
    report_text: str
    checkers: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Pile:
    """A batch of the current round: imported from `file`, or `keyed` forms keyed by hand, `again` of them twice."""

    channel: str
    on: dt.date
    by: str
    total: int
    file: str = ""
    box: str = ""
    keyed: int = 0
    photocopy: int = 0
    """The form that turns out to be one, counted from 1; 0: none."""
    again: int = 0
    again_by: str = ""
    misread: tuple[int, ...] = ()
    """The forms that the second keyer reads otherwise, however often."""

    @property
    def counts(self) -> bool:
        """Say whether its forms are settled and count towards the ranking."""
        return bool(self.file) or (self.again == self.total and not self.misread)

    @property
    def size(self) -> int:
        """How many forms of it are in the data."""
        return self.total if self.file else self.keyed


@dataclass(frozen=True)
class CurrentFacts:
    """The round that is being keyed."""

    code: str
    title: str
    kind: RoundKind
    cut_off: dt.date
    opened: dt.date
    keying: dt.date
    listed: tuple[int, ...]
    piles: tuple[Pile, ...]


@cache
def table(name: str) -> dict[str, Any]:
    """Return one of the files."""
    return tomllib.loads(resource("demonstration", f"{name}.toml").read_text(encoding="utf-8"))


def setup() -> Setup:
    """Return the office's names and accounts."""
    return read_setup(resource("demonstration", "setup.toml").read_text(encoding="utf-8"))


ACCOUNTS: Final[tuple[NewAccount, ...]] = setup().accounts
"""The accounts of every demonstration office with their passwords, which are no secret."""


def units() -> tuple[UnitFacts, ...]:
    """Return the units as they were first entered."""
    return tuple(
        UnitFacts(**{**unit, "sections": tuple(SectionFacts(**section) for section in unit["sections"])})
        for unit in table("registry")["unit"]
    )


def changes() -> tuple[Change, ...]:
    """Return what happened to the registry, the removals that were carried out included, in the order of time."""
    found = _happenings(table("changes")["change"])
    for removal in removals():
        what = "head" if removal.kind is MeasureKind.HEAD_REMOVAL else "leader"
        facts = {"number": removal.number, "name": removal.successor}
        found.append(Change(removal.on + dt.timedelta(days=1), what, facts))
    return tuple(sorted(found, key=lambda change: change.on))


def _happenings(told: Iterable[Mapping[str, Any]]) -> list[Change]:
    return [
        Change(one["on"], one["what"], {key: value for key, value in one.items() if key not in ("on", "what")})
        for one in told
    ]


def supervised() -> tuple[Change, ...]:
    """Return what was watched over after the rounds, day by day."""
    return tuple(_happenings(table("supervision")["event"]))


def halted(code: str) -> dict[int, str]:
    """Return the step after which a round's rectifications left their usual course, by number."""
    return {one["number"]: one["after"] for one in table("supervision")["halted"] if one["round"] == code}


def rounds() -> tuple[RoundFacts, ...]:
    """Return the published rounds in the order of time."""
    return tuple(
        RoundFacts(**{**one, "listed": tuple(one["listed"]), "kind": RoundKind(one.get("kind", RoundKind.SPECIAL))})
        for one in table("rounds")["round"]
    )


def tips() -> tuple[TipFacts, ...]:
    """Return the verified tips."""
    return tuple(TipFacts(**one) for one in table("follow_up")["tip"])


def removals() -> tuple[RemovalFacts, ...]:
    """Return the removals that were carried out."""
    return tuple(RemovalFacts(**{**one, "kind": MeasureKind(one["kind"])}) for one in table("follow_up")["removal"])


def waivers() -> tuple[WaiverFacts, ...]:
    """Return the measures that were waived."""
    return tuple(WaiverFacts(**{**one, "kind": MeasureKind(one["kind"])}) for one in table("follow_up")["waiver"])


def done() -> tuple[DoneFacts, ...]:
    """Return how measures are usually done."""
    return tuple(DoneFacts(**{**one, "kind": MeasureKind(one["kind"])}) for one in table("follow_up")["done"])


def rectifying() -> RectifyingFacts:
    """Return how a rectification usually goes."""
    told = table("supervision")["rectifying"]
    return RectifyingFacts(**{**told, "checkers": tuple(told["checkers"])})


def current() -> CurrentFacts:
    """Return the round that is being keyed."""
    told = dict(table("current"))
    piles = tuple(Pile(**{**pile, "misread": tuple(pile.get("misread", ()))}) for pile in told.pop("pile"))
    return CurrentFacts(
        **{**told, "kind": RoundKind(told["kind"]), "listed": tuple(told["listed"]), "piles": piles},
    )
