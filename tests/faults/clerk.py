"""A clerk's program in a process of its own, to be traced: some sessions of keying, the last one never closed."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from desk.office import Office
from models.storage.engine import SETTINGS
from tests.faults import keying
from tests.faults.checking import sit_down


class Enough(Exception):
    """The session is over."""


class Speaker:
    """Acknowledges on standard output, and ends the session after so many times."""

    def __init__(self, times: int) -> None:
        """Prepare to speak `times` times."""
        self._left = times

    def __call__(self, text: str) -> None:
        """Acknowledge."""
        os.write(sys.stdout.fileno(), f"{text}\n".encode())
        self._left -= 1
        if not self._left:
            raise Enough


def main(data: str, batch: int, synchronous: int, sessions: int, times: int) -> None:
    """Key in `sessions` sessions of `times` acknowledgements each, with a `synchronous` of SQLite's."""
    SETTINGS["synchronous"] = synchronous
    for session in range(1, sessions + 1):
        office = Office.open(data)
        sit_down(office)
        with suppress(Enough):
            keying.keep_keying(office, batch, Speaker(times))
        if session < sessions:
            office.close()
    os._exit(0)  # as it stands, with the write-ahead log beside the data


if __name__ == "__main__":
    main(sys.argv[1], *(int(number) for number in sys.argv[2:]))
