"""What the tables of the system page show."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from desk.language import tr
from desk.sentences import say, sentences, word
from desk.shared.columns import Align, Column
from desk.shared.paint import draw_pill
from desk.theme import Meaning
from models.accounts.queries import AccountRow, Role
from models.audit.queries import EntryRow, Outcome
from models.storage.backup import Backup
from models.verification.queries import Check


def account_state(row: AccountRow) -> tuple[str, Meaning]:
    """Return how an account stands."""
    if row.closed_at is not None:
        return tr("closed account"), Meaning.QUIET
    if row.locked_at is not None:
        return tr("locked"), Meaning.BAD
    return (tr("must change password"), Meaning.SOON) if row.must_change else (tr("in use"), Meaning.GOOD)


ACCOUNTS = (
    Column[AccountRow]("name", "User name", lambda row: row.name, width=120),
    Column[AccountRow]("person", "Name of the person", lambda row: row.person, width=150, stretch=True),
    Column[AccountRow]("role", "Role", lambda row: row.role, width=166),
    Column[AccountRow](
        "state", "State", lambda row: account_state(row)[0], width=156,
        paint=lambda p, area, row: draw_pill(p, area, *account_state(row)),
    ),
    Column[AccountRow]("since", "Locked or closed at", lambda row: row.closed_at or row.locked_at, width=150),
)  # fmt: skip


def second(at: dt.datetime) -> str:
    """Return a moment to the second, in local time."""
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S}"


def named(kind: str, key: str) -> str:
    """Return the word for an act, table or column of the log; what has no word shows as it is."""
    full = f"{kind}.{key}"
    return say(full, {}) if full in sentences() else key


def role_word(role: str) -> str:
    """Return a role that the log holds as text."""
    return str(word(Role(role))) if role in set(Role) else tr("the program")


OUTCOMES = {Outcome.DONE: Meaning.GOOD, Outcome.REFUSED: Meaning.SOON, Outcome.FAILED: Meaning.BAD}
LOG = (
    Column[EntryRow]("seq", "Entry no.", lambda row: row.seq, width=96, align=Align.RIGHT),
    Column[EntryRow]("at", "At", lambda row: row.at, display=second, width=158),
    Column[EntryRow]("person", "Who", lambda row: row.person or row.account, width=96),
    Column[EntryRow]("role", "Role", lambda row: role_word(row.role), width=104),
    Column[EntryRow]("act", "What was done", lambda row: named("act", row.act), width=120, stretch=True),
    Column[EntryRow]("subject", "Concerning", lambda row: row.subject, width=120, stretch=True),
    Column[EntryRow](
        "outcome", "Result", lambda row: row.outcome, width=74,
        paint=lambda p, area, row: draw_pill(p, area, str(word(row.outcome)), OUTCOMES[row.outcome]),
    ),
)  # fmt: skip


def made_at(row: Backup) -> dt.datetime:
    """Return when a backup was made."""
    return dt.datetime.fromisoformat(row.made_at)


def size_of(row: Backup) -> int:
    """Return a backup's size in kilobytes, 0 when the file is gone."""
    path = Path(row.path)
    return path.stat().st_size // 1024 if path.is_file() else 0


def _files(row: Backup) -> str:
    """Return how many kept files belong to a backup, and how many of them are there where some are lacking."""
    return f"{row.files - len(row.lacking)} / {row.files}" if row.lacking else str(row.files)


BACKUPS = (
    Column[Backup]("made", "Made at", made_at, width=150),
    Column[Backup]("reason", "Reason", lambda row: named("backup", row.reason), width=180),
    Column[Backup]("size", "Size (KB)", size_of, width=90, align=Align.RIGHT),
    Column[Backup]("files", "Files kept", _files, width=96, align=Align.RIGHT),
    Column[Backup]("seq", "Up to entry", lambda row: row.audit_seq, width=104, align=Align.RIGHT),
    Column[Backup]("file", "File", lambda row: Path(row.path).name, width=260, stretch=True),
    Column[Backup]("sha256", "Fingerprint", lambda row: row.sha256, width=200),
)


def check_state(row: Check) -> tuple[str, Meaning]:
    """Return whether a check held."""
    return (tr("in order"), Meaning.GOOD) if row.ok else (tr("{n} faults", n=row.faults), Meaning.BAD)


CHECKS = (
    Column[Check]("key", "What was checked", lambda row: say("check." + row.key, {}), width=260),
    Column[Check](
        "state", "Finding", lambda row: check_state(row)[0], width=120,
        paint=lambda p, area, row: draw_pill(p, area, *check_state(row)),
    ),
    Column[Check]("places", "Places", lambda row: "; ".join(row.places or row.notes), width=300, stretch=True),
)  # fmt: skip
