"""A robot at the keyboard of the real window: 1,000 ballots, keyed twice. `python -m benchmarks.robot --help`.

An office in a real file, two people one after the other, the window without a screen. Every key is a press and a
release that come to the window as the system's do and find their own way to the sheet. Time is simulated: the presses
bear moments 303 ms apart (3.3 keys a second) in one pile and 66 ms apart (bursts of 15) in the next, but follow each
other at once; some are followed by an echo 8 ms later, as worn contacts give. A really paced run follows: at 15 keys a
second by the clock, through the window system's own queue, while the event loop runs.

Afterwards the keys that must have been heard are worked out from what is stored and held against those that were sent.

Painted: from just before the press until the sheet is repainted, flushed to the window. Whole event: until the next
key can be taken; a section that has ended is kept on the disk in between. All repainted: until nothing is left to
paint, the sheet's number, the last sheets and the clock too. The disk is measured in the same folder between piles.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from random import Random
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest

from benchmarks.disk import PAGE, Disk
from benchmarks.papers import END, SECTIONS, TICKS, Paper, keys_of, paper_of, papers, piles
from benchmarks.room import FIRST, SECOND, Room, furnish
from benchmarks.timing import Spread, spread_table
from desk.app import application
from desk.ballots.field import KeyField
from desk.ballots.page import BallotsPage
from desk.language import CHINESE, set_language
from desk.shared.context import Desk
from desk.shared.messages import Message
from desk.window import Window
from models.ballots.queries import BatchState, batch
from models.ballots.readings import readings
from models.ballots.sheets import read_sheets
from models.ballots.tables import Effort, Turn
from models.ballots.tally import is_right
from tests.make import looking

KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
STEADY, BURST, ECHO = 303, 66, 8
"""Milliseconds between two presses at 3.3 and at 15 keys a second, and between a press and its echo."""
KEYS: Final = {**{str(digit): Qt.Key(Qt.Key.Key_0.value + digit) for digit in range(10)}, END: Qt.Key.Key_Plus}
DISK: Final = "4 KiB append + fdatasync"
WORDS: Final = ((Turn.FIRST, "first keying", "saved"), (Turn.SECOND, "second keying", "saved, tallied"))
PEOPLE: Final = ((Turn.FIRST, FIRST), (Turn.SECOND, SECOND))


@dataclass
class Times:
    """Seconds that keys of one kind took; `processor`: of the whole event, what the program itself needed."""

    painted: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    all_painted: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


@dataclass
class Robot:
    """Presses keys on a window and takes the time."""

    window: QWindow
    sheet: KeyField
    echoes: float
    rng: Random
    moment: int = 1_000_000
    painted: float = 0.0
    sent: int = 0
    echoed: int = 0
    marks: Times = field(default_factory=Times)
    ends: Times = field(default_factory=Times)

    def __post_init__(self) -> None:
        """Take note of every repaint that a key makes."""
        self.sheet.repaint = self._repaint  # type: ignore[assignment,method-assign]

    def _repaint(self) -> None:
        KeyField.repaint(self.sheet)
        self.painted = time.perf_counter()

    def type(self, keys: str, gap: int) -> None:
        """Press keys, each with a moment `gap` milliseconds after the last."""
        for key in keys:
            self.moment += gap
            self._press(key)
            if self.rng.random() < self.echoes:
                self.echoed += 1
                self._send(key, QEvent.Type.KeyPress, ECHO)
                self._send(key, QEvent.Type.KeyRelease, ECHO + 1)

    def _press(self, key: str) -> None:
        self.sent += 1
        began, worked = time.perf_counter(), time.thread_time()
        self._send(key, QEvent.Type.KeyPress)
        done, worked = time.perf_counter(), time.thread_time() - worked
        QCoreApplication.processEvents()
        self._note(key, began, done, worked, time.perf_counter())
        self._send(key, QEvent.Type.KeyRelease, ECHO // 2)

    def _send(self, key: str, kind: QEvent.Type, later: int = 0) -> None:
        event = QKeyEvent(kind, KEYS[key], KEYPAD, key)
        event.setTimestamp(self.moment + later)
        QCoreApplication.sendEvent(self.window, event)

    def _note(self, key: str, began: float, done: float, worked: float, shown: float = 0.0) -> None:
        times = self.ends if key == END else self.marks
        times.painted.append(self.painted - began)
        times.whole.append(done - began)
        times.all_painted += [shown - began] if shown else []
        times.processor.append(worked)

    def pace(self, keys: str, gap: int) -> None:
        """Press keys by the clock while the event loop runs, at least a beat apart however late one comes.

        A timer that catches up would press twice within the time in which contacts bounce, as no finger does.
        """
        loop, timer = QEventLoop(), QTimer()
        left = iter(keys)

        def beat() -> None:
            key = next(left, "")
            if not key:
                loop.quit()
                return
            self.sent += 1
            began, worked = time.perf_counter(), time.thread_time()
            QTest.keyPress(self.window, KEYS[key], KEYPAD)
            done = time.perf_counter()
            self._note(key, began, done, time.thread_time() - worked)
            QTest.keyRelease(self.window, KEYS[key], KEYPAD)
            timer.start(gap)

        timer.setSingleShot(True)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(beat)
        timer.start(gap)
        loop.exec()


@contextmanager
def window_of(room: Room, person: str) -> Iterator[tuple[Window, BallotsPage]]:
    """Open the window of somebody at the ballots page, and close it afterwards."""
    room.enter(person)
    desk = Desk(room.office)
    window = Window(desk)
    window.show()
    window.show_page("ballots")
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    while desk.jobs.busy:  # the log is checked in the background when the window opens
        QTest.qWait(10)
    page = window.page
    assert isinstance(page, BallotsPage)
    yield window, page
    window.close()
    desk.close()
    window.deleteLater()
    QCoreApplication.processEvents()


@dataclass(frozen=True)
class Run:
    """What one kind of run came to."""

    lost: int
    doubled: int
    wrong: int
    robots: dict[Turn, Robot]
    disk: list[float]
    seconds: float

    @property
    def sent(self) -> int:
        """Keys pressed, without echoes."""
        return sum(robot.sent for robot in self.robots.values())

    @property
    def echoed(self) -> int:
        """Echoes sent."""
        return sum(robot.echoed for robot in self.robots.values())


def key_all(room: Room, heap: Sequence[Sequence[Paper]], echoes: float, beat: int = 0) -> Run:
    """Key piles twice through the window; `beat` 0: simulated time, else milliseconds between keys by the clock."""
    began, robots = time.perf_counter(), {}
    disk = Disk(room.data.with_name("disk"))
    for turn, person in PEOPLE:
        with window_of(room, person) as (window, page):
            handle = window.windowHandle()
            assert handle is not None
            robots[turn] = robot = Robot(handle, page.view.field, echoes, Random(f"echoes {turn}"))
            for place, (batch_id, pile) in enumerate(zip(room.batches, heap, strict=True)):
                page.arrive(batch_id=batch_id)
                _wait_for_keys(page)
                keys = "".join(keys_of(paper) for paper in pile)
                if beat:
                    robot.pace(keys, beat)
                else:
                    robot.type(keys, (STEADY, BURST)[place % 2])
                _close(page)
                for _ in range(len(pile) // 5 + 1):
                    disk.time(PAGE)
    disk.close()
    seconds = time.perf_counter() - began
    return Run(*compare(room, heap), robots, disk.seconds, seconds)


def _wait_for_keys(page: BallotsPage) -> None:
    """Wait until the sheet hears the keys."""
    for _ in range(100):
        page.window().activateWindow()  # without a screen a question that closes leaves no window active
        QCoreApplication.processEvents()
        if page.view.field.hasFocus():
            return
        time.sleep(0.01)
    raise AssertionError("the sheet does not hear")


def _close(page: BallotsPage) -> None:
    """Press Enter after the last sheet, and confirm the sealing where it is asked about."""
    QTest.keyClick(page.view.field, Qt.Key.Key_Enter, KEYPAD)
    QCoreApplication.processEvents()
    for question in page.findChildren(Message):
        question.accept()
    QCoreApplication.processEvents()


def compare(room: Room, heap: Sequence[Sequence[Paper]]) -> tuple[int, int, int]:
    """Return keys lost, keys doubled, and sheets that are not stored as they are on the paper; check the tally."""
    lost = doubled = wrong = 0
    with looking(room.office) as session:
        for batch_id, pile in zip(room.batches, heap, strict=True):
            sent = "".join(keys_of(paper) for paper in pile)
            for turn, person in PEOPLE:
                kept = [paper_of(one.keyed.lines) for one in readings(session.connection(), batch_id, turn)]
                missing, extra = _unequal(sent, "".join(keys_of(paper) for paper in kept))
                noted = session.get(Effort, (batch_id, person))  # none: the pile could not be closed
                effort = (noted.keys if noted else 0) - len(sent) - 1  # Enter closes the pile
                lost += max(missing, -effort)
                doubled += max(extra, effort)
                wrong += sum(one != other for one, other in zip_longest(kept, pile))
            assert room.office.ask(batch, batch_id).state is BatchState.SEALED, f"{lost} keys lost, {doubled} doubled"
            stored = read_sheets(session, batch_id)
            wrong += sum(len(one.judged.picks) != len(paper) for one, paper in zip(stored, pile, strict=True))
        assert is_right(session, room.office.ask(batch, room.batches[0]).round_id), "the running tally is wrong"
    return lost, doubled, wrong


def _unequal(sent: str, heard: str) -> tuple[int, int]:
    """Return how many keys of `sent` are missing in `heard`, and how many there are too many."""
    if sent == heard:
        return 0, 0
    steps = SequenceMatcher(None, sent, heard, autojunk=False).get_opcodes()
    return (
        sum(end - start for kind, start, end, _, _ in steps if kind in ("delete", "replace")),
        sum(end - start for kind, _, _, start, end in steps if kind in ("insert", "replace")),
    )


def told(name: str, run: Run, ballots: int) -> str:
    """Return the account of a run."""
    per = run.sent / (2 * ballots)
    lines = [
        f"{name}: {ballots:,} ballots twice in {run.seconds:.0f} s, {per:.1f} keys a ballot",
        f"  keys sent {run.sent:,} (and {run.echoed:,} echoes), lost {run.lost}, doubled {run.doubled};"
        f" sheets not as on the paper {run.wrong}; every pile sealed, tally right",
    ]
    return "\n".join(lines) + "\n" + spread_table(_spreads(run)) + "\n"


def _spreads(run: Run) -> list[Spread]:
    found = [Spread(DISK, run.disk)]
    for turn, word, saved in WORDS:
        marks, ends = run.robots[turn].marks, run.robots[turn].ends
        found += [
            Spread(f"{word}, key → painted", marks.painted),
            Spread(f"{word}, key, whole event (a section kept)", marks.whole),
            Spread(f"{word}, key, processor time of it", marks.processor),
            Spread(f"{word}, + → {saved}, sheet repainted", ends.painted, DISK),
            Spread(f"{word}, + → all repainted", ends.all_painted, DISK),
            Spread(f"{word}, + → processor time of it", ends.processor),
        ]
    return found


def account(name: str, heap: Sequence[Sequence[Paper]], args: argparse.Namespace, beat: int = 0) -> str:
    """Key piles in an office of their own; return what came of it."""
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        room = furnish(Path(folder), tuple(len(one) for one in heap))
        run = key_all(room, heap, 0.0 if beat else args.echoes, beat)
        room.office.close()
    return told(name, run, sum(len(one) for one in heap))


def _quiet(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Leave out what the platform without a screen says of itself."""
    if not text.startswith("This plugin does not support"):
        sys.stderr.write(text + "\n")


