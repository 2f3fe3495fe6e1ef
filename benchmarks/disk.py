"""What the disk itself takes: bytes appended and really there, the floor under everything durable."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

PAGE: Final = 4096
SYNC: Final = getattr(os, "fdatasync", os.fsync)


class Disk:
    """A file that grows."""

    def __init__(self, path: Path) -> None:
        """Begin with nothing."""
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.seconds: list[float] = []

    def append(self, size: int) -> None:
        """Write so many bytes and wait for the disk."""
        os.write(self._file, bytes(size))
        SYNC(self._file)

    def time(self, size: int) -> None:
        """Append, and take the time of it."""
        began = time.perf_counter()
        self.append(size)
        self.seconds.append(time.perf_counter() - began)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
