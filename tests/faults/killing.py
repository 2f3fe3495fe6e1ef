"""Kills at random moments: a process with everything loaded and nothing open forks a clerk for each."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Kills:
    """Kills in files of one folder."""

    pile: Pile
    folder: Path
    count: int
    seed: int


def kill(pile: Pile, folder: Path, count: int) -> list[Finding]:
    """Kill clerks at so many moments, `LIVES` of them one after the other over the same copy of the data."""
    counts = [len(range(part, count, WORKERS)) for part in range(WORKERS)]
    return in_parallel(_kill, [Kills(pile, folder, each, part) for part, each in enumerate(counts)])


def _kill(job: Kills) -> list[Finding]:
    assert threading.active_count() == 1, "a fork takes no threads along"
    luck = Random(job.seed)
    findings = []
    for number in range(job.count):
        if number % LIVES == 0:
            data = Path(shutil.copy(job.pile.data, job.folder / f"killed{job.seed}-{number}.db"))
            said: list[str] = []
        ended, spoken = _life(data, job.pile.batch, luck)
        said += spoken
        found = look(data, job.pile.batch, number, said)
        died = ended == -signal.SIGKILL
        findings.append(found if died else replace(found, damaged=f"the clerk's program ended by itself: {ended}"))
    return findings


def _life(data: Path, batch: int, luck: Random) -> tuple[int, list[str]]:
    """Let a clerk key, kill it, and return how it ended and what it acknowledged."""
    hear, speak = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        _clerk(data, batch, lambda text: _say(speak, text))
    os.close(speak)
    with os.fdopen(hear, encoding="utf-8") as voice:
        patience = 0 if luck.random() < EARLY else luck.randint(1, MOST)
        said = [voice.readline() for _ in range(patience)]
        time.sleep(luck.uniform(0, WINDOW))
        os.kill(child, signal.SIGKILL)
        said += voice.read().splitlines(keepends=True)
    _, status = os.waitpid(child, 0)
    whole = [line[:-1] for line in said if line.endswith("\n")]
    return os.waitstatus_to_exitcode(status), [line for line in whole if line != READY]


def _say(pipe: int, text: str) -> None:
    os.write(pipe, f"{text}\n".encode())  # short enough to arrive whole or not at all


def _clerk(data: Path, batch: int, say: Callable[[str], None]) -> NoReturn:
    try:
        office = Office.open(str(data))
        sit_down(office)
        say(READY)
        keying.keep_keying(office, batch, say)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)
