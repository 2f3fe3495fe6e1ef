"""Kills at random moments: a process with everything loaded and nothing open forks somebody at work for each."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Final, NoReturn

from desk.office import Office
from tests.faults import keying
from tests.faults.checking import WORKERS, Finding, Pile, in_parallel, look, sit_down

READY: Final = "ready"
"""What a clerk says when the keying begins."""
MOST: Final = 20
"""At most so many acknowledgements are waited for before a clerk is killed."""
WINDOW: Final = 0.02
"""Within so many seconds after them, which is time for some more, the clerk is killed."""
EARLY: Final = 0.1
"""So many of the clerks are not even waited for until they are ready."""
LIVES: Final = 10
"""So often a clerk comes back to the same data."""


Say = Callable[[str], None]


@dataclass(frozen=True)
class Trade:
    """What is disturbed: the work, told where to acknowledge, and what must be left of it."""

    work: Callable[[Office, Say, Random], NoReturn]
    """Logs in itself, says `READY`, and works until it is killed."""
    look: Callable[[Path, int, Sequence[str]], Finding]
    most: int = MOST
    window: float = WINDOW
    lives: int = LIVES


@dataclass(frozen=True)
class Kills:
    """Kills in copies of a data file in one folder."""

    data: Path
    trade: Trade
    folder: Path
    count: int
    seed: int


def kill(pile: Pile, folder: Path, count: int) -> list[Finding]:
    """Kill keying clerks at so many moments, `LIVES` of them one after the other over the same copy of the data."""
    return kill_at(pile.data, Trade(partial(_key, pile.batch), partial(_look, pile.batch)), folder, count)


def kill_at(data: Path, trade: Trade, folder: Path, count: int) -> list[Finding]:
    """Kill somebody at work at so many moments, over copies of the data."""
    counts = [len(range(part, count, WORKERS)) for part in range(WORKERS)]
    return in_parallel(_kill, [Kills(data, trade, folder, each, part) for part, each in enumerate(counts)])


def _look(batch: int, data: Path, moment: int, said: Sequence[str]) -> Finding:
    return look(data, batch, moment, said)


def _key(batch: int, office: Office, say: Say, _luck: Random) -> NoReturn:
    sit_down(office)
    say(READY)
    keying.keep_keying(office, batch, say)


def _kill(job: Kills) -> list[Finding]:
    assert threading.active_count() == 1, "a fork takes no threads along"
    luck, trade = Random(job.seed), job.trade
    findings = []
    for number in range(job.count):
        if number % trade.lives == 0:
            data = Path(shutil.copy(job.data, job.folder / f"killed{job.seed}-{number}.db"))
            said: list[str] = []
        ended, spoken = _life(data, trade, luck)
        said += spoken
        found = trade.look(data, number, said)
        died = ended == -signal.SIGKILL
        findings.append(found if died else replace(found, damaged=f"the program ended by itself: {ended}"))
    return findings


def _life(data: Path, trade: Trade, luck: Random) -> tuple[int, list[str]]:
    """Let somebody work, kill the program, and return how it ended and what was acknowledged."""
    hear, speak = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        _work(data, trade, lambda text: _say(speak, text), Random(luck.random()))
    os.close(speak)
    with os.fdopen(hear, encoding="utf-8") as voice:
        patience = 0 if luck.random() < EARLY else luck.randint(1, trade.most)
        said = [voice.readline() for _ in range(patience)]
        time.sleep(luck.uniform(0, trade.window))
        os.kill(child, signal.SIGKILL)
        said += voice.read().splitlines(keepends=True)
    _, status = os.waitpid(child, 0)
    whole = [line[:-1] for line in said if line.endswith("\n")]
    return os.waitstatus_to_exitcode(status), [line for line in whole if line != READY]


def _say(pipe: int, text: str) -> None:
    os.write(pipe, f"{text}\n".encode())  # short enough to arrive whole or not at all


def _work(data: Path, trade: Trade, say: Say, luck: Random) -> NoReturn:
    try:
        trade.work(Office.open(str(data)), say, luck)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)
