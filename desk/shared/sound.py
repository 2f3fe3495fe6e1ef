"""Short sounds through the system's own player, in a thread of its own: nothing that happens there holds up a key.

Linux: a process for each sound, so a sound server that hangs or breaks takes nothing down with it. Windows: winsound.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Final, Protocol

Command = tuple[str, ...]

PLAYERS: Final[tuple[Command, ...]] = (("paplay",), ("pw-play",), ("aplay", "-q"))
"""PulseAudio's player (PipeWire serves it too), PipeWire's, ALSA's: in the order in which they are tried."""
BEAT: Final = 0.02
"""Seconds between two looks at the players that run."""
LONGEST: Final = 5.0
"""Seconds after which a player hangs; the sounds are far shorter."""
REST: Final = 60.0
"""Seconds between two searches for a player where none works."""
TOGETHER: Final = 4
"""Sounds that may overlay each other."""


class Sound:
    """Plays WAV files held in memory; where the computer has no sound, nothing is heard and nothing is said."""

    def __init__(self) -> None:
        """Start nothing yet; the first sound looks for the device."""
        self.silent = False
        self._sounds: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._open = True

    def play(self, wav: bytes) -> None:
        """Play a short sound at once and return before it begins."""
        if self.silent or not self._open:
            return
        self._sounds.put(wav)
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="sound", daemon=True)
            with suppress(RuntimeError):  # no more threads: no sound
                self._thread.start()

    def close(self) -> None:
        """Break off what plays and take everything away; afterwards nothing is played."""
        self._open = False
        self._sounds.put(None)
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(timeout=5)

    def _serve(self) -> None:
        output = _output()
        with suppress(OSError), TemporaryDirectory(prefix="sound-", ignore_cleanup_errors=True) as folder:
            while (wav := self._newest(output)) is not None:
                with suppress(OSError):
                    output.begin(_file(Path(folder), wav))
            output.end()
        self._open = False

    def _newest(self, output: _Output) -> bytes | None:
        """Wait for a sound, looking after those that play; of several that wait only the newest counts."""
        while True:
            try:
                wav = self._sounds.get(timeout=BEAT if output.busy else None)
            except Empty:
                output.tend()
                continue
            with suppress(Empty):
                while wav is not None:
                    wav = self._sounds.get_nowait()
            return wav


class _Output(Protocol):
    """What makes a file heard."""

    @property
    def busy(self) -> bool:
        """Say whether something plays that must be looked after."""

    def begin(self, path: Path) -> None:
        """Start a file."""

    def tend(self) -> None:
        """Look after what plays."""

    def end(self) -> None:
        """Break off what plays."""


def _file(folder: Path, wav: bytes) -> Path:
    """Return the file that holds `wav`, written anew where someone swept the temporary files away."""
    path = folder / f"{sha256(wav).hexdigest()[:16]}.wav"
    if not path.is_file() or path.stat().st_size != len(wav):
        folder.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(wav)
    return path


@dataclass(frozen=True)
class _Run:
    """A player at work."""

    process: subprocess.Popen[bytes]
    command: Command
    path: Path
    until: float

    def kill(self) -> None:
        """End it now, and leave no zombie."""
        self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=1)


class _Players:
    """The system's players: the first that works, until it fails."""

    def __init__(self) -> None:
        """Search at the first sound."""
        self._commands: list[Command] = []
        self._runs: list[_Run] = []
        self._search_from = 0.0

    @property
    def busy(self) -> bool:
        """Say whether a player runs."""
        return bool(self._runs)

    def begin(self, path: Path) -> None:
        """Start a file beside what plays already."""
        if not self._commands and time.monotonic() >= self._search_from:
            self._search_from = time.monotonic() + REST
            self._commands = [command for command in PLAYERS if shutil.which(command[0])]
        if len(self._runs) == TOGETHER:
            self._runs.pop(0).kill()
        self._start(path)

    def tend(self) -> None:
        """Reap the players that ended, end those that hang, and give what failed to the next one."""
        for run in tuple(self._runs):
            hangs = time.monotonic() >= run.until
            if run.process.poll() is None and not hangs:
                continue
            self._runs.remove(run)
            if run.process.returncode is None:
                run.kill()
            if run.process.returncode != 0:
                self._give_up(run.command)
                if not hangs:
                    self._start(run.path)

    def end(self) -> None:
        """End every player."""
        while self._runs:
            self._runs.pop().kill()

    def _start(self, path: Path) -> None:
        while self._commands:
            command = self._commands[0]
            try:
                process = _start_process((*command, str(path)))
            except OSError:
                self._give_up(command)
            else:
                self._runs.append(_Run(process, command, path, time.monotonic() + LONGEST))
                return

    def _give_up(self, command: Command) -> None:
        if self._commands and self._commands[0] == command:
            del self._commands[0]


def _start_process(command: Command) -> subprocess.Popen[bytes]:
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, env=_environment())


def _environment() -> dict[str, str]:
    """Return what a program of the system expects: not the libraries that the built program brings along."""
    outside = dict(os.environ)
    if getattr(sys, "frozen", False):
        outside.pop("LD_LIBRARY_PATH", None)
        if before := outside.pop("LD_LIBRARY_PATH_ORIG", None):
            outside["LD_LIBRARY_PATH"] = before
    return outside


if sys.platform == "win32":
    import winsound

    class _Windows:
        """Windows' own player: a newer sound cuts off the older one."""

        busy = False

        def begin(self, path: Path) -> None:
            """Start a file; a computer without sound says so by RuntimeError."""
            # from a file, because winsound plays nothing from memory without waiting for its end
            with suppress(RuntimeError):
                winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)

        def tend(self) -> None:
            """Do nothing: Windows looks after it."""

        def end(self) -> None:
            """Break off what plays."""
            with suppress(RuntimeError):
                winsound.PlaySound(None, 0)

    def _output() -> _Output:
        return _Windows()

else:

    def _output() -> _Output:
        return _Players()
