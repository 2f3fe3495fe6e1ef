"""The gate: every act and every query of the window and the command line passes here.

One act is one transaction and one audit entry. The gate checks the right, opens the session, runs the act, writes the
entry with what changed, commits, and tells the listeners which tables were touched. Refused attempts are entered too.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from models.accounts.actions import log_in, log_out
from models.accounts.founding import Setup, found_office
from models.accounts.queries import AccountRow, account_by_name
from models.accounts.rules import may
from models.audit.actions import append
from models.audit.changes import Changes
from models.audit.tables import Outcome
from models.common.acts import Act, By, Query, Work
from models.common.clock import Clock, system_clock
from models.common.errors import DamageError, EnvironmentFault, Refusal, RightError
from models.common.rights import Right
from models.settings.queries import setting
from models.storage.backup import Backup, make_backup, manifests, safety_copy
from models.storage.engine import Store
from models.storage.store import forget, make_store, open_store, reading, writing
from models.verification.actions import note_backup
from models.verification.queries import Report, verify
from reports.kit.faces import FaceChoice, use

P = ParamSpec("P")
T = TypeVar("T")
Listener = Callable[[frozenset[str]], None]

PROGRAM = By(None, "", "", "program")
"""Who acts before anybody is logged in."""


class Office:
    """An open office and whoever is logged in."""

    def __init__(self, store: Store, clock: Clock = system_clock, *, backups: bool = True) -> None:
        """Stand before an open store; nobody is logged in. `backups` False: no safety copies before acts."""
        self.store = store
        self.clock = clock
        self.backups = backups
        self.account: AccountRow | None = None
        self._listeners: list[Listener] = []
        self._looked: set[str] = set()

    @classmethod
    def open(cls, where: str, clock: Clock = system_clock) -> Office:
        """Open existing data."""
        return cls(open_store(where, clock()), clock)

    @classmethod
    def make(cls, where: str, clock: Clock = system_clock, *, backups: bool = True) -> Office:
        """Make new, empty data."""
        return cls(make_store(where, clock()), clock, backups=backups)

    def found(self, setup: Setup) -> None:
        """Found the office: its names and first accounts; only once."""
        self._run(found_office, PROGRAM, False, setup)

    def found_or_forget(self, setup: Setup) -> None:
        """Found an office that was just made; when that is refused, leave no file behind."""
        try:
            self.found(setup)
        except BaseException:
            self.close()
            if self.store.path:
                forget(self.store.path)
            raise

    def close(self) -> None:
        """Let go of the data."""
        self.store.close()

    @property
    def by(self) -> By:
        """Who is logged in, as the log names them."""
        account = self.account
        return By(account.id, account.name, account.person, account.role.value) if account else PROGRAM

    def may(self, right: Right) -> bool:
        """Say whether whoever is logged in has a right."""
        return self.account is not None and may(self.account.role, right)

    def log_in(self, name: str, password: str) -> AccountRow:
        """Log in, or raise RightError `account.wrong_password` or `account.locked`."""
        account = self._run(log_in, By(None, name, "", ""), False, name, password)
        assert account is not None  # a refused login has raised
        self.account = account
        self._looked.clear()
        self._follow_faces()
        return account

    def _follow_faces(self) -> None:
        """Draw from now on with the faces that the office has chosen."""
        with self._calm(), reading(self.store) as session:
            use(FaceChoice(setting(session, "faces")))

    def log_out(self) -> None:
        """Log out."""
        if self.account is not None:
            self._run(log_out, self.by, False)
        self.account = None

    def do(self, act: Act[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an act: one transaction, one audit entry.

        Raises RightError when the role may not, whatever Refusal the act raises, and EnvironmentFault when the data
        cannot be written; nothing is stored then, but the attempt is entered in the log.
        """
        if act.backup:
            self._check(act.key, act.right)
            if self.backups:
                self.backup(act.key.replace(".", "-"))
        return self._run(act, self.by, True, *args, **kwargs)

    def ask(self, query: Query[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query and return its frozen rows."""
        self._check(query.key, query.right)
        try:
            with self._calm(), reading(self.store) as session:
                answer = query.answer(session, self.by, *args, **kwargs)
        except Refusal as refusal:
            self._looked_at(query, args, refusal)
            raise
        self._looked_at(query, args)
        return answer

    def _looked_at(self, query: Query[P, T], args: tuple[object, ...], refusal: Refusal | None = None) -> None:
        """Enter, once a login, what was asked where that is to be written down."""
        asked = query.key + repr(args)
        if not query.recorded or asked in self._looked:
            return
        self._looked.add(asked)
        subject = " ".join(" ".join(str(value).split()) for value in args if not isinstance(value, tuple))
        if refusal is None:
            self._enter(query.key, Outcome.DONE, subject)
        else:
            self.enter_refusal(query.key, refusal, subject)

    def backup(self, reason: str = "hand") -> Backup:
        """Make a verified automatic backup beside the data."""
        return safety_copy(self.store, self.clock(), reason)

    def backup_by_hand(self, folder: Path | None = None) -> Backup:
        """Make a backup in a folder, or beside the data; raises RightError without the right."""
        self._check("backup.make", Right.BACKUP)
        made = make_backup(self.store, folder, self.clock(), "hand") if folder else self.backup()
        self.do(note_backup, Path(made.path).name, made.sha256)
        return made

    def verify(self) -> Report:
        """Check everything against itself and against the anchors that the backups hold; raises RightError."""
        anchors = [(made.audit_seq, made.audit_hash) for made in manifests(self.store)]
        return self.ask(verify, tuple(anchors))

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with the touched tables after every act; return how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def enter_refusal(self, key: str, refusal: Refusal, subject: str = "", daily: bool = False) -> None:
        """Write a refused attempt into the log."""
        self._enter(key, Outcome.REFUSED, subject, daily, refusal=refusal.key, **refusal.facts)

    def _check(self, key: str, right: Right) -> None:
        """Refuse and enter the attempt unless the account, as it stands now, is open and has the right."""
        try:
            with self._calm(), reading(self.store) as session:
                self._let_in(session.connection(), key, right)
        except RightError as refusal:
            self.enter_refusal(key, refusal)
            raise

    def _let_in(self, connection: Connection, key: str, right: Right) -> None:
        """Raise RightError unless the account, as it stands now, is open and has the right."""
        refusal = self._refusal(connection, key, right)
        if refusal is not None:
            raise refusal

    def _refusal(self, connection: Connection, key: str, right: Right) -> RightError | None:
        if self.account is None:
            return RightError("account.nobody")
        self.account = account_by_name(connection, self.account.name) or self.account
        if self.account.closed_at is not None:
            return RightError("account.closed", name=self.account.name)
        if self.account.must_change and key != "account.change_password":
            return RightError("account.must_change")
        if not may(self.account.role, right):
            return RightError("account.no_right", role=self.account.role, act=key)
        return None

    def _run(self, act: Act[P, T], by: By, asked: bool, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an act in its transaction; `asked`: somebody logged in asks for it and must have the right."""
        try:
            with self._calm(), writing(self.store) as connection:
                if asked:
                    self._let_in(connection, act.key, act.right)
                changes = Changes()
                work = Work(connection, by, self.clock(), changes.listen)
                result = act(work, *args, **kwargs)
                work.flush()
                entry = self._facts_of(work)
                made = changes.collected(work.changes)
                if act.draft:
                    assert not made, f"{act.key} is a draft and changes a record"
                else:
                    outcome = Outcome.REFUSED if work.refusal else Outcome.DONE
                    append(work, act.key, outcome, made, act.daily)
        except Refusal as refusal:
            self.enter_refusal(act.key, refusal, daily=act.daily)
            raise
        except Exception as error:
            with suppress(Refusal):
                self._enter(act.key, Outcome.FAILED, "", act.daily, error=type(error).__name__)
            raise
        self._tell(frozenset(changes.tables | work.touched), entry)
        if work.refusal:
            raise work.refusal
        return result

    @staticmethod
    def _facts_of(work: Work) -> bool:
        if work.refusal:
            work.note(work.subject, refusal=work.refusal.key)
        return work.refusal is None

    def _enter(self, key: str, outcome: Outcome, subject: str, daily: bool = False, /, **facts: object) -> None:
        with self._calm(), writing(self.store) as connection:
            work = Work(connection, self.by, self.clock(), Changes().listen)
            work.note(subject, **{name: _loggable(value) for name, value in facts.items()})
            append(work, key, outcome, [], daily)

    def _tell(self, tables: frozenset[str], done: bool) -> None:
        if "setting" in tables and done:
            self._follow_faces()
        for listener in list(self._listeners) if done else ():
            listener(tables)

    def _calm(self) -> _Calm:
        return _Calm(self.store)


class _Calm:
    """Turns the database's own errors into faults the user can act on."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> Session | None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, DatabaseError):
            return
        words = str(error.orig).lower()
        if isinstance(error, OperationalError):
            key = "storage.locked" if "locked" in words else "storage.full" if "full" in words else "storage.failed"
            raise EnvironmentFault(key, path=self._store.label, detail=str(error.orig)) from error
        if "malformed" in words or "not a database" in words:
            raise DamageError("storage.damaged", path=self._store.label) from error


def _loggable(value: object) -> object:
    return str(value) if isinstance(value, (float, Path)) or not _plain(value) else value


def _plain(value: object) -> bool:
    from models.common.canonical import plain

    try:
        plain(value)
    except TypeError:
        return False
    return True
