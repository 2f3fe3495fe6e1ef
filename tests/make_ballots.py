"""Makers of a keying room: a round in keying, people at their desks, batches in every state."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.office import Office
from models.accounts.queries import account_by_name
from models.audit.queries import EntryRow, entries
from models.ballots.actions import close_batch, open_batch
from models.ballots.keying import key_sheet, take_in_hand
from models.ballots.queries import BallotStatus, SheetState, counts, sealed_sheets
from models.ballots.rules import Line
from models.common.clock import Clock
from models.finalising.stages import step
from models.rounds.queries import Stage, round_by_code
from models.storage.store import reading
from models.verification.queries import verify
from tests.conftest import PASSWORD, HandClock
from tests.make import an_open_round, looking, with_clerks

RECEIVED = dt.date(2021, 4, 12)
ONE, OTHER = (Line(1, 1),), (Line(2, 1),)
Sheet = Sequence[Line]


def a_round_in_keying(office: Office, folder: Path, **changed: Any) -> None:
    """Open round 2021Q1 on sections 1 to 12, bring it to stage keying and add the clerks."""
    office.log_in("lead", PASSWORD)
    an_open_round(office, folder, **changed)
    for stage in (Stage.ISSUING, Stage.KEYING):
        office.do(step, "2021Q1", stage)
    with_clerks(office)


def a_keying_file(founded_file: Path, folder: Path, **changed: Any) -> Path:
    """Copy a founded office into a folder, with `a_round_in_keying`; return the data file."""
    source = next((founded_file.parent / "backups").glob("*.db"))
    path = Path(shutil.copy(source, folder / "office.db"))
    with closing(Office.open(str(path), HandClock(dt.datetime(2021, 4, 1, 9, tzinfo=dt.UTC)))) as office:
        a_round_in_keying(office, folder, **changed)
    return path


def a_desk(where: Path | str, name: str, clock: Clock) -> Office:
    """Open the data at one more desk and seat somebody there; passwords are not what such a test is about."""
    office = Office.open(str(where), clock)
    with reading(office.store) as session:
        office.account = account_by_name(session.connection(), name)
    return office


@dataclass(frozen=True)
class Room:
    """A keying room: the same data at the desks of three clerks and the lead; usually the clerks act in this order."""

    clerk: Office
    second: Office
    third: Office
    lead: Office


@contextmanager
def a_served_room(where: Path | str, clock: Clock) -> Iterator[Room]:
    """Open data in which there is `a_round_in_keying`, a file or a server, at four desks."""
    with ExitStack() as open_desks:
        names = ("clerk", "clerk2", "clerk3", "lead")
        yield Room(*(open_desks.enter_context(closing(a_desk(where, name, clock))) for name in names))


@contextmanager
def a_room(keying_file: Path, folder: Path, clock: Clock) -> Iterator[Room]:
    """Open a copy of `a_keying_file` at four desks."""
    with a_served_room(shutil.copy(keying_file, folder / "office.db"), clock) as room:
        yield room


def a_batch(office: Office, total: int = 2, channel: str = "targeted", code: str = "2021Q1") -> int:
    """Open a batch."""
    return office.do(open_batch, code, channel, "甲箱", total, "某收件人", RECEIVED)


def key(office: Office, batch_id: int, *sheets: Sheet, flagged: bool = False) -> list[SheetState]:
    """Take a batch in hand and key sheets from where it stands; one that differs is followed by its next reading."""
    sheet = office.do(take_in_hand, batch_id).sheet
    states = []
    for lines in sheets:
        ended = office.do(key_sheet, batch_id, sheet, lines, flagged=flagged)
        sheet = ended.sheet + (ended.state is not SheetState.AGAIN)
        states.append(ended.state)
    return states


def keyed_once(room: Room, *sheets: Sheet) -> int:
    """Let the first clerk key a batch and close it; return the batch, which waits for its second keying."""
    batch_id = a_batch(room.clerk, len(sheets))
    key(room.clerk, batch_id, *sheets)
    room.clerk.do(close_batch, batch_id)
    return batch_id


def keyed_twice(room: Room, *sheets: Sheet) -> int:
    """Let two clerks key the same and close; return the batch, which is sealed."""
    batch_id = keyed_once(room, *sheets)
    key(room.second, batch_id, *sheets)
    room.second.do(close_batch, batch_id)
    return batch_id


def in_dispute(room: Room, first: Sheet, second: Sheet, *alike: Sheet) -> int:
    """Let two clerks read the first sheet differently and close; return the batch, which waits for the third."""
    batch_id = keyed_once(room, first, *alike)
    key(room.second, batch_id, second, second, *alike)
    room.second.do(close_batch, batch_id)
    return batch_id


def bend(office: Office, statements: str) -> None:
    """Change the data behind the program's back."""
    with office.store.engine.begin() as connection:
        for statement in statements.split(";"):
            connection.exec_driver_sql(statement)


# what is to be seen afterwards


def log(office: Office) -> list[EntryRow]:
    """Return the log, newest first."""
    with looking(office) as session:
        return list(entries(session))


def newest(office: Office) -> EntryRow:
    """Return the newest entry of the log."""
    return log(office)[0]


def counted(room: Room) -> list[tuple[str, int, int, int]]:
    """Return channel, section, indicators and votes of the picks that count; ids are 1, 2, 3 … as the numbers are."""
    with looking(room.clerk) as session:
        return list(counts(session, room.clerk.ask(round_by_code, "2021Q1").id).cells)


def sealed(room: Room, batch_id: int) -> list[tuple[BallotStatus, list[tuple[int, int]]]]:
    """Return the sheets of a sealed batch: how each counts, and its sections with their indicators."""
    sheets = room.lead.ask(sealed_sheets, batch_id)
    return [(one.status, [(pick.number, pick.indicators) for pick in one.picks]) for one in sheets]


def all_verifies(room: Room) -> bool:
    """Say whether everything stored holds."""
    with looking(room.clerk) as session:
        return verify(session).ok
