"""What the gate runs: an `Act` writes, a `Query` reads; both carry the right they need.

Inside `models` both are called like the plain functions they wrap; from outside only the gate calls them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from models.common.errors import Refusal
from models.common.rights import Right

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class By:
    """Who acts: the account, and the person's name and role as they are at that moment."""

    account_id: int | None
    account: str
    person: str
    role: str


@dataclass
class Work:
    """One act under way: the open session, who acts, and the moment it counts as done."""

    session: Session
    by: By
    now: dt.datetime
    subject: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    refusal: Refusal | None = None
    """Set by an act that must be stored although it ends in a refusal (a wrong password)."""

    @property
    def today(self) -> dt.date:
        """The calendar day of the act at the office (local time)."""
        return self.now.astimezone().date()

    def note(self, subject: str, **facts: Any) -> None:
        """Say in the audit entry what the act was about, beyond the changed rows."""
        self.subject = subject
        self.facts = {**self.facts, **facts}


class Act(Generic[P, T]):
    """A writing function with its key and right: one transaction and one audit entry when the gate runs it."""

    def __init__(self, key: str, right: Right, run: Callable[Concatenate[Work, P], T], backup: bool) -> None:
        """Wrap `run`; `backup` asks the gate for a safety copy first."""
        self.key, self.right, self.run, self.backup = key, right, run, backup
        update_wrapper(self, run)
        if key in ACTS:
            raise ValueError(f"two acts called {key}")
        ACTS[key] = self

    def __call__(self, work: Work, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run inside another act's transaction."""
        return self.run(work, *args, **kwargs)


class Query(Generic[P, T]):
    """A reading function with its key and right; returns frozen rows, never mapped objects."""

    def __init__(self, key: str, right: Right, run: Callable[Concatenate[Session, P], T], recorded: bool) -> None:
        """Wrap `run`; `recorded` asks the gate to write down that somebody looked."""
        self.key, self.right, self.run, self.recorded = key, right, run, recorded
        update_wrapper(self, run)
        if key in QUERIES:
            raise ValueError(f"two queries called {key}")
        QUERIES[key] = self

    def __call__(self, session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Read inside an open session."""
        return self.run(session, *args, **kwargs)


ACTS: Final[dict[str, Act[Any, Any]]] = {}
QUERIES: Final[dict[str, Query[Any, Any]]] = {}


def act(key: str, right: Right, *, backup: bool = False) -> Callable[[Callable[Concatenate[Work, P], T]], Act[P, T]]:
    """Declare a writing function as an act."""

    def wrap(run: Callable[Concatenate[Work, P], T]) -> Act[P, T]:
        return Act(key, right, run, backup)

    return wrap


def query(
    key: str, right: Right, *, recorded: bool = False
) -> Callable[[Callable[Concatenate[Session, P], T]], Query[P, T]]:
    """Declare a reading function as a query."""

    def wrap(run: Callable[Concatenate[Session, P], T]) -> Query[P, T]:
        return Query(key, right, run, recorded)

    return wrap
