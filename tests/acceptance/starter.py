"""Processes of the program begun from one that has imported everything: the same program in a tenth of the time.

Each run is a process of its own with its own environment, folder, input and output; only reading the modules is shared.
`Program.start` starts Python itself instead, as a script would.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from threading import Lock
from typing import IO, Final

from desk.commands import program

PROCESSES: Final = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    [
        "desk.commands.founding", "desk.commands.imports", "desk.commands.results", "desk.commands.rounds",
        "desk.commands.papers", "desk.commands.upkeep", "desk.demonstration", "openpyxl", "tests.acceptance.starter",
    ]
)  # fmt: skip
BOOKS: Final = Lock()
"""Stories run in threads, and `multiprocessing` keeps its list of processes for one thread at a time."""


def warm(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run the program in a process that need not import it; raises TimeoutExpired."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        streams = [f"/proc/{os.getpid()}/fd/{stream.fileno()}" for stream in (out, err)]
        process = PROCESSES.Process(target=_program, args=(list(arguments), folder, dict(environment), streams))
        with BOOKS:
            process.start()
        wait([process.sentinel], timeout)
        with BOOKS:
            status = process.exitcode
        if status is None:
            process.kill()
            raise subprocess.TimeoutExpired(list(arguments), timeout)
        return subprocess.CompletedProcess(list(arguments), status, _text(out), _text(err))


def _program(arguments: list[str], folder: Path, environment: dict[str, str], streams: list[str]) -> None:
    """Become the program: what `main.py` does, in this process."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, stream in enumerate(streams, start=1):
        os.dup2(os.open(stream, os.O_WRONLY), number)
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    sys.exit(program.run(arguments))


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8").replace("\r\n", "\n")
