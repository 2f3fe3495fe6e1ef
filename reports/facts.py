"""What several papers share: the listed section, the facts of a notice, and the leaf of a working paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from reports.kit.frozen import UNSTORED
from reports.kit.outfit import PLAIN, Outfit


@dataclass(frozen=True)
class Listed:
    """A listed section as the papers name it; `votes` and `score` are None for rounds known only as results."""

    number: int
    rank: int
    unit: str
    section: str
    problems: str
    direct_first: bool
    votes: int | None
    score: str | None


@dataclass(frozen=True)
class Letterhead:
    """What every paper says about the office and the paper; number and date come from the ledger."""

    office: str
    programme: str
    telephone: str = ""
    number: str = ""
    dated_on: dt.date | None = None
    secrecy: str = ""
    """密级和保密期限, as 秘密★1年; empty: none."""
    urgency: str = ""
    """紧急程度: 特急 or 加急; empty: none."""
    signatory: str = ""
    """签发人, of a paper that goes upwards; empty: none is printed."""
    outfit: Outfit = field(default=PLAIN, metadata=UNSTORED)
    """How this copy comes out; chosen when it is printed and never stored."""

    @property
    def date(self) -> dt.date:
        """The date under the signature; raises ValueError before the ledger gave one."""
        if self.dated_on is None:
            raise ValueError("a paper is drawn after it was entered in the ledger")
        return self.dated_on


@dataclass(frozen=True)
class NoticeFacts:
    """The facts of a talk reminder or interview notice for one listed section."""

    head: Letterhead
    round_title: str
    listed: Listed
    committee: str
    """The Party committee or group of the unit."""
    person: str
    """Who is talked to; empty: the post was vacant on the cut-off date."""
    principal: bool
    """The person is the unit's principal leader, not the leader in charge."""
    talk_days: int
    working_days: bool
    """Whether they are counted in working days."""
    due_on: dt.date | None
    embargo_months: int
    embargo_from: dt.date | None
    embargo_to: dt.date | None
    rectification_days: int
    wording: str = ""
    """The wording in force when the paper was numbered; empty: from before wordings were kept."""


@dataclass(frozen=True)
class Leaf:
    """One working paper: what its file name says after round and kind, and what it says."""

    parts: tuple[str, ...]
    facts: Any