def main() -> None:
    """Run the robot and print what came of it."""
    parser = argparse.ArgumentParser(description="Key ballots through the real window.")
    parser.add_argument("--ballots", type=int, default=1000, help="ballots in simulated time (default 1000)")
    parser.add_argument("--pile", type=int, default=50, help="ballots of a pile (default 50)")
    parser.add_argument("--short", type=float, default=0.0, help="share of ballots with 0, 1 or 2 sections (default 0)")
    parser.add_argument("--echoes", type=float, default=0.02, help="share of keys with an echo (default 0.02)")
    parser.add_argument("--paced", type=int, default=30, help="seconds keyed by the clock afterwards (default 30)")
    parser.add_argument("--beat", type=int, default=BURST, help="milliseconds between keys by the clock (default 66)")
    parser.add_argument("--real", action="store_true", help="key all ballots by the clock (1,000 at 66 ms: 42 minutes)")
    parser.add_argument("--folder", type=Path, default=None, help="where the office lies (default: the system's own)")
    args = parser.parse_args()
    qInstallMessageHandler(_quiet)
    set_language(CHINESE)
    app = application()  # kept: the windows stand in it
    if args.ballots and not args.real:
        heap = piles(papers(1, args.ballots, args.short), args.pile)
        sys.stdout.write(account("Robot, simulated time", heap, args))
    both = 2 * (SECTIONS * (4 + TICKS) + 1)
    count = args.ballots if args.real else -(-args.paced * 1000 // (args.beat * both))
    if count:
        heap = piles(papers(2, count, args.short), args.pile)
        sys.stdout.write(account(f"Robot, by the clock, {1000 / args.beat:.1f} keys a second", heap, args, args.beat))
    del app


if __name__ == "__main__":
    main()
