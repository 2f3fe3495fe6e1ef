"""What the gate runs: an `Act` writes, a `Query` reads; both carry the right they need.

Inside `models` both are called like the plain functions they wrap; from outside only the gate calls them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, update_wrapper
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar

from sqlalchemy import Connection
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
    """One act under way: its transaction, who acts, and the moment it counts as done."""

    connection: Connection
    """The transaction, for what is written past the mapped objects."""
    by: By
    now: dt.datetime
    opened: Callable[[Session], None]
    """Told of the session, if one is opened."""
    subject: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    refusal: Refusal | None = None
    """Set by an act that must be stored although it ends in a refusal (a wrong password)."""
    touched: set[str] = field(default_factory=set)
    """Tables that were written past the mapped objects."""
    changes: list[dict[str, Any]] = field(default_factory=list)
    """Changes of audited rows that were written past the mapped objects, as `audit.changes` makes them."""

    @cached_property
    def session(self) -> Session:
        """A session within the transaction, for mapped objects; what runs at every key does without."""
        session = Session(self.connection, expire_on_commit=False)
        self.opened(session)
        return session

    def flush(self) -> None:
        """Write what mapped objects still hold back."""
        if "session" in vars(self):
            self.session.flush()

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

    def __init__(
        self, key: str, right: Right, run: Callable[Concatenate[Work, P], T], backup: bool, daily: bool, draft: bool
    ) -> None:
        """Wrap `run`; what the three switches mean stands at `act`."""
        self.key, self.right, self.run = key, right, run
        self.backup, self.daily, self.draft = backup, daily, draft
        update_wrapper(self, run)
        if key in ACTS:
            raise ValueError(f"two acts called {key}")
        ACTS[key] = self

    def __call__(self, work: Work, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run inside another act's transaction."""
        return self.run(work, *args, **kwargs)


class Query(Generic[P, T]):
    """A reading function with its key and right; returns frozen rows, never mapped objects."""

    def __init__(self, key: str, right: Right, run: Callable[..., T], recorded: bool, own: bool = False) -> None:
        """Wrap `run`; `recorded` asks the gate to write down that somebody looked, `own` queries are told who asks."""
        self.key, self.right, self.run, self.recorded, self.own = key, right, run, recorded, own
        update_wrapper(self, run)
        if key in QUERIES:
            raise ValueError(f"two queries called {key}")
        QUERIES[key] = self

    def __call__(self, session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Read inside an open session what does not depend on who asks."""
        if self.own:
            raise TypeError(f"{self.key} must be told who asks")
        return self.run(session, *args, **kwargs)

    def answer(self, session: Session, by: By, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Read inside an open session for somebody."""
        return self.run(session, by, *args, **kwargs) if self.own else self.run(session, *args, **kwargs)


ACTS: Final[dict[str, Act[Any, Any]]] = {}
QUERIES: Final[dict[str, Query[Any, Any]]] = {}


def act(
    key: str, right: Right, *, backup: bool = False, daily: bool = False, draft: bool = False
) -> Callable[[Callable[Concatenate[Work, P], T]], Act[P, T]]:
    """Declare a writing function as an act.

    `backup`: the gate makes a safety copy first. `daily`: its time is kept to the day, so that no moment ties a ballot
    to an envelope (R4.4). `draft`: it keeps unsaved work safe and makes no record, so the log has no entry of it.
    """

    def wrap(run: Callable[Concatenate[Work, P], T]) -> Act[P, T]:
        return Act(key, right, run, backup, daily, draft)

    return wrap


def query(
    key: str, right: Right, *, recorded: bool = False
) -> Callable[[Callable[Concatenate[Session, P], T]], Query[P, T]]:
    """Declare a reading function as a query."""

    def wrap(run: Callable[Concatenate[Session, P], T]) -> Query[P, T]:
        return Query(key, right, run, recorded)

    return wrap


def own_query(key: str, right: Right) -> Callable[[Callable[Concatenate[Session, By, P], T]], Query[P, T]]:
    """Declare a reading function whose answer depends on who asks; the gate says who, never the caller."""

    def wrap(run: Callable[Concatenate[Session, By, P], T]) -> Query[P, T]:
        return Query(key, right, run, recorded=False, own=True)

    return wrap
